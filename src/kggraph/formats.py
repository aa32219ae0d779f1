"""The formats kggraph reads and writes: media type, file name ending and parser in one row each.

Sources: RDF 1.1 media types as registered with IANA; SPARQL 1.1 Query Results (JSON, XML, CSV and TSV).
"""

from dataclasses import dataclass
from enum import Enum

import pyoxigraph as ox


@dataclass(frozen=True)
class _RdfRow:
    media_type: str
    extension: str
    engine: ox.RdfFormat
    holds_dataset: bool
    label: str


@dataclass(frozen=True)
class _ResultsRow:
    media_type: str
    extension: str
    engine: ox.QueryResultsFormat
    says_boolean: bool
    label: str


class RdfFormat(Enum):
    """A serialization of RDF. The order is the order of preference when a client accepts anything.

    >>> RdfFormat.TURTLE.media_type
    'text/turtle'
    >>> RdfFormat.by_extension("nq").holds_dataset
    True
    """

    #                 media type               ending    parser                  dataset?  label
    TURTLE = _RdfRow("text/turtle", "ttl", ox.RdfFormat.TURTLE, holds_dataset=False, label="Turtle")
    JSON_LD = _RdfRow("application/ld+json", "jsonld", ox.RdfFormat.JSON_LD, holds_dataset=True, label="JSON-LD")
    N_TRIPLES = _RdfRow("application/n-triples", "nt", ox.RdfFormat.N_TRIPLES, holds_dataset=False, label="N-Triples")
    RDF_XML = _RdfRow("application/rdf+xml", "rdf", ox.RdfFormat.RDF_XML, holds_dataset=False, label="RDF/XML")
    TRIG = _RdfRow("application/trig", "trig", ox.RdfFormat.TRIG, holds_dataset=True, label="TriG")
    N_QUADS = _RdfRow("application/n-quads", "nq", ox.RdfFormat.N_QUADS, holds_dataset=True, label="N-Quads")

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.value.media_type

    @property
    def extension(self) -> str:
        """The file name ending without the dot."""
        return self.value.extension

    @property
    def engine(self) -> ox.RdfFormat:
        """The parser and serializer."""
        return self.value.engine

    @property
    def holds_dataset(self) -> bool:
        """Whether named graphs can be written."""
        return self.value.holds_dataset

    @property
    def label(self) -> str:
        """The name people know it by."""
        return self.value.label

    @classmethod
    def by_extension(cls, extension: str) -> "RdfFormat | None":
        """Return the format of a file name ending (without the dot, any case), or None.

        ``owl`` and ``xml`` are read as RDF/XML, ``json`` as JSON-LD, ``n3`` is not RDF.
        """
        wanted = _OTHER_ENDINGS.get(extension.lower(), extension.lower())
        return next((row for row in cls if row.extension == wanted), None)

    @classmethod
    def by_media_type(cls, media_type: str) -> "RdfFormat | None":
        """Return the format of a media type without parameters, or None."""
        return next((row for row in cls if row.media_type == media_type), None)


class ResultsFormat(Enum):
    """A serialization of SPARQL results (SELECT and, where ``says_boolean``, ASK)."""

    JSON = _ResultsRow(
        "application/sparql-results+json", "json", ox.QueryResultsFormat.JSON, says_boolean=True, label="JSON"
    )
    XML = _ResultsRow(
        "application/sparql-results+xml", "xml", ox.QueryResultsFormat.XML, says_boolean=True, label="XML"
    )
    CSV = _ResultsRow("text/csv", "csv", ox.QueryResultsFormat.CSV, says_boolean=True, label="CSV")
    TSV = _ResultsRow("text/tab-separated-values", "tsv", ox.QueryResultsFormat.TSV, says_boolean=True, label="TSV")

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.value.media_type

    @property
    def extension(self) -> str:
        """The value of ``format=`` and the file name ending."""
        return self.value.extension

    @property
    def engine(self) -> ox.QueryResultsFormat:
        """The serializer."""
        return self.value.engine

    @property
    def label(self) -> str:
        """The name people know it by."""
        return self.value.label

    @classmethod
    def by_media_type(cls, media_type: str) -> "ResultsFormat | None":
        """Return the format of a media type without parameters, or None."""
        return next((row for row in cls if row.media_type == media_type), None)


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
