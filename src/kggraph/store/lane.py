"""Who may run a query now, and who is next: a fair queue before a fixed number of places."""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from kggraph.errors import StoreBusyError, TooManyQueriesError
from kggraph.store.observing import QueryObserver, Unobserved, wait_told


class Quota:
    """How many queries each client has under way; at most ``most`` of them, 0 for as many as it likes.

    >>> quota = Quota(1)
    >>> with quota.one_more("ada"), quota.one_more("bob"), quota.one_more("ada"):  # doctest: +ELLIPSIS
    ...     pass
    Traceback (most recent call last):
    kggraph.errors.TooManyQueriesError: you have 1 query under way already, ...
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()

    @contextmanager
    def one_more(self, client: str) -> Iterator[None]:
        """Count a query while it is under way. Raises TooManyQueriesError."""
        if not self._most:
            yield
            return
        with self._lock:
            if self._under_way[client] >= self._most:
                raise TooManyQueriesError(self._most)
            self._under_way[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[client] -= 1
                if not self._under_way[client]:
                    del self._under_way[client]


class Lane:
    """A number of places, handed out to clients in turn: one client's many queries keep nobody else waiting long.

    Up to ``waiting`` wait at once, each for ``seconds`` at most. Safe to use from many threads.

    >>> lane = Lane(places=1, waiting=0, seconds=1)
    >>> with lane.place("ada"), lane.place("bob"):
    ...     pass
    Traceback (most recent call last):
    kggraph.errors.StoreBusyError: too many queries are waiting; try again in a few seconds
    """

    def __init__(self, places: int, *, waiting: int, seconds: float, observer: QueryObserver | None = None) -> None:
        self._free, self._room, self._seconds = places, waiting, seconds
        self._observer = observer or Unobserved()
        self._lock = threading.Lock()
        self._queues: OrderedDict[str, deque[threading.Event]] = OrderedDict()  # the client that is next comes first

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place, waiting for it in turn. Raises StoreBusyError if there is none in time."""
        if not self.take_if_free():
            self._wait(client)
        try:
            yield
        finally:
            self.leave()

    def take_if_free(self) -> bool:
        """Take a place if that is possible without waiting; return whether it was. It is given back by ``leave``."""
        with self._lock:
            if not self._free:
                return False
            self._free -= 1
            return True

    def leave(self) -> None:
        """Give a place back: to the client that is next, or to whoever comes."""
        with self._lock:
            if not self._queues:
                self._free += 1
                return
            client, calls = self._queues.popitem(last=False)
            calls.popleft().set()
            self._room += 1
            if calls:
                self._queues[client] = calls  # behind the others

    @property
    def length(self) -> int:
        """How many wait."""
        with self._lock:
            return sum(map(len, self._queues.values()))

    def _wait(self, client: str) -> None:
        call = threading.Event()  # set by whoever hands a place over
        with self._lock:
            if self._free:  # given back since
                self._free -= 1
                return
            if not self._room:
                raise StoreBusyError("too many queries are waiting; try again in a few seconds")
            self._room -= 1
            self._queues.setdefault(client, deque()).append(call)
        with wait_told(self._observer):
            if not call.wait(self._seconds):
                self._give_up(client, call)

    def _give_up(self, client: str, call: threading.Event) -> None:
        with self._lock:
            if call.is_set():  # between the end of the wait and the lock
                return
            self._room += 1
            self._queues[client].remove(call)
            if not self._queues[client]:
                del self._queues[client]
        raise StoreBusyError("all places for queries are taken; try again in a few seconds")
