"""A part of the solutions of a query: by LIMIT and OFFSET, within those that the query itself has."""

from dataclasses import dataclass
from itertools import pairwise

from kggraph.store.query_text import Token, tokens


@dataclass(frozen=True)
class Slice:
    """``limit`` solutions from ``offset``, which counts from 0."""

    offset: int
    limit: int


def slice_query(text: str, rows: Slice) -> str:
    """Return a SELECT query that gives a part of what it gave; it should have an ORDER BY.

    SPARQL 1.1 Query, section 19.8: LIMIT and OFFSET end the solution modifiers, and a VALUES block may follow.

    >>> slice_query("SELECT ?s { ?s ?p ?o } ORDER BY ?s", Slice(20, 10))
    'SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 10 OFFSET 20'
    >>> slice_query("SELECT ?s { ?s ?p ?o } LIMIT 25 OFFSET 5 # the best", Slice(20, 10))
    'SELECT ?s { ?s ?p ?o } LIMIT 5 OFFSET 25'
    >>> slice_query("SELECT ?s { ?s ?p ?o } VALUES ?s { <http://e/a> }", Slice(0, 10))
    'SELECT ?s { ?s ?p ?o } LIMIT 10 OFFSET 0 VALUES ?s { <http://e/a> }'
    """
    own = _outside_braces(text)
    bounds = _bounds(own)
    values = next((token.start for token in own if token.text.upper() == "VALUES"), len(text))
    head = text[: min([values, *(start for start, _ in bounds.values())])].rstrip()
    tail = f" {text[values:]}" if values < len(text) else ""
    _, most = bounds.get("LIMIT", (0, rows.offset + rows.limit))
    _, first = bounds.get("OFFSET", (0, 0))
    limit = max(0, min(rows.limit, most - rows.offset))
    return f"{head}{_gap(head)}LIMIT {limit:d} OFFSET {first + rows.offset:d}{tail}"


def _outside_braces(text: str) -> list[Token]:
    """Return the tokens that stand in no group, those of the query's own clauses."""
    depth, found = 0, []
    for token in tokens(text):
        depth -= token.text == "}"
        if depth == 0:
            found.append(token)
        depth += token.text == "{"
    return found


def _bounds(own: list[Token]) -> dict[str, tuple[int, int]]:
    """Return where LIMIT and OFFSET stand, and their numbers."""
    return {
        word.text.upper(): (word.start, int(number.text))
        for word, number in pairwise(own)
        if word.text.upper() in {"LIMIT", "OFFSET"} and number.kind == "number"
    }


def _gap(head: str) -> str:
    """Return what separates an addition: a line break where a comment would swallow it."""
    *_, last = tokens(head)
    return " " if last.end == len(head) else "\n"
