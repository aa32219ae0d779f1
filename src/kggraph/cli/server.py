"""The HTTP server: granian with several worker processes, each with its own view of the current release."""

import gc
import http.client
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer
from werkzeug.middleware.proxy_fix import ProxyFix

from kggraph.allocator import give_back_memory, keep_little_memory
from kggraph.cli.address import Address
from kggraph.store.interface import StoreSource
from kggraph.web.app import create_app
from kggraph.web.operations.routes import Operations

# Started when needed: a thread waits while a stranger's query waits or runs in a process of its own, and there are more
# threads than queries may wait (store.limits), so that pages are answered meanwhile.
THREADS = 600
SECONDS_IDLE = 10  # until a thread that nothing is asked of ends, and half a megabyte of stack with it
SECONDS_TO_FINISH = 10
_BACKLOG = 2048  # connections that wait until they are accepted, and requests that a worker takes at once
_POLL_SECONDS = 0.01
_OBJECTS_BETWEEN_COLLECTIONS = 2_000  # ten times as many save no time, and take three megabytes more
_SECONDS_BETWEEN_RETURNS = 10  # of memory; looking for what is free takes less than a millisecond


@dataclass(frozen=True)
class _Lifeline:
    """A pipe whose writing end only the parent keeps: its workers read the end of the file when the parent is gone."""

    reading: int
    writing: int

    def watch(self) -> None:
        """End this worker when the parent is gone."""
        os.close(self.writing)
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        os.read(self.reading, 1)
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass(frozen=True)
class Served:
    """What is served and under which conditions.

    ``proxies`` stand between the server and its clients; that many entries of ``X-Forwarded-For`` and its likes count.
    """

    stores: StoreSource
    proxies: int = 0
    operations: Operations = field(default_factory=Operations)

    def app(self) -> Flask:
        """Return the application, which opens the release at each worker's first request."""
        app = create_app(self.stores, self.operations)
        if self.proxies:
            count = self.proxies
            app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
        return app


def serve(served: Served, address: Address, *, workers: int, when_ready: Callable[[], None]) -> None:
    """Serve the release that is current until SIGINT or SIGTERM; every request under way is answered.

    ``when_ready`` runs in a thread of its own as soon as the server answers. Workers look for a new release
    themselves; one that dies is replaced.
    """
    keep_little_memory()
    multiprocessing.set_start_method("fork", force=True)  # the workers share what was imported here
    logging.getLogger("_granian").propagate = False
    lifeline = _Lifeline(*os.pipe())
    app = served.app()
    gc.collect()
    gc.freeze()  # what there is now stays: collections need not look through it, and workers keep sharing it
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)

    def load() -> Flask:
        signal.set_wakeup_fd(-1)  # the parent's; this worker's signals are its own
        _end_at_once_if_stopped(server)
        lifeline.watch()
        threading.Thread(target=_give_back_memory, daemon=True).start()
        return app

    server = MPServer(
        "kggraph",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=SECONDS_IDLE,
        backlog=_BACKLOG,
        backpressure=_BACKLOG,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        process_name=None,
    )
    server.on_startup(lambda: _hear_signals(server))
    server.on_startup(lambda: threading.Thread(target=_announce, args=(address, when_ready), daemon=True).start())
    server.serve(target_loader=load, wrap_loader=False)


def _hear_signals(server: MPServer) -> None:
    """Have a thread stop the server for a signal that the main thread sleeps through.

    The system may hand a signal to any thread. The main one waits for a lock, which a signal caught elsewhere does not
    end, so its handler would run at the next signal or never.
    """
    hearing, telling = os.pipe()
    os.set_blocking(telling, False)
    signal.set_wakeup_fd(telling)

    def hear() -> None:
        while number := os.read(hearing, 1):
            if number[0] in {signal.SIGINT, signal.SIGTERM}:
                server.signal_handler_interrupt()  # type: ignore[no-untyped-call]  # granian does not annotate it

    threading.Thread(target=hear, daemon=True).start()


def _end_at_once_if_stopped(server: MPServer) -> None:
    """Let a worker that is still loading end when it is told to; granian listens for that only afterwards."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the parent gets it too, and passes SIGTERM on
    if server.interrupt_signal:  # it came between the fork and this line, to the parent's handler
        os._exit(0)


def _give_back_memory() -> None:
    """Give back, as long as this worker runs, what requests have left."""
    while True:
        time.sleep(_SECONDS_BETWEEN_RETURNS)
        give_back_memory()


def _announce(address: Address, when_ready: Callable[[], None]) -> None:
    while not _answers(address):
        time.sleep(_POLL_SECONDS)
    when_ready()


def _answers(address: Address) -> bool:
    connection = http.client.HTTPConnection(address.reachable_host, address.port, timeout=SECONDS_TO_FINISH)
    try:
        connection.request("GET", "/ready")  # a remote store may be down for now: that is an answer too
        return connection.getresponse().status in {http.HTTPStatus.OK, http.HTTPStatus.SERVICE_UNAVAILABLE}
    except OSError:
        return False
    finally:
        connection.close()
