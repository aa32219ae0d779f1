"""``kggraph build``: make a release and publish it."""

from pathlib import Path

import click

from kggraph.cli.drawing import drawn_progress
from kggraph.cli.selection import select_settings
from kggraph.cli.summary import summary
from kggraph.pipeline import build as build_release
from kggraph.site import DefaultGraph


@click.command
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--default-graph",
    type=click.Choice(["own", "union"]),
    help="Query named graphs as one with the default graph (union), or apart (own); else as the settings say.",
)
@click.option("--build", type=click.Path(path_type=Path, file_okay=False), help="Folder that releases are kept in.")
def command(paths: tuple[Path, ...], *, default_graph: DefaultGraph | None, build: Path | None) -> None:
    """Build, validate and publish a release of a project folder or of RDF files.

    Without PATH: the project in the current folder, else the bundled dataset. Only what conforms to the shapes is
    published; until then, and whatever goes wrong, the release that was current stays so.
    """
    settings = select_settings(paths, build=build, default_graph=default_graph)
    with drawn_progress() as progress:
        release = build_release(settings, progress=progress)
    click.echo(f"published {summary(release)} in {release.folder}")
