"""Queries that are answered without a process of their own: which those are, and that it makes no difference."""

from collections.abc import Callable, Iterator
from itertools import product
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kggraph.errors import QuerySyntaxError, StoreUnavailableError
from kggraph.formats import ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.store.bounded import LONGEST, is_bounded
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.interface import Answer, ProtocolQuery
from kggraph.store.release import Release

BOUNDED = [
    "ASK { ?s ?p ?o }",
    "ASK WHERE { ?s ?p ?o . }",
    "select * where{?s ?p ?o}limit 10",
    "SELECT ?s ?o { ?s a ?o } LIMIT 10 # all",
    "# first\rSELECT ?s # which?\n { # SERVICE\n ?s ?p ?o }",
    "SELECT ?p ?o { <https://example.org/id/gift> ?p ?o }",
    "PREFIX ex: <https://example.org/> PREFIX : <urn:x#>\nSELECT $o { ex:gift :a $o }",
    'ASK { ?s <urn:p> "} UNION { ?s ?p ?o" }',
    "ASK { ?s <urn:p> 'x # y'@kk-Cyrl . # z\n }",
    'ASK { ?s <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> }',
    'ASK { ?s <urn:p> "1"^^xsd:integer }',
    "ASK { ?s <urn:p> -1.50. }",
    "ASK { ?s <urn:p> true }",
    "SELECT * { <urn:s> <urn:p> <urn:o> }",
    "SELECT ?s { ?s ?p 'ә' } # ә",
]
NOT_BOUNDED = {
    "two patterns": "ASK { ?s ?p ?o . ?o ?q ?r }",
    "two objects": "ASK { ?s ?p ?o , ?r }",
    "two properties": "ASK { ?s ?p ?o ; ?q ?r }",
    "a second pattern after a comment that a carriage return ends": "ASK { ?s ?p ?o # \r . ?a ?b ?c }",
    "a second pattern after a string": "ASK { ?s ?p '' . ?a ?b ?c }",
    "a variable that stands twice": "ASK { ?s ?p ?s }",
    "a variable that stands twice in two spellings": "ASK { ?s ?p $s }",
    "a variable of nothing": "SELECT ?x { ?s ?p ?o }",
    "a variable that a keyword is part of": "SELECT ?sWHERE { ?s ?p ?o }",
    "a path": "ASK { ?s ?p/?q ?o }",
    "a path of properties": "ASK { ?s <urn:p>/<urn:q> ?o }",
    "a path without end": "ASK { ?s <urn:p>+ ?o }",
    "a path of types": "ASK { ?s a* ?o }",
    "an inverse path": "ASK { ?s ^<urn:p> ?o }",
    "a negated path": "ASK { ?s !<urn:p> ?o }",
    "a filter": "SELECT ?s { ?s ?p ?o FILTER(?o > 1) }",
    "a filter in a row": "SELECT ?s { FILTER REGEX(?o, '(a+)+b') ?s ?p ?o }",
    "OPTIONAL": "SELECT ?s { ?s ?p ?o OPTIONAL { ?a ?b ?c } }",
    "UNION": "SELECT ?s { { ?s ?p ?o } UNION { ?a ?b ?c } }",
    "MINUS": "SELECT ?s { ?s ?p ?o MINUS { ?s ?b ?c } }",
    "BIND": "SELECT ?s { ?s ?p ?o BIND(1 AS ?x) }",
    "VALUES inside": "SELECT ?s { VALUES ?s { <urn:s> } ?s ?p ?o }",
    "VALUES at the end": "SELECT ?s { ?s ?p ?o } VALUES ?s { <urn:s> }",
    "a sub-select": "SELECT ?s { SELECT ?s { ?s ?p ?o } }",
    "a group in a group": "SELECT ?s { { ?s ?p ?o } }",
    "a graph": "SELECT ?s { GRAPH ?g { ?s ?p ?o } }",
    "SERVICE": "SELECT ?s { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SERVICE that is glued": "SELECT*{SERVICE<http://127.0.0.1/>{?s ?p ?o}}",
    "FROM": "SELECT ?s FROM <urn:g> { ?s ?p ?o }",
    "FROM NAMED": "SELECT ?s FROM NAMED <file:///etc/passwd> { ?s ?p ?o }",
    "an aggregate": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "an expression": "SELECT (STR(?s) AS ?n) { ?s ?p ?o }",
    "DISTINCT": "SELECT DISTINCT ?p { ?s ?p ?o }",
    "REDUCED": "SELECT REDUCED ?p { ?s ?p ?o }",
    "an order": "SELECT ?s { ?s ?p ?o } ORDER BY ?o",
    "GROUP BY": "SELECT ?s { ?s ?p ?o } GROUP BY ?s",
    "HAVING": "SELECT ?s { ?s ?p ?o } HAVING(?s > 1)",
    "OFFSET": "SELECT ?s { ?s ?p ?o } OFFSET 100000000",
    "OFFSET after LIMIT": "SELECT ?s { ?s ?p ?o } LIMIT 1 OFFSET 100000000",
    "no pattern": "ASK { }",
    "a blank node": "ASK { _:b ?p ?o }",
    "blank nodes": "ASK { ?s ?p [] }",
    "a list": "ASK { ?s ?p (1 2 3) }",
    "a quoted triple": "ASK { << ?s ?p ?o >> ?q ?r }",
    "a triple term": "ASK { ?s ?p <<( ?a ?b ?c )>> }",
    "a long string": "ASK { ?s ?p '''x''' }",
    "a string that is left open": "ASK { ?s ?p 'x }",
    "an escape": r"ASK { ?s ?p 'x\' . ?a ?b ?c . ?d ?e \'' }",
    "an escape for a character": r"ASK { ?s ?p <urn:\u0061> }",
    "an escape in a name": r"ASK { ?s ex:a\-b ?o }",
    "a base": "BASE <http://e/> ASK { ?s ?p ?o }",
    "CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT in short": "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE": "DESCRIBE ?s { ?s ?p ?o }",
    "an update": "INSERT DATA { <urn:s> <urn:p> <urn:o> }",
    "an update behind a query": "ASK { ?s ?p ?o } ; DROP ALL",
    "nothing": "",
    "a NUL character": "ASK { ?s ?p ?o }\0",
    "another space": "ASK\u00a0{ ?s ?p ?o }",
    "a letter that is S in capitals": "\u017fELECT * { ?s ?p ?o }",
    "other digits": "SELECT * { ?s ?p ?o } LIMIT \u0663",
    "a long text": "ASK { ?s ?p ?o } #".ljust(LONGEST + 1),
}


