"""Adding up, at a build, what pages would add up at a request: what each thing gave and received, and who gave to whom.

Each answer is the one that our own question has (``page-sum``, ``chart-pairs``, ``chart-years``, ``list-values``,
``page-hash-documents``, and ``list-count`` where nothing is chosen), solution by solution.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from heapq import nsmallest
from itertools import groupby, product
from operator import itemgetter
from pathlib import Path

from kggraph.nquads import Term, text_of
from kggraph.site import NAMED, ROLES, ClassView, Site
from kggraph.sorting import LineSorter
from kggraph.store.disk import storage_errors
from kggraph.store.summing import Sum, add_up, canonical
from kggraph.subjects import Subject, types_of, values_of
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


def add_answer(database: sqlite3.Connection, answer: Answer) -> None:
    """Add an answer to a file of answers: a question, what it is about, the solutions as N-Triples writes them.

    None stands for solutions that only the store can give.
    """
    name, about, rows = answer
    text = None if rows is None else json.dumps(rows, ensure_ascii=False)
    database.execute("INSERT INTO answer VALUES (?, ?, ?)", (name, about, text))


class Tallying:
    """Reads off a candidate what is to be added up, subject by subject; ``work`` takes what is sorted meanwhile.

    Memory does not grow with the candidate.
    """

    def __init__(self, site: Site, work: Path) -> None:
        self._site = site
        self._views = {f"<{view.iri}>".encode(): view for view in site.classes}
        self._dates = frozenset(f"<{iri}>".encode() for iri in site.dated_by)
        self._wanted = self._dates | {f"<{iri}>".encode() for view in site.classes for iri in _properties(view)}
        self._dated = values_of(self._dates)
        self._lines = LineSorter(work)
        self._years: Counter[tuple[str, str]] = Counter()
        self._listed: Counter[str] = Counter()
        self._documents: set[str] = set()

    def take(self, subject: Subject) -> None:
        """Note what is to be added up of a subject."""
        iri = subject.term
        if b"#" in iri and iri[:1] == b"<" and len(self._documents) < _DOCUMENTS:
            self._documents.add(iri[1:].decode().partition("#")[0])
        if self._dated(subject) or not self._views.keys().isdisjoint(types_of(subject)):
            self._lines.extend(self._told(iri.decode(), zip(subject.names, subject.values, strict=True)))

    def write(self, target: Path) -> None:
        """Write the answers. Raises StorageError."""
        with storage_errors(target), closing(sqlite3.connect(target, isolation_level=None)) as database:
            database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_TABLE};")
            for answer in self._answers():
                add_answer(database, answer)
            database.execute("COMMIT")

    def _told(self, item: str, statements: Iterable[tuple[Term, Term]]) -> Iterator[bytes]:
        """Yield a line for each solution to be added up: question, what it is about, group, amount, thing."""
        values: dict[str, set[str]] = {}
        for name, value in statements:
            if name not in self._wanted:
                continue
            values.setdefault(name[1:-1].decode(), set()).add(canonical(value.decode()))
            if name in self._dates:
                self._count_year(name, value)
        for view in (view for class_, view in self._views.items() if class_.decode() in values.get(_TYPE, ())):
            for fields in _told(view, values):
                yield _line(*fields, item)
            if _is_iri(item):
                self._listed[view.iri] += item[1:-1] not in self._site.private
                for fields in _listed(view, values):
                    yield _line(*fields, item)

    def _count_year(self, name: Term, value: Term) -> None:
        text = text_of(value)[0] if value[:1] == b'"' else value[1:-1].decode()
        if year := _YEAR.match(text):
            self._years[name[1:-1].decode(), year[0]] += 1

    def _answers(self) -> Iterator[Answer]:
        bounded = _bounded(self._site)
        fields = (tuple(line.decode().rstrip("\n").split("\t")) for line in self._lines.lines())
        for (question, about), group in groupby(fields, key=itemgetter(0, 1)):
            bounded.discard((question, about))
            yield question, about, _ANSWERS[question](add_up(group))
        yield from ((question, about, []) for question, about in sorted(bounded))
        yield from self._counted()

    def _counted(self) -> Iterator[Answer]:
        """Yield the answers to what is counted without sorting."""
        for when in sorted(self._site.dated_by):
            years = sorted((year, count) for (name, year), count in self._years.items() if name == when)
            rows = [{"when": f"<{when}>", "year": f'"{year}"', "count": _integer(count)} for year, count in years]
            yield "chart-years", when, rows
        for class_ in sorted({view.iri for view in self._site.classes}):
            yield "list-count", class_, [{"value": _integer(self._listed[class_])}]
        yield "page-hash-documents", "", [{"document": f'"{iri}"'} for iri in sorted(self._documents)]


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
