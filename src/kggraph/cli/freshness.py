"""Whether the current release is what a build of the same input would make."""

from pathlib import Path

from kggraph.cli.building import BuildCommand
from kggraph.errors import ReleaseError
from kggraph.inputs import input_digests
from kggraph.settings import Settings
from kggraph.store.release import Release, read_release
from kggraph.store.workspace import Workspace
from kggraph.tools import tool_versions


def find_current(build: Path) -> Release | None:
    """Return the current release of a build folder, or None if there is none or it is damaged.

    Its store is not opened here: that starts threads, and the server's workers are forked from this process.
    """
    name = Workspace(build).current_id()
    try:
        return read_release(build / "releases" / name) if name else None
    except ReleaseError:
        return None


def require_current(build: Path) -> Release:
    """Return the same. Raises NoReleaseError or DamagedReleaseError."""
    return find_current(build) or Workspace(build).current()


def is_up_to_date(release: Release, settings: Settings) -> bool:
    """Return whether a release was made of the inputs as they are now, by the same tools.

    Settings are an input, but for what the command line says. The site in a release says more than they do: its saved
    queries, and what files say of themselves.
    """
    asked, made = settings.site, release.site
    return (
        (made.base, made.default_graph) == (asked.base, asked.default_graph)
        and release.manifest.tools == tool_versions()
        and release.manifest.inputs == input_digests(settings)
    )


def release_up_to_date(settings: Settings, build: BuildCommand) -> Release:
    """Return a release of the input as it is now, building it if need be. Raises BuildFailedError."""
    release = find_current(settings.build)
    if release and is_up_to_date(release, settings):
        return release
    build.run()
    return require_current(settings.build)
