"""Triples as bytes: sorted, with the prefixes that are used and no others."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, cast

import pyoxigraph as ox

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.vocabulary import RDF

_TYPE = RDF.type
_PLAIN_NAME = re.compile(r"(?:[\w.-]*\w)?")


def used_prefixes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes that an IRI of the triples can be written with, without escapes, in the order of their names.

    >>> triple = ox.Triple(ox.BlankNode("a"), ox.NamedNode("http://e/p"), ox.Literal("x"))
    >>> used_prefixes([triple], {"e": "http://e/", "f": "http://f/"})
    {'e': 'http://e/'}
    >>> used_prefixes([triple], {"h": "http:"})
    {}
    """
    iris = {iri for triple in triples for iri in _iris(triple)}
    return {name: prefixes[name] for name in sorted(prefixes) if any(_fits(iri, prefixes[name]) for iri in iris)}


def sorted_triples(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return each triple once: by subject, the types first, then by property and value."""
    return sorted(set(triples), key=_order)


def serialize_triples(triples: Sequence[ox.Triple], format: RdfFormat, prefixes: Mapping[str, str]) -> bytes:  # noqa: A002 - the specifications' word
    """Return the triples in a format, in the order given; only the prefixes that are used are written."""
    rows = [ox.Quad(*triple) for triple in triples] if format.holds_dataset else triples
    names = used_prefixes(triples, prefixes)
    body = ox.serialize(rows, format=format.engine, prefixes=names) or b""
    return _escape_returns(body) if format is RdfFormat.RDF_XML else body


def serialize_results(results: ox.QuerySolutions | ox.QueryBoolean, format: ResultsFormat, output: IO[bytes]) -> None:  # noqa: A002 - the specifications' word
    r"""Write the answer of a SELECT or ASK query in a format, as it is found.

    >>> from io import BytesIO
    >>> solutions = ox.Store().query("SELECT ?x { VALUES ?x { 'a\\rb' } }")
    >>> serialize_results(solutions, ResultsFormat.XML, output := BytesIO())
    >>> b"a&#13;b" in output.getvalue()
    True
    """
    writer = cast(IO[bytes], _XmlWriter(output)) if format is ResultsFormat.XML else output
    results.serialize(writer, format=format.engine)


class _XmlWriter(io.RawIOBase):
    """Passes XML on with its carriage returns escaped."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output

    def write(self, piece: Any, /) -> int:  # noqa: ANN401 - any buffer
        self._output.write(_escape_returns(bytes(piece)))
        return len(piece)


def _escape_returns(xml: bytes) -> bytes:
    """Escape carriage returns: XML reads a bare one as a line feed (XML 1.0, section 2.11)."""
    return xml.replace(b"\r", b"&#13;")


def serialize_quads(quads: Sequence[ox.Quad], format: RdfFormat, prefixes: Mapping[str, str]) -> bytes:  # noqa: A002 - as above
    """Return quads in a format that holds datasets, in the order given; only the prefixes that are used are written."""
    names = used_prefixes((quad.triple for quad in quads), prefixes)
    return ox.serialize(quads, format=format.engine, prefixes=names) or b""


def _fits(iri: str, namespace: str) -> bool:
    return iri.startswith(namespace) and bool(_PLAIN_NAME.fullmatch(iri, len(namespace)))


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    return (str(triple.subject), triple.predicate != _TYPE, triple.predicate.value, str(triple.object))


def _iris(triple: ox.Triple) -> Iterable[str]:
    for term in triple:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
        elif isinstance(term, ox.Triple):
            yield from _iris(term)
