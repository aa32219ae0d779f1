"""A request of the SPARQL 1.1 Protocol as it came in, checked for its form; what it asks is the store's matter."""

import math
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Request

from kggraph.errors import UpdateRefusedError
from kggraph.iris import require_iri
from kggraph.store.interface import ProtocolQuery
from kggraph.web.errors import ShownError, ShownErrorException

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_UTF_8 = {"", "utf-8", "utf8", "us-ascii"}
_FIELDS = 1_000
# Functions whose value is another at each evaluation (SPARQL 1.1, section 17.4).
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class SparqlRequest:
    """What a client asks of the endpoint: a query, or nothing (then the service description), and a format."""

    query: ProtocolQuery | None
    format: str | None


def is_repeatable(query: str) -> bool:
    """Return whether the same release always gives the same answer to a query.

    >>> is_repeatable("ASK { ?s ?p 1 }"), is_repeatable("SELECT (NOW() AS ?now) { }")
    (True, False)
    """
    return "(" not in query or not _CHANGING.search(query)


def read_sparql_request(request: Request) -> SparqlRequest:
    """Read a request by any of the three ways of the Protocol (section 2.1). Raises for one that is none of them.

    Raises UpdateRefusedError for updates, InvalidIriError for graphs that are no IRIs, and ShownErrorException: 400
    for malformed requests, 415 for bodies of other media types.
    """
    fields = _parse_fields(request.query_string)
    if request.method == "POST":
        fields += _read_body(request)
    if any(name == "update" for name, _ in fields):
        raise UpdateRefusedError("updates are refused: the data here are only read")
    text = _single(fields, "query")
    if text is None and request.method == "POST":
        raise _bad("No query", "the form has no field 'query'")
    query = _protocol_query(text, fields, client=request.remote_addr or "")
    return SparqlRequest(query, _single(fields, "format"))


def _protocol_query(text: str | None, fields: list[tuple[str, str]], *, client: str) -> ProtocolQuery | None:
    if text is None:
        return None
    if not text.strip():
        raise _bad("No query", "the query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    if "\0" in text:
        raise _bad("Not a query", "the query has a NUL character")
    return ProtocolQuery(
        text,
        default_graphs=[require_iri(value) for name, value in fields if name == "default-graph-uri"],
        named_graphs=[require_iri(value) for name, value in fields if name == "named-graph-uri"],
        seconds=_seconds(_single(fields, "timeout")),
        client=client,
    )


def _read_body(request: Request) -> list[tuple[str, str]]:
    media_type = request.mimetype
    charset = request.mimetype_params.get("charset", "").lower()
    if media_type == _UPDATE:
        raise UpdateRefusedError("updates are refused: the data here are only read")
    if media_type not in {FORM, DIRECT}:
        detail = f"a body of type {media_type!r} is not understood; expected {DIRECT} or {FORM}"
        raise ShownErrorException(ShownError(415, "Wrong media type", detail))
    if charset not in _UTF_8:
        detail = f"the body is in {charset!r}; expected utf-8"
        raise ShownErrorException(ShownError(415, "Wrong character encoding", detail))
    body = request.get_data(cache=False)
    if request.content_length not in {None, len(body)}:  # the server hands over what came before the connection broke
        raise _bad("Incomplete request", f"the body has {len(body)} of the {request.content_length} bytes announced")
    return _parse_fields(body) if media_type == FORM else [("query", _decode(body))]


def _parse_fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise _bad("Not UTF-8", "the parameters are not percent-encoded UTF-8") from None
    except ValueError:
        raise _bad("Too many parameters", f"there are more than {_FIELDS} parameters") from None


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad("Not UTF-8", f"the query is not UTF-8: byte {error.start} is 0x{body[error.start]:02x}") from None


def _single(fields: list[tuple[str, str]], name: str) -> str | None:
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise _bad("Ambiguous request", f"the parameter {name!r} is given {len(values)} times; expected once")
    return values[0] if values else None


def _seconds(text: str | None) -> float | None:
    if not text:  # a form sends its fields also where nothing is chosen
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise _bad("Not a time limit", f"timeout={text!r}; expected a number of seconds above 0")
    return seconds


def _bad(title: str, detail: str) -> ShownErrorException:
    return ShownErrorException(ShownError(400, title, detail))
