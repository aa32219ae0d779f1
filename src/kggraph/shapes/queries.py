"""Parsed SPARQL queries: rdflib parses a query longer than it answers it, and pySHACL asks it for each focus node."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query


class ParsedQueries:
    r"""Remembers each query that was parsed, whatever the order of the PREFIX lines in front.

    >>> queries = ParsedQueries()
    >>> a = queries.parse("PREFIX a: <e:a>\nPREFIX b: <e:b>\n\nASK { a:x a b:y }")
    >>> a is queries.parse("PREFIX b: <e:b>\nPREFIX a: <e:a>\n\nASK { a:x a b:y }")
    True
    """

    def __init__(self) -> None:
        self._parsed: dict[tuple[frozenset[str], str, str | None], Query] = {}

    def parse(self, text: str, base: str | None = None) -> Query:
        """Return the parsed query; its prefixes are those that it declares itself and no others (SHACL §5.2.1)."""
        key = (*_split(text), base)
        query = self._parsed.get(key)
        if query is None:
            query = self._parsed[key] = translateQuery(parseQuery(text), base, {})
        return query


@contextmanager
def parsed_once(queries: ParsedQueries) -> Iterator[None]:
    """Within the block rdflib parses each query once. Wraps a function of the pinned rdflib and puts it back."""
    original = SPARQLProcessor.query

    def query(
        self: SPARQLProcessor,
        strOrQuery: str | Query,  # noqa: N803  rdflib's names: it is called with them
        initBindings: Mapping[str, Any] | None = None,  # noqa: N803
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        base: str | None = None,
    ) -> Mapping[str, Any]:
        parsed = queries.parse(strOrQuery, base) if isinstance(strOrQuery, str) else strOrQuery
        return original(self, parsed, initBindings, initNs, base)

    SPARQLProcessor.query = query  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        SPARQLProcessor.query = original  # type: ignore[method-assign]


def _split(text: str) -> tuple[frozenset[str], str]:
    # pySHACL puts the prefixes in front, in the order of a set: another one in each process.
    head, _, body = text.partition("\n\n")
    lines = head.split("\n")
    if all(line.startswith("PREFIX ") for line in lines):
        return frozenset(lines), body
    return frozenset(), text
