"""What a query that found nothing is told of the names in it."""

from collections.abc import Iterator

import pytest

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.hints import Hint, Hints, is_empty
from kggraph.store.interface import ProtocolQuery
from kggraph.store.observing import Unobserved
from kggraph.store.release import Release


@pytest.fixture(scope="module")
def store(release: Release) -> Iterator[EmbeddedStore]:
    opened = open_store(release)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def hints() -> Hints:
    return Hints()


FOUND = [
    ("a misspelt property", "SELECT * { ?s asar:donr ?o }", ["asar:donr → asar:donor"]),
    ("a misspelt class", "SELECT * { ?s a asar:Organisation }", ["asar:Organisation → asar:Organization"]),
    ("other capitals", "SELECT * { ?s a asar:donation }", ["asar:donation → asar:Donation"]),
    ("another namespace", "SELECT * { ?s schema:donor ?o }", ["schema:donor → asar:donor"]),
    ("an old namespace", "SELECT * { ?s a <http://schema.org/Place> }", ["<http://schema.org/Place> → schema:Place"]),
    ("a whole IRI", "ASK { ?s <https://w3id.org/kggraph/asar#reciepient> ?o }",
     ["<https://w3id.org/kggraph/asar#reciepient> → asar:recipient"]),
    ("a prefix of the query's own", "PREFIX k: <https://w3id.org/kggraph/asar#> ASK { ?s k:donr ?o }",
     ["k:donr → k:donor"]),
    ("several names", "SELECT * { ?s asar:donr ?a ; asar:valu ?b }",
     ["asar:donr → asar:donor", "asar:valu → asar:value"]),
    ("a name that is twice there", "SELECT * { ?s asar:donr ?a . ?t asar:donr ?b }", ["asar:donr → asar:donor"]),
    ("a path", "SELECT * { ?s ^asar:donr/asar:value+ ?a }", ["asar:donr → asar:donor"]),
    ("a filter", "SELECT * { ?s ?p ?o FILTER(?p = asar:donr) }", ["asar:donr → asar:donor"]),
    ("an unknown thing", "DESCRIBE <urn:nowhere>", ["<urn:nowhere> → "]),
    ("nothing near", "SELECT * { ?s asar:zzzzzzzz ?o }", ["asar:zzzzzzzz → "]),
]  # fmt: skip
NOTHING = [
    ("all names are known", "SELECT * { ?s asar:donor 'nobody' }"),
    ("no name at all", "SELECT * { ?s ?p 'nobody' }"),
    ("what is declared and not used", "SELECT * { ?s asar:notStated 'nobody' }"),
    ("prefixes and bases", "BASE <http://b.example/> PREFIX x: <http://x.example/> ASK { ?s asar:donor 1 }"),
    ("graphs", "SELECT * FROM <urn:g> FROM NAMED <urn:h> { ?s asar:donor 1 }"),
    ("datatypes", "SELECT * { ?s asar:donor '1'^^<urn:dt>, '1'^^xsd:int }"),
    ("casts", "SELECT * { ?s asar:value ?v FILTER(xsd:double(?v) < 0) }"),
    ("a template", "CONSTRUCT { ?s <urn:new> ?o } { ?s asar:donor ?o, 1 }"),
    ("comments and strings", "SELECT * { ?s asar:donor '<urn:x>' } # asar:donr <urn:y>"),
    ("a relative IRI", "SELECT * { <nowhere> ?p ?o }"),
    ("a long text", "SELECT * { ?s asar:donr ?o } #" + "x" * 20_000),
    ("a very long name", f"SELECT * {{ ?s asar:{'x' * 400} ?o }}"),
]


def told(found: list[Hint]) -> list[str]:
    return [f"{hint.name} → {hint.nearest}" for hint in found]


@pytest.mark.parametrize(("query", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_a_hint_for(store: EmbeddedStore, hints: Hints, query: str, expected: list[str]) -> None:
    assert told(hints.find(store, query)) == expected


@pytest.mark.parametrize("query", [row[1] for row in NOTHING], ids=[row[0] for row in NOTHING])
def test_no_hint_for(store: EmbeddedStore, hints: Hints, query: str) -> None:
    assert hints.find(store, query) == []


def test_many_names_are_few_hints(store: EmbeddedStore, hints: Hints) -> None:
    query = f"SELECT * {{ {' '.join(f'?s <urn:p{number}> ?o .' for number in range(500))} }}"
    assert len(hints.find(store, query)) == 5


@pytest.mark.parametrize("results", ResultsFormat, ids=[row.extension for row in ResultsFormat])
@pytest.mark.parametrize(
    ("query", "empty"),
    [("SELECT ?s { ?s asar:donr ?o }", True), ("SELECT ?s { ?s asar:donor ?o }", False),
     ("SELECT * {}", False), ("SELECT * { FILTER(false) }", True),
     ("SELECT ?x { VALUES ?x { UNDEF } }", False),
     ("ASK { ?s asar:donr ?o }", True), ("ASK {}", False)],
)  # fmt: skip
def test_emptiness_is_seen_in_every_format(
    store: EmbeddedStore, results: ResultsFormat, query: str, *, empty: bool
) -> None:
    assert is_empty(store.answer(ProtocolQuery(query), results, None)) == empty


@pytest.mark.parametrize("graph", RdfFormat, ids=[row.extension for row in RdfFormat])
@pytest.mark.parametrize("empty", [True, False])
def test_an_empty_graph_is_seen_in_every_format(store: EmbeddedStore, graph: RdfFormat, *, empty: bool) -> None:
    query = "CONSTRUCT {} {}" if empty else "CONSTRUCT { ?s asar:donor ?o } { ?s asar:donor ?o }"
    assert is_empty(store.answer(ProtocolQuery(query), None, graph)) == empty


class Begun(Unobserved):
    """Counts the queries that were begun."""

    def __init__(self) -> None:
        self.count = 0

    def begun(self) -> None:
        self.count += 1


@pytest.mark.parametrize(
    ("limits", "asked"),
    [(QueryLimits(seconds=1e-6), 1), (QueryLimits(quick=0, waiting=0), 2)],
    ids=["too slow", "busy"],
)
def test_where_terms_in_use_cannot_be_listed_those_of_the_ontology_must_do(
    release: Release, limits: QueryLimits, asked: int
) -> None:
    """A list that takes too long is not asked for again; one that found no process is."""
    observer, hints = Begun(), Hints()
    store = open_store(release, limits, observer=observer)
    for _ in range(2):
        assert told(hints.find(store, "ASK { ?s asar:donr ?o }")) == ["asar:donr → asar:donor"]
    assert observer.count == asked
    store.close()


def test_each_release_has_its_own_terms(store: EmbeddedStore, gifts: Release) -> None:
    hints, other = Hints(), open_store(gifts)
    query = "ASK { ?s <https://e.example/ns#donr> ?o }"
    first, second, third = (told(hints.find(asked, query)) for asked in (store, other, store))
    assert first == third
    assert "asar:donor" in first[0]
    assert "asar:donor" not in second[0]
    other.close()
