"""Parsing a file in a process of its own, with limits: parsers meet whatever strangers made."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from kggraph.documents.conversion.kinds import Kind
from kggraph.documents.conversion.parsing import Parsed
from kggraph.documents.conversion.source import Metadata
from kggraph.errors import DocumentError, SettingsError
from kggraph.limits import MEBIBYTE
from kggraph.problem import Problem

_WORKER = "kggraph.documents.conversion.worker"
_KILLED = 9  # the status of what the system stops, such as for want of memory


@dataclass(frozen=True)
class ParsingLimits:
    """What reading one file may take: wall time, and memory beyond what the parser takes by itself."""

    seconds: float = 60
    memory_bytes: int = 1024 * MEBIBYTE


def parse_confined(content: bytes, kind: Kind, *, name: Path, limits: ParsingLimits) -> Parsed:
    """Return what a parser finds in a file; messages call it ``name``.

    Raises SettingsError if the parser is not installed, DocumentError if the file has no readable text or takes more
    than the limits allow, whatever the parser does.
    """
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as answer:
        file.write(content)
        file.seek(0)
        try:
            status = loaded_parsers().parse(kind.parser, (file.fileno(), answer.fileno()), limits)
        except TimeoutError:
            raise _error(name, f"reading it as {kind.called} took more than {limits.seconds:g} seconds") from None
        answer.seek(0)
        said = answer.read()
    if status or not said:
        raise _error(name, f"cannot be read as {kind.called}: the parser ended with status {status}")
    return _parsed(json.loads(said), kind, name=name, limits=limits)


@cache
def loaded_parsers() -> "_Parsers":
    """Return the parsers of this process: loading them takes longer than parsing, so they are loaded once."""
    parsers = _Parsers()
    atexit.register(parsers.end)
    return parsers


class _Parsers:
    """A process with the parsers loaded, which forks another one for each file.

    It is begun when first needed, and anew after it had to be stopped; it ends with this one.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel, self._lifeline = socket.socket(), -1

    def parse(self, parser: str, files: tuple[int, int], limits: ParsingLimits) -> int:
        """Parse the first file into the second and return the status of doing so. Raises TimeoutError."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._begin()
            self._channel.settimeout(limits.seconds)
            request = json.dumps({"parser": parser, "memory": limits.memory_bytes}).encode()
            try:
                socket.send_fds(self._channel, [request], list(files))
                status = self._channel.recv(2)
            except OSError as error:
                self.end()
                if isinstance(error, TimeoutError):
                    raise
                return _KILLED
            return int.from_bytes(status, "big") if status else _KILLED

    def _begin(self) -> None:
        self.end()
        self._channel, theirs = socket.socketpair()
        ends, self._lifeline = os.pipe()
        command = [sys.executable, "-P", "-m", _WORKER, str(theirs.fileno()), str(ends)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # parsers' warnings
            pass_fds=(theirs.fileno(), ends),
            start_new_session=True,
        )
        theirs.close()
        os.close(ends)

    def end(self) -> None:
        """Stop the process and what it has forked."""
        self._channel.close()
        if self._process is not None:
            os.close(self._lifeline)
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def _parsed(said: dict[str, object], kind: Kind, *, name: Path, limits: ParsingLimits) -> Parsed:
    match said:
        case {"missing": str(package)}:
            message = f"{name}: reading {kind.called} needs {package!r}"
            raise SettingsError(f"{message}; install it with: pip install 'kggraph[documents]'")
        case {"problem": str(problem)}:
            raise _error(name, problem)
        case {"text": str(text), "metadata": dict(metadata), "changes": list(changes)}:
            return Parsed(text, Metadata(**metadata), tuple(changes))
        case _:
            raise _error(name, f"reading it took more than {limits.memory_bytes // MEBIBYTE} MiB of memory")


def _error(name: Path, message: str) -> DocumentError:
    return DocumentError([Problem(str(name), 0, 0, message)])
