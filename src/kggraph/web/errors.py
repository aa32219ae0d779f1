"""What an error looks like over HTTP: one table of statuses, one shape of the answer.

Programs get problem details (RFC 9457), people get a page. What stands in the table is told to the client; everything
else is a defect: it is answered with 500, and its traceback goes to the log alone. Each error carries the id of its
request, which the log has too.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, TypeVar

import pyoxigraph as ox
from flask import Flask, Response, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from kggraph import errors
from kggraph.formats import RdfFormat
from kggraph.store.serializing import serialize_triples
from kggraph.vocabulary import HTTP, PREFIXES, RDF, RDFS
from kggraph.web.context import is_language_negotiated, request_id, request_language
from kggraph.web.negotiation import HTML, choose_media_type
from kggraph.web.responses import content_type

PROBLEM = "application/problem+json"
# With */* and no preference a program is assumed: browsers always name text/html.
_REPRESENTATIONS: dict[str, RdfFormat | str] = {
    PROBLEM: PROBLEM,
    "application/json": PROBLEM,
    HTML: HTML,
    "application/xhtml+xml": HTML,
}
# Where a thing is not there, a client that reads nothing but RDF is told so in RDF.
_ABSENCES = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_FOR_RDF_CLIENTS: dict[str, RdfFormat | str] = {row.media_type: row for row in RdfFormat}
_PREFIXES = {**PREFIXES, "http": HTTP.iri, "as": "https://www.w3.org/ns/activitystreams#"}

# The first class that fits counts, so subclasses stand before their base class.
STATUS: dict[type[errors.KggraphError], int] = {
    errors.TermError: 400,
    errors.ParameterError: 400,
    errors.UnknownQueryError: 404,
    errors.QuerySyntaxError: 400,
    errors.UpdateRefusedError: 403,
    errors.QueryRefusedError: 400,
    errors.QueryTooLargeError: 413,
    errors.TooManyQueriesError: 429,
    errors.UnknownEntityError: 404,
    errors.UnknownPageError: 404,
    errors.NoSuchViewError: 404,
    errors.WithdrawnError: 410,
    errors.NotAcceptableError: 406,
    errors.QueryTimeoutError: 503,
    errors.StoreUnavailableError: 503,
    errors.ReleaseError: 503,
}
TITLE: dict[type[errors.KggraphError], str] = {
    errors.InvalidIriError: "Not an IRI",
    errors.UnknownPrefixError: "Unknown prefix",
    errors.ParameterError: "The parameters do not fit the query",
    errors.UnknownQueryError: "No such query",
    errors.QuerySyntaxError: "The query is not SPARQL",
    errors.UpdateRefusedError: "Updates are refused",
    errors.QueryRefusedError: "The query is refused",
    errors.QueryTooLargeError: "Too large",
    errors.TooManyQueriesError: "Too many queries",
    errors.UnknownEntityError: "Nothing is known of this",
    errors.UnknownPageError: "No such page",
    errors.NoSuchViewError: "No such view",
    errors.WithdrawnError: "Withdrawn",
    errors.NotAcceptableError: "No acceptable format",
    errors.QueryTimeoutError: "The query took too long",
    errors.StoreUnavailableError: "The store does not answer",
    errors.ReleaseError: "Nothing is being served",
}
# What a browser gets when the server made a mistake: no template, because pages may be what is broken.
_PLAIN_PAGE = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{0}</title></head>\n'
    '<body><main><h1>{0}</h1><p>{1}</p><p><a href="/">Overview</a></p></main></body></html>\n'
)
# Seconds after which it is worth asking again; a query that took too long would take too long again.
RETRY_AFTER: dict[type[errors.KggraphError], int] = {
    errors.TooManyQueriesError: 1,
    errors.StoreUnavailableError: 2,
    errors.ReleaseError: 5,
}

_Value = TypeVar("_Value")
ErrorPage = Callable[["ShownError", str], str]


@dataclass(frozen=True)
class Offer:
    """Something to try instead: what it is (a media type, an IRI) and the URL that answers with it.

    >>> str(Offer("text/turtle", "/data/org/akhyska.ttl"))
    'text/turtle'
    """

    name: str
    url: str = ""

    @property
    def iri(self) -> ox.NamedNode | None:
        """The IRI that is offered; None for a media type."""
        return ox.NamedNode(self.name) if ":" in self.name else None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ShownError:
    """An error as a client sees it: an HTTP status, a title of a few words, a sentence, and what to try instead.

    ``members`` are further fields of the problem details, such as the line and column of a syntax error. ``triples`` is
    what the data say, for clients that read RDF.
    """

    status: int
    title: str
    detail: str
    offered: tuple[Offer, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    triples: tuple[ox.Triple, ...] = ()

    def to_problem(self) -> str:
        """Return the problem details as JSON text (RFC 9457, section 3).

        >>> print(ShownError(404, "Not found", "nothing is known of this").to_problem())
        {
         "type": "about:blank",
         "title": "Not found",
         "status": 404,
         "detail": "nothing is known of this"
        }
        <BLANKLINE>
        """
        problem = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        if self.offered:
            problem["offered"] = [{"name": offer.name, "url": offer.url} for offer in self.offered]
        return json.dumps({**problem, **self.members}, ensure_ascii=False, indent=1) + "\n"

    def to_triples(self) -> list[ox.Triple]:
        """Return the error in RDF: what the data say, else status, reason and offers (HTTP Vocabulary in RDF 1.0).

        >>> for triple in ShownError(404, "Not found", "nothing is known of this").to_triples()[1:3]:
        ...     print(triple)
        _:response <http://www.w3.org/2011/http#statusCodeValue> "404"
        _:response <http://www.w3.org/2011/http#reasonPhrase> "Not found"
        """
        if self.triples:
            return list(self.triples)
        node = ox.BlankNode("response")
        offered = [ox.Triple(node, RDFS.seeAlso, iri) for offer in self.offered if (iri := offer.iri)]
        return [
            ox.Triple(node, RDF.type, HTTP.Response),
            ox.Triple(node, HTTP.statusCodeValue, ox.Literal(str(self.status))),
            ox.Triple(node, HTTP.reasonPhrase, ox.Literal(self.title)),
            ox.Triple(node, RDFS.comment, ox.Literal(self.detail)),
            *offered,
        ]


class ShownErrorException(Exception):  # noqa: N818 - it carries an answer, it is not a kind of error
    """Carries a finished ShownError out of a view."""

    def __init__(self, shown: ShownError) -> None:
        super().__init__(shown.detail)
        self.shown = shown


def show(error: errors.KggraphError) -> ShownError:
    """Return how an error of ours is shown; it must stand in the table.

    >>> shown = show(errors.UnknownEntityError("https://example.org/x"))
    >>> shown.status, shown.detail
    (404, 'nothing is known of <https://example.org/x>')
    """
    offered = tuple(map(Offer, error.offered)) if isinstance(error, errors.NotAcceptableError) else ()
    return ShownError(_row(STATUS, error, 500), _row(TITLE, error, "Error"), str(error), offered)


def respond_to(shown: ShownError, render_error: ErrorPage) -> Response:
    """Return the response that shows an error in the representation that the client prefers."""
    shown = replace(shown, members={**shown.members, "request_id": request_id()})
    offered = _REPRESENTATIONS | (_FOR_RDF_CLIENTS if shown.status in _ABSENCES else {})
    chosen = offered[choose_media_type(request.headers.get("Accept"), tuple(offered)) or PROBLEM]
    if isinstance(chosen, RdfFormat):
        body = serialize_triples(shown.to_triples(), chosen, _PREFIXES)
        response = Response(body, shown.status, content_type=content_type(chosen.media_type))
    elif chosen == PROBLEM:
        response = Response(shown.to_problem(), shown.status, mimetype=PROBLEM)
    elif shown.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        response = Response(_PLAIN_PAGE.format(shown.title, shown.detail), shown.status, mimetype=HTML)
    else:
        response = Response(render_error(shown, request_language()), shown.status, mimetype=HTML)
    response.vary.add("Accept")
    if chosen == HTML and is_language_negotiated():
        response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-store"
    return response


def register_error_handlers(app: Flask, render_error: ErrorPage) -> None:
    """Answer every error of the app in the one shape. HTTP exceptions keep their status: a 404 stays a 404."""

    def answer_known(error: errors.KggraphError) -> Response:
        if _row(STATUS, error, 500) == HTTPStatus.INTERNAL_SERVER_ERROR:
            raise error  # not for clients: a defect like any other
        response = respond_to(show(error), render_error)
        if seconds := _row(RETRY_AFTER, error, 0):
            response.headers["Retry-After"] = str(seconds)
        return response

    def answer_shown(error: ShownErrorException) -> Response:
        return respond_to(error.shown, render_error)

    def answer_http(error: HTTPException) -> Response:
        response = respond_to(_show_http(error), render_error)
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
        return response

    app.register_error_handler(errors.KggraphError, answer_known)
    app.register_error_handler(ShownErrorException, answer_shown)
    app.register_error_handler(HTTPException, answer_http)


def _show_http(error: HTTPException) -> ShownError:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        detail = f"This is a defect of the server; its log has the details under {request_id()}."
        return ShownError(status, "The server made a mistake", detail)
    return ShownError(status, error.name, error.description or error.name)


def _row(table: Mapping[type[errors.KggraphError], _Value], error: errors.KggraphError, default: _Value) -> _Value:
    return next((value for kind, value in table.items() if isinstance(error, kind)), default)
