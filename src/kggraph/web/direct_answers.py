"""The plainest requests to the endpoint, answered before the framework, which takes more than the engine does.

A query in the URL and nothing beside it is evaluated here. Whatever asks for more than the bytes of the answer (an
error to be told, a body to be compressed or streamed, an empty one to be explained) goes on to the view with what
became of the query, so that everything is decided in one place and nothing is evaluated twice.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from kggraph.errors import KggraphError
from kggraph.store.hints import is_empty
from kggraph.store.interface import Answer, ProtocolQuery, Store
from kggraph.web.context import ANSWER, STORE
from kggraph.web.encodings import SMALLEST_COMPRESSED
from kggraph.web.negotiation import SparqlFormats, choose_sparql_formats
from kggraph.web.sparql import PATH, SparqlAnswer, answer_headers
from kggraph.web.sparql_request import is_repeatable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_BEFORE_THE_QUERY = "query="
_LARGEST = 1 << 18


class DirectAnswers:
    """A WSGI application that answers plain queries itself and has another one answer everything else.

    ``headers`` are those that the other one gives every answer with data.
    """

    def __init__(self, app: "WSGIApplication", headers: Iterable[tuple[str, str]]) -> None:
        self._app, self._headers = app, [*headers]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        text = _plain_query(environ)
        if text is None:
            return self._app(environ, start_response)
        formats = choose_sparql_formats(environ.get("HTTP_ACCEPT"))
        if formats.results is None or formats.prefers_html:
            return self._app(environ, start_response)
        query = ProtocolQuery(text, client=environ.get("REMOTE_ADDR", ""))
        answer = _evaluate(environ, query, formats)
        if answer is None or answer.size > _LARGEST or is_empty(answer) or _is_to_be_compressed(environ, answer):
            return self._app(environ, start_response)
        store: Store = environ[STORE]
        start_response("200 OK", [*answer_headers(store, query, formats, answer), *self._headers])
        return [answer.body]


def _plain_query(environ: "WSGIEnvironment") -> str | None:
    """Return the query of a request that has nothing but one, or None."""
    written: str = environ.get("QUERY_STRING", "")
    is_plain = (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "GET"
        and STORE in environ
        and "HTTP_IF_NONE_MATCH" not in environ
        and "HTTP_IF_MODIFIED_SINCE" not in environ
        and written.startswith(_BEFORE_THE_QUERY)
        and "&" not in written
        and written.isascii()
    )
    if not is_plain:
        return None
    try:
        text = unquote_plus(written[len(_BEFORE_THE_QUERY) :], errors="strict")
    except UnicodeDecodeError:
        return None
    return text if text.strip() and "\0" not in text and is_repeatable(text) else None


def _evaluate(environ: "WSGIEnvironment", query: ProtocolQuery, formats: SparqlFormats) -> Answer | None:
    """Return the answer, having left it, or what was wrong, for the view; None if something was wrong."""
    store: Store = environ[STORE]
    try:
        answer = store.answer(query, formats.results, formats.graph)
    except KggraphError as error:
        environ[ANSWER] = SparqlAnswer(error=error)
        return None
    environ[ANSWER] = SparqlAnswer(answer)
    return answer


def _is_to_be_compressed(environ: "WSGIEnvironment", answer: Answer) -> bool:
    return bool(environ["HTTP_ACCEPT_ENCODING"]) and answer.size >= SMALLEST_COMPRESSED
