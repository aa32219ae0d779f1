"""Changing several files as one: under a lock, each in one step, and back again."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kggraph.errors import ReviewError, StorageError
from kggraph.store.disk import write_atomically

_LOCK = "review.lock"
Contents = Mapping[Path, bytes | None]  # None: there is no such file


@dataclass(frozen=True)
class Change:
    """What some files held before a decision and after it."""

    before: Contents
    after: Contents


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other reviewers of the same drafts out for as long as the block runs. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("wb")  # stays: only its being locked means something
    except OSError as error:
        raise StorageError(f"{folder}: cannot be written: {error.strerror or error}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def content_of(path: Path) -> bytes | None:
    """Return a file's bytes, or None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def apply(after: Contents) -> Change:
    """Write files in the order given, and return what that changed. A None takes a file away.

    Raises StorageError where one cannot be written; the others then hold what they held.
    """
    before = {path: content_of(path) for path in after}
    try:
        for path, content in after.items():
            _write(path, content)
    except StorageError:
        for path, content in before.items():
            if content_of(path) != content:
                _write(path, content)
        raise
    return Change(before, after)


def revert(change: Change) -> None:
    """Give the files back what they held. Raises ReviewError if somebody changed one of them since."""
    for path, content in change.after.items():
        if content_of(path) != content:
            raise ReviewError(
                "%(file)s was changed since; nothing was undone (git can bring back what it held)", file=path.name
            )
    for path, content in reversed(list(change.before.items())):
        _write(path, content)


def _write(path: Path, content: bytes | None) -> None:
    if content is not None:
        write_atomically(path, content)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path}: cannot be taken away: {error.strerror or error}") from error
