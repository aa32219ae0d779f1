"""What leads to a thing is the same whether it is few or many, with an index or without."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.graph.batches import batches
from kggraph.graph.candidate import build_candidate
from kggraph.graph.links import write_links
from kggraph.store import incoming as module
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.incoming import IncomingIndex, count_incoming, find_incoming, write_incoming
from kggraph.store.interface import Incoming, Solution
from kggraph.store.release import Release

E = "https://e.example/"
THINGS = ["hub", "few", "hub-of-blanks", "none", "hub?x=1", "hubs"]


def lines() -> list[str]:
    """Return links to a hub by two properties, in two graphs, from blank nodes; and to things with nearly its name."""
    found = [f"<{E}{n}> <{E}{'ab'[n % 2]}> <{E}hub> ." for n in range(300)]
    found += [f"<{E}{n}> <{E}a> <{E}hub> <{E}graph> ." for n in range(0, 300, 2)]
    found += [f"_:b{n} <{E}a> <{E}hub-of-blanks> ." for n in range(200)]
    found += [f"_:c{n} <{E}a> <{E}hub> ." for n in range(50)]
    found += [f"<{E}{n}> <{E}a> <{E}few> ." for n in range(100)]
    found += [f"<{E}q> <{E}a> <{E}hub?x=1> .", f"<{E}q> <{E}a> <{E}hubs> .", f'<{E}q> <{E}a> "{E}hub" .']
    return sorted(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("links")
    quads = ox.parse("\n".join(lines()), format=ox.RdfFormat.N_QUADS)
    write_incoming(write_links(build_candidate(batches(quads), made)), made / "index", work=made)
    return made


@pytest.fixture(scope="module")
def index(folder: Path) -> IncomingIndex:
    return IncomingIndex(folder / "index")


@pytest.fixture(scope="module")
def store(publish: Callable[..., Release]) -> Iterator[EmbeddedStore]:
    opened = open_store(publish("\n".join([*lines(), ""])))
    yield opened
    opened.close()


def refuse(*_: object, **__: object) -> list[Solution]:
    raise AssertionError("the store is asked")


def everything(incoming: Incoming) -> dict[str, list[str]]:
    """Return all subjects by property, read in small pieces."""
    found: dict[str, list[str]] = {}
    for name, count in incoming.counts.items():
        pieces = [incoming.subjects(name, offset, 7) for offset in range(0, count + 7, 7)]
        found[name] = [subject for piece in pieces for subject in piece]
    return found


@pytest.mark.parametrize("thing", THINGS)
def test_it_is_counted_and_read_in_pieces(store: EmbeddedStore, index: IncomingIndex, thing: str) -> None:
    incoming = find_incoming(store.select, index, ox.NamedNode(E + thing))
    links = [line.split(" ") for line in dict.fromkeys(" ".join(line.split(" ")[:3]) for line in lines())]
    expected: dict[str, list[str]] = {}
    for subject, name, value in links:
        if value == f"<{E}{thing}>" and subject.startswith("<"):
            expected.setdefault(name[1:-1], []).append(subject[1:-1])
    found = everything(incoming)
    assert {name: sorted(subjects) for name, subjects in found.items() if subjects} == {
        name: sorted(subjects) for name, subjects in expected.items()
    }
    assert {name: count for name, count in incoming.counts.items() if count} == {
        name: len(subjects) for name, subjects in expected.items()
    }
    assert all(subjects == sorted(subjects) for subjects in found.values()), "in an order that holds"
    assert incoming.is_exact


def test_of_a_thing_in_the_index_the_store_is_asked_nothing(index: IncomingIndex) -> None:
    incoming = find_incoming(refuse, index, ox.NamedNode(f"{E}hub"))
    assert incoming.subjects(f"{E}a", 140, 100) == sorted(f"{E}{n}" for n in range(0, 300, 2))[140:]
    assert incoming.subjects(f"{E}none", 0, 10) == []


@pytest.mark.parametrize("thing", THINGS)
def test_a_release_without_an_index_tells_the_same(store: EmbeddedStore, index: IncomingIndex, thing: str) -> None:
    node = ox.NamedNode(E + thing)
    found = {name: subjects for name, subjects in everything(store.incoming(node)).items() if subjects}
    assert found == {name: s for name, s in everything(find_incoming(store.select, index, node)).items() if s}


def test_without_an_index_counting_stops(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COUNTED", 100)
    incoming = count_incoming(store.select, ox.NamedNode(f"{E}hub"))
    assert not incoming.is_exact
    assert len(incoming.subjects(f"{E}a", 0, 10)) == 10


def test_equal_quads_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    write_incoming(folder / "links.tsv", tmp_path / "again", work=tmp_path)
    assert (tmp_path / "again").read_bytes() == (folder / "index").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["again"], "nothing else is left behind"
