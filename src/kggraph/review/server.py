"""Serving the review on this machine alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from kggraph.review.app import create_review_app
from kggraph.review.review import Review
from kggraph.review.safety import Gate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Answers without a line on the terminal for each request, whose addresses hold the token."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _in_turn(app: "WSGIApplication") -> "WSGIApplication":
    """Return an application that answers one request at a time: decisions come in the order in which they were made."""
    turn = Lock()

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with turn:
            return app(environ, start_response)

    return answer


@contextmanager
def review_server(review: Review, *, port: int) -> Iterator[tuple[BaseWSGIServer, str]]:
    """Give a server that listens on the loopback address, and the URL with its token that opens the review.

    Browsers open connections before they need them, so each has a thread; requests are answered one at a time.
    """
    gate = Gate(port)
    app = _in_turn(create_review_app(review, gate))
    server = make_server(LOOPBACK, port, app, threaded=True, request_handler=_Quiet)
    try:
        yield server, f"http://{LOOPBACK}:{port}/{gate.token}/"
    finally:
        server.server_close()
