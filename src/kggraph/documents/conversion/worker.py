"""The process that a file is parsed in: ``… -m kggraph.documents.conversion.worker PARSER MEMORY LIFELINE``.

The file is the standard input; the answer, in JSON, is the standard output. MEMORY is how many bytes parsing may take,
LIFELINE an open file whose other end closes when the parent is gone.
"""

import importlib
import json
import sys
from dataclasses import asdict
from typing import Any

from kggraph.confinement import end_with_parent, forbid_sockets, limit_memory, lower_priority
from kggraph.documents.conversion.normalizing import LONGEST
from kggraph.documents.conversion.parsing import UnreadableError

_PACKAGE = "kggraph.documents.conversion"


def main(arguments: list[str]) -> None:
    """Parse the standard input and write what was found."""
    parser, memory, lifeline = arguments[0], *map(int, arguments[1:])
    end_with_parent(lifeline)
    lower_priority()
    json.dump(_answer(parser, memory), sys.stdout)


def _answer(parser: str, memory: int) -> dict[str, Any]:
    try:
        parse = importlib.import_module(f"{_PACKAGE}.{parser}").parse
    except ImportError as error:
        return {"missing": error.name or str(error)}
    limit_memory(memory)
    forbid_sockets()
    try:
        parsed = parse(sys.stdin.buffer.read())
    except UnreadableError as error:
        return {"problem": str(error)}
    except MemoryError:
        return {"memory": memory}
    except RecursionError:
        return {"problem": "is nested too deep to be read"}
    if len(parsed.text) > LONGEST:
        return {"problem": f"has {len(parsed.text)} characters; expected at most {LONGEST}: take it apart"}
    return {"text": parsed.text, "metadata": asdict(parsed.metadata), "changes": parsed.changes}


if __name__ == "__main__":
    main(sys.argv[1:])
