"""Sorting more lines than fit into memory."""

import heapq
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

_RUN = 250_000  # lines sorted in memory at a time: some 100 MB


def sorted_lines(lines: Iterable[bytes], folder: Path) -> Iterator[bytes]:
    r"""Yield lines in the order of their bytes, each once, in bounded memory; the folder takes files meanwhile.

    >>> import tempfile
    >>> list(sorted_lines([b"b 2\n", b"a\n", b"b 1\n", b"a\n"], Path(tempfile.mkdtemp())))
    [b'a\n', b'b 1\n', b'b 2\n']
    """
    runs = list(_write_runs(iter(lines), folder))
    try:
        yield from _unique(heapq.merge(*(_read_lines(run) for run in runs)))
    finally:
        for run in runs:
            run.unlink()


def _write_runs(lines: Iterator[bytes], folder: Path) -> Iterator[Path]:
    number = 0
    while run := sorted(set(islice(lines, _RUN))):
        path = folder / f"run-{number}"
        with path.open("wb") as out:
            out.writelines(run)
        yield path
        number += 1


def _read_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as lines:
        yield from lines


def _unique(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line
