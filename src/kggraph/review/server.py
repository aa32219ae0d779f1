"""Serving the review on this machine alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from kggraph.review.app import create_review_app
from kggraph.review.review import Review
from kggraph.review.safety import Gate

LOOPBACK = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Answers without a line on the terminal for each request, whose addresses hold the token."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def review_server(review: Review, *, port: int) -> Iterator[tuple[BaseWSGIServer, str]]:
    """Give a server that listens on the loopback address, and the URL with its token that opens the review.

    One request is answered at a time: decisions come in the order in which they were made.
    """
    gate = Gate(port)
    server = make_server(LOOPBACK, port, create_review_app(review, gate), request_handler=_Quiet)
    try:
        yield server, f"http://{LOOPBACK}:{port}/{gate.token}/"
    finally:
        server.server_close()
