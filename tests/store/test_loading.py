import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.store.loading import load_store

_A = "<http://e/s> <http://e/p> <http://e/o>"
UNION = [
    ("one graph: the triple stands in both", f"{_A} <http://e/g> .\n", 2),
    ("two graphs: it stands in the union once", f"{_A} <http://e/g> .\n{_A} <http://e/h> .\n", 3),
    ("it also stands in the default graph: once", f"{_A} .\n{_A} <http://e/g> .\n", 2),
    ("an empty file gives an empty store", "", 0),
]


@pytest.mark.parametrize(("quads", "count"), [row[1:] for row in UNION], ids=[row[0] for row in UNION])
def test_the_union_holds_each_triple_once(quads: str, count: int, tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(quads)
    load_store(tmp_path / "store", tmp_path / "a.nq", union=True, has_named_graphs=True)
    assert len(ox.Store.read_only(str(tmp_path / "store"))) == count


def test_without_union_the_default_graph_is_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(f"{_A} <http://e/g> .\n")
    load_store(tmp_path / "store", tmp_path / "a.nq", union=False, has_named_graphs=True)
    assert len(ox.Store.read_only(str(tmp_path / "store"))) == 1


def test_blank_nodes_are_one_node_in_all_graphs_and_keep_their_labels(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text("_:b1 <http://e/p> _:b2 <http://e/g> .\n")
    load_store(tmp_path / "store", tmp_path / "a.nq", union=True, has_named_graphs=True)
    store = ox.Store.read_only(str(tmp_path / "store"))
    assert {quad.subject for quad in store} == {ox.BlankNode("b1")}


def test_without_blank_nodes_the_engine_reads_the_file_itself_and_the_store_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(f'{_A} .\n{_A} <http://e/g> .\n<http://e/s> <http://e/p> "_:b"@kk .\n')
    for name, may in (("one", True), ("other", False)):
        load_store(tmp_path / name, tmp_path / "a.nq", union=False, has_named_graphs=True, may_have_blank_nodes=may)
    one, other = (set(ox.Store.read_only(str(tmp_path / name))) for name in ("one", "other"))
    assert one == other
    assert len(one) == 3


def test_a_store_holds_no_path_of_the_machine_that_built_it(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(f"{_A} .\n")
    load_store(tmp_path / "store", tmp_path / "a.nq", union=True, has_named_graphs=False)
    said = [path.name for path in (tmp_path / "store").iterdir() if str(tmp_path).encode() in path.read_bytes()]
    assert said == []


def test_loading_does_not_leave_threads_behind(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(f"{_A} .\n")
    before = threading.active_count()
    load_store(tmp_path / "store", tmp_path / "a.nq", union=True, has_named_graphs=False)
    assert threading.active_count() == before
