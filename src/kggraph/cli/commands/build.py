"""``kggraph build``: make a release and publish it."""

from pathlib import Path

import click

from kggraph.cli.drawing import drawn_progress
from kggraph.cli.options import build_option, default_graph_option, paths_argument
from kggraph.cli.selection import select_settings
from kggraph.cli.summary import summary
from kggraph.facts.drafts.waiting import waiting_sentence
from kggraph.pipeline import build as build_release
from kggraph.site import DefaultGraph


@click.command
@paths_argument
@default_graph_option
@build_option
def command(paths: tuple[Path, ...], *, default_graph: DefaultGraph | None, build: Path | None) -> None:
    """Build, validate and publish a release of a project folder or of RDF files.

    Without PATH: the project in the current folder, else the bundled dataset. Only what conforms to the shapes is
    published; until then, and whatever goes wrong, the release that was current stays so. Drafts are never published.
    """
    settings = select_settings(paths, build=build, default_graph=default_graph)
    with drawn_progress() as progress:
        release = build_release(settings, progress=progress)
    click.echo(f"published {summary(release)} in {release.folder}")
    if waiting := waiting_sentence(settings):
        click.echo(waiting)
