"""What a person is told of a query that is not SPARQL. Each row: the query, the place, what is said."""

import pyoxigraph as ox
import pytest

from kggraph.store.query_text import first_keyword
from kggraph.store.syntax import explain_syntax_error

PREFIXES = {"asar": "https://w3id.org/kggraph/asar#", "ex": "http://e/", "foaf": "http://xmlns.com/foaf/0.1/"}
FORMS = "expected SELECT, ASK, CONSTRUCT or DESCRIBE"
CASES = [
    ("", 1, 1, f"the query is empty; {FORMS}"),
    ("# only a comment\n", 1, 1, f"the query is empty; {FORMS}"),
    ("SELCT * { }", 1, 1, f"unexpected 'SELCT'; {FORMS}; did you mean 'SELECT'?"),
    ("{ ?s ?p ?o }", 1, 1, f"unexpected '{{'; {FORMS}"),
    ("PREFIX x <http://e/> ASK {}", 1, 8, "PREFIX is followed by a name and a colon, such as 'ex:', not by 'x'"),
    ("SELECT * { ?s foa:name ?o }", 1, 15, "unknown prefix 'foa:'; known: asar, ex, foaf; did you mean 'foaf'?"),
    ("PREFIX a: <a:>\nASK { ?s asr:p ?o }", 2, 10, "known: a, asar, ex, foaf; did you mean 'asar'?"),
    ("SELECT * { ?s ?p <a b> }", 1, 18, "<a b> is not an IRI: it is not well formed"),
    ("SELECT * { ?s <rel> ?o }", 1, 15, "<rel> is not an IRI: it is relative and the query has no BASE"),
    ('SELECT * { ?s ?p "abc }', 1, 18, 'the string that starts with " here is not closed'),
    ("SELECT * { ?s ?p 'ab\n' }", 1, 18, "the string that starts with ' here is not closed"),
    ("SELECT * { { ?s ?p ?o }", 1, 10, "the '{' here is not closed"),
    ("SELECT (COUNT(?s AS ?n) { ?s ?p ?o }", 1, 18, "unexpected 'AS'; expected ')', '=' or '*'"),
    ("SELECT ?s { ?s ?p ?o } }", 1, 24, "unexpected '}'; expected VALUES, GROUP BY, HAVING, ORDER BY, LIMIT or OFFSET"),
    ("SELECT ?s, ?p { ?s ?p ?o }", 1, 10, "unexpected ','; expected a variable, '{', '(' or WHERE"),
    ("SELECT ?s WHERE ?s ?p ?o", 1, 17, "unexpected '?s'; expected '{'"),
    ("SELECT { ?s ?p ?o }", 1, 8, "unexpected '{'; expected a variable, '(' or '*'"),
    ("ASK {\n  ?s ?p ?o\n  FILTR(?o > 1)\n}", 3, 3, "did you mean 'FILTER'?"),
    ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29, "unexpected 'x'; expected a number"),
    ("SELECT * { ?s ?p ?o } GROUP", 1, 28, "unexpected end of the query; expected BY"),
    ("SELECT (COUNT(?s) ?n) { ?s ?p ?o }", 1, 19, "unexpected '?n'; expected '=', '*' or AS"),
    ("ASK { ?s ?p 'x'^^ }", 1, 19, "unexpected '}'; expected an IRI or a name such as ex:thing"),
    ("ASK { ?s ?p ?o FILTER(STRLEN(?o, 2)) }", 1, 32, "unexpected ','; expected ')', '=' or '*'"),
    ("ASK { ?s ?p ?o OPTIONAL ?s ?q ?r }", 1, 25, "unexpected '?s'; expected '{'"),
    ("ASK { ?жан ?p 'ә' ?x }", 1, 19, "unexpected '?x'; expected '.', ';', ',', '}', '{', FILTER or …"),
    ("SELECT ?x (COUNT(*) AS ?n) { ?s ?p ?x }", 1, 1, "a variable that is neither in GROUP BY nor inside an aggreg"),
    ("ASK { BIND(1 AS ?x) BIND(2 AS ?x) }", 1, 31, "AS gives ?x a value, but it has one in this group already"),
    ("ASK { ?s ?p ?o }\x00", 1, 17, "unexpected '\\x00'"),
    ("SELECT (1 AS ?x) (2 AS ?x) { }", 1, 24, "AS gives ?x a value, but it has one"),
    ("SELECT ?p { ?s ?p ?o } GROUP BY (?s + ?o)", 1, 1, "SELECT names a variable that is neither in GROUP BY nor"),
    ("ASK { ?s ?p ?o UNION { } }", 1, 16, "unexpected 'UNION'; expected '.', ';', ',', '}', '{', FILTER or …"),
    ("ASK { ?s ?p ?o } ?s > 2", 1, 18, "unexpected '?s'"),
    ("PREFIX a: 1 ASK { }", 1, 11, "unexpected '1'; expected an IRI"),
    ("ASK { FILTER(<http://e/f>(1)) } 1", 1, 33, "unexpected '1'"),
    ("PREFIX a: <a:>\nASK { ?s ?p '1'^^<b c> }", 2, 18, "<b c> is not an IRI"),
]


EXPECTED = [
    ("", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]),
    ("SELCT * {}", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]),
    ("ASK { ?s foa:name ?o }", ["asar:", "ex:", "foaf:"]),
    ("ASK { { ?s ?p ?o }", ["}"]),
    ("ASK { ?s ?p 'a }", ["'"]),
    ("SELECT ?s, ?p { ?s ?p ?o }", ["a variable", "{", "(", "WHERE"]),
    ("ASK { ?s ?p ?o } LIMIT x", ["a number"]),
    ("ASK { ?s ?p <a b> }", []),
]


def _refusal(query: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query, prefixes=PREFIXES)
    return str(caught.value)


@pytest.mark.parametrize(("query", "expected"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_what_could_stand_there_is_a_list_too(query: str, expected: list[str]) -> None:
    assert list(explain_syntax_error(query, _refusal(query), PREFIXES).expected) == expected


@pytest.mark.parametrize(("query", "line", "column", "words"), CASES, ids=[row[0] for row in CASES])
def test_a_syntax_error_says(query: str, line: int, column: int, words: str) -> None:
    error = explain_syntax_error(query, _refusal(query), PREFIXES)
    assert (error.line, error.column) == (line, column)
    assert words in error.reason


def test_a_query_too_long_to_probe_is_told_the_parsers_place() -> None:
    query = "ASK { " + "?s ?p ?o . " * 3000 + "?x }"
    error = explain_syntax_error(query, _refusal(query), PREFIXES)
    assert (error.line, error.reason) == (1, "the query cannot be read on from here")


def test_a_message_without_a_place_is_passed_on() -> None:
    assert explain_syntax_error("ASK {" + " " * 30_000, "no place", {}).line == 1


def test_the_first_keyword_of_nothing_is_nothing() -> None:
    assert first_keyword("") == ""
