"""A publication as files: ask for everything that can be reached, make the links fit, add what servers need.

Two processes ask the application and write what it answers; this one keeps the list of what is known, on disk.
"""

import json
import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing.pool import Pool
from pathlib import Path
from typing import TypeVar

from kggraph import __version__
from kggraph.export.asking import Asker, Found, Source
from kggraph.export.beginning import first_urls
from kggraph.export.finishing import Finisher
from kggraph.export.folder import RECORD_FILE, replaced_folder
from kggraph.export.ledger import Copied, Ledger
from kggraph.export.server_files import write_server_files
from kggraph.progress import Progress
from kggraph.sorting import sorted_lines

CHECKSUMS = "SHA256SUMS"
_LEDGER = "urls.sqlite"
_PROCESSES = 2
_AT_ONCE = 25  # URLs that a process is given
_ROUND = 10_000  # URLs that are asked for before those that they lead to
_T = TypeVar("_T")


@dataclass(frozen=True)
class Exported:
    """What was written: the release, how many files, and what links of the publication lead nowhere.

    A broken link is its URL, where it stands, and the status that the application answered.
    """

    release: str
    files: int
    broken: Sequence[tuple[str, str, int]]


def export(source: Source, folder: Path, progress: Progress) -> Exported:
    """Write a publication into a folder, in place of an earlier copy that is there.

    The same release gives the same bytes. Raises ExportError, and whatever opening the store raises.
    """
    with replaced_folder(folder) as incoming:
        path = incoming.parent / _LEDGER
        ledger = Ledger(path)
        start = partial(_start, source, incoming, path)
        with multiprocessing.get_context("spawn").Pool(_PROCESSES, start) as pool:
            _copy(pool, ledger, progress)
            progress.step("making links fit")
            finished = pool.imap(_finish, _chunks((row for row in ledger.rows() if row.file), _AT_ONCE))
            lines = progress.counted(line for chunk in finished for line in chunk)
            release, extra = pool.apply(_add_server_files)
            files = _write_checksums(incoming, [*extra], lines)
            pool.close()
            pool.join()
        broken = ledger.broken()
        ledger.close()
        record = {"program": f"kggraph {__version__}", "release": release, "root": source.root, "files": files}
        (incoming / RECORD_FILE).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return Exported(release, files, broken)


def _copy(pool: Pool, ledger: Ledger, progress: Progress) -> None:
    """Ask for everything that can be reached from the first URLs."""
    progress.step("copying pages and data")
    ledger.add(pool.apply(_begin), "")
    while waiting := ledger.waiting(_ROUND):
        for answered in pool.imap(_ask, _chunks(waiting, _AT_ONCE)):
            ledger.note([found.copied for found in progress.counted(answered)])
            for found in answered:
                ledger.add(found.leads_to, found.copied.url)


def _write_checksums(folder: Path, extra: Sequence[tuple[str, str]], lines: Iterable[tuple[str, str]]) -> int:
    """Write the SHA-256 of every file as ``sha256sum`` does, by name; return how many there are."""
    count = 0
    with (folder / CHECKSUMS).open("wb") as out:
        named = (f"{name}\0{digest}".encode() for name, digest in (*extra, *lines))
        for line in sorted_lines((line + b"\n" for line in named), folder.parent):
            name, _, digest = line.rstrip(b"\n").partition(b"\0")
            out.write(digest + b"  " + name + b"\n")
            count += 1
    return count


def _chunks(things: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(things)
    while chunk := list(islice(iterator, size)):
        yield chunk


class _Process:
    """What one of the processes works with."""

    source: Source
    folder: Path
    ledger: Path
    asker: Asker
    finisher: Finisher | None = None


def _start(source: Source, folder: Path, ledger: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends its processes
    _Process.source, _Process.folder, _Process.ledger = source, folder, ledger
    _Process.asker = Asker(source, folder)


def _begin() -> list[str]:
    return first_urls(_Process.asker)


def _ask(urls: Sequence[str]) -> list[Found]:
    return _Process.asker.ask(urls)


def _finish(rows: Sequence[Copied]) -> list[tuple[str, str]]:
    if _Process.finisher is None:
        ledger = Ledger(_Process.ledger, read_only=True)
        _Process.finisher = Finisher(_Process.asker.app, ledger, _Process.folder, _Process.source.root)
    return list(_Process.finisher.finish(rows))


def _add_server_files() -> tuple[str, list[tuple[str, str]]]:
    ledger = Ledger(_Process.ledger, read_only=True)
    app, store = _Process.asker.app, _Process.asker.store
    return store.release_id, write_server_files(app, store, ledger, _Process.folder)
