"""The formats that a saved query answers in, and how a request chooses one."""

from collections.abc import Mapping
from dataclasses import dataclass

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.interface import QueryForm
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.negotiation import HTML, choose_media_type


@dataclass(frozen=True)
class ApiFormat:
    """A format on offer: its ending in URLs, its media type, and what the store is asked for.

    ``is_plain`` means rows as JSON objects (or a boolean) instead of SPARQL's own JSON, which says of each value what
    kind of term it is.
    """

    ending: str
    media_type: str
    results: ResultsFormat | None = None
    graph: RdfFormat | None = None
    is_plain: bool = False


PLAIN_JSON = ApiFormat("json", "application/json", ResultsFormat.JSON, is_plain=True)
# In the order of preference when a client accepts anything. Endings: SPARQL 1.1 Query Results, "IANA considerations".
RESULTS_OFFERED = (
    PLAIN_JSON,
    ApiFormat("csv", ResultsFormat.CSV.media_type, ResultsFormat.CSV),
    ApiFormat("tsv", ResultsFormat.TSV.media_type, ResultsFormat.TSV),
    ApiFormat("srj", ResultsFormat.JSON.media_type, ResultsFormat.JSON),
    ApiFormat("srx", ResultsFormat.XML.media_type, ResultsFormat.XML),
)
GRAPHS_OFFERED = tuple(ApiFormat(row.extension, row.media_type, graph=row) for row in RdfFormat)
# Other names that clients use for them, as endings and as media types.
_RESULTS_NAMES = {"xml": "srx", "sparql-json": "srj", "sparql-xml": "srx"}
_RESULTS_TYPES = {"application/xml": "srx", "text/xml": "srx"}
_GRAPH_NAMES = {"json": "jsonld", "turtle": "ttl", "xml": "rdf"}
_GRAPH_TYPES = {"application/json": "jsonld", "application/xml": "rdf", "text/xml": "rdf", "text/plain": "nt"}


def offered(form: QueryForm) -> tuple[ApiFormat, ...]:
    """Return the formats for the answers of a query form, the preferred one first."""
    return GRAPHS_OFFERED if form.gives_graph else RESULTS_OFFERED


def named_format(form: QueryForm, name: str) -> ApiFormat:
    """Return the format of an ending (``csv``) or a media type. Raises ShownErrorException: a 406 with what there is.

    >>> named_format(QueryForm.SELECT, "xml").media_type
    'application/sparql-results+xml'
    """
    wanted = name.strip().lower()
    names = _GRAPH_NAMES if form.gives_graph else _RESULTS_NAMES
    found = _by_name(form).get(names.get(wanted, wanted)) or _by_type(form).get(wanted)
    if found is None:
        raise _not_acceptable(form, name)
    return found


def negotiated_format(form: QueryForm, accept: str | None) -> ApiFormat | None:
    """Return the format that the client likes best, None for a person's browser. Raises a 406 with what there is.

    >>> negotiated_format(QueryForm.SELECT, "*/*") is PLAIN_JSON
    True
    >>> negotiated_format(QueryForm.SELECT, "text/html,application/xml;q=0.9,*/*;q=0.8") is None
    True
    """
    types = _by_type(form)
    chosen = choose_media_type(accept, [*types, HTML])
    if chosen is None:
        raise _not_acceptable(form, accept or "")
    return types.get(chosen)


def _by_name(form: QueryForm) -> Mapping[str, ApiFormat]:
    return {row.ending: row for row in offered(form)}


def _by_type(form: QueryForm) -> Mapping[str, ApiFormat]:
    others = _GRAPH_TYPES if form.gives_graph else _RESULTS_TYPES
    own = {row.media_type: row for row in offered(form)}
    return {**own, **{media_type: _by_name(form)[ending] for media_type, ending in others.items()}}


def _not_acceptable(form: QueryForm, wanted: str) -> ShownErrorException:
    rows = offered(form)
    listed = ", ".join(f"{row.media_type} (.{row.ending})" for row in rows)
    detail = f"{wanted!r} is not on offer for a query of the form {form.value}; there are: {listed}"
    return ShownErrorException(
        ShownError(406, "No acceptable format", detail, tuple(Offer(row.media_type) for row in rows))
    )
