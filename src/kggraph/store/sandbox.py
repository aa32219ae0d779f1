"""A small pool of processes for strangers' queries: each can be killed without anybody else noticing."""

import logging
import os
import signal
import threading
import weakref
from collections import deque
from io import BytesIO
from typing import cast

from kggraph.errors import (
    KggraphError,
    MemoryLimitError,
    NotAcceptableError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreUnavailableError,
)
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.store.interface import Answer, ProtocolQuery, QueryForm
from kggraph.store.lane import Lane, Quota
from kggraph.store.observing import QueryObserver
from kggraph.store.query_process import Dataset, ProcessDiedError, QueryProcess, Reply
from kggraph.store.query_text import query_form

_LOG = logging.getLogger(__name__)


class Sandbox:
    """Processes over one dataset, started when first needed, in whichever process needs them.

    A query begins in a quick process. One that is not done soon goes on at the lowest priority in a long place, and its
    quick place is free again; where no long place is free it is stopped, and begins anew when there is one. So a short
    query waits for other short ones at most. Safe to use from many threads, and in a process that was forked after
    this object was made.
    """

    def __init__(self, dataset: Dataset, limits: QueryLimits, observer: QueryObserver | None = None) -> None:
        self._dataset, self._limits, self._observer = dataset, limits, observer
        self._lock = threading.Lock()
        self._start_pool()

    def answer(self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> Answer:
        """Answer a query whose text has been allowed; see ``interface.Store.answer`` for what it raises."""
        self._follow_fork()
        if not self._finalizer.alive:
            raise StoreUnavailableError("the store is closed")
        seconds = min(self._limits.seconds, query.seconds or self._limits.seconds)
        with self._quota.one_more(query.client):
            reply = self._run(_request(query, results, graph), seconds, query.client)
        return self._read(reply, query, results=results, graph=graph)

    def close(self) -> None:
        """End all processes."""
        self._finalizer()

    def _start_pool(self) -> None:
        limits = self._limits
        self._owner = os.getpid()
        self._alive: set[QueryProcess] = set()
        self._idle: deque[QueryProcess] = deque()
        self._quota = Quota(limits.per_client)
        self._quick, self._long = self._lane(limits.quick), self._lane(limits.long)
        self._finalizer = weakref.finalize(self, _end_all, self._alive, self._idle)

    def _lane(self, places: int) -> Lane:
        limits = self._limits
        return Lane(places, waiting=limits.waiting, seconds=limits.waiting_seconds, observer=self._observer)

    def _follow_fork(self) -> None:
        if self._owner == os.getpid():
            return
        with self._lock:
            if self._owner != os.getpid():
                self._finalizer.detach()  # the processes belong to the parent
                self._start_pool()

    def _run(self, request: dict[str, object], seconds: float, client: str) -> Reply:
        quick_seconds = min(seconds, self._limits.quick_seconds)
        with self._quick.place(client):
            process = self._begin(request)
            if process.is_done_within(quick_seconds):
                return self._finish(process)
            goes_on = seconds > quick_seconds and self._long.take_if_free()
            if not goes_on:
                self._end(process)
            self._prepare()
        if goes_on:
            try:
                return self._go_on(process, seconds - quick_seconds, seconds)
            finally:
                self._long.leave()
        if seconds == quick_seconds:
            raise QueryTimeoutError(seconds)
        with self._long.place(client):
            return self._go_on(self._begin(request), seconds, seconds)

    def _begin(self, request: dict[str, object]) -> QueryProcess:
        """Hand a request to an idle process, or to a new one."""
        try:
            process = self._idle.popleft() if self._idle else self._start()
        except IndexError:  # another thread took the last one
            process = self._start()
        try:
            process.begin(request)
        except TimeoutError:
            self._end(process)
            raise StoreUnavailableError("the process for the query does not start; try again soon") from None
        except ProcessDiedError as died:
            self._end(process)
            raise self._explain(died) from None
        return process

    def _finish(self, process: QueryProcess) -> Reply:
        """Return the reply that has begun; the process is idle again, unless it has grown too large."""
        try:
            reply = process.reply()
        except TimeoutError:
            self._replace(process)
            raise QueryTimeoutError(self._limits.seconds) from None
        except ProcessDiedError as died:
            self._replace(process)
            raise self._explain(died) from None
        if reply.retire or not self._finalizer.alive:
            self._replace(process)
        else:
            self._idle.append(process)
        return reply

    def _go_on(self, process: QueryProcess, seconds: float, limit: float) -> Reply:
        """Return the reply of a query that takes long. Its process ends with it: priority is not given back."""
        try:
            process.lower_priority()
            if not process.is_done_within(seconds):
                raise QueryTimeoutError(limit)
            return process.reply()
        except TimeoutError:
            raise QueryTimeoutError(limit) from None
        except ProcessDiedError as died:
            raise self._explain(died) from None
        finally:
            self._end(process)

    def _explain(self, died: ProcessDiedError) -> KggraphError:
        if not self._finalizer.alive:
            return StoreUnavailableError("the store was closed in the middle of the query")
        return _explain_death(died, self._limits)

    def _start(self) -> QueryProcess:
        try:
            process = QueryProcess(self._dataset, self._limits)
        except OSError as error:
            raise StoreUnavailableError(f"no process for the query can be started: {error.strerror}") from None
        self._alive.add(process)
        if not self._finalizer.alive:  # closed while it started
            self._end(process)
            raise StoreUnavailableError("the store is closed")
        return process

    def _end(self, process: QueryProcess) -> None:
        process.end()
        self._alive.discard(process)

    def _replace(self, process: QueryProcess) -> None:
        self._end(process)
        self._prepare()

    def _prepare(self) -> None:
        """Start a process for the next query, which then need not wait for that."""
        if not self._finalizer.alive:
            return
        try:
            self._idle.append(self._start())
        except StoreUnavailableError as error:
            _LOG.warning("%s", error)  # the next query tries again

    def _read(
        self, reply: Reply, query: ProtocolQuery, *, results: ResultsFormat | None, graph: RdfFormat | None
    ) -> Answer:
        if reply.error:
            raise self._error(reply)
        form = QueryForm(reply.form)
        if form is QueryForm.CONSTRUCT and query_form(query.text) is QueryForm.DESCRIBE:
            form = QueryForm.DESCRIBE  # the engine does not tell the two apart
        chosen = cast(RdfFormat | ResultsFormat, graph if form.gives_graph else results)
        return Answer(form, chosen, reply.file or BytesIO(reply.body))

    def _error(self, reply: Reply) -> KggraphError:
        if reply.error == "syntax":
            return QuerySyntaxError(reply.message, line=reply.line, column=reply.column, expected=reply.expected)
        if reply.error == "refused":
            return QueryRefusedError(reply.message)
        if reply.error == "format":
            offered = RdfFormat if QueryForm(reply.form).gives_graph else ResultsFormat
            return NotAcceptableError("Accept", [row.media_type for row in offered])
        if reply.error == "result":
            return QueryTooLargeError(f"the answer passes the limit of {self._limits.result_bytes:,} bytes; use LIMIT")
        if reply.error == "storage":
            return StoreUnavailableError(f"the answer cannot be kept: {reply.message}")
        return _out_of_memory(self._limits)


def _request(query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> dict[str, object]:
    own_dataset = bool(query.default_graphs or query.named_graphs)
    return {
        "text": query.text,
        "default_graphs": list(query.default_graphs) if own_dataset else None,
        "named_graphs": list(query.named_graphs) if own_dataset else None,
        "results": results.name if results else None,
        "graph": graph.name if graph else None,
    }


def _end_all(alive: set[QueryProcess], idle: deque[QueryProcess]) -> None:
    """End the idle processes, and kill those that somebody waits for, who ends them."""
    while idle:
        process = idle.popleft()
        alive.discard(process)
        process.end()
    for process in list(alive):
        process.kill()


def _explain_death(died: ProcessDiedError, limits: QueryLimits) -> KggraphError:
    """Return the error for a process that ended by itself in the middle of a query."""
    if died.signal == signal.SIGSEGV or "overflowed its stack" in died.last_words:
        return QueryTooLargeError("the query is nested too deeply")
    if died.signal in {signal.SIGABRT, signal.SIGKILL} or "MemoryError" in died.last_words:
        return _out_of_memory(limits)
    _LOG.error("a query process ended with status %s: %s", died.status, died.last_words)
    return StoreUnavailableError("the process that ran the query ended unexpectedly")


def _out_of_memory(limits: QueryLimits) -> MemoryLimitError:
    return MemoryLimitError(f"the query needs more memory than its limit of {limits.memory_bytes >> 20:,} MiB")
