"""The versions of a publication: which releases were current since when, and what changed with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from kggraph.store.changes import ChangeSummary, find_change
from kggraph.store.release import Release
from kggraph.store.workspace import Action, Workspace


@dataclass(frozen=True)
class Version:
    """A release from the moment it became current: when (ISO 8601, UTC), how, and after which other.

    ``number`` counts the changes of the current release from 1. ``change`` is None where nobody can tell: at the first
    version, and after a release that is gone.
    """

    number: int
    release: str
    at: str
    action: Action
    before: str = ""
    change: ChangeSummary | None = None


class Versions(Sequence[Version]):
    """The versions of a publication, the oldest first; what changed with one is read when it is asked for."""

    def __init__(self, build: Path | None) -> None:
        self._build = build
        self._history = Workspace(build).history() if build else []

    def __len__(self) -> int:
        return len(self._history)

    @overload
    def __getitem__(self, place: int) -> Version: ...

    @overload
    def __getitem__(self, place: slice) -> list[Version]: ...

    def __getitem__(self, place: int | slice) -> Version | list[Version]:
        places = range(len(self._history))[place]
        return self._version(places) if isinstance(places, int) else [self._version(each) for each in places]

    def _version(self, place: int) -> Version:
        entry = self._history[place]
        before = self._history[place - 1].release if place else ""
        change = find_change(self._build, before, entry.release) if self._build and before else None
        return Version(place + 1, entry.release, entry.at, entry.action, before, change)


def read_versions(release: Release) -> Versions:
    """Return the versions of the publication that a release belongs to.

    Where the history says nothing, as for a release that was copied elsewhere, there is none.
    """
    folder = release.folder.parent
    return Versions(folder.parent if folder.name == "releases" else None)
