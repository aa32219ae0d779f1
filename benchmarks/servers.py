"""The servers that are measured: each started on a free port of this machine and stopped at the end."""

import contextlib
import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 300
_STOP_SECONDS = 30
_PAGE = resource.getpagesize()


class NotStartedError(SystemExit):
    """A server does not start, which ends the run unless somebody can do without it."""


@dataclass(frozen=True)
class Server:
    """A running server, and how many seconds it took to its first answer."""

    port: int
    pid: int
    start_seconds: float = 0.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(
    command: Sequence[str], port: int, *, ready: str = "/", patience: float = _START_SECONDS
) -> Iterator[Server]:
    """Run a command until it answers at a path, for which it has some seconds, and stop it at the end."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            began = time.monotonic()
            while not answers(port, ready):
                if process.poll() is not None or time.monotonic() > began + patience:
                    raise NotStartedError(f"{command[0]} does not start")
                time.sleep(0.02)
            yield Server(port, process.pid, time.monotonic() - began)
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end; one that does not is killed, with its descendants."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for pid in family(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def kggraph(source: Path, build: Path) -> Iterator[Server]:
    """Build a release of an RDF file or a project and serve it."""
    port = free_port()
    command = [sys.executable, "-m", "kggraph", "serve", str(source), "--build", str(build), "--port", str(port)]
    with running(command, port, ready="/ready") as server:
        yield server


def answers(port: int, path: str) -> bool:
    """Return whether a server answers at a path, whatever it says but that it is not ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, none if it is gone."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += map(int, task.read_text(encoding="ascii").split())
    return found


def family(pid: int) -> list[int]:
    """Return a process and its descendants, without those that end meanwhile."""
    return [pid, *(each for child in children(pid) for each in family(child))]


def memory(pid: int) -> Counter[str]:
    """Return the memory of a process by kind (``Rss``, ``Pss``, ``Anonymous`` …) in KiB; nothing if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return Counter()
    return Counter({line.split(":")[0]: int(line.split()[1]) for line in lines})


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process and its descendants have taken."""
    ticks = 0
    for each in family(pid):
        with contextlib.suppress(OSError):  # gone
            fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