@pytest.mark.parametrize("text", BOUNDED)
def test_is_bounded(text: str) -> None:
    assert is_bounded(text)


@pytest.mark.parametrize("text", NOT_BOUNDED.values(), ids=NOT_BOUNDED.keys())
def test_is_not_bounded(text: str) -> None:
    assert not is_bounded(text)


PIECES = [
    "#",
    "#a\n",
    "PREFIX a: <u:x> ",
    "SELECT " + "?a " * 600,
    "ASK { ?s ?p '",
    'ASK { ?s ?p ""',
    "ASK {" + " " * 990,
]
ENDLESS = [piece * (LONGEST // len(piece)) for piece in PIECES]
ENDLESS += [f"ASK {{ ?s ?p {piece * 900}!" for piece in ("a", "a:a", "@a-a", "'a'", "# \n", "<a>", "1.", "- ", "?a")]


@pytest.mark.parametrize("text", ENDLESS, ids=lambda text: text[:30])
def test_a_hostile_text_is_known_for_what_it_is_after_one_reading(text: str) -> None:
    started = process_time()
    assert not is_bounded(text[:LONGEST])
    assert process_time() - started < 0.1


MANY = """\
<https://example.org/id/ada> <http://www.w3.org/2000/01/rdf-schema#label> "Ada"@en .
<https://example.org/id/gift> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Gift> .
<https://example.org/id/gift> <https://example.org/giver> <https://example.org/id/ada> .
"""
MANY += "".join(f'<urn:s{number}> <urn:p> "{"x" * 500}" .\n' for number in range(1000))
GRAPHS = "".join(
    f"<https://example.org/id/gift> <https://example.org/value> {value} <urn:g{graph}> .\n"
    for value, graph in product(('"100"^^<http://www.w3.org/2001/XMLSchema#integer>', '"ә\\r\\n<&>"', "_:b"), range(3))
)


@pytest.fixture(scope="module", params=[True, False], ids=["union", "own"])
def graphs(request: pytest.FixtureRequest, publish: Callable[..., Release]) -> Iterator[EmbeddedStore]:
    """A store of named graphs that say the same, asked as one or apart."""
    opened = open_store(publish(GRAPHS + MANY, union=request.param))
    yield opened
    opened.close()


TERMS = [
    "?a",
    "?b",
    "$c",
    "a",
    "ex:gift",
    "<id/gift>",
    "ex:value",
    "ex:giver",
    "rdfs:label",
    "<urn:s1>",
    "<urn:p>",
    "100",
]
TERMS += ["100.0", '"Ada"@en', '"ә"', "'100'^^xsd:integer", "true", "<id/ada>"]
TEXTS = st.builds(
    "{}{} {}{{ {} {} {}{}}}{}".format,
    st.sampled_from(["", "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX rdfs: <urn:other#>", "# x\n"]),
    st.sampled_from(["ASK", "SELECT *", "SELECT ?a", "SELECT ?b ?a", "select\n$c"]),
    st.sampled_from(["", "WHERE ", "# {\n"]),
    *[st.sampled_from(TERMS)] * 3,
    st.sampled_from(["", " .", "\t"]),
    st.sampled_from(["", " LIMIT 2", " LIMIT 0", "\n# end"]),
)


def _said(answer: Callable[[], Answer]) -> tuple[object, ...]:
    """What is answered, or what is wrong with the query."""
    try:
        given = answer()
    except QuerySyntaxError as error:
        return str(error), error.line, error.column
    return given.form, given.format, given.body


@given(text=TEXTS, results=st.sampled_from(ResultsFormat))
@settings(deadline=None, max_examples=150)
def test_the_answer_is_that_of_the_sandbox(text: str, results: ResultsFormat, graphs: EmbeddedStore) -> None:
    query = ProtocolQuery(text)
    apart = _said(lambda: graphs._sandbox.answer(query, results, None))  # noqa: SLF001 - the other way to the same
    assert _said(lambda: graphs.answer(query, results, None)) == apart


def test_a_short_answer_needs_no_process(gifts: Release) -> None:
    store = open_store(gifts)
    store.close()
    query = ProtocolQuery("SELECT ?value { ex:gift ex:value ?value } # ex:id/gift")
    assert store.answer(query, ResultsFormat.CSV, None).body == b"value\r\n"
    with pytest.raises(StoreUnavailableError):
        store.answer(ProtocolQuery("ASK { FILTER(true) }"), ResultsFormat.CSV, None)


ANSWERED_APART = [
    ("a long answer", QueryLimits(), "SELECT * { ?s <urn:p> ?o }"),
    ("an answer that takes too long", QueryLimits(quick_seconds=0), "SELECT * { ?s <urn:p> ?o } LIMIT 30"),
    (
        "a query that may be longer than allowed",
        QueryLimits(query_bytes=100),
        "ASK { ?s <urn:p> ?o } # a little longer",
    ),
]


@pytest.mark.parametrize(
    ("limits", "text"), [row[1:] for row in ANSWERED_APART], ids=[row[0] for row in ANSWERED_APART]
)
def test_is_answered_in_the_sandbox(limits: QueryLimits, text: str, graphs: EmbeddedStore) -> None:
    store = open_store(graphs.release, limits)
    assert store.answer(ProtocolQuery(text), ResultsFormat.JSON, None).size > 0
    store.close()
    with pytest.raises(StoreUnavailableError):
        store.answer(ProtocolQuery(text), ResultsFormat.JSON, None)
