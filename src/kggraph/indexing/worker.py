"""The process that writes indexes: ``… -m kggraph.indexing.worker LIFELINE JOB``, an open file and a file of JSON.

It says on stdout what its parent is to say of a disk that says no, and ends when the writing end of LIFELINE is closed,
which the death of its parent does.
"""

import json
import signal
import sys
from pathlib import Path

from kggraph.confinement import end_with_parent
from kggraph.errors import StorageError
from kggraph.graph.candidate import Candidate
from kggraph.indexing.writing import write_indexes
from kggraph.site import Site


def main(arguments: list[str]) -> int:
    """Do the job and return the exit status."""
    lifeline, job = int(arguments[0]), Path(arguments[1])
    end_with_parent(lifeline)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends this
    row = json.loads(job.read_text(encoding="utf-8"))
    folder, site = Path(row.pop("folder")), Site.from_json(row.pop("site"))
    candidate = Candidate(**row | {"quads": Path(row["quads"])})
    try:
        write_indexes(candidate, folder, site)
    except StorageError as error:
        sys.stdout.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
