from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kggraph.errors import QueryRefusedError, QuerySyntaxError
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.release import Release
from kggraph.store.serializing import used_prefixes


@pytest.fixture(scope="module")
def store(gifts: Release) -> Iterator[EmbeddedStore]:
    opened = open_store(gifts)
    yield opened
    opened.close()


def test_one_function_gives_one_kind_of_answer(store: EmbeddedStore) -> None:
    with pytest.raises(TypeError, match="not a SELECT query"):
        store.select("ASK { }")
    with pytest.raises(TypeError, match="not an ASK query"):
        store.ask("SELECT * { }")
    with pytest.raises(TypeError, match="not a CONSTRUCT or DESCRIBE query"):
        store.construct("SELECT * { }")


def test_errors_are_the_same_as_for_strangers(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column 12: unexpected 'x'"):
        store.select("SELECT * { x }")
    with pytest.raises(QueryRefusedError, match="is not supported"):
        store.select("SELECT (<http://e/f>(1) AS ?x) { }")


def test_a_blank_node_can_be_bound(store: EmbeddedStore) -> None:
    assert store.select("SELECT ?s { ?s ?p ?o }", s=ox.BlankNode("none")) == []


def test_an_injected_value_stays_a_value(store: EmbeddedStore) -> None:
    nasty = ox.Literal('"} UNION { ?s ?p ?o } #')
    assert store.select("SELECT ?s { ?s ?p ?o }", o=nasty) == []
    assert store.select("SELECT ?s ?o { ?s ?p ?o }", o=nasty) == []


def test_prefixes_inside_triple_terms_are_used_too() -> None:
    inner = ox.Triple(ox.NamedNode("http://a/x"), ox.NamedNode("http://b/y"), ox.Literal("z"))
    outer = ox.Triple(ox.BlankNode("b"), ox.NamedNode("http://c/says"), inner)
    names = {"a": "http://a/", "b": "http://b/", "c": "http://c/", "d": "http://d/"}
    assert list(used_prefixes([outer], names)) == ["a", "b", "c"]
