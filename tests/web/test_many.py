"""A thing that tens of thousands lead to is described in bounded time and space."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.errors import UnknownEntityError
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.web.description import describe
from kggraph.web.known_iris import KnownIris

BASE = "https://many.example/"
HUB = ox.NamedNode(f"{BASE}id/hub")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    folder: Path = tmp_path_factory.mktemp("many")
    lines = [f"<{BASE}id/{n}> <{BASE}to> {HUB} .\n" for n in range(20_500)]
    (folder / "many.nt").write_text("".join(lines), encoding="utf-8")
    opened = open_store(build(settings_for_files([folder / "many.nt"], build=folder / "build", base=BASE)))
    yield opened
    opened.close()


def test_the_first_hundred_links_are_shown_and_the_rest_is_counted_roughly(store: EmbeddedStore) -> None:
    description = describe(store, HUB)
    assert description.incoming == 10_001
    assert [section.heading for section in description.sections] == [
        "What leads to it: 100 of more than 10,000 statements"
    ]
    assert len(description.triples) == 100
    assert description.triples == sorted(description.triples, key=lambda t: int(t.subject.value.rpartition("/")[2]))


def test_so_many_subjects_are_not_compared_with_a_mistyped_path(store: EmbeddedStore) -> None:
    known = KnownIris()
    assert known.find(store, f"{BASE}id/7") == ox.NamedNode(f"{BASE}id/7")
    assert known.find(store, f"{BASE}id/none") is None
    assert known.unknown(store, f"{BASE}id/hubb").shown.offered == ()


def test_nothing_is_told_of_what_is_unknown(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownEntityError, match="nothing is known of <urn:x>"):
        describe(store, ox.NamedNode("urn:x"))
