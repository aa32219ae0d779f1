"""Writing the index of lists of a release: SQLite, with the things of each class numbered, as sets and in orders.

A set of things is a compressed bitmap of their numbers (Roaring): what several choices leave is found by intersecting
sets, and counted without reading any thing. An order is kept in pieces of ``PIECE`` things, both ways: which thing has
a place, and which place a thing has. So any page of any order is found in the same time, and no query is asked.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
from pyroaring import BitMap

from kggraph.iris import local_name
from kggraph.labels import NAMING_RANK, best_label, is_visible, name_from_iri, sort_key
from kggraph.site import INTERFACE_LANGUAGES, Site
from kggraph.sorting import sorted_lines
from kggraph.store.disk import storage_errors
from kggraph.store.list_entries import Listed
from kggraph.store.list_gathering import FEW, Gathered, Key, KeyKind
from kggraph.store.list_orders import PIECE

_LONGEST = 200  # characters of a name that it is sorted by
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE class (id INTEGER PRIMARY KEY, iri TEXT, count INTEGER, hidden TEXT);
CREATE TABLE item (class INTEGER, place INTEGER, iri TEXT, PRIMARY KEY (class, place)) WITHOUT ROWID;
CREATE TABLE used (class INTEGER, property TEXT, datatype TEXT, count INTEGER, different INTEGER);
CREATE TABLE facet (id INTEGER PRIMARY KEY, class INTEGER, property TEXT, kind TEXT, keys INTEGER);
CREATE TABLE key (
    id INTEGER PRIMARY KEY, facet INTEGER, key TEXT, local TEXT, count INTEGER, terms TEXT, things BLOB);
CREATE TABLE said (facet INTEGER, place INTEGER, key INTEGER, PRIMARY KEY (facet, place, key)) WITHOUT ROWID;
CREATE TABLE number (
    class INTEGER, property TEXT, rank INTEGER, text TEXT, PRIMARY KEY (class, property, rank)) WITHOUT ROWID;
CREATE TABLE ordering (id INTEGER PRIMARY KEY, class INTEGER, property TEXT, way TEXT, language TEXT);
CREATE TABLE ordered (ordering INTEGER, piece INTEGER, places BLOB, ranks BLOB, PRIMARY KEY (ordering, piece));
"""
_INDEXES = """
CREATE UNIQUE INDEX key_written ON key (facet, key);
CREATE INDEX key_local ON key (facet, local);
CREATE INDEX key_frequent ON key (facet, count DESC, key);
"""
_Fields = list[str]


def write_lists(things: Iterable[Listed], target: Path, site: Site, *, work: Path) -> None:
    """Write the index of things that come in the order of their IRIs. ``work`` takes what is sorted meanwhile.

    Of each thing that a list holds some hundred bytes are kept in memory: its numbers and dates. Raises StorageError.
    """
    with storage_errors(target), closing(sqlite3.connect(target, isolation_level=None)) as database:
        database.executescript(_TABLES)
        _Writer(database, site).write(things, work)
        database.executescript(_INDEXES)


