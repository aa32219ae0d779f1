"""Writing that survives a crash, and a sentence for each way in which a disk says no."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kggraph.errors import StorageError

_ADVICE = {
    errno.ENOSPC: "the disk is full; free some room and build again",
    errno.EDQUOT: "the disk quota is used up; free some room and build again",
    errno.EFBIG: "the file would pass the size limit of this process (ulimit -f)",
    errno.EROFS: "the file system is read-only; name another folder with --build",
    errno.EACCES: "writing is not permitted; change the folder's rights or name another folder with --build",
    errno.EPERM: "writing is not permitted; change the folder's rights or name another folder with --build",
    errno.EIO: "the disk reports a fault",
    errno.ENOTDIR: "a file stands where a folder is needed",
}


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn an OSError of the block, or SQLite's, into a StorageError that names the path and what to do about it.

    >>> with storage_errors(Path("build")):
    ...     raise OSError(errno.ENOSPC, "No space left on device")
    Traceback (most recent call last):
    kggraph.errors.StorageError: build: cannot be written: the disk is full; free some room and build again
    """
    try:
        yield
    except OSError as error:
        raise StorageError(f"{error.filename or path}: cannot be written: {_advice(error)}") from error
    except sqlite3.OperationalError as error:
        raise StorageError(f"{path}: cannot be written: {error}") from error


def _advice(error: OSError) -> str:
    """Return what an error means. RocksDB's errors carry no number, only the text of one."""
    if error.errno is None:
        text = str(error)
        return next((advice for number, advice in _ADVICE.items() if os.strerror(number) in text), text)
    return _ADVICE.get(error.errno, error.strerror or str(error))


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whose bytes are on the disk when this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that a reader sees as it was or as it will be, never in between; its folder is made if need be.

    Raises StorageError.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(new, content)
        new.replace(path)
    except OSError as error:
        raise StorageError(f"{error.filename or path}: cannot be written: {error.strerror or error}") from error


def append_durably(path: Path, line: str) -> None:
    """Append one line, starting a new one where a crash left half of one; on the disk when this returns."""
    with path.open("ab+") as file:
        if file.tell() and not _ends_with_newline(path):
            file.write(b"\n")
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def point(link: Path, target: str) -> None:
    """Make a symbolic link point to a target in one step: a reader sees the old target or the new one."""
    new = link.with_name(f"{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)
    sync(link.parent)


def sync(path: Path) -> None:
    """Wait until a file's bytes or a folder's entries are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_tree(folder: Path) -> None:
    """Wait until a folder with everything in it is on the disk, what is inside first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
