"""A candidate: quads gathered for publication, as they were read, not yet validated."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kggraph.garbage import few_collections
from kggraph.graph.batches import Batch
from kggraph.sorting import LineSorter

QUADS_FILE = "dataset.nq"
_LINKS_FILE = "links.tsv"
_LARGE = 20_000  # quads: what is done for the whole takes seconds from here on


@dataclass(frozen=True)
class Candidate:
    """All quads of a build in one file: N-Quads, one per line, sorted, each once, blank nodes relabelled.

    ``count`` is the number of quads, ``digest`` the SHA-256 of the file's bytes in hex, ``named_graphs`` the number of
    named graphs. Where ``may_have_blank_nodes`` is false there are none. Literals stand as they were written: what is
    validated, hashed and dumped is what was read.
    """

    quads: Path
    count: int
    digest: str
    named_graphs: int = 0
    may_have_blank_nodes: bool = True

    @property
    def links(self) -> Path:
        """The file that ``write_links`` writes."""
        return self.quads.with_name(_LINKS_FILE)

    @property
    def is_large(self) -> bool:
        """Whether it is worth while to take more trouble in order to take less time."""
        return self.count > _LARGE


def build_candidate(statements: Iterable[Batch], folder: Path) -> Candidate:
    """Write statements as a candidate into a folder, in bounded memory whatever their number.

    >>> import tempfile
    >>> import pyoxigraph as ox
    >>> from kggraph.graph.batches import batches
    >>> folder = Path(tempfile.mkdtemp())
    >>> one = ox.Quad(ox.NamedNode("https://e.example/b"), ox.NamedNode("https://e.example/p"), ox.Literal("+1"))
    >>> two = ox.Quad(ox.NamedNode("https://e.example/a"), ox.NamedNode("https://e.example/p"), ox.Literal("2"))
    >>> candidate = build_candidate(batches([one, two, one]), folder)
    >>> candidate.count, candidate.quads.read_text().splitlines()[1]
    (2, '<https://e.example/b> <https://e.example/p> "+1" .')
    """
    graphs: set[str] = set()
    may_have_blank_nodes = False
    sorter = LineSorter(folder)
    with few_collections():
        for batch in statements:
            graphs |= batch.graphs
            may_have_blank_nodes |= batch.may_have_blank_nodes
            sorter.extend(batch.lines)
        count, digest = _write(sorter, folder / QUADS_FILE)
    return Candidate(folder / QUADS_FILE, count, digest, len(graphs), may_have_blank_nodes)


def _write(sorter: LineSorter, target: Path) -> tuple[int, str]:
    """Write sorted lines into a file and return their number and the SHA-256 of the file."""
    digest, count = hashlib.sha256(), 0

    def put(text: bytes) -> None:
        out.write(text)
        digest.update(text)

    with target.open("wb") as out, ThreadPoolExecutor(1) as aside:  # writing and hashing leave the interpreter to us
        last = aside.submit(put, b"")
        for lines in sorter.batches():
            text = b"".join(lines)
            last.result()  # one at a time, so that memory does not grow
            last = aside.submit(put, text)
            count += len(lines)
        last.result()
    return count, digest.hexdigest()
