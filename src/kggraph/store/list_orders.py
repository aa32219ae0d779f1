"""An order of things as an index of lists keeps it: in pieces, which thing has a place and which place a thing has."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from pyroaring import BitMap

PIECE = 4_096  # things that are read at once
_RANKED_UP_TO = 5_000  # things whose places are looked up one by one; of more, the order is gone through

Row = tuple[Any, ...]
Rows = Callable[..., list[Row]]  # what a statement gives with some values
_PIECES = {
    "places": "SELECT places FROM ordered WHERE ordering = ? AND piece = ?",
    "ranks": "SELECT ranks FROM ordered WHERE ordering = ? AND piece = ?",
}


@dataclass(frozen=True)
class Order:
    """One order of the things of a class."""

    rows: Rows
    number: int

    def page(self, chosen: BitMap, offset: int, limit: int) -> list[int]:
        """Return those of some things that stand, among these, from ``offset`` on."""
        if len(chosen) <= _RANKED_UP_TO:
            return [place for _, place in sorted(self._ranked(chosen))[offset : offset + limit]]
        return list(islice(self._from(chosen, offset), limit))

    def whole_page(self, offset: int, limit: int) -> list[int]:
        """Return the things that stand from ``offset`` on among all."""
        found: list[int] = []
        for piece in range(offset // PIECE, (offset + limit - 1) // PIECE + 1):
            found += self._read("places", piece)
        start = offset % PIECE
        return found[start : start + limit]

    def set_of(self, first: int, last: int) -> BitMap:
        """Return the things that stand from ``first`` to before ``last``."""
        found = BitMap()
        for piece in range(first // PIECE, -(-last // PIECE)):
            begin = piece * PIECE
            found.update(self._read("places", piece)[max(first - begin, 0) : max(last - begin, 0)])
        return found

    def _ranked(self, chosen: BitMap) -> Iterator[tuple[int, int]]:
        for piece, places in groupby(chosen, key=lambda place: place // PIECE):
            ranks = self._read("ranks", piece)
            yield from ((ranks[place % PIECE], place) for place in places)

    def _from(self, chosen: BitMap, offset: int) -> Iterator[int]:
        """Yield chosen things in order; pieces before the offset are only counted."""
        [(pieces,)] = self.rows("SELECT COUNT(*) FROM ordered WHERE ordering = ?", self.number)
        for piece in range(pieces):
            places = self._read("places", piece)
            if offset and (passed := chosen.intersection_cardinality(BitMap(places))) <= offset:
                offset -= passed
                continue
            yield from [place for place in places if place in chosen][offset:]
            offset = 0

    def _read(self, column: str, piece: int) -> Sequence[int]:
        return array("I", b"".join(found for (found,) in self.rows(_PIECES[column], self.number, piece)))
