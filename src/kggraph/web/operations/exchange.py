"""One request and its answer as operators see it, told when the last byte has been handed to the server."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_KEY = "kggraph.exchange"


@dataclass
class Exchange:
    """What is known of one request; the application fills in what only it knows.

    ``route`` is the pattern of the URL, empty for a URL that fits none. ``seconds`` and ``bytes`` are those of the
    whole answer. ``query`` is the text of a SPARQL query, where there is one.
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


def find_exchange(environ: WSGIEnvironment) -> Exchange | None:
    """Return what is being noted of the request with this environment, or None where nobody observes."""
    exchange: Exchange | None = environ.get(_KEY)
    return exchange


def observed(application: WSGIApplication, observers: Sequence[ExchangeObserver]) -> WSGIApplication:
    """Return the application, each of whose exchanges is told to the observers."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = perf_counter()
        exchange = environ[_KEY] = Exchange(
            method=environ["REQUEST_METHOD"],
            path=environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace"),
            query_string=environ.get("QUERY_STRING", ""),
            client=environ.get("REMOTE_ADDR", ""),
        )

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            exchange.status = int(status[:3])
            return start_response(status, headers, *more)

        def end() -> None:
            exchange.seconds = perf_counter() - started
            for observer in observers:
                observer.observe(exchange)

        return _Body(application(environ, start), exchange, end)

    return answer


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
