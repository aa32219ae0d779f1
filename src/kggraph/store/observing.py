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
    QUOTA = ("refused", "quota")
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
    errors.TooManyQueriesError: Outcome.QUOTA,
    errors.StoreBusyError: Outcome.BUSY,
    errors.QueryTimeoutError: Outcome.TIME,
    errors.MemoryLimitError: Outcome.MEMORY,
    errors.QueryTooLargeError: Outcome.SIZE,
}


def outcome_of(error: errors.KggraphError) -> Outcome:
    """Return the outcome of a query that ended with an error.

    >>> outcome_of(errors.QueryTimeoutError(10)).reason
    'time'
    """
    return next((outcome for kind, outcome in _OUTCOMES.items() if isinstance(error, kind)), Outcome.FAILED)


class QueryObserver(Protocol):
    """Is told what becomes of each query. Calls come from many threads and cost microseconds.

    A query is either ``refused`` for its text alone, or it has ``begun`` and, whatever happens, ``ended``. In between
    it may have to wait, more than once. All times are seconds of wall time.
    """

    def refused(self, outcome: Outcome) -> None:
        """Hear of a query that needed no process."""
        ...

    def begun(self) -> None:
        """Hear of a query that is under way."""
        ...

    def waits(self) -> None:
        """Hear of a query that found no free place."""
        ...

    def waited(self, seconds: float) -> None:
        """Hear of a query that waits no longer, with a place or without one."""
        ...

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """Hear of a query that is under way no longer, and how long it was."""
        ...


class Unobserved:
    """The observer that hears everything and does nothing."""

    def refused(self, outcome: Outcome) -> None:
        """Do nothing."""

    def begun(self) -> None:
        """Do nothing."""

    def waits(self) -> None:
        """Do nothing."""

    def waited(self, seconds: float) -> None:
        """Do nothing."""

    def ended(self, outcome: Outcome, seconds: float) -> None:
        """Do nothing."""


@contextmanager
def refusals_told(observer: QueryObserver) -> Iterator[None]:
    """Tell of a query whose text is refused inside."""
    try:
        yield
    except errors.KggraphError as error:
        is_long = isinstance(error, errors.QueryTooLargeError)
        observer.refused(Outcome.LENGTH if is_long else outcome_of(error))
        raise


@contextmanager
def run_told(observer: QueryObserver) -> Iterator[None]:
    """Tell of a query that is under way inside, and how it ends."""
    observer.begun()
    start, outcome = perf_counter(), Outcome.FAILED
    try:
        yield
        outcome = Outcome.ANSWERED
    except errors.KggraphError as error:
        outcome = outcome_of(error)
        raise
    finally:
        observer.ended(outcome, perf_counter() - start)


@contextmanager
def wait_told(observer: QueryObserver) -> Iterator[None]:
    """Tell of a query that waits inside, and how long."""
    observer.waits()
    start = perf_counter()
    try:
        yield
    finally:
        observer.waited(perf_counter() - start)
