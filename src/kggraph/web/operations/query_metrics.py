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
_SECONDS = Histogram("kggraph_query_seconds", "Time that queries had a process.", start=_QUERIES.end)
_WAITS = Histogram("kggraph_query_wait_seconds", "Time that queries waited for a process.", start=_SECONDS.end)
_WAITING = Family("kggraph_queries_waiting", "Queries that wait for a process.", "gauge", start=_WAITS.end)
_RUNNING = Family("kggraph_queries_running", "Queries that have a process.", "gauge", start=_WAITING.end)
_FAMILIES = (_QUERIES, _SECONDS, _WAITS, _WAITING, _RUNNING)


class QueryMetrics:
    """A ``QueryObserver`` that counts, over all processes forked from the one that made it.

    >>> metrics = QueryMetrics()
    >>> metrics.queued()
    >>> metrics.started(waited=0.02)
    >>> metrics.ended(Outcome.TIME, seconds=10.1)
    >>> [line for line in metrics.lines() if line.startswith("kggraph_queries_total")]
    ['kggraph_queries_total{result="killed",reason="time"} 1']
    """

    def __init__(self) -> None:
        self._numbers = SharedNumbers(counters=_WAITS.end, gauges=_RUNNING.end - _WAITS.end)

    def refused(self, outcome: Outcome) -> None:
        """Count a query that needed no process."""
        self._numbers.add(_QUERIES.added(outcome.result, outcome.reason))

    def queued(self) -> None:
        """Count a query that waits."""
        self._numbers.add(_WAITING.added())

    def gave_up(self, waited: float) -> None:
        """Count a query that waited in vain."""
        busy = _QUERIES.added(Outcome.BUSY.result, Outcome.BUSY.reason)
        self._numbers.add(busy, _WAITING.added(amount=-1), *_WAITS.added(seconds=waited))

    def started(self, waited: float) -> None:
        """Count a query that has waited and runs."""
        self._numbers.add(_WAITING.added(amount=-1), _RUNNING.added(), *_WAITS.added(seconds=waited))

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """Count a query that has run."""
        done = _QUERIES.added(outcome.result, outcome.reason)
        self._numbers.add(done, _RUNNING.added(amount=-1), *_SECONDS.added(seconds=seconds))

    def lines(self) -> Iterator[str]:
        """Return all figures in the text format of Prometheus."""
        numbers = self._numbers.sums()
        for family in _FAMILIES:
            yield from family.lines(numbers)

    def processes(self) -> list[int]:
        """Return the living processes that have counted something."""
        return self._numbers.processes()
