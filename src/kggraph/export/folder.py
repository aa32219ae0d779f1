"""The folder of a copy: it is whole or it is not there, whatever happens meanwhile."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kggraph.errors import ExportError

RECORD_FILE = "export.json"


def require_replaceable(folder: Path) -> None:
    """Raise ExportError unless a copy may be written to a folder: it is not there, empty, or holds an earlier copy."""
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file; expected a folder, or a name that is free")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / RECORD_FILE).is_file():
        raise ExportError(
            f"{folder} holds files that are no earlier export (it has no {RECORD_FILE}); nothing was written. "
            "Expected an empty folder, an earlier export, or a name that is free"
        )


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder, which takes the place of ``folder`` in the end; if something goes wrong it is removed.

    What runs that were killed have left is removed too.
    """
    require_replaceable(folder)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    work = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    number = os.open(work, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        incoming = work / "new"
        incoming.mkdir()
        yield incoming
        if folder.exists():
            folder.rename(work / "old")
        incoming.rename(folder)
    finally:
        os.close(number)
        shutil.rmtree(work)


def _sweep(folder: Path) -> None:
    """Remove what is left of runs that were killed: nobody holds it."""
    for left in folder.parent.glob(f"{_prefix(folder)}*"):
        number = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # another run is under way
        else:
            shutil.rmtree(left)
        finally:
            os.close(number)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.export-"
