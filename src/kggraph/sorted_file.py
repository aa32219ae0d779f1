"""A file of sorted lines that is searched by halving: memory does not grow with it."""

import os
import weakref
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

_BLOCK = 4_096  # bytes of a file that are searched through
_CHUNK = 1 << 20  # bytes that are read at once to find the blocks
_BLOCKS_KEPT = 2_048  # of each file: what is asked for is often beside what was
_LAST = b"\xff"  # comes after every byte of a text in UTF-8


class SortedFile:
    """A file of sorted lines, and where each of its blocks begins; open until this is closed or forgotten."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")  # read, not mapped: what is mapped counts as this process's memory
        self.close = weakref.finalize(self, self._file.close)
        blocks = list(_blocks(self._file))
        self._firsts = [first for _, first in blocks]
        self._places = [*(place for place, _ in blocks), self._file.tell()]
        self._block = lru_cache(_BLOCKS_KEPT)(self._read_block)

    def lines_from(self, start: bytes) -> Iterator[bytes]:
        """Yield the lines that begin with some bytes, without their ends."""
        return (line for lines in self.runs_from(start) for line in lines)

    def runs_from(self, start: bytes) -> Iterator[Sequence[bytes]]:
        """Yield the same lines, as many at a time as stand together in a block."""
        number = max(bisect_left(self._firsts, start) - 1, 0)
        after = start + _LAST
        for block in range(number, len(self._firsts)):
            lines = self._block(block)
            last = bisect_left(lines, after)
            yield lines[bisect_left(lines, start, 0, last) : last]
            if last < len(lines):
                return

    def has(self, start: bytes) -> bool:
        """Return whether there is a line that begins with some bytes."""
        number = max(bisect_left(self._firsts, start) - 1, 0)
        for block in range(number, min(number + 2, len(self._firsts))):
            lines = self._block(block)
            place = bisect_left(lines, start)
            if place < len(lines):
                return lines[place].startswith(start)
        return False

    def _read_block(self, number: int) -> list[bytes]:
        start, end = self._places[number], self._places[number + 1] - 1
        return os.pread(self._file.fileno(), end - start, start).split(b"\n")

    def weight(self, start: bytes) -> int:
        """Return about how many bytes the lines take that begin with some bytes, as a multiple of a block."""
        first = bisect_left(self._firsts, start)
        return (bisect_left(self._firsts, start + _LAST, first) - first) * _BLOCK


def _blocks(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield where each block of lines begins, with its first line without its end."""
    place, rest = 0, b""
    while chunk := file.read(_CHUNK):
        text, start = rest + chunk, 0
        while (end := text.find(b"\n", start + _BLOCK)) >= 0:
            yield place + start, text[start : text.index(b"\n", start)]
            start = end + 1
        place, rest = place + start, text[start:]
    if rest:
        yield place, rest[: rest.index(b"\n")]
