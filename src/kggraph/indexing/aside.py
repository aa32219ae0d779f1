"""Having what is made of a large candidate written by other processes while this one validates.

Nothing of it is served before all is done, and a candidate that does not conform leaves nothing of it.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kggraph.aside import process_aside
from kggraph.errors import StorageError
from kggraph.graph.candidate import Candidate
from kggraph.indexing.writing import PARTS
from kggraph.site import Site

_JOB_FILE = "indexing.json"


@contextmanager
def writing_aside(candidate: Candidate, folder: Path, site: Site) -> Iterator[Callable[[], None]]:
    """Begin to write indexes and dumps, and give what returns when they are written. The candidate's links are.

    What is given raises StorageError. Where the block ends before, so does the writing. A small candidate is not worth
    a process: everything is written when it is waited for.
    """
    if not candidate.is_large:
        yield lambda: _write(candidate, folder, site)
        return
    job = candidate.quads.with_name(_JOB_FILE)
    job.write_text(_job(candidate, folder, site), encoding="utf-8")
    with ExitStack() as stack:
        processes = [stack.enter_context(process_aside("kggraph.indexing.worker", str(job), part)) for part in PARTS]
        yield lambda: _wait(processes, folder)


def _write(candidate: Candidate, folder: Path, site: Site) -> None:
    for write in PARTS.values():
        write(candidate, folder, site)


def _wait(processes: Sequence[subprocess.Popen[bytes]], folder: Path) -> None:
    for process in processes:
        told, trace = process.communicate()
        if told:
            raise StorageError(told.decode())
        if process.returncode < 0:
            raise StorageError(f"{folder}: a process that writes was ended by signal {-process.returncode}")
        if process.returncode:
            raise RuntimeError(f"a process that writes failed: {trace.decode()}")


def _job(candidate: Candidate, folder: Path, site: Site) -> str:
    row = {"quads": str(candidate.quads), "count": candidate.count, "digest": candidate.digest}
    row |= {"named_graphs": candidate.named_graphs, "folder": str(folder), "site": site.to_json()}
    return json.dumps(row)
