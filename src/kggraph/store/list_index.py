"""The lists of a release as they were indexed when it was made: sets of numbered things, and orders of them.

Whatever is chosen of a list, its page is found without a query: the sets of the chosen values are intersected, and of
what is left those in the places of the page are looked up. ``store.list_writing`` writes the index.
"""

import json
import sqlite3
import weakref
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pyroaring import BitMap

from kggraph.store.interface import Term
from kggraph.store.list_gathering import FEW, KeyKind
from kggraph.store.list_orders import Order, Row, Rows
from kggraph.store.release import Release
from kggraph.store.tallies import is_asked_as_counted, read_term

LISTS_FILE = "lists.sqlite"
_NONE = 0  # the number of what the index does not have: no class has things
_MAPPED = 32 << 20  # bytes of the file that are mapped; the rest is read in pages, so that a worker stays small
_FREQUENT = "SELECT id, key, local, count, terms, things FROM key WHERE facet = ? ORDER BY count DESC, key LIMIT ?"
WRITTEN = """
SELECT id, key, local, count, terms, things FROM key
WHERE id IN (
  SELECT id FROM key WHERE facet = ?1 AND key IN (SELECT value FROM json_each(?2))
  UNION SELECT id FROM key WHERE facet = ?1 AND local IN (SELECT value FROM json_each(?2)))
ORDER BY key
"""
_NUMBERED = "SELECT id, key, local, count, terms, things FROM key WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Key:
    """A value that things are chosen by: how URLs write it, in full and by its local name, and how many have it."""

    number: int
    key: str
    local: str
    count: int
    terms: tuple[Term, ...]
    stored: bytes = field(repr=False)

    @property
    def things(self) -> BitMap:
        """The things that have it."""
        return BitMap.deserialize(self.stored)


@dataclass(frozen=True)
class Facet:
    """What the things of a class are chosen by in one way; ``keys`` is how many values there are."""

    number: int
    keys: int


