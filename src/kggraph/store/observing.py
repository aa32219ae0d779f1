"""What becomes of strangers' queries, told to whoever counts it; by default nobody does."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from time import perf_counter
from typing import Protocol

from kggraph import errors


class Outcome(Enum):
    """What became of a query: the result, and the reason where there is one.

    >>> Outcome.TIME.result, Outcome.TIME.reason
    ('killed', 'time')
    """

    ANSWERED = ("answered", "")
    SYNTAX = ("refused", "syntax")
    FORBIDDEN = ("refused", "forbidden")  # an update, SERVICE
    FORMAT = ("refused", "format")
    LENGTH = ("refused", "length")
    BUSY = ("refused", "busy")
    TIME = ("killed", "time")
    MEMORY = ("killed", "memory")
    SIZE = ("killed", "size")
    FAILED = ("failed", "")

    def __init__(self, result: str, reason: str) -> None:
        self.result, self.reason = result, reason


# The first class that fits counts, so subclasses stand before their base class.
_OUTCOMES: dict[type[errors.KggraphError], Outcome] = {
    errors.QuerySyntaxError: Outcome.SYNTAX,
    errors.QueryRefusedError: Outcome.FORBIDDEN,
    errors.NotAcceptableError: Outcome.FORMAT,
    errors.QueryTimeoutError: Outcome.TIME,
    errors.QueryTooLargeError: Outcome.SIZE,
    errors.StoreUnavailableError: Outcome.BUSY,
}


def outcome_of(error: errors.KggraphError) -> Outcome:
    """Return the outcome of a query that ended with an error.

    >>> outcome_of(errors.QueryTimeoutError(10)).reason
    'time'
    """
    return next((outcome for kind, outcome in _OUTCOMES.items() if isinstance(error, kind)), Outcome.FAILED)


class QueryObserver(Protocol):
    """Is told what becomes of each query. Calls come from many threads and cost microseconds.

    A query is either ``refused`` before it reaches a process, or ``queued``; then ``gave_up`` or ``started``; and what
    has started has ``ended``. All times are seconds of wall time.
    """

    def refused(self, outcome: Outcome) -> None:
        """Hear of a query that needed no process: its text alone was refused."""
        ...

    def queued(self) -> None:
        """Hear of a query that waits for a process."""
        ...

    def gave_up(self, waited: float) -> None:
        """Hear of a query that got no process in the time it may wait; its outcome is ``BUSY``."""
        ...

    def started(self, waited: float) -> None:
        """Hear of a query that has a process after so long a wait."""
        ...

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """Hear of a query that had a process for so long."""
        ...


class Unobserved:
    """The observer that hears everything and does nothing."""

    def refused(self, outcome: Outcome) -> None:
        """Do nothing."""

    def queued(self) -> None:
        """Do nothing."""

    def gave_up(self, waited: float) -> None:
        """Do nothing."""

    def started(self, waited: float) -> None:
        """Do nothing."""

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """Do nothing."""


@contextmanager
def refusals_told(observer: QueryObserver) -> Iterator[None]:
    """Tell of a query whose text is refused inside."""
    try:
        yield
    except errors.KggraphError as error:
        length = isinstance(error, errors.QueryTooLargeError)
        observer.refused(Outcome.LENGTH if length else outcome_of(error))
        raise


@contextmanager
def run_told(observer: QueryObserver) -> Iterator[None]:
    """Tell of a query that runs inside without waiting, and how it ends."""
    observer.queued()
    observer.started(waited=0)
    start, outcome = perf_counter(), Outcome.FAILED
    try:
        yield
        outcome = Outcome.ANSWERED
    except errors.KggraphError as error:
        outcome = outcome_of(error)
        raise
    finally:
        observer.ended(outcome, perf_counter() - start)
