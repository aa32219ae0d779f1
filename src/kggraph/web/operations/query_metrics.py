"""Figures about strangers' queries: what became of them, how long they waited and ran."""

from collections.abc import Iterator

from kggraph.store.observing import Outcome
from kggraph.web.operations.families import Family, Histogram
from kggraph.web.operations.shared_numbers import SharedNumbers

_QUERIES = Family(
    "kggraph_queries_total",
    "Queries by what became of them: answered, refused, killed at a limit, failed.",
    "counter",
    ("result", "reason"),
    [(outcome.result, outcome.reason) for outcome in Outcome],
)
_SECONDS = Histogram("kggraph_query_seconds", "Time that queries took, waits included.", start=_QUERIES.end)
_WAITS = Histogram(
    "kggraph_query_wait_seconds", "Time that queries waited, of those that found no free place.", start=_SECONDS.end
)
_WAITING = Family("kggraph_queries_waiting", "Queries that wait for a place.", "gauge", start=_WAITS.end)
_UNDER_WAY = Family(
    "kggraph_queries_under_way", "Queries under way, those that wait included.", "gauge", start=_WAITING.end
)
_FAMILIES = (_QUERIES, _SECONDS, _WAITS, _WAITING, _UNDER_WAY)


class QueryMetrics:
    """A ``QueryObserver`` that counts, over all processes forked from the one that made it.

    >>> metrics = QueryMetrics()
    >>> metrics.begun()
    >>> metrics.ended(Outcome.TIME, seconds=10.1)
    >>> [line for line in metrics.lines() if line.startswith("kggraph_queries_total")]
    ['kggraph_queries_total{result="killed",reason="time"} 1']
    """

    def __init__(self) -> None:
        self._numbers = SharedNumbers(counters=_WAITS.end, gauges=_UNDER_WAY.end - _WAITS.end)

    def refused(self, outcome: Outcome) -> None:
        """Count a query that needed no process."""
        self._numbers.add(_QUERIES.added(outcome.result, outcome.reason))

    def begun(self) -> None:
        """Count a query that is under way."""
        self._numbers.add(_UNDER_WAY.added())

    def waits(self) -> None:
        """Count a query that waits."""
        self._numbers.add(_WAITING.added())

    def waited(self, seconds: float) -> None:
        """Count a query that waits no longer."""
        self._numbers.add(_WAITING.added(amount=-1), *_WAITS.added(seconds=seconds))

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """Count a query that is over."""
        over = _QUERIES.added(outcome.result, outcome.reason)
        self._numbers.add(over, _UNDER_WAY.added(amount=-1), *_SECONDS.added(seconds=seconds))

    def lines(self) -> Iterator[str]:
        """Return all figures in the text format of Prometheus."""
        numbers = self._numbers.sums()
        for family in _FAMILIES:
            yield from family.lines(numbers)

    def processes(self) -> list[int]:
        """Return the living processes that have counted something."""
        return self._numbers.processes()
