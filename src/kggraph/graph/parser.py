"""The process that parses a large file: ``… -m kggraph.graph.parser LIFELINE PATH NAME BASE NUMBER``.

It writes the batches of ``RdfFile`` to stdout as ``packed`` has them, or what is wrong with the file.
"""

import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from kggraph.aside import begin_aside
from kggraph.errors import RdfSourceError
from kggraph.graph.packed import END, pack, pack_problems
from kggraph.graph.rdf_file import RdfFile

_AHEAD = 500  # packed batches that wait to be taken, of some 25 kB


def main(arguments: list[str]) -> None:
    """Parse the file."""
    lifeline, path, name, base, number = arguments
    begin_aside(lifeline)
    file, out = RdfFile(Path(path), name, base, int(number)), sys.stdout.buffer
    last = END
    with ThreadPoolExecutor(1) as aside:  # who takes the batches sorts them now and then, and takes none meanwhile
        waiting: deque[Future[int]] = deque()
        try:
            for batch in file.batches():
                waiting.append(aside.submit(out.write, pack(batch, file.share)))
                if len(waiting) > _AHEAD:
                    waiting.popleft().result()
        except RdfSourceError as error:
            last = pack_problems(error.problems)
        for each in waiting:
            each.result()
    out.write(last)
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
