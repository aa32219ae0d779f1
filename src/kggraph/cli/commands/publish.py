"""``kggraph publish``: a release into a store elsewhere."""

import os
from dataclasses import replace
from pathlib import Path

import click

from kggraph.cli.drawing import drawn_bar
from kggraph.cli.options import build_option, catalog_option
from kggraph.cli.remote_serving import select_endpoint
from kggraph.cli.selection import select_settings
from kggraph.cli.summary import counted, summary
from kggraph.endpoint import Endpoint
from kggraph.limits import QueryLimits
from kggraph.store.client import open_client
from kggraph.store.release import Release
from kggraph.store.remote_publishing import Publishing, RemotePublisher
from kggraph.store.workspace import Workspace

_SECONDS = 120.0  # that a question about a whole graph may take


@click.command
@click.argument("project", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--to", "url", metavar="URL", help="Query URL of the store; else that of the [endpoint] table.")
@click.option("--graph-store", metavar="URL", help="Its Graph Store URL, where it is not known by the kind of store.")
@click.option("--update", metavar="URL", help="Its update URL, for a store without the Graph Store Protocol.")
@click.option("--release", "name", metavar="RELEASE", help="Publish this release, by its first letters.")
@click.option("--rollback", is_flag=True, help="Make the release before the current one, or --release, current again.")
@click.option("--keep", default=3, show_default=True, type=click.IntRange(2), help="Releases that stay in the store.")
@catalog_option
@build_option
def command(
    project: Path | None,
    *,
    url: str | None,
    graph_store: str | None,
    update: str | None,
    name: str | None,
    rollback: bool,
    keep: int,
    catalog: str | None,
    build: Path | None,
) -> None:
    """Publish the current release of PROJECT into a SPARQL store, and move its readers over when it is complete.

    PROJECT is a folder; without it, the project in the current folder, else the bundled dataset. A run that broke off
    goes on where it ended when it is called again. User and password are read from KGGRAPH_ENDPOINT_USER and
    KGGRAPH_ENDPOINT_PASSWORD, a token from KGGRAPH_ENDPOINT_TOKEN, unless the [endpoint] table names others.
    """
    settings = select_settings([project] if project else [], build=build)
    endpoint = select_endpoint(url, settings, catalog=catalog)
    endpoint = replace(endpoint, graph_store=graph_store or endpoint.graph_store, update=update or endpoint.update)
    limits = QueryLimits(seconds=max(endpoint.seconds, _SECONDS))
    publisher = RemotePublisher(open_client(endpoint, endpoint.credentials(os.environ), limits), keep)
    if rollback:
        published = publisher.rollback(settings.site.base, name)
        click.echo(f"current in {endpoint.shown} is now release {published.release}")
        return
    workspace = Workspace(settings.build)
    release = workspace.named(name) if name else workspace.current()
    with drawn_bar(f"loading into {endpoint.shown}", release.manifest.dataset.quads) as told:
        published = publisher.publish(release, told)
    _say(published, release, endpoint)


def _say(published: Publishing, release: Release, endpoint: Endpoint) -> None:
    verb = "is in the store already; made current" if published.was_there else "published"
    click.echo(f"{verb}: {summary(release)} in {endpoint.shown}")
    if merged := published.read - published.stored:
        click.echo(f"the store writes literals in its own way: {counted(merged, 'triple')} became one with others")
    if graphs := release.manifest.dataset.named_graphs:
        click.echo(f"its {counted(graphs, 'named graph')} stand in the store as one graph; GRAPH finds none of them")
    if published.removed:
        click.echo(f"removed from the store: {', '.join(published.removed)}")
