"""A candidate: quads gathered for publication, as they were read, not yet validated."""

import hashlib
from collections.abc import Iterable
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
    named graphs. Literals stand as they were written: what is validated, hashed and dumped is what was read.
    """

    quads: Path
    count: int
    digest: str
    named_graphs: int = 0

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
    sorter = LineSorter(folder)
    target = folder / QUADS_FILE
    digest, count = hashlib.sha256(), 0
    with few_collections(), target.open("wb") as out:
        for batch in statements:
            graphs |= batch.graphs
            sorter.extend(batch.lines)
        for lines in sorter.batches():
            text = b"".join(lines)
            out.write(text)
            digest.update(text)
            count += len(lines)
    return Candidate(target, count, digest.hexdigest(), len(graphs))
