"""Loading N-Quads into a new Oxigraph store on the disk."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kggraph.store.disk import storage_errors

_DEFAULT = ox.DefaultGraph()


def load_store(
    folder: Path, quads: Path, *, union: bool, has_named_graphs: bool, may_have_blank_nodes: bool = True
) -> None:
    """Load a candidate's N-Quads into a new store in ``folder``.

    They were looked at when they were read, and are not once more. With ``union`` each triple of a named graph also
    stands in the default graph, once. Blank nodes keep their labels. The file is streamed: memory does not grow with
    it. Raises StorageError.
    """
    with storage_errors(folder):
        store = ox.Store(folder)
        if (union and has_named_graphs) or may_have_blank_nodes:
            stream = ox.parse(path=quads, format=ox.RdfFormat.N_QUADS, lenient=True)
            store.bulk_extend(_with_union(stream) if union and has_named_graphs else stream)
        else:
            # Without Python, but blank nodes would get new labels.
            store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS, lenient=True)
        store.flush()
        store.optimize()
        del store  # closes it
        for log in folder.glob("LOG*"):  # notes of RocksDB to itself, full of this machine's paths
            log.unlink()


def _with_union(quads: ox.QuadParser) -> Iterator[ox.Quad]:
    for quad in quads:
        yield quad
        if quad.graph_name != _DEFAULT:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)
