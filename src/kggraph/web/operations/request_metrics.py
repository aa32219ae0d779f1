"""Figures about requests: how many by route and status, and how long they took by route."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from kggraph.web.operations.exchange import Exchange
from kggraph.web.operations.families import Family, Histogram
from kggraph.web.operations.shared_numbers import SharedNumbers

NO_ROUTE = "none"  # of a URL that fits no route


class RequestMetrics:
    """Counts requests over all processes forked from the one that made it.

    >>> metrics = RequestMetrics(["/id/{path}"])
    >>> metrics.observe(Exchange("GET", "/id/a", "", "", 303, route="/id/{path}", seconds=0.002))
    >>> [line for line in metrics.lines() if line.startswith("kggraph_requests_total")]
    ['kggraph_requests_total{route="/id/{path}",status="303"} 1']
    """

    def __init__(self, routes: Iterable[str]) -> None:
        known = [*sorted(set(routes)), NO_ROUTE]
        statuses = [str(status.value) for status in HTTPStatus]
        self._requests = Family(
            "kggraph_requests_total",
            "Requests by route and status.",
            "counter",
            ("route", "status"),
            [(route, status) for route in known for status in statuses],
        )
        self._seconds = Histogram(
            "kggraph_request_seconds",
            "Time from a request to the last byte of its answer.",
            ("route",),
            [(route,) for route in known],
            start=self._requests.end,
        )
        self._numbers = SharedNumbers(counters=self._seconds.end)

    def observe(self, exchange: Exchange) -> None:
        """Count an answered request."""
        route = exchange.route or NO_ROUTE
        answered = self._requests.added(route, str(exchange.status))
        self._numbers.add(answered, *self._seconds.added(route, seconds=exchange.seconds))

    def lines(self) -> Iterator[str]:
        """Return all figures in the text format of Prometheus."""
        numbers = self._numbers.sums()
        yield from self._requests.lines(numbers)
        yield from self._seconds.lines(numbers)

    def processes(self) -> list[int]:
        """Return the living processes that have answered something."""
        return self._numbers.processes()
