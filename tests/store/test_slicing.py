"""A slice of a query gives what Python's slice of its solutions gives."""

import pyoxigraph as ox
import pytest

from kggraph.store.slicing import Slice, slice_query

NUMBERS = "VALUES ?n { 1 2 3 4 5 6 7 8 9 }"
QUERIES = [
    ("nothing of its own", f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n"),
    ("a limit", f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n LIMIT 6"),
    ("an offset", f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n OFFSET 2"),
    ("both", f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n LIMIT 6 OFFSET 2"),
    ("both the other way round", f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n offset 2 limit 6"),
    ("a comment before the limit", f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n # all of them\nLIMIT 6"),
    ("a comment at the end", f"SELECT ?n {{ {NUMBERS} }} ORDER BY ?n # LIMIT 2"),
    ("a limit of a part", f"SELECT ?n {{ {{ SELECT ?n {{ {NUMBERS} }} ORDER BY ?n LIMIT 7 }} }} ORDER BY ?n"),
    ("values behind", "SELECT ?n { BIND(1 AS ?one) } ORDER BY ?n VALUES ?n { 1 2 3 4 5 6 7 8 9 }"),
    ("values behind a limit", "SELECT ?n { BIND(1 AS ?one) } ORDER BY ?n LIMIT 5 VALUES ?n { 1 2 3 4 5 6 7 8 9 }"),
    ("the word in a text", f"SELECT ?n {{ {NUMBERS} FILTER('}} LIMIT 1' != '') }} ORDER BY ?n"),
]
SLICES = [(0, 3), (3, 3), (5, 1), (5, 100), (6, 3), (100, 3)]


@pytest.mark.parametrize(("offset", "limit"), SLICES)
@pytest.mark.parametrize(("has", "query"), QUERIES, ids=[row[0] for row in QUERIES])
def test_a_slice_lies_within_the_solutions(has, query, offset, limit):
    def solutions(text: str) -> list[str]:
        return [row["n"].value for row in ox.Store().query(text)]

    whole = solutions(query)
    assert len(whole) > 4, has
    assert solutions(slice_query(query, Slice(offset, limit))) == whole[offset : offset + limit]
