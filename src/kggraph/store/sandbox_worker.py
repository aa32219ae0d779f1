"""The process that a stranger's query runs in: ``… -m kggraph.store.sandbox_worker STORE MEMORY RESULT KEPT LIFELINE``.

It can be killed at any moment. It runs at the lowest priority but one half, may take MEMORY bytes beyond the opened
store, may open no socket (where the system can forbid that), asks to be replaced when queries have left it more than
KEPT bytes larger, and ends when the writing end of LIFELINE is closed, which the death of its parent does.
"""

import ctypes
import io
import os
import platform
import resource
import struct
import sys
import threading
from pathlib import Path
from typing import IO, Any, NoReturn, cast

import pyoxigraph as ox

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.frames import pack, unpack
from kggraph.store.serializing import serialize_triples, sorted_triples
from kggraph.store.syntax import explain_syntax_error

_NICE = 10
_PAGE = resource.getpagesize()
_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit architecture, number of socket(2)


class _ResultTooLargeError(Exception):
    """The answer passes the limit."""


class _Body(io.RawIOBase):
    """Collects the bytes of an answer up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.room = limit

    def write(self, piece: Any, /) -> int:  # noqa: ANN401 - any buffer
        self.room -= len(piece)
        if self.room < 0:
            raise _ResultTooLargeError
        self.pieces.append(bytes(piece))
        return len(piece)


def main(arguments: list[str]) -> None:
    """Answer requests from the standard input until it ends."""
    folder, memory, result_bytes, kept, lifeline = arguments[0], *map(int, arguments[1:])
    _end_with_parent(lifeline)
    _lower_priority()
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what anybody prints goes to the errors, not between the frames
    store = ox.Store.read_only(folder)
    _limit_memory(memory)
    _forbid_sockets()
    answers.write(pack({"ready": True}))
    at_start = _resident()
    while True:
        try:
            request, _ = unpack(requests.read)
        except EOFError:
            return
        head, body = _answer(store, request, result_bytes)
        head["retire"] = _resident() - at_start > kept
        _send(answers, pack(head, body))


def _answer(store: ox.Store, request: dict[str, Any], result_bytes: int) -> tuple[dict[str, Any], bytes]:
    body = _Body(result_bytes)
    try:
        head = _evaluate(store, request, body)
    except SyntaxError as error:
        found = explain_syntax_error(request["text"], str(error), request["prefixes"], base=request["base"])
        return {"error": "syntax", "message": found.reason, "line": found.line, "column": found.column}, b""
    except (RuntimeError, OSError, ValueError) as error:
        return {"error": "refused", "message": str(error)}, b""
    except _ResultTooLargeError:
        return {"error": "result"}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    return head, b"".join(body.pieces)


def _evaluate(store: ox.Store, request: dict[str, Any], body: _Body) -> dict[str, Any]:
    found = store.query(
        request["text"],
        base_iri=request["base"] or None,  # SPARQL 1.1 Query, section 4.1.1.2: relative IRIs are the dataset's
        prefixes=request["prefixes"],
        default_graph=_graphs(request["default_graphs"]),
        named_graphs=_graphs(request["named_graphs"]),
    )
    if isinstance(found, ox.QueryTriples):
        if request["graph"] is None:
            return {"form": "CONSTRUCT", "error": "format"}
        body.write(serialize_triples(sorted_triples(found), RdfFormat[request["graph"]], request["prefixes"]))
        return {"form": "CONSTRUCT"}
    form = "ASK" if isinstance(found, ox.QueryBoolean) else "SELECT"
    if request["results"] is None:
        return {"form": form, "error": "format"}
    found.serialize(cast(IO[bytes], body), format=ResultsFormat[request["results"]].engine)
    return {"form": form}


def _graphs(iris: list[str] | None) -> Any:  # noqa: ANN401 - the engine's types are wider than what is passed here
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _send(answers: IO[bytes], frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[answers.write(view) :]


def _end_with_parent(lifeline: int) -> None:
    """Exit as soon as the parent is gone, in the middle of a query too: the engine lets other threads run."""

    def wait() -> NoReturn:
        os.read(lifeline, 1)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def _lower_priority() -> None:
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except OSError:
        return  # not Linux: no such switch


def _limit_memory(memory: int) -> None:
    try:
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
    except OSError:
        taken = 0
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def _resident() -> int:
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


def _forbid_sockets() -> None:
    """Have the kernel refuse socket(2) with EACCES: SERVICE is refused before, this holds if that ever fails.

    A classic BPF program for seccomp: load the architecture, then the number of the call, and compare.
    """
    if sys.platform != "linux" or platform.machine() not in _SOCKET_CALL:
        return
    architecture, number = _SOCKET_CALL[platform.machine()]
    load, jump, end = 0x20, 0x15, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 13
    steps = [
        (load, 0, 0, 4),
        (jump, 0, 3, architecture),
        (load, 0, 0, 0),
        (jump, 0, 1, number),
        (end, 0, 0, refuse),
        (end, 0, 0, allow),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    filters = struct.pack("@HP", len(steps), ctypes.addressof(program))
    libc = ctypes.CDLL(None)
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    libc.prctl(22, 2, filters, 0, 0)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


if __name__ == "__main__":
    main(sys.argv[1:])
