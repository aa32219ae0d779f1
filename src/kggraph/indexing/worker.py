"""A process that writes a part: ``… -m kggraph.indexing.worker LIFELINE JOB PART``, an open file and a file of JSON.

It says on stdout what its parent is to say of a disk that says no, and ends when the writing end of LIFELINE is closed,
which the death of its parent does. Indexes take longest, so dumps take what others leave of the processors: a build
waits for both.
"""

import json
import os
import sys
from pathlib import Path

from kggraph.aside import begin_aside
from kggraph.errors import StorageError
from kggraph.graph.candidate import Candidate
from kggraph.indexing.writing import PARTS
from kggraph.site import Site

_PATIENT, _NICENESS = "dumps", 7


def main(arguments: list[str]) -> int:
    """Do the job and return the exit status."""
    lifeline, job, part = arguments
    begin_aside(lifeline)
    if part == _PATIENT:
        os.nice(_NICENESS)
    row = json.loads(Path(job).read_text(encoding="utf-8"))
    folder, site = Path(row.pop("folder")), Site.from_json(row.pop("site"))
    candidate = Candidate(**row | {"quads": Path(row["quads"])})
    try:
        PARTS[part](candidate, folder, site)
    except StorageError as error:
        sys.stdout.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
