"""Loading N-Quads into a new Oxigraph store on the disk."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kggraph.nquads import blocks
from kggraph.store.disk import storage_errors

_DEFAULT = ox.DefaultGraph()


def load_store(folder: Path, quads: Path, *, union: bool, has_named_graphs: bool) -> int:
    """Load a candidate's N-Quads into a new store in ``folder`` and return how many quads the store then holds.

    They were looked at when they were read, and are not once more. With ``union`` each triple of a named graph also
    stands in the default graph, once. Blank nodes keep their labels. The file is streamed: memory does not grow with
    it. Raises StorageError.
    """
    with storage_errors(folder):
        store = ox.Store(folder)
        if (union and has_named_graphs) or _may_have_blank_nodes(quads):
            stream = ox.parse(path=quads, format=ox.RdfFormat.N_QUADS, lenient=True)
            store.bulk_extend(_with_union(stream) if union and has_named_graphs else stream)
        else:
            # Without Python, but blank nodes would get new labels.
            store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS, lenient=True)
        store.flush()
        store.optimize()
        count = len(store)
        del store  # closes it
        for log in folder.glob("LOG*"):  # notes of RocksDB to itself, full of this machine's paths
            log.unlink()
    return count


def _may_have_blank_nodes(quads: Path) -> bool:
    """Return whether a line begins with a blank node, or has what looks like one."""
    with quads.open("rb") as file:
        return any(text.startswith(b"_:") or b"\n_:" in text or b" _:" in text for text in blocks(file))


def _with_union(quads: ox.QuadParser) -> Iterator[ox.Quad]:
    for quad in quads:
        yield quad
        if quad.graph_name != _DEFAULT:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)
