"""Strangers' queries whose form bounds what they cost, answered on the spot instead of in a process of their own.

Such a query is SELECT or ASK over one triple pattern and nothing else. Why nothing in this process can run for long:

* Reading it: it is short, and without brackets inside each other, over which a parser might despair.
* Between two rows: whichever terms a pattern gives, one of the engine's three orders of the default graph begins with
  them, so the rows are the neighbours of one range, and each neighbour is a row. Nothing is passed over: no variable
  stands twice in the pattern, there is no filter, no DISTINCT or ORDER BY that would read all rows before the first.
  Nothing is merged: the union of graphs is written out when a release is loaded, where each triple stands once. A row
  is three terms, looked up by key.
* Number of rows: they are written as they are found, and whoever passes a number of bytes or a time is stopped and
  handed to the sandbox, which begins anew. Memory grows with neither the data nor the query.

What is recognised is part of SPARQL written plainly. Whatever else is SPARQL too goes to the sandbox and loses nothing.
"""

import re
from io import BytesIO
from time import thread_time
from typing import IO, cast

import pyoxigraph as ox

from kggraph.formats import ResultsFormat
from kggraph.store.interface import Answer, QueryForm
from kggraph.store.opened import OpenDataset
from kggraph.store.serializing import serialize_results

LONGEST = 2_000  # characters
_MOST_BYTES = 1 << 16

# The tokens of SPARQL 1.1, section 19.8, without backslashes: no escape can turn one into another. Each character
# decides what it belongs to, so a text that does not match is known after one reading of it.
_GAP = r"(?: [ \t\r\n] | \#[^\r\n]*(?:[\r\n]|\Z) )"
_IRI = r'<[^<>"{}|^`\\\x00-\x20]*>'
_PREFIX = r"(?:[A-Za-z][\w-]*)?:"
_NAME = rf"{_PREFIX}\w[\w-]*"
_VARIABLE = r"[?$]\w+\b"
_LITERAL = rf"""(?: "[^"\\\r\n]*" | '[^'\\\r\n]*' ) (?: @[A-Za-z]+(?:-[A-Za-z0-9]+)* | \^\^(?:{_IRI}|{_NAME}) )?"""
_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?"
_BOUNDED = re.compile(
    rf"""
    {_GAP}* (?: (?i:PREFIX) {_GAP}+ {_PREFIX} {_GAP}* {_IRI} {_GAP}* )*
    (?: (?i:ASK) | (?i:SELECT) (?P<given> {_GAP}+ \* | (?: [ \t\r\n]+ {_VARIABLE} )+ ) )
    {_GAP}* (?: (?i:WHERE) {_GAP}* )? \{{ {_GAP}*
    (?P<subject> {_VARIABLE} | {_IRI} | {_NAME} ) {_GAP}+
    (?P<predicate> {_VARIABLE} | {_IRI} | {_NAME} | a ) {_GAP}+
    (?P<object> {_VARIABLE} | {_IRI} | {_NAME} | {_LITERAL} | {_NUMBER} | true | false ) {_GAP}*
    (?: \. {_GAP}* )? \}} {_GAP}*
    (?: (?i:LIMIT) {_GAP}+ [0-9]{{1,9}} {_GAP}* )?
    """,
    re.VERBOSE | re.ASCII,
)


class _PassedError(Exception):
    """The answer is longer, or takes longer, than one that is given on the spot."""


def is_bounded(text: str) -> bool:
    """Return whether a query is one of those: SELECT or ASK over one triple pattern, plainly written.

    >>> is_bounded("SELECT ?s ?o { ?s a ?o } LIMIT 10"), is_bounded("ASK { ?s ?p ?s }"), is_bounded("ASK { ?s a+ ?o }")
    (True, False, False)
    """
    match = _BOUNDED.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        return False
    given, *terms = match.group("given", "subject", "predicate", "object")
    variables = [term[1:] for term in terms if term[0] in "?$"]
    if len({*variables}) < len(variables):
        return False
    return not given or given[-1] == "*" or all(variable[1:] in variables for variable in given.split())


def answer_bounded(dataset: OpenDataset, text: str, results: ResultsFormat, *, seconds: float) -> Answer | None:
    """Return the answer to a bounded query; None for one that is long, fails or takes more seconds of the processor.

    The sandbox, asked the same, gives the same bytes, or says what is wrong.
    """
    body = _Body(seconds)
    try:
        found = dataset.evaluate(text)
        if isinstance(found, ox.QueryTriples):
            return None
        serialize_results(found, results, cast(IO[bytes], body))
    except (SyntaxError, RuntimeError, OSError, ValueError, _PassedError):
        return None
    form = QueryForm.ASK if isinstance(found, ox.QueryBoolean) else QueryForm.SELECT
    return Answer(form, results, body.content)


class _Body:
    """Collects the bytes of an answer as long as they are few and come soon."""

    def __init__(self, seconds: float) -> None:
        self.content = BytesIO()
        self._room, self._until = _MOST_BYTES, thread_time() + seconds

    def write(self, piece: bytes, /) -> int:
        self._room -= len(piece)
        if self._room < 0 or thread_time() > self._until:
            raise _PassedError
        return self.content.write(piece)

    def flush(self) -> None:
        """Do nothing: all is there already."""
