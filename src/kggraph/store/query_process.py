"""One process that evaluates strangers' queries, seen from the server."""

import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from kggraph.limits import QueryLimits
from kggraph.store.frames import receive_frame, send_frame, set_timeout

_TALK_SECONDS = 20  # for a process to start, and for the rest of a frame that has begun
_LAST_WORDS = 2000
_LOWEST = 19  # the niceness of a process that may run when nothing else wants to


@dataclass(frozen=True)
class Dataset:
    """What a query process answers from: a store's folder, and the prefixes and base that queries need not declare.

    ``may_connect`` is for queries that ask an endpoint which the operator allows.
    """

    folder: Path
    prefixes: Mapping[str, str]
    base: str = ""
    may_connect: bool = False


@dataclass(frozen=True)
class Reply:
    """What a query process says: an ``error`` kind with a message, or the form of the query and its answer.

    A long answer is in ``file`` instead of ``body``.
    """

    body: bytes
    file: BinaryIO | None
    form: str = ""
    error: str = ""
    message: str = ""
    line: int = 0
    column: int = 0
    expected: Sequence[str] = ()
    retire: bool = False


class ProcessDiedError(Exception):
    """A query process ended by itself, by ``signal`` or with ``status``; ``last_words`` is the end of its stderr."""

    def __init__(self, status: int, last_words: str) -> None:
        super().__init__(f"status {status}: {last_words}")
        self.status, self.signal, self.last_words = status, -status, last_words


class QueryProcess:
    """A process over a store folder; one query at a time. It dies with this process, however that ends."""

    def __init__(self, dataset: Dataset, limits: QueryLimits) -> None:
        self._owner, self._dataset, self._ready = os.getpid(), dataset, False
        self._errors = _file_in_memory()
        ends, self._lifeline = os.pipe()
        self._channel, other_end = socket.socketpair()
        set_timeout(self._channel, _TALK_SECONDS)
        self._answering = select.poll()
        self._answering.register(self._channel, select.POLLIN)
        numbers = (limits.memory_bytes, limits.result_bytes, limits.kept_bytes, ends, other_end.fileno())
        command = [sys.executable, "-P", "-m", "kggraph.store.sandbox_worker", str(dataset.folder), *map(str, numbers)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,  # what anybody prints
                stderr=self._errors,
                pass_fds=(ends, other_end.fileno()),
            )
        except OSError:
            self._close()
            raise
        finally:
            os.close(ends)
            other_end.close()

    def begin(self, request: dict[str, Any]) -> None:
        """Hand a request over, waiting until the process has started. Raises TimeoutError, ProcessDiedError."""
        try:
            if not self._ready:  # the time that a process takes to start is not the query's
                self._greet()
            send_frame(self._channel, request)
        except BlockingIOError:
            raise TimeoutError from None
        except (BrokenPipeError, ConnectionResetError, EOFError):
            raise self._death() from None

    def is_done_within(self, seconds: float) -> bool:
        """Wait for the reply to begin, and return whether it has."""
        return bool(self._answering.poll(seconds * 1000))

    def reply(self) -> Reply:
        """Return the reply, which has begun. Raises TimeoutError, ProcessDiedError."""
        try:
            head, body, file = receive_frame(self._channel)
        except (EOFError, ConnectionResetError):
            raise self._death() from None
        return Reply(body, None if file is None else os.fdopen(file, "rb"), **head)

    def lower_priority(self) -> None:
        """Let everything else on the machine go first from now on."""
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOWEST)
        except ProcessLookupError:
            return  # it has just ended, which its reply will tell

    def kill(self) -> None:
        """Kill the process, whoever waits for its reply; does nothing in a process forked from its parent."""
        if self._owner == os.getpid():
            self._process.kill()

    def end(self) -> None:
        """Kill the process and wait until it is gone; does nothing in a process forked from its parent."""
        if self._owner == os.getpid() and self._lifeline >= 0:
            self._process.kill()
            self._process.wait()
            self._close()

    def _greet(self) -> None:
        dataset = self._dataset
        greeting = {"prefixes": dict(dataset.prefixes), "base": dataset.base, "may_connect": dataset.may_connect}
        send_frame(self._channel, greeting)
        head, _, _ = receive_frame(self._channel)
        self._ready = bool(head["ready"])

    def _death(self) -> ProcessDiedError:
        status = self._process.wait()
        self._errors.seek(0)
        return ProcessDiedError(status, self._errors.read()[-_LAST_WORDS:].decode(errors="replace").strip())

    def _close(self) -> None:
        os.close(self._lifeline)
        self._channel.close()
        self._errors.close()
        self._lifeline = -1


def _file_in_memory() -> IO[bytes]:
    """Return a file for what the process says at its end; on Linux it needs no disk, which may be full or read-only."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("errors"), "w+b")
    return tempfile.TemporaryFile()
