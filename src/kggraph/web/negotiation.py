"""Choosing a representation: media types by ``Accept``, languages by ``Accept-Language`` (RFC 9110, section 12.5).

werkzeug decides about qualities, wildcards and exclusion; parameters are taken off first, because it would refuse
``text/turtle; charset=utf-8`` where ``text/turtle`` is on offer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from kggraph.formats import JsonLdForm, RdfFormat, ResultsFormat

DEFAULT_LANGUAGE = "en"
HTML = "text/html"
RdfChoice = RdfFormat | str  # a format, or HTML

# What is on offer for a description, in the order of preference among equals: our media types, then other names that
# clients send for them, then HTML.
GRAPH_TYPES: dict[str, RdfFormat] = {
    **{row.media_type: row for row in RdfFormat},
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/plain": RdfFormat.N_TRIPLES,
}
RDF_CHOICES: dict[str, RdfChoice] = {**GRAPH_TYPES, HTML: HTML, "application/xhtml+xml": HTML}
RESULTS_TYPES: dict[str, ResultsFormat] = {
    **{row.media_type: row for row in ResultsFormat},
    "application/json": ResultsFormat.JSON,
    "application/xml": ResultsFormat.XML,
    "text/xml": ResultsFormat.XML,
}
_RDF_NAMES: dict[str, RdfChoice] = {
    **{row.extension: row for row in RdfFormat},
    **{row.label.lower(): row for row in RdfFormat},
    "json": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "html": HTML,
}


_LONGEST_KEPT = 1_000
_Choice = TypeVar("_Choice")


def _remembered(choose: "Callable[[str | None], _Choice]") -> "Callable[[str | None], _Choice]":
    """Return a choice that is made once for each header: clients of one kind all send the same one."""
    remembered = lru_cache(maxsize=512)(choose)

    def choose_or_recall(header: str | None) -> _Choice:
        return choose(header) if header and len(header) > _LONGEST_KEPT else remembered(header)

    return wraps(choose)(choose_or_recall)


def choose_media_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best; among equals the one offered first.

    None means that nothing on offer is acceptable. No header, or one that names no media type at all, accepts
    everything.

    >>> choose_media_type("text/html;q=0.2, text/turtle; charset=utf-8", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose_media_type("image/png", ["text/html", "text/turtle"]) is None
    True
    """
    wanted = MIMEAccept(list(_without_parameters(accept or "")))
    if not wanted:
        return offered[0] if offered else None
    return wanted.best_match(offered)


def choose_language(accept_language: str | None, offered: Sequence[str], default: str = DEFAULT_LANGUAGE) -> str:
    """Return the offered language that the client likes best, by primary subtag; the default when it likes none.

    >>> choose_language("ru-RU, en;q=0.5", ["kk", "ru", "en"])
    'ru'
    >>> choose_language("de", ["kk", "ru", "en"])
    'en'
    """
    best: dict[str, float] = {}
    for tag, quality in parse_accept_header(accept_language):
        primary = tag.partition("-")[0].partition("_")[0].lower()
        best[primary] = max(best.get(primary, 0), quality)
    # The default comes first, so that a bare wildcard gives it.
    return Accept(best.items()).best_match(sorted(offered, key=lambda tag: tag != default), default)


def _without_parameters(accept: str) -> Iterator[tuple[str, float]]:
    for value, quality in parse_accept_header(accept):
        media_type = value.partition(";")[0].strip()
        if media_type.count("/") == 1 and not media_type.startswith("/") and not media_type.endswith("/"):
            yield media_type, quality


def _choose_key(accept: str | None, table: Mapping[str, RdfFormat | ResultsFormat | str]) -> str | None:
    """Return the best key of a table, or None.

    Another name for a format counts only where it is spelt out: ``text/*`` does not ask for ``application/rdf+xml``,
    though ``text/xml`` is answered with it.
    """
    named = {media_type.lower() for media_type, _ in _without_parameters(accept or "")}
    return choose_media_type(accept, [key for key, row in table.items() if key in named or key == _media_type(row)])


def _media_type(row: RdfFormat | ResultsFormat | str) -> str:
    return row if isinstance(row, str) else row.media_type


@_remembered
def choose_rdf(accept: str | None) -> RdfChoice | None:
    """Return the RDF format, or HTML, that the client likes best; None when it likes none. RDF wins among equals.

    >>> choose_rdf("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    'text/html'
    """
    chosen = _choose_key(accept, RDF_CHOICES)
    return RDF_CHOICES[chosen] if chosen else None


@_remembered
def choose_json_ld_form(accept: str | None) -> JsonLdForm | None:
    """Return the form of JSON-LD that the client likes best; None where it does not say.

    >>> choose_json_ld_form('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"').short_name
    'expanded'
    >>> choose_json_ld_form("application/ld+json") is None
    True
    """
    best: tuple[float, bool, JsonLdForm | None] = (0, False, None)
    for value, quality in parse_accept_header(accept):
        media_type, parameters = parse_options_header(value)
        form = JsonLdForm.find(parameters.get("profile", ""))
        if media_type.lower() == RdfFormat.JSON_LD.media_type and (quality, form is not None) > best[:2]:
            best = (quality, form is not None, form)
    return best[2]


def find_rdf_choice(name: str) -> RdfChoice | None:
    """Return the RDF format, or HTML, of a file name ending, a media type or a name people use; None for others.

    >>> find_rdf_choice("ttl") is find_rdf_choice("text/turtle"), find_rdf_choice("png")
    (True, None)
    """
    wanted = name.strip().lower()
    return RDF_CHOICES.get(wanted) or _RDF_NAMES.get(wanted)


@dataclass(frozen=True)
class SparqlFormats:
    """The formats that a client takes solutions and graphs in (None: in none), and whether it prefers a page."""

    results: ResultsFormat | None = None
    graph: RdfFormat | None = None
    prefers_html: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """The media types of both, empty for none."""
        return self.results.media_type if self.results else "", self.graph.media_type if self.graph else ""


@_remembered
def choose_sparql_formats(accept: str | None) -> SparqlFormats:
    """Return the formats that the client likes best for each kind of answer.

    >>> formats = choose_sparql_formats("text/turtle, text/csv;q=0.5")
    >>> formats.results.label, formats.graph.label, formats.prefers_html
    ('CSV', 'Turtle', False)
    """
    results = _choose_key(accept, RESULTS_TYPES)
    graph = _choose_key(accept, GRAPH_TYPES)
    best = _choose_key(accept, {**GRAPH_TYPES, **RESULTS_TYPES, **RDF_CHOICES})
    return SparqlFormats(
        RESULTS_TYPES[results] if results else None,
        GRAPH_TYPES[graph] if graph else None,
        best is not None and RDF_CHOICES.get(best) == HTML,
    )


def find_sparql_formats(name: str) -> SparqlFormats:
    """Return the formats that a ``format=`` parameter names: ``json`` is SPARQL JSON for solutions, JSON-LD for graphs.

    >>> find_sparql_formats("json").graph.label, find_sparql_formats("csv").graph, find_sparql_formats("png").results
    ('JSON-LD', None, None)
    """
    wanted = name.strip().lower()
    by_extension = {row.extension: row for row in ResultsFormat}
    graph = find_rdf_choice(wanted)
    return SparqlFormats(
        RESULTS_TYPES.get(wanted) or by_extension.get(wanted),
        graph if isinstance(graph, RdfFormat) else None,
        graph == HTML,
    )
