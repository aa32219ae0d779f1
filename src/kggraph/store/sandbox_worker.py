"""The process that a stranger's query runs in: ``… -m kggraph.store.sandbox_worker STORE`` and five numbers.

MEMORY, RESULT and KEPT are limits in bytes, LIFELINE and CHANNEL open files. The process can be killed at any moment.
It runs below the server's priority, may take MEMORY bytes beyond the opened store, may open no socket unless it is told
otherwise (where the system can forbid that), asks to be replaced when queries have left it more than KEPT bytes larger,
and ends when the writing end of LIFELINE is closed, which the death of its parent does.
"""

import io
import resource
import socket
import sys
import tempfile
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kggraph.confinement import end_with_parent, forbid_sockets, limit_memory, lower_priority
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.frames import receive_frame, send_frame
from kggraph.store.opened import OpenDataset
from kggraph.store.serializing import serialize_results, serialize_triples, sorted_triples
from kggraph.store.syntax import explain_syntax_error

_PAGE = resource.getpagesize()
_HELD = 1 << 20  # bytes of an answer that travel as they are; a longer one is written to a file


class _ResultTooLargeError(Exception):
    """The answer passes the limit."""


class _NotKeptError(Exception):
    """The answer cannot be written to a file."""


class _Body(io.RawIOBase):
    """Collects the bytes of an answer up to a limit: in memory at first, in a file without a name when it is long."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._room = limit
        self._content = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - closed when sent

    def write(self, piece: Any, /) -> int:  # noqa: ANN401 - any buffer
        self._room -= len(piece)
        if self._room < 0:
            raise _ResultTooLargeError
        try:
            return self._content.write(piece)
        except OSError as error:
            raise _NotKeptError(error.strerror) from None

    def send(self, channel: socket.socket, head: dict[str, Any]) -> None:
        """Send what was collected: in the frame, or as a file that goes with it."""
        with self._content as content:
            is_long = content.tell() > _HELD
            content.seek(0)
            if is_long:
                send_frame(channel, head, file=content.fileno())
            else:
                send_frame(channel, head, content.read())


def main(arguments: list[str]) -> None:
    """Answer requests from the channel until it is closed."""
    folder, memory, result_bytes, kept, lifeline, number = arguments[0], *map(int, arguments[1:])
    end_with_parent(lifeline)
    lower_priority()
    channel = socket.socket(fileno=number)
    store = ox.Store.read_only(folder)
    greeting, _, _ = receive_frame(channel)
    dataset = OpenDataset(store, greeting["prefixes"], greeting["base"])
    limit_memory(memory)
    if not greeting["may_connect"]:
        forbid_sockets()
    send_frame(channel, {"ready": True})
    growth = _Growth()
    while True:
        try:
            request, _, _ = receive_frame(channel)
        except EOFError:
            return
        head, body = _answer(dataset, request, result_bytes)
        head["retire"] = growth.bytes() > kept
        body.send(channel, head)


def _answer(dataset: OpenDataset, request: dict[str, Any], result_bytes: int) -> tuple[dict[str, Any], _Body]:
    body = _Body(result_bytes)
    try:
        return _evaluate(dataset, request, body), body
    except SyntaxError as error:
        found = explain_syntax_error(request["text"], str(error), dataset.prefixes, base=dataset.base)
        head = {"error": "syntax", "message": found.reason, "line": found.line, "column": found.column}
        head["expected"] = found.expected
    except (RuntimeError, OSError, ValueError) as error:
        head = {"error": "refused", "message": str(error)}
    except _NotKeptError as error:
        head = {"error": "storage", "message": str(error)}
    except _ResultTooLargeError:
        head = {"error": "result"}
    except MemoryError:
        head = {"error": "memory"}
    return head, _Body(0)


def _evaluate(dataset: OpenDataset, request: dict[str, Any], body: _Body) -> dict[str, Any]:
    found = dataset.evaluate(request["text"], request["default_graphs"], request["named_graphs"])
    if isinstance(found, ox.QueryTriples):
        if request["graph"] is None:
            return {"form": "CONSTRUCT", "error": "format"}
        body.write(serialize_triples(sorted_triples(found), RdfFormat[request["graph"]], dataset.prefixes))
        return {"form": "CONSTRUCT"}
    form = "ASK" if isinstance(found, ox.QueryBoolean) else "SELECT"
    if request["results"] is None:
        return {"form": form, "error": "format"}
    serialize_results(found, ResultsFormat[request["results"]], cast(IO[bytes], body))
    return {"form": form}


class _Growth:
    """How much larger this process is than when it started to answer; looked up only when it has ever been larger."""

    def __init__(self) -> None:
        self._at_start, self._most, self._bytes = _resident(), _most_resident(), 0

    def bytes(self) -> int:
        """Return the growth in bytes."""
        if (most := _most_resident()) != self._most:
            self._most, self._bytes = most, _resident() - self._at_start
        return self._bytes


def _most_resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _resident() -> int:
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


if __name__ == "__main__":
    main(sys.argv[1:])
