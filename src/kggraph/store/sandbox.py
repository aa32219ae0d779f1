"""A small pool of processes for strangers' queries: each can be killed without anybody else noticing."""

import logging
import os
import queue
import signal
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from kggraph.errors import (
    KggraphError,
    NotAcceptableError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreUnavailableError,
)
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.interface import Answer, ProtocolQuery, QueryForm
from kggraph.store.limits import QueryLimits
from kggraph.store.query_process import ProcessDiedError, QueryProcess, Reply
from kggraph.store.query_text import query_form

_LOG = logging.getLogger(__name__)


class Sandbox:
    """Processes over one store folder, started when first needed, in whichever process needs them.

    Safe to use from many threads, and in a process that was forked after this object was made.
    """

    def __init__(self, folder: Path, limits: QueryLimits, prefixes: Mapping[str, str], *, base: str = "") -> None:
        self._folder, self._limits, self._prefixes, self._base = folder, limits, dict(prefixes), base
        self._lock = threading.Lock()
        self._start_pool()

    def answer(self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> Answer:
        """Answer a query whose text has been allowed; see ``interface.Store.answer`` for what it raises."""
        seconds = min(self._limits.seconds, query.seconds or self._limits.seconds)
        reply = self._ask(self._request(query, results, graph), seconds)
        return self._read(reply, query, results=results, graph=graph)

    def close(self) -> None:
        """End all processes."""
        self._finalizer()

    def _start_pool(self) -> None:
        self._process = os.getpid()
        self._alive: set[QueryProcess] = set()
        self._idle: queue.Queue[QueryProcess | None] = queue.Queue()
        for _ in range(self._limits.processes):
            self._idle.put(None)  # a place that a process has yet to be started for
        self._places = threading.BoundedSemaphore(self._limits.processes + self._limits.waiting)
        self._finalizer = weakref.finalize(self, _end_all, self._alive)

    def _ask(self, request: dict[str, object], seconds: float) -> Reply:
        if self._process != os.getpid():
            with self._lock:
                if self._process != os.getpid():
                    self._finalizer.detach()  # the processes belong to the parent
                    self._start_pool()
        if not self._finalizer.alive:
            raise StoreUnavailableError("the store is closed")
        if not self._places.acquire(blocking=False):
            raise StoreUnavailableError("too many queries are waiting; try again in a few seconds")
        try:
            return self._ask_idle(request, seconds)
        finally:
            self._places.release()

    def _ask_idle(self, request: dict[str, object], seconds: float) -> Reply:
        try:
            process = self._idle.get(timeout=self._limits.waiting_seconds)
        except queue.Empty:
            raise StoreUnavailableError("all query processes are busy; try again in a few seconds") from None
        try:
            process = process or self._start()
            reply = process.ask(request, seconds)
        except TimeoutError:
            process = self._replace(process)
            raise QueryTimeoutError(seconds) from None
        except OSError as error:
            raise StoreUnavailableError(f"no process for the query can be started: {error.strerror}") from None
        except ProcessDiedError as died:
            process = self._replace(process)
            raise _explain_death(died, self._limits) from None
        else:
            process = self._replace(process) if reply.retire else process
            return reply
        finally:
            self._idle.put(process)

    def _start(self) -> QueryProcess:
        process = QueryProcess(self._folder, self._limits)
        self._alive.add(process)
        return process

    def _replace(self, process: QueryProcess | None) -> QueryProcess | None:
        if process is not None:
            process.end()
            self._alive.discard(process)
        return self._start_now() if self._finalizer.alive else None

    def _start_now(self) -> QueryProcess | None:
        try:
            return self._start()
        except OSError as error:
            _LOG.warning("no process for queries can be started: %s", error.strerror)
            return None  # the next query tries again

    def _request(
        self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None
    ) -> dict[str, object]:
        own_dataset = bool(query.default_graphs or query.named_graphs)
        return {
            "text": query.text,
            "prefixes": self._prefixes,
            "base": self._base,
            "default_graphs": list(query.default_graphs) if own_dataset else None,
            "named_graphs": list(query.named_graphs) if own_dataset else None,
            "results": results.name if results else None,
            "graph": graph.name if graph else None,
        }

    def _read(
        self, reply: Reply, query: ProtocolQuery, *, results: ResultsFormat | None, graph: RdfFormat | None
    ) -> Answer:
        if reply.error:
            raise self._error(reply)
        form = QueryForm(reply.form)
        if form is QueryForm.CONSTRUCT and query_form(query.text) is QueryForm.DESCRIBE:
            form = QueryForm.DESCRIBE  # the engine does not tell the two apart
        return Answer(form, cast(RdfFormat | ResultsFormat, graph if form.gives_graph else results), reply.body)

    def _error(self, reply: Reply) -> KggraphError:
        if reply.error == "syntax":
            return QuerySyntaxError(reply.message, line=reply.line, column=reply.column)
        if reply.error == "refused":
            return QueryRefusedError(reply.message)
        if reply.error == "format":
            offered = RdfFormat if QueryForm(reply.form).gives_graph else ResultsFormat
            return NotAcceptableError("Accept", [row.media_type for row in offered])
        if reply.error == "result":
            return QueryTooLargeError(f"the answer passes the limit of {self._limits.result_bytes:,} bytes; use LIMIT")
        return _out_of_memory(self._limits)


def _end_all(processes: set[QueryProcess]) -> None:
    while processes:
        processes.pop().end()


def _explain_death(died: ProcessDiedError, limits: QueryLimits) -> KggraphError:
    """Return the error for a process that ended by itself in the middle of a query."""
    if died.signal == signal.SIGSEGV or "overflowed its stack" in died.last_words:
        return QueryTooLargeError("the query is nested too deeply")
    if died.signal in {signal.SIGABRT, signal.SIGKILL} or "MemoryError" in died.last_words:
        return _out_of_memory(limits)
    _LOG.error("a query process ended with status %s: %s", died.status, died.last_words)
    return StoreUnavailableError("the process that ran the query ended unexpectedly")


def _out_of_memory(limits: QueryLimits) -> QueryTooLargeError:
    return QueryTooLargeError(f"the query needs more memory than its limit of {limits.memory_bytes >> 20:,} MiB")
