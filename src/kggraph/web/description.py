"""A description: what a client gets when it asks for an IRI, whatever format it then takes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kggraph.errors import UnknownEntityError
from kggraph.iris import Iris
from kggraph.site import Site
from kggraph.store.interface import Incoming, Store
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, DCTERMS, FOAF, OA, RDF, RDFS, SCHEMA, SKOS
from kggraph.web.links import FACTS_SHOWN, links_on

_Subject = ox.NamedNode | ox.BlankNode | ox.Triple

PARTS_SHOWN = 2_000
_CONTAINING = (RDFS.isDefinedBy.value, DCTERMS.isPartOf.value)
_DIGITS = re.compile(r"(\d+)")
# Names come first in a description, in this order; then the rest by IRI.
NAMING = (RDFS.label, SKOS.prefLabel, SCHEMA.name, DCTERMS.title, FOAF.name, SKOS.altLabel, SKOS.definition)
_FIRST = (RDF.type, *NAMING, RDF.subject, RDF.predicate, RDF.object, OA.exact)
_RANK = {predicate: rank for rank, predicate in enumerate(_FIRST)}


@dataclass(frozen=True)
class Section:
    """Triples that answer one question about an entity, in reading order, and that question's heading."""

    heading: str
    triples: tuple[ox.Triple, ...]


@dataclass(frozen=True)
class Description:
    """All that is told about one entity, in reading order; each triple once.

    Of very many statements that lead to it each page of the description holds some; ``pages`` are the others, by their
    link relation. The first page holds everything else.
    """

    entity: ox.NamedNode
    sections: tuple[Section, ...]
    pages: Mapping[str, int] = field(default_factory=dict)

    @property
    def triples(self) -> list[ox.Triple]:
        """All triples in reading order."""
        return [triple for section in self.sections for triple in section.triples]

    @property
    def types(self) -> list[ox.NamedNode]:
        """The classes of the entity."""
        return [
            triple.object
            for triple in self.triples
            if triple.subject == self.entity
            and triple.predicate == RDF.type
            and isinstance(triple.object, ox.NamedNode)
        ]


def describe(store: Store, entity: ox.NamedNode, *, parts: Sequence[ox.NamedNode] = (), page: int = 1) -> Description:
    """Return what the store tells about an entity. Raises UnknownEntityError where that is nothing, UnknownPageError.

    ``parts`` are hash IRIs below the entity that nothing connects with it. No question takes longer because more
    statements lead to the entity.
    """
    incoming = store.incoming(entity)
    links = links_on(entity, incoming, page)
    found = _first_page(store, entity, incoming, parts) if page == 1 else []
    uses = store.construct(question("describe-uses"), entity=entity) if page == 1 else []
    order = _Order(store.site, entity)
    sections = [*_each_once([*found, ("Where it is used, some examples", uses)], order)]
    told = {triple for section in sections for triple in section.triples}
    leading = [(links.heading(), links.triples()), ("Where the rest is", links.controls(Iris(store.site.base)))]
    for heading, triples in leading:  # which are in order
        if new := tuple(triple for triple in triples if triple not in told):
            sections.append(Section(heading, new))
    return Description(entity, tuple(sections) or _occurrences(store, entity, order), links.neighbours())


def _first_page(
    store: Store, entity: ox.NamedNode, incoming: Incoming, parts: Sequence[ox.NamedNode]
) -> list[tuple[str, Sequence[ox.Triple]]]:
    """Return what only the first page of a description tells: all but what leads to the entity."""
    own = _own(store.construct(question("describe-entity"), entity=entity), entity)
    contained = [t for part in parts for t in _own(store.construct(question("describe-entity"), entity=part), part)]
    if 0 < sum(incoming.counts.get(name, 0) for name in _CONTAINING) <= PARTS_SHOWN:
        contained += store.construct(question("describe-parts"), entity=entity)
    facts = store.construct(question("describe-facts"), entity=entity)
    labels = store.construct(question("describe-labels"), entity=entity)
    return [
        ("", own),
        ("What it contains", contained),
        (_facts_heading(incoming.counts.get(RDF.subject.value, 0)), facts),
        ("Names of what it leads to", labels),
    ]


