"""What is worked out of expressions without rdflib is what rdflib says; where it might not be, it is not worked out."""

from itertools import product
from typing import Any

import pytest
from rdflib import Graph, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.evalutils import _eval
from rdflib.plugins.sparql.operators import EBV
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import FrozenBindings, QueryContext, SPARQLError

from kggraph.shapes.screening.expressions import plain_test
from kggraph.shapes.screening.terms import UnsureError, node_of
from kggraph.shapes.terms import no_complaints_about_literals

XSD = b"<http://www.w3.org/2001/XMLSchema#"
TERMS = [
    None,
    b"<https://example.org/a>",
    b"<https://example.org/b>",
    b"_:b1",
    b'""',
    b'"a"',
    b'"https://example.org/a"',
    '"қала"'.encode(),
    '"қала"@kk'.encode(),
    b'"a"@EN',
    rb'"a\"b\\"',
    b'"0"^^' + XSD + b"integer>",
    b'"4"^^' + XSD + b"integer>",
    b'"4"^^' + XSD + b"nonNegativeInteger>",
    b'"7"^^' + XSD + b"nonNegativeInteger>",
    b'"04"^^' + XSD + b"integer>",
    b'"-4"^^' + XSD + b"integer>",
    b'"-4"^^' + XSD + b"nonNegativeInteger>",
    b'"4"^^' + XSD + b"int>",
    b'"4.0"^^' + XSD + b"decimal>",
    b'"true"^^' + XSD + b"boolean>",
    b'"false"^^' + XSD + b"boolean>",
    b'"1"^^' + XSD + b"boolean>",
    b'"maybe"^^' + XSD + b"boolean>",
    b'"2020-01"^^' + XSD + b"gYearMonth>",
    b'"x"^^<https://example.org/type>',
]
EXPRESSIONS = [
    "?x",
    "?x && ?y",
    "?x || ?y",
    *(f"?x {order} ?y" for order in ("=", "!=", "<", ">", "<=", ">=")),
    *(f"?x {order} 4" for order in ("=", "!=", "<", ">", "<=", ">=")),
    "?x = 'a'",
    "?x = <https://example.org/a> || ?y",
    "?x IN (<https://example.org/a>, <https://example.org/c>)",
    "?x NOT IN (<https://example.org/a>, ?y)",
    "?x IN (?y, <https://example.org/b>)",
    "ISIRI(?x) && ?y != 4",
    "STRSTARTS(STR(?x), 'https://example.org/')",
    "STRSTARTS(?x, ?y)",
    "STRLEN(?x) = ?y",
    "STRLEN(STR(?x)) >= 4",
    "STRLEN(?x) != ?y - 3",
    "STRLEN(STR(?x)) < ?y + 3 - 2",
    "?x - ?y = 0",
    "?x - ?y + 1 > 0",
    "SUBSTR(?x, ?y, 2) = 'a'",
    "SUBSTR(STR(?x), 2, ?y) != 'ttps'",
    "SUBSTR(?x, ?y - 3 + 1, ?y) = ?x",
]  # fmt: skip


def parsed(expression: str) -> Any:
    return translateQuery(parseQuery(f"SELECT * {{ ?x ?p ?y FILTER ({expression}) }}")).algebra.p.p.expr


def of_rdflib(expression: Any, terms: dict[str, bytes]) -> bool:
    bound = {Variable(name): node_of(term) for name, term in terms.items()}
    found = _eval(expression, FrozenBindings(QueryContext(Graph(), initBindings={}), bound))
    try:
        return bool(EBV(found))
    except SPARQLError:
        return False


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_is_certain_is_what_rdflib_says(expression: str) -> None:
    whole, certain = parsed(expression), 0
    plain = plain_test(whole)
    with no_complaints_about_literals():
        for x, y in product(TERMS, TERMS):
            terms = {name: term for name, term in (("x", x), ("y", y)) if term is not None}
            try:
                answer = plain(terms)
            except UnsureError:
                continue
            certain += 1
            assert answer == of_rdflib(whole, terms), terms
    assert certain > 0


OTHERS = [
    "!?x",
    "BOUND(?x)",
    "?x * 2 = ?y",
    "?x = 'a'@kk",
    "REGEX(?x, 'a')",
    "?x = 4.5",
    "LANG(?x) = ?y",
    "STR(4) = ?x",
]


@pytest.mark.parametrize("expression", OTHERS)
def test_of_other_expressions_nothing_is_certain(expression: str) -> None:
    with pytest.raises(UnsureError):
        plain_test(parsed(expression))
