"""``kggraph rollback``: an earlier release becomes the current one again."""

from pathlib import Path

import click

from kggraph.cli.options import build_option, project_option
from kggraph.cli.selection import select_build
from kggraph.cli.summary import summary
from kggraph.store.workspace import Workspace


@click.command
@click.argument("release", required=False)
@project_option
@build_option
def command(release: str | None, *, project: Path | None, build: Path | None) -> None:
    """Make an earlier release the current one: RELEASE, by its first letters, or the one before the current one.

    A running server moves to it without dropping a request.
    """
    current = Workspace(select_build(project, build)).rollback(release)
    click.echo(f"current is now {summary(current)}")