@dataclass(frozen=True)
class ListedClass:
    """The things of a class in the index, without what is kept private, which is ``hidden``."""

    rows: Rows
    number: int
    count: int
    hidden: tuple[str, ...]

    def used(self) -> list[tuple[str, str, int, int]]:
        """Return how properties are used: property, datatype (IRIs have none), how many values, how many different.

        Different values are counted to a hundred.
        """
        return self.rows("SELECT property, datatype, count, different FROM used WHERE class = ?", self.number)

    def facet(self, name: str, kind: KeyKind) -> Facet:
        """Return what things are chosen by with a property; one without keys where no thing has it."""
        rows = self.rows(
            "SELECT id, keys FROM facet WHERE class = ? AND property = ? AND kind = ?", self.number, name, kind.value
        )
        return Facet(*rows[0]) if rows else Facet(_NONE, 0)

    def frequent(self, facet: Facet) -> list[Key]:
        """Return the keys that most things have, ``FEW`` at most."""
        return self._keys(_FREQUENT, facet.number, FEW)

    def written_so(self, facet: Facet, written: Iterable[str]) -> list[Key]:
        """Return the keys that are written so, in full or by their local names."""
        return self._keys(WRITTEN, facet.number, json.dumps(sorted(written)))

    def had_by(self, facet: Facet, things: BitMap) -> list[tuple[Key, int]]:
        """Return the keys that some things have, with how many of them do, the most frequent first, ``FEW`` at most.

        Only of facets with more than ``FEW`` keys.
        """
        rows = self.rows(
            "SELECT key FROM said WHERE facet = ? AND place IN (SELECT value FROM json_each(?))",
            facet.number,
            json.dumps(list(things)),
        )
        counts = Counter(number for (number,) in rows)
        most = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:FEW])
        keys = self._keys(_NUMBERED, json.dumps(list(most)))
        return [(key, most[key.number]) for key in keys]

    def shared_names(self, facet: Facet, local: Iterable[str]) -> frozenset[str]:
        """Return those among some local names that several keys have."""
        rows = self.rows(
            "SELECT local FROM key WHERE facet = ? AND local IN (SELECT value FROM json_each(?)) "
            "GROUP BY local HAVING COUNT(*) > 1",
            facet.number,
            json.dumps(sorted(set(local))),
        )
        return frozenset(name for (name,) in rows)

    def between(self, name: str, least: Decimal | None, most: Decimal | None) -> BitMap:
        """Return the things with a number that is not below ``least`` and not above ``most``."""
        first = self._numbers_below(name, least, count_equal=False) if least is not None else 0
        last = self._numbers_below(name, most, count_equal=True) if most is not None else self._numbers(name)
        return self.order(name, "number", "").set_of(first, last)

    def span(self, name: str) -> tuple[Decimal, Decimal] | None:
        """Return the least and the greatest number, or None where there is none."""
        count = self._numbers(name)
        return (self._number(name, 0), self._number(name, count - 1)) if count else None

    def order(self, name: str, way: str, language: str) -> Order:
        """Return an order of the things: by a property or, where that is empty, by name."""
        rows = self.rows(
            "SELECT id FROM ordering WHERE class = ? AND property = ? AND way = ? AND language = ?",
            self.number,
            name,
            way,
            language,
        )
        return Order(self.rows, rows[0][0] if rows else _NONE)

    def iris(self, places: Sequence[int]) -> list[str]:
        """Return the IRIs of some things, in the same order."""
        rows = self.rows(
            "SELECT place, iri FROM item WHERE class = ? AND place IN (SELECT value FROM json_each(?))",
            self.number,
            json.dumps(places),
        )
        known: dict[int, str] = dict(rows)
        return [known[place] for place in places]

    def _numbers(self, name: str) -> int:
        [(count,)] = self.rows(
            "SELECT IFNULL(MAX(rank) + 1, 0) FROM number WHERE class = ? AND property = ?", self.number, name
        )
        return int(count)

    def _number(self, name: str, rank: int) -> Decimal:
        [(text,)] = self.rows(
            "SELECT text FROM number WHERE class = ? AND property = ? AND rank = ?", self.number, name, rank
        )
        return Decimal(text)

    def _numbers_below(self, name: str, bound: Decimal, *, count_equal: bool) -> int:
        """Return how many numbers are below a bound, those equal to it counted or not; found by halving."""
        first, last = 0, self._numbers(name)
        while first < last:
            middle = (first + last) // 2
            number = self._number(name, middle)
            if number < bound or (count_equal and number == bound):
                first = middle + 1
            else:
                last = middle
        return first

    def _keys(self, statement: str, *values: object) -> list[Key]:
        rows = self.rows(statement, *values)
        return [
            Key(number, key, local, count, tuple(map(read_term, json.loads(terms))), things)
            for number, key, local, count, terms, things in rows
        ]


class ListIndex:
    """The index of a release. Safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        location = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(location, uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._database.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def of_class(self, iri: str) -> ListedClass | None:
        """Return the things of a class; None where its lists are not indexed."""
        found = self.rows("SELECT id, count, hidden FROM class WHERE iri = ?", iri)
        return next(
            (ListedClass(self.rows, number, count, tuple(json.loads(iris))) for number, count, iris in found), None
        )

    def rows(self, statement: str, *values: object) -> list[Row]:
        """Return what a statement gives."""
        return self._database.execute(statement, values).fetchall()


def find_lists(release: Release | None) -> ListIndex | None:
    """Return the index of a release; None where there is none, or not of the default graph."""
    if release is None or LISTS_FILE not in release.manifest.files or not is_asked_as_counted(release):
        return None
    return _open(release.path(LISTS_FILE))


@lru_cache(maxsize=4)
def _open(path: Path) -> ListIndex:
    return ListIndex(path)
