"""Rows as plain JSON: for those who want values and not terms."""

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kggraph.vocabulary import XSD

_INTEGERS = {
    *(XSD.integer, XSD.long, XSD.int, XSD.short, XSD.byte, XSD.nonNegativeInteger, XSD.positiveInteger),
    *(XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte),
}
_REALS = {XSD.decimal, XSD.double, XSD.float}
_ROWS_AT_ONCE = 500


def write_plain(results: ox.QuerySolutions | ox.QueryBoolean) -> Iterator[bytes]:
    r"""Yield the answer as a JSON list with an object on each line, or as a boolean, in pieces.

    Objects have all variables. Numbers and booleans become JSON's, IRIs and texts strings, what is unbound null.

    >>> store = ox.Store()
    >>> b"".join(write_plain(store.query("SELECT ?sum ?of { VALUES (?sum ?of) { (5 UNDEF) ('a' true) } }")))
    b'[\n{"sum": 5, "of": null},\n{"sum": "a", "of": true}\n]\n'
    >>> b"".join(write_plain(store.query("ASK { ?s ?p ?o }")))
    b'false\n'
    >>> b"".join(write_plain(store.query("SELECT * { ?s ?p ?o }")))
    b'[]\n'
    """
    if isinstance(results, ox.QueryBoolean):
        yield b"true\n" if results else b"false\n"
        return
    names = [variable.value for variable in results.variables]
    rows = (json.dumps(dict(zip(names, map(_value, row), strict=True)), ensure_ascii=False) for row in results)
    opening = "[\n"
    while piece := ",\n".join(islice(rows, _ROWS_AT_ONCE)):
        yield f"{opening}{piece}".encode()
        opening = ",\n"
    yield b"[]\n" if opening == "[\n" else b"\n]\n"


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Any:  # noqa: ANN401 - JSON
    match term:
        case None | ox.NamedNode():
            return term and term.value
        case ox.Literal():
            return plain_value(term)
        case _:
            return str(term)


def plain_value(literal: ox.Literal) -> bool | float | str:
    """Return the value of a literal; the text where JSON has no such value (INF, NaN, dates).

    >>> plain_value(ox.Literal("+007", datatype=XSD.integer)), plain_value(ox.Literal("INF", datatype=XSD.double))
    (7, 'INF')
    """
    text, datatype = literal.value, literal.datatype
    if datatype == XSD.boolean:
        return text in {"true", "1"}
    try:
        number = int(text) if datatype in _INTEGERS else float(text) if datatype in _REALS else math.nan
    except ValueError:
        return text
    return number if math.isfinite(number) else text
