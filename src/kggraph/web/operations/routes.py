"""``/health``, ``/ready`` and, where it is asked for, ``/metrics``; and what is noted of every request."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response, g, jsonify, request

from kggraph.errors import ReleaseError
from kggraph.store.interface import StoreSource
from kggraph.web.context import current_store, find_store, request_id
from kggraph.web.operations.exchange import ExchangeObserver, find_exchange, observed
from kggraph.web.operations.families import MEDIA_TYPE, head, sample
from kggraph.web.operations.process_metrics import process_lines
from kggraph.web.operations.query_metrics import QueryMetrics
from kggraph.web.operations.request_log import RequestLog
from kggraph.web.operations.request_metrics import RequestMetrics

WITHOUT_STORE = frozenset({"show_health", "show_metrics"})
UNCACHED = WITHOUT_STORE | {"show_ready"}
_VARIABLE = re.compile(r"<(?:[^<>]+:)?(\w+)>")


@dataclass(frozen=True)
class Operations:
    """What operators want to see; by default nothing is counted or logged.

    ``queries`` is the observer that the stores were given; it switches ``/metrics`` on.
    """

    queries: QueryMetrics | None = None
    log: RequestLog | None = None


def register_operations(app: Flask, stores: StoreSource, operations: Operations) -> None:
    """Add the routes for operators, and what notes each request; to be called when all other routes are there."""
    app.get("/health")(show_health)
    app.get("/ready")(show_ready)
    observers: list[ExchangeObserver] = [operations.log] if operations.log else []
    if operations.queries:
        observers.append(_register_metrics(app, stores, operations.queries))
    if observers:
        app.after_request(_note)
        app.wsgi_app = observed(app.wsgi_app, observers)  # type: ignore[method-assign, assignment]  # as Flask documents it


def show_health() -> Response:
    """Say that the process is up."""
    return jsonify(status="up")


def show_ready() -> Response:
    """Say which release is served; a 503 where there is none."""
    return jsonify(status="ready", release=current_store().release_id)


@lru_cache(maxsize=512)
def route_of(rule: str) -> str:
    """Return the pattern of a URL without what Flask adds to it.

    >>> route_of("/<any(kk, ru, en):language>/sparql"), route_of("/id/<path:path>")
    ('/{language}/sparql', '/id/{path}')
    """
    return _VARIABLE.sub(r"{\1}", rule)


def _register_metrics(app: Flask, stores: StoreSource, queries: QueryMetrics) -> RequestMetrics:
    requests = RequestMetrics([*(route_of(rule.rule) for rule in app.url_map.iter_rules()), "/metrics"])

    @app.get("/metrics")
    def show_metrics() -> Response:
        """Tell the figures of all processes, in the text format of Prometheus."""
        servers = [*requests.processes(), *queries.processes()]
        lines = [*_release_lines(stores), *requests.lines(), *queries.lines(), *process_lines(servers)]
        return Response("\n".join([*lines, ""]), content_type=MEDIA_TYPE)

    return requests


def _release_lines(stores: StoreSource) -> Iterator[str]:
    """Return the release that is served; nothing before the first."""
    try:
        release = stores.current().release_id
    except ReleaseError:
        return
    yield from head("kggraph_release_info", "The release that is served.", "gauge")
    yield sample("kggraph_release_info", [("release", release)], 1)


def _note(response: Response) -> Response:
    """Tell the exchange what only the application knows."""
    exchange = find_exchange(request.environ)
    if exchange is not None:
        store = find_store()
        exchange.route = route_of(request.url_rule.rule) if request.url_rule else ""
        exchange.release = store.release_id if store else ""
        exchange.request_id = request_id()
        exchange.query = g.get("query_text", "")
    return response
