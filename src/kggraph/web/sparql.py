"""The endpoint: the query operation of the SPARQL 1.1 Protocol, and the service description."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.http import http_date

from kggraph.errors import KggraphError, NotAcceptableError, QuerySyntaxError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.interface import Answer, ProtocolQuery, Store
from kggraph.store.serializing import serialize_triples
from kggraph.web.context import ANSWER, current_store, find_release, note_query, request_language
from kggraph.web.encodings import SMALLEST_COMPRESSED
from kggraph.web.errors import Offer, ShownError, ShownErrorException, show
from kggraph.web.excerpts import excerpt
from kggraph.web.hinting import add_hints, find_hints
from kggraph.web.negotiation import (
    HTML,
    SparqlFormats,
    choose_rdf,
    choose_sparql_formats,
    find_rdf_choice,
    find_sparql_formats,
)
from kggraph.web.responses import (
    CACHE_CONTROL,
    content_type,
    entity_tag,
    find_unchanged,
    last_modified,
    mark_cacheable,
    release_tag,
    see_other,
    send_answer,
)
from kggraph.web.service_description import PREFIXES, describe_service
from kggraph.web.sparql_request import SparqlRequest, is_repeatable, read_sparql_request
from kggraph.web.turtle import write_turtle

PATH = "/sparql"
_LONGEST_LOCATION = 8_000


@dataclass(frozen=True)
class SparqlAnswer:
    """What became of a query that was evaluated before the view was reached: an answer or an error."""

    answer: Answer | None = None
    error: KggraphError | None = None

    def take(self) -> Answer:
        """Return the answer, or raise the error."""
        if self.answer is None:
            raise self.error or TypeError("neither an answer nor an error")
        return self.answer


def sparql_blueprint() -> Blueprint:
    """Return the route of the endpoint."""
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route(PATH, methods=["GET", "POST"])
    def answer_sparql() -> Response:
        asked = read_sparql_request(request)
        if asked.query is not None:
            note_query(asked.query.text)
        return _describe_service(asked) if asked.query is None else _answer(asked, asked.query)

    return blueprint


def answer_headers(store: Store, query: ProtocolQuery, formats: SparqlFormats, answer: Answer) -> list[tuple[str, str]]:
    """Return the headers of an answer that the same release gives to the same request at any time."""
    changed = last_modified(store)
    return [
        *([("Last-Modified", _written(changed))] if changed else []),
        ("Content-Type", content_type(answer.format.media_type)),
        ("Content-Length", str(answer.size)),
        ("ETag", f'"{_tag(store.release_id, query, formats)}"'),
        ("Cache-Control", CACHE_CONTROL),
        ("Vary", "Accept, Accept-Encoding" if answer.size >= SMALLEST_COMPRESSED else "Accept"),
    ]


@lru_cache(maxsize=8)
def _written(date: datetime) -> str:
    return http_date(date)


def _answer(asked: SparqlRequest, query: ProtocolQuery) -> Response:
    """Answer a query, or send a person to the page that shows the answer."""
    formats = _formats(asked)
    if formats.prefers_html:
        page = f"/{request_language()}/sparql?query={quote(query.text, safe='')}"
        if len(page) <= _LONGEST_LOCATION:
            return see_other(page, vary=["Accept", "Accept-Language"])
    repeatable = is_repeatable(query.text)
    tag = _tag(current_store().release_id, query, formats)
    response = (find_unchanged(tag) if repeatable else None) or _evaluate(query, formats)
    if repeatable:
        mark_cacheable(response, tag)
    else:
        response.headers["Cache-Control"] = "no-store"
    if asked.format is None:
        response.headers["Vary"] = "Accept"
    return response


def _tag(release: str, query: ProtocolQuery, formats: SparqlFormats) -> str:
    return release_tag(release, "sparql", query.text, *query.default_graphs, "and", *query.named_graphs, *formats.names)


def _evaluate(query: ProtocolQuery, formats: SparqlFormats) -> Response:
    evaluated: SparqlAnswer | None = request.environ.get(ANSWER)
    try:
        answer = evaluated.take() if evaluated else current_store().answer(query, formats.results, formats.graph)
    except QuerySyntaxError as error:
        raise ShownErrorException(_show_place(error, query.text)) from None
    except NotAcceptableError as error:
        raise _not_acceptable(error.offered) from None
    hints = find_hints(query.text, answer)  # before the answer is read for the last time
    return add_hints(send_answer(answer), hints)


def _describe_service(asked: SparqlRequest) -> Response:
    """Answer a request without a query: programs get the service description, people the editor."""
    choice = choose_rdf(request.headers.get("Accept")) if asked.format is None else find_rdf_choice(asked.format)
    if choice is None:
        raise _not_acceptable([*(row.media_type for row in RdfFormat), HTML])
    if not isinstance(choice, RdfFormat):
        return see_other(f"/{request_language()}/sparql", vary=["Accept", "Accept-Language"])
    tag = entity_tag("service", request.base_url, choice.extension)
    response = find_unchanged(tag) or mark_cacheable(_serialize_service(choice), tag)
    if asked.format is None:
        response.vary.add("Accept")
    return response


def _serialize_service(rdf_format: RdfFormat) -> Response:
    store = current_store()
    sections = describe_service(store, find_release(), request.base_url)
    if rdf_format in {RdfFormat.TURTLE, RdfFormat.TRIG}:
        body = write_turtle(sections, PREFIXES).encode()
    else:
        body = serialize_triples(sections[0].triples, rdf_format, PREFIXES)
    return Response(body, content_type=content_type(rdf_format.media_type))


def _formats(asked: SparqlRequest) -> SparqlFormats:
    if asked.format is None:
        formats = choose_sparql_formats(request.headers.get("Accept"))
    else:
        formats = find_sparql_formats(asked.format)
    if formats == SparqlFormats():
        raise _not_acceptable([row.media_type for row in (*ResultsFormat, *RdfFormat)])
    return formats


def _not_acceptable(offered: Sequence[str]) -> ShownErrorException:
    wanted = request.args.get("format") or request.headers.get("Accept", "")
    detail = str(NotAcceptableError(wanted, offered))
    return ShownErrorException(ShownError(406, "No acceptable format", detail, tuple(map(Offer, offered))))


def _show_place(error: QuerySyntaxError, text: str) -> ShownError:
    """Return the error with the line it is in and a caret under its place."""
    place = excerpt(text, error.line, error.column)
    members: dict[str, object] = {"line": error.line, "column": error.column, "excerpt": place}
    if error.expected:
        members["expected"] = error.expected
    shown = show(error)
    return ShownError(shown.status, shown.title, shown.detail, members=members)
