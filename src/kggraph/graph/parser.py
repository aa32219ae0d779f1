"""The process that parses a large file: ``… -m kggraph.graph.parser LIFELINE PATH NAME BASE NUMBER``.

It writes the batches of ``RdfFile`` to stdout as ``packed`` has them, or what is wrong with the file.
"""

import sys
from pathlib import Path

from kggraph.aside import begin_aside
from kggraph.errors import RdfSourceError
from kggraph.graph.packed import END, pack, pack_problems
from kggraph.graph.rdf_file import RdfFile


def main(arguments: list[str]) -> None:
    """Parse the file."""
    lifeline, path, name, base, number = arguments
    begin_aside(lifeline)
    file, out = RdfFile(Path(path), name, base, int(number)), sys.stdout.buffer
    try:
        for batch in file.batches():
            out.write(pack(batch, file.share))
        out.write(END)
    except RdfSourceError as error:
        out.write(pack_problems(error.problems))
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
