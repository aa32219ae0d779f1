"""A candidate: quads gathered for publication, as they were read, not yet validated."""

import hashlib
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

QUADS_FILE = "dataset.nq"
_RUN = 250_000  # quads sorted in memory at a time: some 100 MB


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
    runs = list(_sorted_runs(_lines(quads, graphs), folder))
    target = folder / QUADS_FILE
    digest, count = hashlib.sha256(), 0
    with target.open("wb") as out:
        for line in _unique(heapq.merge(*(_read_lines(run) for run in runs))):
            out.write(line)
            digest.update(line)
            count += 1
    for run in runs:
        run.unlink()
    return Candidate(target, count, digest.hexdigest(), len(graphs))


def _lines(quads: Iterable[ox.Quad], graphs: set[str]) -> Iterator[bytes]:
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            graphs.add(str(quad.graph_name))
        yield f"{quad} .\n".encode()


def _sorted_runs(lines: Iterator[bytes], folder: Path) -> Iterator[Path]:
    number = 0
    while run := sorted(set(islice(lines, _RUN))):
        path = folder / f"run-{number}.nq"
        with path.open("wb") as out:
            out.writelines(run)
        yield path
        number += 1


def _read_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as lines:
        yield from lines


def _unique(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line
