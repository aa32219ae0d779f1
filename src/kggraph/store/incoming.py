"""What leads to a thing: counted by property, and read from any place in it in the same time.

No engine gives the subjects of ``?s ?p <thing>`` in an order that can be resumed without going through those before.
So the build numbers the links of each thing that many lead to, and keeps them beside the store. Few links need no
index, and a store without one (a remote endpoint, an older release) counts up to ``COUNTED``.
"""

import sqlite3
import weakref
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyoxigraph as ox

from kggraph.leads import Led, nodes_led_to
from kggraph.nquads import Term as Written
from kggraph.sorted_file import SortedFile
from kggraph.sorting import sorted_lines
from kggraph.store.disk import storage_errors
from kggraph.store.interface import Incoming, Solution, Term
from kggraph.store.questions import question, with_slice

COUNTED = 10_000
_FEW = 100  # things that no more statements lead to are not in the index
_TABLES = """
CREATE TABLE lead (thing TEXT, property TEXT, first INTEGER, count INTEGER, PRIMARY KEY (thing, property))
WITHOUT ROWID;
CREATE TABLE link (number INTEGER PRIMARY KEY, subject TEXT);
"""
_Select = Callable[..., list[Solution]]


def write_incoming(links: Path, target: Path, *, work: Path) -> None:
    """Write the index of the links of a candidate, sorted: object, property and subject with tabs between.

    Memory does not grow with them: ``work`` takes what is sorted meanwhile. Raises StorageError.
    """
    with (
        storage_errors(target),
        closing(SortedFile(links)) as file,
        closing(sqlite3.connect(target, isolation_level=None)) as new,
    ):
        new.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;{_TABLES}")
        _write_links(new, nodes_led_to(links), file, work)
        new.execute("COMMIT")


class IncomingIndex:
    """The index of a release. Safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        location = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(location, uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)

    def find(self, thing: str) -> Incoming | None:
        """Return what leads to a thing, or None where so little does that the index leaves it out."""
        rows = self._database.execute("SELECT property, first, count FROM lead WHERE thing = ?", (thing,)).fetchall()
        if not rows:
            return None
        places = {name: (first, count) for name, first, count in rows}

        def read(name: str, offset: int, limit: int) -> list[str]:
            first, count = places.get(name, (0, 0))
            last = first + min(offset + limit, count)
            found = self._database.execute(
                "SELECT subject FROM link WHERE number >= ? AND number < ? ORDER BY number", (first + offset, last)
            )
            return [subject for (subject,) in found]

        return Incoming({name: count for name, (_, count) in places.items()}, read)


def find_incoming(select: _Select, index: IncomingIndex | None, entity: ox.NamedNode) -> Incoming:
    """Return what leads to an entity, by the index where that has it, else by asking the store."""
    if index and (found := index.find(entity.value)):
        return found
    rows = select(with_slice(question("incoming-links"), offset=0, limit=_FEW + 1), entity=entity)
    return _listed(rows) if len(rows) <= _FEW else count_incoming(select, entity)


def count_incoming(select: _Select, entity: ox.NamedNode) -> Incoming:
    """Return what leads to an entity without an index: the first ``COUNTED`` statements that the store comes upon."""
    rows = select(question("incoming-counts"), entity=entity)
    counts = {row["property"].value: int(row["count"].value) for row in rows if "property" in row}

    def read(name: str, offset: int, limit: int) -> list[str]:
        text = with_slice(question("incoming-subjects"), offset=offset, limit=limit)
        return [row["subject"].value for row in select(text, entity=entity, property=ox.NamedNode(name))]

    return Incoming(dict(sorted(counts.items())), read, is_exact=sum(counts.values()) <= COUNTED)


def _listed(rows: Iterable[Mapping[str, Term]]) -> Incoming:
    subjects: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (row["property"].value, row["subject"].value)):
        if isinstance(row["subject"], ox.NamedNode):
            subjects.setdefault(row["property"].value, []).append(row["subject"].value)

    def read(name: str, offset: int, limit: int) -> list[str]:
        return subjects.get(name, [])[offset : offset + limit]

    return Incoming({name: len(found) for name, found in subjects.items()}, read)


def _write_links(database: sqlite3.Connection, nodes: Iterable[Led], links: SortedFile, work: Path) -> None:
    """Write the links of each thing that many lead to; those from things without an IRI count, and are not listed."""
    number = 1
    for node, count, _ in nodes:
        if count <= _FEW or not _is_iri(node):
            continue
        lines = (line.split(b"\t") for line in links.lines_from(node + b"\t"))
        for name, found in groupby(lines, key=itemgetter(1)):
            before = database.total_changes
            named = sorted_lines((subject[1:-1] + b"\n" for _, _, subject in found if _is_iri(subject)), work)
            rows = enumerate((iri[:-1].decode() for iri in named), number)
            database.executemany("INSERT INTO link VALUES (?, ?)", rows)
            written = database.total_changes - before
            lead = (node[1:-1].decode(), name[1:-1].decode(), number, written)
            database.execute("INSERT INTO lead VALUES (?, ?, ?, ?)", lead)
            number += written


def _is_iri(term: Written) -> bool:
    return term[:1] == b"<" and term[1:2] != b"<"
