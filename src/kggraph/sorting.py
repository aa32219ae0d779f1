"""Sorting more lines than fit into memory."""

import weakref
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, compress, count, pairwise
from operator import ne
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

_RUN = 250_000  # lines sorted in memory at a time: some 50 MB
_BLOCK = 1 << 17  # bytes of a run that are held while runs are merged


class LineSorter:
    r"""Takes lines, and gives them back in the order of their bytes, each once; the folder takes files meanwhile.

    >>> import tempfile
    >>> sorter = LineSorter(Path(tempfile.mkdtemp()))
    >>> sorter.add(b"b 2\n")
    >>> sorter.extend([b"a\n", b"b 1\n", b"a\n"])
    >>> list(sorter.batches())
    [[b'a\n', b'b 1\n', b'b 2\n']]
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()
        weakref.finalize(self, self._files.close)
        self._lines: list[bytes] = []
        self._runs: list[IO[bytes]] = []

    def add(self, line: bytes) -> None:
        """Take a line, with its newline."""
        self._lines.append(line)
        if len(self._lines) >= _RUN:
            self._write_run()

    def extend(self, lines: Iterable[bytes]) -> None:
        """Take lines, each with its newline."""
        self._lines += lines
        if len(self._lines) >= _RUN:
            self._write_run()

    def batches(self) -> Iterator[list[bytes]]:
        """Yield all lines that were taken, sorted, many at a time; memory does not grow with their number."""
        with self._files:
            if not self._runs:
                yield _sorted(self._lines)
                return
            self._write_run()
            yield from _merged(self._runs)

    def lines(self) -> Iterator[bytes]:
        """Yield the same one by one."""
        return (line for batch in self.batches() for line in batch)

    def write(self, target: Path) -> None:
        """Write all lines that were taken, sorted, into a file."""
        with target.open("wb") as out:
            for lines in self.batches():
                out.write(b"".join(lines))

    def _write_run(self) -> None:
        # The file has no name: a build that is killed leaves nothing, and two sorters never meet.
        run = self._files.enter_context(TemporaryFile(dir=self._folder))  # noqa: SIM115  it is: the stack
        run.write(b"".join(_sorted(self._lines)))
        run.seek(0)
        self._runs.append(run)
        self._lines.clear()


def sorted_lines(lines: Iterable[bytes], folder: Path) -> Iterator[bytes]:
    r"""Yield lines in the order of their bytes, each once, in bounded memory; the folder takes files meanwhile.

    >>> import tempfile
    >>> list(sorted_lines([b"b 2\n", b"a\n", b"b 1\n", b"a\n"], Path(tempfile.mkdtemp())))
    [b'a\n', b'b 1\n', b'b 2\n']
    """
    sorter = LineSorter(folder)
    for line in lines:
        sorter.add(line)
    return sorter.lines()


def stretches(values: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Return where each stretch of equal values begins and ends (half-open), without looking at each in Python.

    >>> list(stretches([b"a", b"a", b"b"])), list(stretches([]))
    ([(0, 2), (2, 3)], [])
    """
    starts = compress(count(), map(ne, values, chain((None,), values)))
    return pairwise((*starts, len(values)))


def _merged(runs: Iterable[IO[bytes]]) -> Iterator[list[bytes]]:
    """Yield the lines of sorted runs as sorted batches, each line once.

    What is read of a run ends somewhere; up to the first of these ends nothing can be missing. Sorting what is sorted
    in stretches is merging, and the interpreter does it without looking at each line.
    """
    held = [(run, run.readlines(_BLOCK)) for run in runs]
    while held := [(run, lines or run.readlines(_BLOCK)) for run, lines in held]:
        held = [(run, lines) for run, lines in held if lines]
        end = min((lines[-1] for _, lines in held), default=b"")
        batch: list[bytes] = []
        for _, lines in held:
            count = bisect_right(lines, end)
            batch += lines[:count]
            del lines[:count]
        yield _sorted(batch)


def _sorted(lines: list[bytes]) -> list[bytes]:
    """Return lines in order, each once; a list that is sorted in stretches is sorted sooner than a set."""
    lines.sort()
    return list(compress(lines, map(ne, lines, chain((b"",), lines))))
