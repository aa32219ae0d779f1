"""Whether the current release is what a build of the same input would make."""

from importlib.metadata import version
from pathlib import Path

from kggraph.cli.building import BuildCommand
from kggraph.errors import ReleaseError
from kggraph.inputs import input_digests
from kggraph.settings import Settings
from kggraph.store.release import Release, read_release
from kggraph.store.workspace import Workspace


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
    """Return whether a release was made of the inputs as they are now, for the same site, by the same tools."""
    tools = release.manifest.tools
    return (
        release.site == settings.site
        and all(version(name) == made_with for name, made_with in tools.items())
        and release.manifest.inputs == input_digests(settings)
    )


def release_up_to_date(settings: Settings, build: BuildCommand) -> Release:
    """Return a release of the input as it is now, building it if need be. Raises BuildFailedError."""
    release = find_current(settings.build)
    if release and is_up_to_date(release, settings):
        return release
    build.run()
    return require_current(settings.build)
