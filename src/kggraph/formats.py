"""The formats kggraph reads and writes: media type, file name ending and parser in one row each.

Sources: RDF 1.1 media types as registered with IANA; SPARQL 1.1 Query Results (JSON, XML, CSV and TSV).
"""

from dataclasses import dataclass
from enum import Enum

import pyoxigraph as ox


@dataclass(frozen=True, eq=False)
class _Format:
    """A row: the media type without parameters, the file name ending without the dot, the name people know it by."""

    media_type: str
    extension: str
    label: str


@dataclass(frozen=True, eq=False)
class _RdfRow(_Format):
    """A row of RDF: its parser and serializer, and whether named graphs can be written."""

    engine: ox.RdfFormat
    holds_dataset: bool


@dataclass(frozen=True, eq=False)
class _ResultsRow(_Format):
    """A row of SPARQL results: its serializer."""

    engine: ox.QueryResultsFormat


class RdfFormat(_RdfRow, Enum):
    """A serialization of RDF. The order is the order of preference when a client accepts anything.

    >>> RdfFormat.TURTLE.media_type
    'text/turtle'
    >>> RdfFormat.by_extension("nq").holds_dataset
    True
    """

    #           media type               ending    label        parser                  dataset?
    TURTLE = "text/turtle", "ttl", "Turtle", ox.RdfFormat.TURTLE, False
    JSON_LD = "application/ld+json", "jsonld", "JSON-LD", ox.RdfFormat.JSON_LD, True
    N_TRIPLES = "application/n-triples", "nt", "N-Triples", ox.RdfFormat.N_TRIPLES, False
    RDF_XML = "application/rdf+xml", "rdf", "RDF/XML", ox.RdfFormat.RDF_XML, False
    TRIG = "application/trig", "trig", "TriG", ox.RdfFormat.TRIG, True
    N_QUADS = "application/n-quads", "nq", "N-Quads", ox.RdfFormat.N_QUADS, True

    @classmethod
    def by_extension(cls, extension: str) -> "RdfFormat | None":
        """Return the format of a file name ending (without the dot, any case), or None.

        ``owl`` and ``xml`` are read as RDF/XML, ``json`` as JSON-LD, ``n3`` is not RDF.
        """
        wanted = _OTHER_ENDINGS.get(extension.lower(), extension.lower())
        return next((row for row in cls if row.extension == wanted), None)


class ResultsFormat(_ResultsRow, Enum):
    """A serialization of SPARQL results, of SELECT and of ASK.

    >>> ResultsFormat.CSV.extension
    'csv'
    """

    JSON = "application/sparql-results+json", "json", "JSON", ox.QueryResultsFormat.JSON
    XML = "application/sparql-results+xml", "xml", "XML", ox.QueryResultsFormat.XML
    CSV = "text/csv", "csv", "CSV", ox.QueryResultsFormat.CSV
    TSV = "text/tab-separated-values", "tsv", "TSV", ox.QueryResultsFormat.TSV


class JsonLdForm(Enum):
    """A form of JSON-LD documents; the value is its profile (JSON-LD 1.1, appendix C.1)."""

    COMPACTED = "http://www.w3.org/ns/json-ld#compacted"
    EXPANDED = "http://www.w3.org/ns/json-ld#expanded"
    FLATTENED = "http://www.w3.org/ns/json-ld#flattened"

    @property
    def short_name(self) -> str:
        """What URLs call it."""
        return self.value.rpartition("#")[2]

    @classmethod
    def find(cls, profile: str) -> "JsonLdForm | None":
        """Return the first form in a list of profiles (IRIs or short names, with spaces between), or None.

        >>> JsonLdForm.find("https://example.org/mine http://www.w3.org/ns/json-ld#expanded").short_name
        'expanded'
        """
        known = {name: form for form in cls for name in (form.value, form.short_name)}
        return next((known[name] for name in profile.split() if name in known), None)


# The formats of dumps. N-Quads is what was read, line by line; TriG says the same for reading; Turtle is one graph for
# tools without named graphs; JSON-LD is for those without an RDF parser. RDF/XML is not here: it has no named graphs,
# and no way to write a property whose IRI does not end in an XML name.
DUMP_FORMATS = (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.TURTLE, RdfFormat.JSON_LD)
CHECKSUMS_FILE = "SHA256SUMS"
_OTHER_ENDINGS = {"owl": "rdf", "xml": "rdf", "json": "jsonld", "turtle": "ttl"}


def rdf_format_of(name: str) -> RdfFormat | None:
    """Return the format of a file name by its ending, looking through ``.gz``; None if it is no RDF file.

    >>> rdf_format_of("dump/all.nq.gz")  # doctest: +ELLIPSIS
    <RdfFormat.N_QUADS: ...>
    >>> rdf_format_of("notes.txt") is None
    True
    """
    stem = name[:-3] if name.lower().endswith(".gz") else name
    return RdfFormat.by_extension(stem.rpartition(".")[2])
