"""Where files are parsed: ``… -m kggraph.documents.conversion.worker CHANNEL LIFELINE``.

This process loads parsers and never looks at a file. For each file it forks a process that gives up memory, connections
and priority before it reads, and ends with it: what one file does to its parser is gone with that process, and loading
the parser was done before. CHANNEL is a socket on which files are asked for, LIFELINE an open file whose other end
closes when the parent is gone. A request is JSON (``parser``, and ``memory``, how many bytes parsing may take), with
the file and the file for the answer beside it; what comes back is the status that parsing ended with.
"""

import gc
import importlib
import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, NoReturn

from kggraph.confinement import end_with_parent, forbid_sockets, limit_memory, lower_priority
from kggraph.documents.conversion.normalizing import LONGEST
from kggraph.documents.conversion.parsing import Parsed, UnreadableError

_PACKAGE = "kggraph.documents.conversion"
_LONGEST_REQUEST = 4096


def main(arguments: list[str]) -> None:
    """Answer requests until the other end of the channel is closed."""
    channel, lifeline = socket.socket(fileno=int(arguments[0])), int(arguments[1])
    while True:
        request, files, _, _ = socket.recv_fds(channel, _LONGEST_REQUEST, maxfds=2)
        if not request:
            return
        status = _carry_out(json.loads(request), files, lifeline)
        for file in files:
            os.close(file)
        channel.sendall(status.to_bytes(2, "big"))


def _carry_out(request: dict[str, Any], files: list[int], lifeline: int) -> int:
    try:
        parse = importlib.import_module(f"{_PACKAGE}.{request['parser']}").parse
    except ImportError as error:
        _write(files[1], {"missing": error.name or str(error)})
        return 0
    gc.freeze()  # what is loaded now is shared with the processes below, and need not be looked through by them
    child = os.fork()
    if child == 0:
        _parse(parse, files, int(request["memory"]), lifeline)
    _, status = os.waitpid(child, 0)
    return abs(os.waitstatus_to_exitcode(status))


def _parse(parse: Callable[[bytes], Parsed], files: list[int], memory: int, lifeline: int) -> NoReturn:
    """Parse a file, write what was found, and end: nothing of this process is used again."""
    status = 1
    try:
        end_with_parent(lifeline)
        lower_priority()
        limit_memory(memory)
        forbid_sockets()
        _write(files[1], _answer(parse, files[0], memory))
        status = 0
    finally:
        os._exit(status)


def _answer(parse: Callable[[bytes], Parsed], file: int, memory: int) -> dict[str, Any]:
    try:
        with os.fdopen(file, "rb") as content:
            parsed = parse(content.read())
    except UnreadableError as error:
        return {"problem": str(error)}
    except MemoryError:
        return {"memory": memory}
    except RecursionError:
        return {"problem": "is nested too deep to be read"}
    if len(parsed.text) > LONGEST:
        return {"problem": f"has {len(parsed.text)} characters; expected at most {LONGEST}: take it apart"}
    return {"text": parsed.text, "metadata": asdict(parsed.metadata), "changes": parsed.changes}


def _write(file: int, answer: dict[str, Any]) -> None:
    with os.fdopen(os.dup(file), "w", encoding="utf-8") as out:
        json.dump(answer, out)


if __name__ == "__main__":
    main(sys.argv[1:])
