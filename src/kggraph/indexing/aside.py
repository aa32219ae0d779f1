"""Having the indexes of a large candidate written by another process while this one validates.

Nothing of them is served before both are done, and a candidate that does not conform leaves nothing of them.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kggraph.aside import process_aside
from kggraph.errors import StorageError
from kggraph.graph.candidate import Candidate
from kggraph.indexing.writing import write_indexes
from kggraph.site import Site

_JOB_FILE = "indexing.json"


@contextmanager
def indexes_aside(candidate: Candidate, folder: Path, site: Site) -> Iterator[Callable[[], None]]:
    """Begin to write the indexes, and give what returns when they are written. The candidate's links are.

    What is given raises StorageError. Where the block ends before, so does the writing. A small candidate is not worth
    a process: its indexes are written when they are waited for.
    """
    if not candidate.is_large:
        yield lambda: write_indexes(candidate, folder, site)
        return
    job = candidate.quads.with_name(_JOB_FILE)
    job.write_text(_job(candidate, folder, site), encoding="utf-8")
    with process_aside("kggraph.indexing.worker", str(job)) as process:
        yield lambda: _wait(process, folder)


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    told, trace = process.communicate()
    if told:
        raise StorageError(told.decode())
    if process.returncode < 0:
        raise StorageError(f"{folder}: the process that writes indexes was ended by signal {-process.returncode}")
    if process.returncode:
        raise RuntimeError(f"the process that writes indexes failed: {trace.decode()}")


def _job(candidate: Candidate, folder: Path, site: Site) -> str:
    row = {"quads": str(candidate.quads), "count": candidate.count, "digest": candidate.digest}
    row |= {"named_graphs": candidate.named_graphs, "folder": str(folder), "site": site.to_json()}
    return json.dumps(row)
