"""Triple patterns: how a client writes them, what matches them, and about how much that is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.errors import QueryTooLargeError
from kggraph.iris import require_iri
from kggraph.statistics import Statistics
from kggraph.store.interface import Store, Term
from kggraph.store.questions import question, with_slice
from kggraph.vocabulary import RDF

PAGE_SIZE = 100
# To reach a page, the store passes over those before it: half a second for the last of these.
LAST_PAGE = 10_000
_COUNTED = 10_000  # as fragment-count.rq says
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^<?([^<>]+)>?)?\Z', re.DOTALL)
_GENID = ".well-known/genid/"


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; what is None may be anything."""

    subject: Term | None = None
    predicate: Term | None = None
    object: Term | None = None

    @property
    def terms(self) -> dict[str, Term]:
        """The terms that are given, by their place."""
        places = {"subject": self.subject, "predicate": self.predicate, "object": self.object}
        return {place: term for place, term in places.items() if term is not None}

    @property
    def is_possible(self) -> bool:
        """Whether RDF allows a triple that matches: literals are objects, predicates are IRIs."""
        return not isinstance(self.subject, ox.Literal) and isinstance(self.predicate, ox.NamedNode | None)


@dataclass(frozen=True)
class Matches:
    """One page of what matches a pattern; ``count`` is how much there is in all, ``is_exact`` whether that is known.

    A count that is not exact is a lower bound.
    """

    triples: list[ox.Triple]
    has_next: bool
    count: int
    is_exact: bool


def read_pattern(arguments: Mapping[str, str], base: str) -> Pattern:
    """Return the pattern that a query string asks for. Raises InvalidIriError.

    A term is an IRI, with angle brackets or without, or a literal in quotes; nothing and ``?name`` are variables.

    >>> read_pattern({"subject": "https://e.example/a", "object": '"x"@en'}, "https://e.example/").terms
    {'subject': <NamedNode value=https://e.example/a>, 'object': <Literal value=x language=en>}
    """
    return Pattern(*(_read_term(arguments.get(place, ""), base) for place in ("subject", "predicate", "object")))


def find_matches(store: Store, statistics: Statistics | None, pattern: Pattern, page: int) -> Matches:
    """Return a page of matches; ``page`` counts from 1. Raises QueryTooLargeError past the last page that is served.

    The cost is bounded: by the place of the page, and by 10,000 statements counted.
    """
    if page > LAST_PAGE:
        raise QueryTooLargeError(
            f"page {page:,} is past the last one served, {LAST_PAGE:,}; narrow the pattern, or take a dump"
        )
    if not pattern.is_possible:
        return Matches([], has_next=False, count=0, is_exact=True)
    offset = (page - 1) * PAGE_SIZE
    text = with_slice(question("fragment-triples"), offset=offset, limit=PAGE_SIZE + 1)
    rows = [{**pattern.terms, **row} for row in store.select(text, **pattern.terms)]
    triples = [_triple(row) for row in rows[:PAGE_SIZE]]
    if len(rows) <= PAGE_SIZE and (rows or page == 1):
        return Matches(triples, has_next=False, count=offset + len(rows), is_exact=True)
    count, is_exact = _count(store, statistics, pattern)
    return Matches(triples, len(rows) > PAGE_SIZE, max(count, offset + len(rows)) if rows else count, is_exact)


def skolemize(triple: ox.Triple, base: str) -> ox.Triple:
    """Return a triple with IRIs for its blank nodes, by which clients can ask for them again (RDF 1.1, section 3.5).

    >>> triple = ox.Triple(ox.BlankNode("b0"), ox.NamedNode("https://e.example/p"), ox.Literal("x"))
    >>> skolemize(triple, "https://e.example/").subject
    <NamedNode value=https://e.example/.well-known/genid/b0>
    """

    def named(node: ox.BlankNode) -> ox.NamedNode:
        return ox.NamedNode(f"{base}{_GENID}{node.value}")

    subject, value = triple.subject, triple.object
    return ox.Triple(
        named(subject) if isinstance(subject, ox.BlankNode) else subject,
        triple.predicate,
        named(value) if isinstance(value, ox.BlankNode) else value,
    )


def _triple(row: Mapping[str, Term]) -> ox.Triple:
    subject, predicate = row["subject"], row["predicate"]
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        raise TypeError(f"not a triple: {subject} {predicate} {row['object']}")
    return ox.Triple(subject, predicate, row["object"])


def _read_term(text: str, base: str) -> Term | None:
    if not text or text.startswith(("?", "_:")):
        return None
    if literal := _LITERAL.match(text):
        value, language, datatype = literal.groups()
        if language:
            return ox.Literal(value, language=language)
        return ox.Literal(value, datatype=ox.NamedNode(require_iri(datatype))) if datatype else ox.Literal(value)
    iri = require_iri(text[1:-1] if text.startswith("<") and text.endswith(">") else text)
    label = iri.removeprefix(base + _GENID)
    return ox.BlankNode(label) if label != iri and label.isalnum() else ox.NamedNode(iri)


def _count(store: Store, statistics: Statistics | None, pattern: Pattern) -> tuple[int, bool]:
    """Return how much matches a pattern, and whether that is exact."""
    known = _known_count(statistics, pattern) if statistics else None
    if known is not None:
        return known, True
    if any(isinstance(term, ox.BlankNode) for term in pattern.terms.values()):
        return PAGE_SIZE, False  # no query can name one
    [row] = store.select(question("fragment-count"), **pattern.terms)
    count = int(row["count"].value)
    return count, count <= _COUNTED


def _known_count(statistics: Statistics, pattern: Pattern) -> int | None:
    """Return what was counted when the release was made, or None."""
    match pattern.terms:
        case {"predicate": RDF.type, "object": ox.NamedNode() as kind, **rest} if not rest:
            return statistics.entities_of(kind.value)
        case {"predicate": ox.NamedNode() as predicate, **rest} if not rest:
            return statistics.triples_with(predicate.value)
        case {**rest} if not rest:
            return statistics.triples
    return None
