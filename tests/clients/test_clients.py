"""Clients that people use ask every saved query, with and without values, and are told what the store says."""

import json
import subprocess
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

from kggraph.bundled import bundled_project
from kggraph.cli import main
from kggraph.rdflib_terms import from_rdflib
from kggraph.store.binding import bind
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.interface import QueryForm
from kggraph.store.parameters import read_values
from kggraph.store.query_text import query_form
from kggraph.store.release import Release

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Answer = bool | list[dict[str, str]]


@pytest.fixture(scope="session")
def store(release: Release) -> Iterator[EmbeddedStore]:
    opened = open_store(release)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def texts(store: EmbeddedStore) -> list[str]:
    """Every saved query as it stands, and with the examples of its parameters."""
    found = []
    for query in store.site.queries:
        given = [(parameter.name, parameter.example) for parameter in query.parameters]
        found += list(dict.fromkeys([query.text, bind(query.text, read_values(query, given, store))]))
    return found


def told(rows: list[dict[str, Term]]) -> list[dict[str, str]]:
    return [{name: str(term) for name, term in row.items()} for row in rows]


def triples(found: list[ox.Triple]) -> list[dict[str, str]]:
    rows = [{"subject": t.subject, "predicate": t.predicate, "object": t.object} for t in found]
    return sorted(told(rows), key=str)


def ours(store: EmbeddedStore, text: str) -> Answer:
    form = query_form(text)
    if form is QueryForm.ASK:
        return store.ask(text)
    return triples(store.construct(text)) if form is QueryForm.CONSTRUCT else told(store.select(text))


def test_sparqlwrapper_is_told_what_the_store_says(origin, texts, store):
    for text in texts:
        wrapper = SPARQLWrapper(f"{origin}/sparql")
        wrapper.setQuery(text)
        form = query_form(text)
        wrapper.setReturnFormat(TURTLE if form is QueryForm.CONSTRUCT else JSON)
        body = wrapper.query().response.read()
        if form is QueryForm.CONSTRUCT:
            found = triples([quad.triple for quad in ox.parse(body, ox.RdfFormat.TURTLE)])
        else:
            results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
            found = bool(results) if form is QueryForm.ASK else told_by_engine(results)
        assert found == ours(store, text), text


def told_by_engine(results: ox.QuerySolutions) -> list[dict[str, str]]:
    names = [variable.value for variable in results.variables]
    return told([{name: row[name] for name in names if row[name] is not None} for row in results])


def test_rdflib_is_told_what_the_store_says(origin, texts, store):
    graph = Graph(SPARQLStore(f"{origin}/sparql", context_aware=False))
    for text in texts:
        result = graph.query(text)
        if result.type == "ASK":
            found: Answer = result.askAnswer
        elif result.type == "CONSTRUCT":
            found = triples([ox.Triple(*map(from_rdflib, triple)) for triple in result.graph])
        else:
            found = told([{str(name): from_rdflib(term) for name, term in row.items()} for row in result.bindings])
        assert found == ours(store, text), text


def test_comunica_is_told_what_the_store_says(origin, texts, store, comunica):
    queries = [{"form": query_form(text).value, "text": text} for text in texts]
    ended = subprocess.run(
        [*comunica, f"{origin}/sparql"],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    for text, answer in zip(texts, json.loads(ended.stdout), strict=True):
        found = answer if isinstance(answer, bool) else told([of_javascript(row) for row in answer])
        assert (sorted(found, key=str) if query_form(text) is QueryForm.CONSTRUCT else found) == ours(store, text), text


def of_javascript(row: dict[str, list[str]]) -> dict[str, Term]:
    return {name: term(*value) for name, value in row.items()}


def term(kind: str, value: str, language: str, datatype: str) -> Term:
    if kind == "NamedNode":
        return ox.NamedNode(value)
    assert kind == "Literal", kind
    return ox.Literal(value, language=language) if language else ox.Literal(value, datatype=ox.NamedNode(datatype))


def test_the_command_asks_an_endpoint_a_saved_query_of_the_project(origin, capfd):
    project = str(bundled_project())
    arguments = ["--endpoint", f"{origin}/sparql", "--project", project, "--format", "csv"]
    assert main(["query", "by-giver", "--param", "giver=organization:akhyska", *arguments]) == 0
    told, _ = capfd.readouterr()
    assert told.splitlines() == [
        "giver,value,currency,stated,of,promised",
        "https://w3id.org/kggraph/id/org/akhyska,3300000,KZT,2,3,0",
    ]
    assert main(["query", "by-giver", "--explain", "--endpoint", f"{origin}/sparql", "--project", project]) == 0
    assert "?any rdf:type asar:Donation   8" in capfd.readouterr().out
