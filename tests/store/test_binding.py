import pyoxigraph as ox
import pytest

from kggraph.errors import QueryRefusedError
from kggraph.store.binding import bind, declare_prefixes

THING = ox.NamedNode("http://e/a")
V = "VALUES ?s { <http://e/a> }"
CASES = [
    ("a group", "SELECT ?p { ?s ?p ?o }", f"SELECT ?p {{ {V} ?s ?p ?o }}"),
    ("an inner group too", "ASK { ?s ?p ?o { FILTER(?o = ?s) } }", f"ASK {{ {V} ?s ?p ?o {{ {V} FILTER(?o = ?s) }} }}"),
    (
        "not a group without it",
        "ASK { ?a ?b ?c OPTIONAL { ?s ?p ?o } }",
        f"ASK {{ ?a ?b ?c OPTIONAL {{ {V} ?s ?p ?o }} }}",
    ),
    (
        "not a template",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {V} ?s ?p ?o }}",
    ),
    ("not VALUES data", "ASK { VALUES ?x { 1 } ?s ?p ?x }", f"ASK {{ {V} VALUES ?x {{ 1 }} ?s ?p ?x }}"),
    ("not VALUES rows", "ASK { VALUES (?s ?x) { (1 2) } }", f"ASK {{ {V} VALUES (?s ?x) {{ (1 2) }} }}"),
    ("behind SELECT", "ASK { { SELECT ?s { ?s ?p ?o } } }", f"ASK {{ {{ SELECT ?s {{ {V} ?s ?p ?o }} }} }}"),
    ("at the end without groups", "DESCRIBE ?s", f"DESCRIBE ?s\n{V}"),
    ("at the end of a short CONSTRUCT", "CONSTRUCT WHERE { ?s ?p ?o }", f"CONSTRUCT WHERE {{ ?s ?p ?o }}\n{V}"),
    ("not in strings and comments", "ASK { ?a ?b '?s' } # ?s", f"ASK {{ ?a ?b '?s' }} # ?s\n{V}"),
]


@pytest.mark.parametrize(("query", "bound"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_a_value_is_bound_in(query: str, bound: str) -> None:
    assert bind(query, {"s": THING}) == bound
    ox.Store().query(bound)


def test_a_literal_cannot_leave_its_place() -> None:
    nasty = ox.Literal('" } DROP ALL # ', language="kk")
    assert 'VALUES ?o { "\\" } DROP ALL # "@kk }' in bind("ASK { ?s ?p ?o }", {"o": nasty})


def test_a_blank_node_cannot_be_bound() -> None:
    with pytest.raises(QueryRefusedError, match="blank node of another store"):
        bind("ASK { ?s ?p ?o }", {"s": ox.BlankNode("b")})


def test_prefixes_are_declared_once_and_only_where_used() -> None:
    query = "PREFIX a: <http://a/> ASK { a:x b:y 'c:z' }"
    assert (
        declare_prefixes(query, {"a": "http://x/", "b": "http://b/", "c": "http://c/"})
        == f"PREFIX b: <http://b/> {query}"
    )
