"""What is said of one thing: its statements as rows, each with the facts behind it, blank nodes as nested rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kggraph.labels import NAMING
from kggraph.store.interface import Term
from kggraph.vocabulary import ASAR, RDF, SKOS
from kggraph.web.pages.evidence import Fact, are_of_different_documents

_Object = Term | ox.Triple
_Index = Mapping[_Object, Sequence[tuple[str, _Object]]]
NOT_STATED = ASAR.notStated.value
VALUES_KEPT = 200
_DEPTH = 6
_FIRST, _REST = RDF.first.value, RDF.rest.value
# Shown elsewhere on the page: in the heading, as chips, as a list of their own.
_ELSEWHERE = {RDF.type.value, NOT_STATED, SKOS.editorialNote.value, *NAMING}


@dataclass(frozen=True)
class Nest:
    """A blank node: its statements, or the members of the list that begins at it.

    One without either has nothing said of it, is the empty list, a triple term (RDF 1.2), or too deep to be shown:
    ``empty`` is how it is written in Turtle then, or dots.
    """

    rows: "tuple[tuple[str, tuple[Shown, ...]], ...]" = ()
    members: "tuple[Shown, ...]" = ()
    empty: str = "[ ]"


Shown = ox.NamedNode | ox.Literal | Nest
# What templates ask of a value.
TESTS: Mapping[str, Callable[[object], bool]] = {
    "literal": lambda value: isinstance(value, ox.Literal),
    "nest": lambda value: isinstance(value, Nest),
}


@dataclass
class Row:
    """One statement: its value, what the value is counted in, the facts that say it, the readings against it.

    ``differs`` is set where another document gives the same property another value, which is a row beside this one.
    """

    predicate: str
    value: Shown
    unit: Term | None = None
    facts: list[Fact] = field(default_factory=list)
    differs: bool = False

    @property
    def documents(self) -> frozenset[str]:
        """The documents that say it."""
        return frozenset(document for fact in self.facts for document in fact.documents)

    @property
    def place(self) -> tuple[int, int, str]:
        """What statements are sorted by: the first words that say them; those without a quote stand last."""
        return min((fact.place for fact in self.facts), default=(2**32, 0, self.predicate))

    @property
    def rivals(self) -> list[Fact]:
        """The readings that compete with this statement, each once."""
        return list({rival.iri: rival for fact in self.facts for rival in fact.rivals}.values())


@dataclass(frozen=True)
class Description:
    """Everything said of one thing, blank nodes resolved; ``values`` are by property, in the order of terms.

    Of a property with very many values the first ``VALUES_KEPT`` are here; ``left`` says how many others there are.
    """

    iri: str
    values: Mapping[str, tuple[Shown, ...]]
    left: Mapping[str, int] = field(default_factory=dict)

    def iris(self, predicate: str) -> list[str]:
        """Return the IRIs that a property gives."""
        return [value.value for value in self.values.get(predicate, ()) if isinstance(value, ox.NamedNode)]

    def literals(self, predicate: str) -> list[ox.Literal]:
        """Return the literals that a property gives."""
        return [value for value in self.values.get(predicate, ()) if isinstance(value, ox.Literal)]

    def terms(self) -> Iterator[str]:
        """Return every IRI in the description, properties included."""
        yield self.iri
        for predicate, values in self.values.items():
            yield predicate
            for value in values:
                yield from _iris_in(value)

    @property
    def count(self) -> int:
        """How many statements have this thing as their subject."""
        return sum(len(values) for values in self.values.values()) + sum(self.left.values())


def read_description(iri: str, triples: Iterable[ox.Triple]) -> Description:
    """Return what a description's triples say of a thing; triples about other things are left out."""
    index: dict[_Object, list[tuple[str, _Object]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
            index.setdefault(triple.subject, []).append((triple.predicate.value, triple.object))
    values = _grouped(index, ox.NamedNode(iri), _DEPTH)
    counts = Counter(predicate for predicate, _ in index.get(ox.NamedNode(iri), ()))
    left = {predicate: counts[predicate] - len(kept) for predicate, kept in values.items()}
    return Description(iri, values, {predicate: number for predicate, number in left.items() if number})


def rows_of(description: Description, facts: Sequence[Fact], companions: Mapping[str, str]) -> list[Row]:
    """Return a thing's statements in the order of the text, those without a quote after them.

    Values of one property that different documents give stand side by side, at the place of the first.

    ``companions`` maps a property to the one whose values it completes (a currency to the amount); its statement is
    shown as the other's unit. Names, classes and the list of what is not stated are left out: they stand elsewhere.
    """
    units = {main: values[0] for name, main in companions.items() if (values := description.values.get(name))}
    hidden = _ELSEWHERE | {name for name, main in companions.items() if main in description.values}
    rows = [
        Row(predicate, value, _unit(units.get(predicate)), _facts_for(predicate, value, facts))
        for predicate, values in description.values.items()
        for value in values
        if predicate not in hidden or _facts_for(predicate, value, facts)
    ]
    told: dict[str, list[Row]] = {}
    for row in rows:
        told.setdefault(row.predicate, []).append(row)
    for row in rows:
        others = told[row.predicate]
        row.differs = any(are_of_different_documents(row.documents, other.documents) for other in others)
    first = {name: min(row.place for row in beside) for name, beside in told.items()}
    return sorted(rows, key=lambda row: (first[row.predicate] if row.differs else row.place, row.place))


def shown_term(value: _Object) -> Shown:
    """Return a term as pages show it by itself: a triple as Turtle writes it, the empty list as a list."""
    if isinstance(value, ox.Triple):
        return Nest(empty=f"<<( {value} )>>")
    if isinstance(value, ox.BlankNode):
        return Nest(empty="[…]")
    return Nest(empty="( )") if value == RDF.nil else value


def _unit(value: Shown | None) -> Term | None:
    return None if isinstance(value, Nest) else value


def _facts_for(predicate: str, value: Shown, facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.asserted and fact.predicate == predicate and fact.object == value]


def _grouped(index: _Index, node: _Object, depth: int) -> dict[str, tuple[Shown, ...]]:
    values: dict[str, list[Shown]] = {}
    for predicate, value in sorted(index.get(node, ()), key=lambda pair: (pair[0], str(pair[1]))):
        kept = values.setdefault(predicate, [])
        if len(kept) < VALUES_KEPT:
            kept.append(_shown(index, value, depth))
    return {predicate: tuple(found) for predicate, found in values.items()}


def _shown(index: _Index, value: _Object, depth: int) -> Shown:
    if depth == 0 or not isinstance(value, ox.BlankNode):
        return shown_term(value)
    said = dict(index.get(value, ()))
    if _FIRST in said:
        return Nest(members=tuple(_members(index, value, depth)))
    return Nest(rows=tuple(_grouped(index, value, depth - 1).items()))


def _members(index: _Index, node: _Object, depth: int) -> Iterator[Shown]:
    seen: set[_Object] = set()
    while node not in seen and _FIRST in (said := dict(index.get(node, ()))):
        seen.add(node)
        yield _shown(index, said[_FIRST], depth - 1)
        node = said.get(_REST, node)


def _iris_in(value: Shown) -> Iterator[str]:
    if isinstance(value, ox.NamedNode):
        yield value.value
    elif isinstance(value, Nest):
        for predicate, values in value.rows:
            yield predicate
            for inner in values:
                yield from _iris_in(inner)
        for member in value.members:
            yield from _iris_in(member)
