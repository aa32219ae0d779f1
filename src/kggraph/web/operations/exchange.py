"""Each request and its answer as operators see them: named at the beginning, told when the last byte is handed over."""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol

from kggraph.web.context import REQUEST_ID, STORE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_EXCHANGE = "kggraph.exchange"
_SANE = re.compile(r"[A-Za-z0-9._:+/=@-]{1,128}")


@dataclass
class Exchange:
    """What is known of one request; the application fills in what only it knows.

    ``route`` is the pattern of the URL, empty for one that fits none or is not known. ``seconds`` and ``bytes`` are
    those of the whole answer. ``query`` is the text of a SPARQL query that is not in the query string.
    """

    method: str
    path: str
    query_string: str
    client: str
    status: int = 0
    bytes: int = 0
    seconds: float = 0
    route: str = ""
    release: str = ""
    request_id: str = ""
    query: str = ""


class ExchangeObserver(Protocol):
    """Is told of each request when it has been answered."""

    def observe(self, exchange: Exchange) -> None:
        """Take note of an answered request."""
        ...


class Exchanges:
    """A WSGI application that names each request, has another one answer it, and tells observers of it.

    The name is that which came with the request, if it is sane, or a new one; the answer carries it.
    """

    def __init__(self, app: "WSGIApplication", observers: Sequence[ExchangeObserver] = ()) -> None:
        self._app, self._observers = app, observers

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        told = environ.get("HTTP_X_REQUEST_ID")
        name = environ[REQUEST_ID] = told if told and _SANE.fullmatch(told) else _new_name()
        header = ("X-Request-Id", name)
        if not self._observers:
            return self._app(environ, _with_header(start_response, header))
        started = perf_counter()
        exchange = environ[_EXCHANGE] = _exchange(environ, name)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:  # noqa: ANN401
            exchange.status = int(status[:3])
            return start_response(status, [*headers, header], *more)

        def end() -> None:
            exchange.seconds = perf_counter() - started
            if STORE in environ:
                exchange.release = environ[STORE].release_id
            for observer in self._observers:
                observer.observe(exchange)

        return _Body(self._app(environ, start), exchange, end)


def find_exchange(environ: "WSGIEnvironment") -> Exchange | None:
    """Return what is being noted of the request with this environment, or None where nobody observes."""
    exchange: Exchange | None = environ.get(_EXCHANGE)
    return exchange


def _new_name() -> str:
    return f"{random.getrandbits(64):016x}"  # a name is no secret, and this takes a tenth of the time


def _exchange(environ: "WSGIEnvironment", name: str) -> Exchange:
    return Exchange(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace"),
        query_string=environ.get("QUERY_STRING", ""),
        client=environ.get("REMOTE_ADDR", ""),
        request_id=name,
    )


def _with_header(start_response: "StartResponse", header: tuple[str, str]) -> "StartResponse":
    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:  # noqa: ANN401
        return start_response(status, [*headers, header], *more)

    return start


class _Body:
    """The pieces of an answer, counted as they go; the end is told once, also where the client left in the middle."""

    def __init__(self, pieces: Iterable[bytes], exchange: Exchange, end: Callable[[], None]) -> None:
        self._pieces, self._exchange, self._end = pieces, exchange, end

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._exchange.bytes += len(piece)
            yield piece

    def close(self) -> None:
        try:
            if close := getattr(self._pieces, "close", None):
                close()
        finally:
            self._end()
