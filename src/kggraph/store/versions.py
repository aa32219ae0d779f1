"""The versions of a publication: which releases were current since when, and what changed with each."""

from dataclasses import dataclass
from pathlib import Path

from kggraph.store.changes import ChangeSummary, find_change
from kggraph.store.release import Release
from kggraph.store.workspace import Action, HistoryEntry, Workspace


@dataclass(frozen=True)
class Version:
    """A release from the moment it became current: when (ISO 8601, UTC), how, and after which other.

    ``change`` is None where nobody can tell: at the first version, and after a release that is gone.
    """

    release: str
    at: str
    action: Action
    before: str = ""
    change: ChangeSummary | None = None


def read_versions(release: Release, *, most: int) -> list[Version]:
    """Return the versions of the publication that a release belongs to, the newest first, ``most`` at most.

    Where the history says nothing, as for a release that was copied elsewhere, there is none.
    """
    build = build_folder(release)
    history = Workspace(build).history() if build else []
    newest = range(len(history) - 1, max(-1, len(history) - 1 - most), -1)
    return [_version(build, history, place) for place in newest] if build else []


def build_folder(release: Release) -> Path | None:
    """Return the build folder that a release stands in, or None for a release that stands elsewhere."""
    return release.folder.parent.parent if release.folder.parent.name == "releases" else None


def _version(build: Path, history: list[HistoryEntry], place: int) -> Version:
    entry = history[place]
    before = history[place - 1].release if place else ""
    change = find_change(build, before, entry.release) if before else None
    return Version(entry.release, entry.at, entry.action, before, change)
