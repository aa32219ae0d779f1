"""``/health``, ``/ready`` and, where it is asked for, ``/metrics``; and what is noted of every request."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from kggraph.errors import ReleaseError, StoreUnavailableError
from kggraph.store.interface import StoreSource
from kggraph.web.context import current_store, find_store
from kggraph.web.operations.exchange import Exchange, ExchangeObserver, find_exchange
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


def register_operations(app: Flask, stores: StoreSource, operations: Operations) -> list[ExchangeObserver]:
    """Add the routes for operators to those that are there, and return who is to be told of each exchange."""
    app.get("/health")(show_health)
    app.get("/ready")(show_ready)
    observers: list[ExchangeObserver] = [operations.log] if operations.log else []
    if operations.queries:
        observers.append(_register_metrics(app, stores, operations.queries))
    if observers:
        app.after_request(_note)
        observers.insert(0, _Routing(app))
    return observers


class _Routing:
    """Finds the route of a request that was answered before the framework had to look for it."""

    def __init__(self, app: Flask) -> None:
        self._find = lru_cache(maxsize=4096)(lambda path: _find_route(app, path))

    def observe(self, exchange: Exchange) -> None:
        """Fill in the route."""
        exchange.route = exchange.route or self._find(exchange.path)


def show_health() -> Response:
    """Say that the process is up."""
    return jsonify(status="up")


def show_ready() -> Response:
    """Say which release is served; a 503 where there is none, or its store does not answer."""
    current_store().require_ready()
    return jsonify(status="ready", release=current_store().release_id)


def _find_route(app: Flask, path: str) -> str:
    try:
        rule, _ = app.url_map.bind("localhost").match(path, return_rule=True)
    except HTTPException:
        return ""
    return route_of(rule.rule)


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
    except (ReleaseError, StoreUnavailableError):
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
        exchange.query = g.get("query_text", "")
    return response
