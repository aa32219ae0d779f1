"""SPARQL queries, parsed once."""

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
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


def _split(text: str) -> tuple[frozenset[str], str]:
    # pySHACL puts the prefixes in front, in the order of a set: another one in each process.
    head, _, body = text.partition("\n\n")
    lines = head.split("\n")
    if all(line.startswith("PREFIX ") for line in lines):
        return frozenset(lines), body
    return frozenset(), text
