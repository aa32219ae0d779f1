"""What came and went between two releases: their sorted dumps, merged as streams."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.release import Release

_DUMP = "dumps/dataset.nq.gz"


@dataclass(frozen=True)
class Change:
    """One quad that came or went, as the line of N-Quads in which it was published."""

    came: bool
    line: str

    @property
    def quad(self) -> ox.Quad:
        """The quad itself."""
        quad: ox.Quad = next(ox.parse(self.line, format=ox.RdfFormat.N_QUADS))
        return quad


def compare(before: Release, after: Release) -> Iterator[Change]:
    """Yield each quad that is in one of the releases only, in the order of their lines.

    Memory does not grow with the releases. Blank nodes are compared by the names they were published with.
    """
    with (
        gzip.open(before.path(_DUMP), "rt", encoding="utf-8") as old,
        gzip.open(after.path(_DUMP), "rt", encoding="utf-8") as new,
    ):
        yield from merge(old, new)


def merge(old: Iterator[str], new: Iterator[str]) -> Iterator[Change]:
    """Yield the lines that only one of two sorted streams has.

    >>> [(change.came, change.line) for change in merge(iter("abd"), iter("bc"))]
    [(False, 'a'), (True, 'c'), (False, 'd')]
    """
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        if left == right:
            left, right = next(old, None), next(new, None)
        elif right is None or (left is not None and left < right):
            yield Change(came=False, line=str(left))
            left = next(old, None)
        else:
            yield Change(came=True, line=right)
            right = next(new, None)
