"""The server's processes and their memory, as the system tells it; where it does not (not Linux), nothing."""

import resource
from collections.abc import Iterable, Iterator
from pathlib import Path

from kggraph.web.operations.families import head, sample


def process_lines(servers: Iterable[int]) -> Iterator[str]:
    """Return how many processes answer, how many of their children run queries, and the resident memory of each kind.

    Pages that processes share are counted in each.
    """
    answering = sorted(set(servers))
    kinds = {"server": answering, "query": [child for server in answering for child in children(server)]}
    sizes = {kind: [size for process in row if (size := resident_bytes(process))] for kind, row in kinds.items()}
    if not sizes["server"]:
        return
    yield from head("kggraph_processes", "Processes that answer requests, and processes that run queries.", "gauge")
    yield from (sample("kggraph_processes", [("process", kind)], len(row)) for kind, row in sizes.items())
    yield from head("kggraph_resident_memory_bytes", "Resident memory of these processes.", "gauge")
    yield from (sample("kggraph_resident_memory_bytes", [("process", kind)], sum(row)) for kind, row in sizes.items())


def resident_bytes(process: int) -> int:
    """Return a process's resident memory; 0 if it is gone or the system does not tell."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def children(process: int) -> list[int]:
    """Return the living processes that a process has started; none if it is gone or the system does not tell."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text(encoding="ascii").split()]
        except OSError:
            continue  # the thread has ended meanwhile
    return found
