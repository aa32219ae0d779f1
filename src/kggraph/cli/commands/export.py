"""``kggraph export``: the whole publication as files that any web server can host."""

from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from kggraph.cli.building import BuildCommand
from kggraph.cli.drawing import drawn_progress
from kggraph.cli.freshness import release_up_to_date
from kggraph.cli.options import build_option, catalog_option, default_graph_option
from kggraph.cli.remote_serving import find_project, select_endpoint
from kggraph.cli.selection import select_settings
from kggraph.errors import SettingsError
from kggraph.export.asking import Source
from kggraph.export.exporting import Exported, export
from kggraph.export.folder import require_replaceable
from kggraph.export.sources import open_published, open_release_of
from kggraph.site import DefaultGraph
from kggraph.store.saved_queries import site_with_queries

_SHOWN = 10  # broken links that are told


@click.command
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="Where the copy will be hosted; else at the base of the IRIs.")
@default_graph_option
@build_option
@click.option("--endpoint", metavar="URL", help="Copy what stands in this SPARQL store instead; nothing is built.")
@click.option("--remote", is_flag=True, help="The same with the store that the [endpoint] table of the settings names.")
@catalog_option
def command(
    folder: Path,
    paths: tuple[Path, ...],
    *,
    url: str | None,
    default_graph: DefaultGraph | None,
    build: Path | None,
    endpoint: str | None,
    remote: bool,
    catalog: str | None,
) -> None:
    """Write the whole publication into FOLDER as files: pages, data, dumps, and a search without a server.

    PATH is a project folder or RDF files, as for `kggraph serve`. FOLDER is new, empty, or an earlier export, which is
    replaced when the new one is complete. Its README.md says how to host it.
    """
    require_replaceable(folder)
    root = _require_root(url) if url else ""
    if endpoint or remote:
        source = _endpoint_source(paths, endpoint, catalog, root)
    else:
        settings = select_settings(paths, build=build, default_graph=default_graph)
        release = release_up_to_date(settings, BuildCommand(paths, settings.build, default_graph))
        source = Source(partial(open_release_of, settings.build, release.id), root or settings.site.base)
    with drawn_progress() as progress:
        _say(export(source, folder, progress), folder)


def _endpoint_source(paths: tuple[Path, ...], url: str | None, catalog: str | None, root: str) -> Source:
    project = find_project(paths)
    endpoint = select_endpoint(url, project, catalog=catalog)
    is_own = project is not None and (bool(paths) or url is None)
    site = site_with_queries(project) if project and is_own else None
    open_store = partial(open_published, endpoint, site)
    return Source(open_store, root or open_store().site.base)


def _require_root(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"--url: {url!r} is no place on the Web; expected one such as https://example.org/graph/")
    return url if url.endswith("/") else f"{url}/"


def _say(exported: Exported, folder: Path) -> None:
    click.echo(f"exported release {exported.release} as {exported.files:,} files to {folder}")
    for url, led_by, status in exported.broken[:_SHOWN]:
        click.echo(f"a link in {led_by} leads nowhere: {url} ({status})", err=True)
    if len(exported.broken) > _SHOWN:
        click.echo(f"and {len(exported.broken) - _SHOWN:,} more links lead nowhere", err=True)
