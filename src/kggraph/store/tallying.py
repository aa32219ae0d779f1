"""Adding up, at a build, what pages would add up at a request: what each thing gave and received, and who gave to whom.

Each answer is the one that our own question has (``page-sum``, ``chart-pairs``, ``chart-years``, ``list-values``,
``page-hash-documents``, and ``list-count`` where nothing is chosen), solution by solution.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import groupby, product
from operator import itemgetter
from pathlib import Path

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.site import NAMED, ROLES, ClassView, Site
from kggraph.sorting import sorted_lines
from kggraph.store.disk import storage_errors
from kggraph.store.summing import Sum, add_up, canonical
from kggraph.vocabulary import RDF, XSD

_PAIRS, _VALUES = 16, 60  # as many as the questions give (chart-pairs.rq, list-values.rq)
_TABLE = "CREATE TABLE answer (question TEXT, about TEXT, rows TEXT, PRIMARY KEY (question, about)) WITHOUT ROWID"
_DOCUMENTS = 1_000  # as many as the question gives (page-hash-documents.rq)
_TYPE = RDF.type.value
_YEAR = re.compile("-?[0-9]{4,}")
_Values = Mapping[str, set[str]]
_Row = dict[str, str]
_Fields = tuple[str, ...]
Answer = tuple[str, str, list[_Row] | None]


def write_tallies(quads: Path, target: Path, site: Site, *, work: Path) -> None:
    """Write the answers for a candidate's file of N-Quads, which is sorted. ``work`` takes what is sorted meanwhile.

    Memory does not grow with the file. A triple counts once, in whichever graphs it stands. Raises StorageError.
    """
    with storage_errors(target):
        database = sqlite3.connect(target, isolation_level=None)
        try:
            database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_TABLE};")
            for answer in _answers(quads, site, work):
                add_answer(database, answer)
            database.execute("COMMIT")
        finally:
            database.close()


def add_answer(database: sqlite3.Connection, answer: Answer) -> None:
    """Add an answer to a file of answers: a question, what it is about, the solutions as N-Triples writes them.

    None stands for solutions that only the store can give.
    """
    name, about, rows = answer
    text = None if rows is None else json.dumps(rows, ensure_ascii=False)
    database.execute("INSERT INTO answer VALUES (?, ?, ?)", (name, about, text))


def _answers(quads: Path, site: Site, work: Path) -> Iterator[Answer]:
    reading, bounded = _Reading(site), _bounded(site)
    fields = (tuple(line.decode().rstrip("\n").split("\t")) for line in sorted_lines(reading.lines(quads), work))
    for (question, about), group in groupby(fields, key=itemgetter(0, 1)):
        bounded.discard((question, about))
        yield question, about, _ANSWERS[question](add_up(group))
    yield from ((question, about, []) for question, about in sorted(bounded))
    yield from reading.counted()


@dataclass
class _Reading:
    """Reads off a candidate what is to be added up; counts the years of its dates and the things that lists hold."""

    site: Site
    years: Counter[tuple[str, str]] = field(default_factory=Counter)
    listed: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    _dates: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._dates = frozenset(self.site.dated_by)

    def counted(self) -> Iterator[Answer]:
        """Yield the answers to what is counted without sorting, once all lines were read."""
        for when in sorted(self._dates):
            years = sorted((year, count) for (name, year), count in self.years.items() if name == when)
            rows = [{"when": f"<{when}>", "year": f'"{year}"', "count": _integer(count)} for year, count in years]
            yield "chart-years", when, rows
        for class_ in sorted({view.iri for view in self.site.classes}):
            yield "list-count", class_, [{"value": _integer(self.listed[class_])}]
        yield "page-hash-documents", "", [{"document": f'"{iri}"'} for iri in sorted(self.documents)]

    def lines(self, quads: Path) -> Iterator[bytes]:
        """Yield a line for each solution to be added up: question, what it is about, group, amount, thing."""
        views = {f"<{view.iri}>": view for view in self.site.classes}
        for item, values in self._things(quads, views):
            for view in (views[class_] for class_ in values.get(_TYPE, ()) if class_ in views):
                for fields in _told(view, values):
                    yield _line(*fields, item)
                if _is_iri(item):
                    self.listed[view.iri] += item[1:-1] not in self.site.private
                    for fields in _listed(view, values):
                        yield _line(*fields, item)

    def _things(self, quads: Path, views: Mapping[str, ClassView]) -> Iterator[tuple[str, _Values]]:
        """Yield what has a class or a date that counts, with its values by property as N-Triples writes them."""
        dates = {f"<{iri}>".encode() for iri in self._dates}
        wanted = dates | {f"<{iri}>".encode() for view in views.values() for iri in _properties(view)}
        classes = {class_.encode() for class_ in views}
        with quads.open("rb") as lines:
            for subject, group in groupby(lines, key=lambda line: line.partition(b" ")[0]):
                if b"#" in subject and subject.startswith(b"<") and len(self.documents) < _DOCUMENTS:
                    self.documents.add(subject[1:].decode().partition("#")[0])
                kept = [parts for line in group if (parts := line.split(b" ", 3))[1] in wanted]
                if any(parts[2] in classes or parts[1] in dates for parts in kept):
                    yield subject.decode(), self._values(b" ".join(part for parts in kept for part in parts))

    def _values(self, lines: bytes) -> _Values:
        values: dict[str, set[str]] = {}
        for triple in {quad.triple for quad in ox.parse(lines, format=RdfFormat.N_QUADS.engine)}:
            values.setdefault(triple.predicate.value, set()).add(canonical(str(triple.object).replace("\t", "\\t")))
            if triple.predicate.value in self._dates and isinstance(triple.object, ox.Literal | ox.NamedNode):
                year = _YEAR.match(triple.object.value)
                self.years.update([(triple.predicate.value, year[0])] if year else [])
        return values


def _bounded(site: Site) -> set[tuple[str, str]]:
    """Return the answers that are there even where there is nothing to be added up."""
    found = {("chart-pairs", view.iri) for view in site.classes if view.giver and view.receiver}
    named = ((view.iri, getattr(view, name)) for view in site.classes for name in NAMED)
    return found | {("list-values", f"{class_} {predicate}") for class_, predicate in named if predicate}


def _properties(view: ClassView) -> Iterator[str]:
    yield _TYPE
    yield from (iri for name in (*ROLES, "amount", "currency", "stage") if (iri := getattr(view, name)))


def _listed(view: ClassView, values: _Values) -> Iterator[_Fields]:
    """Yield the values that a thing is found by in a list."""
    for name in {getattr(view, name) for name in NAMED} - {""}:
        for value in values.get(name, ()):
            if not value.startswith("_:"):
                yield "list-values", f"{view.iri} {name}", value, ""


def _told(view: ClassView, values: _Values) -> Iterator[_Fields]:
    """Yield the solutions that a thing of a class has, without the thing itself."""
    stages = values.get(view.stage, set()) - {f"<{view.done}>"} or {""}
    currencies = values.get(view.currency, set()) or {""}
    stated = set(product(currencies, values.get(view.amount, ()))) or {("", "")}
    for role in {getattr(view, role) for role in ROLES} - {""}:
        for entity in filter(_is_iri, values.get(role, ())):
            for stage, (currency, amount) in product(stages, stated):
                yield "page-sum", f"{entity[1:-1]} {role} {view.iri}", stage, currency, amount
    if view.giver and view.receiver and stages == {""}:
        givers, receivers = values.get(view.giver, {""}), values.get(view.receiver, {""})
        for giver, receiver, (currency, amount) in product(givers, receivers, stated):
            yield "chart-pairs", view.iri, giver, receiver, "true" if amount else "false", currency, amount


def _is_iri(text: str) -> bool:
    return text.startswith("<")


def _line(*fields: str) -> bytes:
    return ("\t".join(fields) + "\n").encode()


def _sums(sums: Iterable[Sum]) -> list[_Row] | None:
    """Return the solutions of ``page-sum``, or None where only the store can add up."""
    found = sorted(sums, key=lambda each: [_place(text) for text in each.group])
    rows = [
        _bound(stage=each.group[0], currency=each.group[1], total=each.total)
        | {"stated": _integer(each.stated), "count": _integer(each.count)}
        for each in found
    ]
    return rows if all(each.is_exact for each in found) else None


def _pairs(sums: Iterable[Sum]) -> list[_Row] | None:
    """Return the solutions of ``chart-pairs``, or None where only the store can add up."""
    found = nsmallest(_PAIRS, sums, key=_rank)
    rows = []
    for each in found:
        giver, receiver, is_stated, currency = each.group
        row = _bound(giver=giver, receiver=receiver, currency=currency, total=each.total)
        rows.append(row | {"is_stated": f'"{is_stated}"^^{XSD.boolean}', "count": _integer(each.count)})
    return rows if all(each.is_exact for each in found) else None


def _values(sums: Iterable[Sum]) -> list[_Row] | None:
    """Return the solutions of ``list-values``, or None where only the store can count."""
    found = nsmallest(_VALUES, sums, key=lambda each: (each.is_exact, -each.count, _place(each.group[0])))
    rows = [{"value": each.group[0], "count": _integer(each.count)} for each in found]
    return rows if all(each.is_exact for each in found) else None


def _rank(each: Sum) -> tuple[object, ...]:
    """Return what pairs are sorted by: first what cannot be added up, then what is stated and most."""
    giver, receiver, is_stated, currency = each.group
    return each.is_exact, is_stated == "false", -each.sum, -each.count, *map(_place, (giver, receiver, currency))


def _place(text: str) -> tuple[int, str]:
    """Return what terms are sorted by: nothing, blank nodes, IRIs, literals (SPARQL 1.1 Query, section 15.1)."""
    return ("_<".find(text[0]) % 3 if text else -1), text.rstrip(">")


def _bound(**texts: str) -> _Row:
    return {name: text for name, text in texts.items() if text}


def _integer(number: int) -> str:
    return f'"{number}"^^{XSD.integer}'


_ANSWERS: Mapping[str, Callable[[Iterable[Sum]], list[_Row] | None]] = {
    "page-sum": _sums,
    "chart-pairs": _pairs,
    "list-values": _values,
}
