"""``kggraph releases``: what has been published."""

from collections.abc import Iterator
from pathlib import Path

import click

from kggraph.cli.options import build_option
from kggraph.cli.selection import select_build
from kggraph.cli.summary import summary
from kggraph.errors import DamagedReleaseError, NoReleaseError
from kggraph.store.release import Release, open_release, verify_release
from kggraph.store.workspace import Workspace


@click.command
@click.argument("project", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True))
@build_option
@click.option("--verify", is_flag=True, help="Read each release whole and compare it with what was published.")
def command(project: Path | None, *, build: Path | None, verify: bool) -> None:
    """List the releases of PROJECT, the newest first; the current one is marked.

    PROJECT is a folder; without it, the project in the current folder, else the bundled dataset. A damaged release
    makes the exit status 1.
    """
    workspace = Workspace(select_build(project, build))
    releases = workspace.releases()
    published = {entry.release: entry.at for entry in workspace.history() if entry.action == "publish"}
    for release in releases:
        mark = "*" if release.id == workspace.current_id() else " "
        click.echo(f"{mark} {published.get(release.id, 'time unknown')}  {summary(release)}")
    damages = [*_unopened(workspace, releases), *(_deep_damages(releases) if verify else [])]
    if damages:
        raise DamagedReleaseError("\n".join(damages))
    if not releases:
        raise NoReleaseError(f"{workspace.build}: nothing has been published here yet; run 'kggraph build'")


def _unopened(workspace: Workspace, releases: list[Release]) -> Iterator[str]:
    there = sorted((workspace.build / "releases").glob("*"))
    for folder in there:
        if folder.name not in {release.id for release in releases}:
            try:
                open_release(folder)
            except DamagedReleaseError as error:
                yield str(error)


def _deep_damages(releases: list[Release]) -> Iterator[str]:
    for release in releases:
        try:
            verify_release(release)
        except DamagedReleaseError as error:
            yield str(error)
