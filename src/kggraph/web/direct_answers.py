"""The plainest requests to the endpoint, answered before the framework, which takes more than the engine does.

A query in the URL and nothing beside it is evaluated here. Whatever asks for more than the bytes of the answer (an
error to be told, a body to be compressed or streamed, an empty one to be explained) goes on to the view with what
became of the query, so that everything is decided in one place and nothing is evaluated twice.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kggraph.errors import KggraphError
from kggraph.store.hints import is_empty
from kggraph.store.interface import Answer, ProtocolQuery, Store
from kggraph.web.context import ANSWER, STORE
from kggraph.web.encodings import SMALLEST_COMPRESSED
from kggraph.web.negotiation import choose_sparql_formats
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
        store: Store = environ[STORE]
        query = ProtocolQuery(text, client=environ.get("REMOTE_ADDR", ""))
        try:
            answer = store.answer(query, formats.results, formats.graph)
        except KggraphError as error:
            environ[ANSWER] = SparqlAnswer(error=error)
            return self._app(environ, start_response)
        if answer.size > _LARGEST or is_empty(answer) or _is_to_be_compressed(environ, answer):
            environ[ANSWER] = SparqlAnswer(answer)
            return self._app(environ, start_response)
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
        text = unquote(written[len(_BEFORE_THE_QUERY) :])
    except UnicodeError:
        return None
    return text if text.strip() and "\0" not in text and is_repeatable(text) else None


def unquote(written: str) -> str:
    """Return what a value of a query string stands for, as ``unquote_plus`` does in five times the time.

    What is no escape, or no UTF-8, raises UnicodeError.

    >>> unquote("ASK+%7B+%3Cu:%D3%99%3E+a+%22%25+off%22+%7D")
    'ASK { <u:ә> a "% off" }'
    """
    python = written.replace("\\", "%5C").replace("+", " ").replace("%", "\\x")
    return python.encode("ascii").decode("unicode_escape").encode("latin-1").decode()


def _is_to_be_compressed(environ: "WSGIEnvironment", answer: Answer) -> bool:
    return bool(environ["HTTP_ACCEPT_ENCODING"]) and answer.size >= SMALLEST_COMPRESSED
