"""One process that evaluates strangers' queries, seen from the server."""

import os
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kggraph.store.frames import pack, unpack
from kggraph.store.limits import QueryLimits

_START_SECONDS = 20
_LAST_WORDS = 2000
_PIECE = 1 << 20


@dataclass(frozen=True)
class Reply:
    """What a query process says: an ``error`` kind with a message, or the form of the query and its answer."""

    body: bytes
    form: str = ""
    error: str = ""
    message: str = ""
    line: int = 0
    column: int = 0
    retire: bool = False
    ready: bool = False


class ProcessDiedError(Exception):
    """A query process ended by itself, by ``signal`` or with ``status``; ``last_words`` is the end of its stderr."""

    def __init__(self, status: int, last_words: str) -> None:
        super().__init__(f"status {status}: {last_words}")
        self.status, self.signal, self.last_words = status, -status, last_words


class QueryProcess:
    """A process over a store folder; one query at a time. It dies with this process, however that ends."""

    def __init__(self, folder: Path, limits: QueryLimits) -> None:
        self._owner, self._ready = os.getpid(), False
        self._errors = _file_in_memory()
        ends, self._lifeline = os.pipe()
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        numbers = (limits.memory_bytes, limits.result_bytes, limits.kept_bytes, ends)
        command = [sys.executable, "-P", "-m", "kggraph.store.sandbox_worker", str(folder), *map(str, numbers)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=requests, stdout=answers, stderr=self._errors, pass_fds=(ends,)
            )
        except OSError:
            self._close()
            raise
        finally:
            for number in (ends, requests, answers):
                os.close(number)

    def ask(self, request: dict[str, Any], seconds: float) -> Reply:
        """Return the reply. Raises TimeoutError after ``seconds`` of evaluation, ProcessDiedError."""
        if not self._ready:  # the time that a process takes to start is not the query's
            self._ready = self._receive(time.monotonic() + _START_SECONDS).ready
        frame = memoryview(pack(request))
        try:
            while frame:
                frame = frame[os.write(self._requests, frame) :]
        except BrokenPipeError:
            raise self._death() from None
        return self._receive(time.monotonic() + seconds)

    def end(self) -> None:
        """Kill the process and wait until it is gone; does nothing in a process forked from its parent."""
        if self._owner == os.getpid() and self._lifeline >= 0:
            self._process.kill()
            self._process.wait()
            self._close()

    def _receive(self, deadline: float) -> Reply:
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)

        def read(length: int) -> bytes:
            pieces, missing = [], length
            while missing:
                left = deadline - time.monotonic()
                if left <= 0 or not poll.poll(left * 1000):
                    raise TimeoutError
                piece = os.read(self._answers, min(missing, _PIECE))
                if not piece:
                    break
                pieces.append(piece)
                missing -= len(piece)
            return b"".join(pieces)

        try:
            head, body = unpack(read)
        except EOFError:
            raise self._death() from None
        return Reply(body, **head)

    def _death(self) -> ProcessDiedError:
        status = self._process.wait()
        self._errors.seek(0)
        return ProcessDiedError(status, self._errors.read()[-_LAST_WORDS:].decode(errors="replace").strip())

    def _close(self) -> None:
        for number in (self._lifeline, self._requests, self._answers):
            os.close(number)
        self._errors.close()
        self._lifeline = -1


def _file_in_memory() -> IO[bytes]:
    """Return a file for what the process says at its end; on Linux it needs no disk, which may be full or read-only."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("errors"), "w+b")
    return tempfile.TemporaryFile()
