"""A candidate: quads gathered for publication, as they were read, not yet validated."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kggraph.sorting import sorted_lines

QUADS_FILE = "dataset.nq"


@dataclass(frozen=True)
class Candidate:
    """All quads of a build in one file: N-Quads, one per line, sorted, each once, blank nodes relabelled.

    ``count`` is the number of quads, ``digest`` the SHA-256 of the file's bytes in hex, ``named_graphs`` the number of
    named graphs. Literals stand as they were written: what is validated, hashed and dumped is what was read.
    """

    quads: Path
    count: int
    digest: str
    named_graphs: int = 0


def build_candidate(quads: Iterable[ox.Quad], folder: Path) -> Candidate:
    """Write quads as a candidate into a folder, in bounded memory whatever their number.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> one = ox.Quad(ox.NamedNode("https://e.example/b"), ox.NamedNode("https://e.example/p"), ox.Literal("+1"))
    >>> two = ox.Quad(ox.NamedNode("https://e.example/a"), ox.NamedNode("https://e.example/p"), ox.Literal("2"))
    >>> candidate = build_candidate([one, two, one], folder)
    >>> candidate.count, candidate.quads.read_text().splitlines()[1]
    (2, '<https://e.example/b> <https://e.example/p> "+1" .')
    """
    graphs: set[str] = set()
    target = folder / QUADS_FILE
    digest, count = hashlib.sha256(), 0
    with target.open("wb") as out:
        for line in sorted_lines(_lines(quads, graphs), folder):
            out.write(line)
            digest.update(line)
            count += 1
    return Candidate(target, count, digest.hexdigest(), len(graphs))


def _lines(quads: Iterable[ox.Quad], graphs: set[str]) -> Iterator[bytes]:
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            graphs.add(str(quad.graph_name))
        yield f"{quad} .\n".encode()