def _facts_heading(count: int) -> str:
    some = f"the first {FACTS_SHOWN} of {count:,} facts" if count > FACTS_SHOWN else "the facts"
    return f"Why: {some}, and the passages whose words say them"


def _occurrences(store: Store, entity: ox.NamedNode, order: "_Order") -> tuple[Section, ...]:
    """Return where an entity of which nothing else is told occurs. Raises UnknownEntityError if it does nowhere."""
    if not store.ask(question("entity-exists"), entity=entity):
        raise UnknownEntityError(entity.value)
    unnamed = store.construct(question("describe-unnamed"), entity=entity)
    return tuple(_each_once([("Where it occurs in things without a name, some examples", unnamed)], order))


class _Order:
    """The order of reading: the entity first; type and names before the rest; our terms before those of others."""

    def __init__(self, site: Site, entity: ox.NamedNode) -> None:
        self._base = site.base
        self._entity = entity
        self._languages = {tag: rank for rank, tag in enumerate(site.data_languages)}

    def sort(self, triples: Iterable[ox.Triple]) -> list[ox.Triple]:
        """Return the triples subject by subject; a passage follows the first fact that rests on it."""
        by_subject: dict[_Subject, list[ox.Triple]] = {}
        for triple in sorted(triples, key=self._statement):
            by_subject.setdefault(triple.subject, []).append(triple)
        ordered: list[ox.Triple] = []
        for subject in sorted(by_subject, key=lambda subject: self._subject(subject, by_subject[subject])):
            statements = by_subject.pop(subject, [])
            ordered += statements
            for triple in statements:
                if triple.predicate == ASAR.evidence and isinstance(triple.object, ox.NamedNode):
                    ordered += by_subject.pop(triple.object, [])
        return ordered

    def _subject(self, subject: _Subject, statements: Sequence[ox.Triple]) -> tuple[object, ...]:
        predicates = {triple.predicate for triple in statements}
        return (
            subject != self._entity,
            ASAR.evidence not in predicates,
            ASAR.alternativeTo in predicates,
            predicates == {RDF.object},  # facts that lead here, after the statements they are about
            isinstance(subject, ox.BlankNode),
            natural_key(str(subject).rstrip(">")),
        )

    def _statement(self, triple: ox.Triple) -> tuple[object, ...]:
        predicate = triple.predicate
        return _RANK.get(predicate, len(_RANK)), *self._iri(predicate.value), *self._object(triple.object)

    def _object(self, value: object) -> tuple[object, ...]:
        if isinstance(value, ox.NamedNode):
            return 0, *self._iri(value.value)
        if isinstance(value, ox.Literal):
            return 1, self._languages.get(value.language or "", len(self._languages)), natural_key(str(value))
        return 2, 0, natural_key(str(value))

    def _iri(self, iri: str) -> tuple[object, ...]:
        return not iri.startswith(self._base), natural_key(iri)


def natural_key(text: str) -> list[tuple[int, str]]:
    """Return a sort key by which ``s2`` comes before ``s10``.

    >>> sorted(["s10", "s2", "s"], key=natural_key)
    ['s', 's2', 's10']
    """
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(text) if part]


def _own(triples: Iterable[ox.Triple], entity: ox.NamedNode) -> list[ox.Triple]:
    """Return the statements of the entity and of its blank nodes: some engines describe more than that."""
    by_subject: dict[object, list[ox.Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple.subject, []).append(triple)
    waiting: list[object] = [entity]
    own: list[ox.Triple] = []
    while waiting:
        statements = by_subject.pop(waiting.pop(), [])
        own.extend(statements)
        waiting.extend(t.object for t in statements if isinstance(t.object, ox.BlankNode))
    return own


def _each_once(found: Iterable[tuple[str, Sequence[ox.Triple]]], order: _Order) -> Iterator[Section]:
    seen: set[ox.Triple] = set()
    for heading, triples in found:
        new = set(triples) - seen
        seen |= new
        if new:
            yield Section(heading, tuple(order.sort(new)))