class _Writer:
    """Writes one index; classes have numbers in the order of their IRIs."""

    def __init__(self, database: sqlite3.Connection, site: Site) -> None:
        self._database, self._site = database, site
        views = {view.iri: view for view in reversed(site.classes)}
        self._classes = {iri: Gathered(number, views[iri]) for number, iri in enumerate(sorted(views), start=1)}
        self._by_number = {each.number: each for each in self._classes.values()}
        self._facets = self._keys = self._orderings = 0

    def write(self, entries: Iterable[Listed], work: Path) -> None:
        """Write everything about some things."""
        lines = (line.decode().rstrip("\n").split("\t") for line in sorted_lines(self._lines(entries), work))
        for (what, number, of), group in groupby(lines, key=lambda fields: fields[:3]):
            found = self._by_number[int(number)]
            if what == "key":
                self._write_named(found, of, group)
            else:
                self._write_orders(found, of, array("I", (int(fields[-1]) for fields in group)))
        for found in self._classes.values():
            self._write_class(found)

    def _lines(self, entries: Iterable[Listed]) -> Iterator[bytes]:
        """Take things in; yield lines for what there may be much of: values that things are chosen by, and names."""
        private = frozenset(self._site.private)
        for listed in entries:
            names = list(self._names(listed))
            for found in (self._classes[iri] for iri in listed.classes):
                if listed.iri in private:
                    found.hidden.append(listed.iri)
                    continue
                place = found.add(listed)
                self._database.execute("INSERT INTO item VALUES (?, ?, ?)", (found.number, place, listed.iri))
                for name, key, term in found.named(listed):
                    yield f"key\t{found.number}\t{name}\t{key}\t{place}\t{term}\n".encode()
                for language, key in names:
                    yield f"name\t{found.number}\t{language}\t{key}\t{listed.iri}\t{place}\n".encode()

    def _names(self, listed: Listed) -> Iterator[tuple[str, str]]:
        """Yield what a thing is sorted by for the readers of each language, without tabs."""
        labels = [
            (rank, value)
            for name, rank in NAMING_RANK.items()
            for value in listed.values.get(name, ())
            if isinstance(value, ox.Literal) and is_visible(value.value)
        ]
        for language in INTERFACE_LANGUAGES:
            order = [language, *self._site.data_languages]
            text = best_label(labels, order).value if labels else name_from_iri(listed.iri)
            yield language, " ".join(sort_key(text[:_LONGEST]).split())

    def _write_class(self, found: Gathered) -> None:
        row = (found.number, found.view.iri, found.count, json.dumps(sorted(found.hidden)))
        self._database.execute("INSERT INTO class VALUES (?, ?, ?, ?)", row)
        used = [(found.number, *row) for row in found.used()]
        self._database.executemany("INSERT INTO used VALUES (?, ?, ?, ?, ?)", used)
        for name in found.unnamed():
            self._write_facet(found, name, KeyKind.VALUE, found.absent(name))
        for name, kind, keys in found.facets():
            self._write_facet(found, name, kind, keys)
        for name, numbers in found.numbers.items():
            ranked = sorted(numbers)
            rows = ((found.number, name, rank, f"{number:f}") for rank, (number, _) in enumerate(ranked))
            self._database.executemany("INSERT INTO number VALUES (?, ?, ?, ?)", rows)
            self._write_order((found.number, name, "number", ""), array("I", (place for _, place in ranked)))

    def _write_named(self, found: Gathered, name: str, lines: Iterable[_Fields]) -> None:
        """Write the facet of a property that the settings let things be chosen by; lines come sorted by key."""
        facet, keys = self._add_facet(found, name, KeyKind.VALUE), 0
        for written, group in groupby(lines, key=lambda fields: fields[3]):
            rows = list(group)
            terms = sorted({row[5] for row in rows})
            self._add_key(facet, json.loads(written), terms, BitMap(int(row[4]) for row in rows))
            said = ((facet, int(row[4]), self._keys) for row in rows)
            self._database.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?)", said)
            keys += 1
        for key, none, things in found.absent(name):
            self._add_key(facet, key, none, things)
            keys += 1
        if keys <= FEW:  # so few that each is looked at
            self._database.execute("DELETE FROM said WHERE facet = ?", (facet,))
        self._database.execute("UPDATE facet SET keys = ? WHERE id = ?", (keys, facet))

    def _write_facet(self, found: Gathered, name: str, kind: KeyKind, keys: Iterable[Key]) -> None:
        facet, count = self._add_facet(found, name, kind), 0
        for count, (key, terms, things) in enumerate(keys, start=1):  # noqa: B007 - the last is the number of keys
            self._add_key(facet, key, terms, things)
        self._database.execute("UPDATE facet SET keys = ? WHERE id = ?", (count, facet))

    def _add_facet(self, found: Gathered, name: str, kind: KeyKind) -> int:
        self._facets += 1
        self._database.execute(
            "INSERT INTO facet VALUES (?, ?, ?, ?, 0)", (self._facets, found.number, name, kind.value)
        )
        return self._facets

    def _add_key(self, facet: int, key: str, terms: Sequence[str], things: BitMap) -> None:
        self._keys += 1
        local = local_name(key) if terms and terms[0].startswith("<") else ""
        row = (self._keys, facet, key, local, len(things), json.dumps(terms, ensure_ascii=False), things.serialize())
        self._database.execute("INSERT INTO key VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _write_orders(self, found: Gathered, language: str, by_name: "array[int]") -> None:
        """Write the orders of a class for readers of a language, whose order of names is given."""
        self._write_order((found.number, "", "up", language), by_name)
        for name, way, places in found.orders(by_name):
            self._write_order((found.number, name, way, language), places)

    def _write_order(self, of: tuple[int, str, str, str], places: "array[int]") -> None:
        self._orderings += 1
        self._database.execute("INSERT INTO ordering VALUES (?, ?, ?, ?, ?)", (self._orderings, *of))
        ranks = array("I", bytes(places.itemsize * len(places)))
        for rank, place in enumerate(places if of[2] != "number" else ()):
            ranks[place] = rank
        rows = (
            (self._orderings, start // PIECE, *(each[start : start + PIECE].tobytes() for each in (places, ranks)))
            for start in range(0, len(places), PIECE)
        )
        self._database.executemany("INSERT INTO ordered VALUES (?, ?, ?, ?)", rows)
