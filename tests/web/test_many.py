"""A thing that tens of thousands lead to is described in bounded time and space."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.errors import UnknownEntityError, UnknownPageError
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
    lines.append(f"<{BASE}id/7> <{BASE}to> <{BASE}id/few> .\n")
    (folder / "many.nt").write_text("".join(lines), encoding="utf-8")
    opened = open_store(build(settings_for_files([folder / "many.nt"], build=folder / "build", base=BASE)))
    yield opened
    opened.close()


PAGES = [
    (1, "What leads to it: 1 to 25 of 20,500 statements", {"first": 1, "next": 2, "last": 820}),
    (2, "What leads to it: 26 to 50 of 20,500 statements", {"first": 1, "prev": 1, "next": 3, "last": 820}),
    (820, "What leads to it: 20,476 to 20,500 of 20,500 statements", {"first": 1, "prev": 819, "last": 820}),
]


@pytest.mark.parametrize(("page", "heading", "others"), PAGES)
def test_what_leads_here_stands_on_pages(store: EmbeddedStore, page: int, heading: str, others: dict[str, int]) -> None:
    description = describe(store, HUB, page=page)
    assert [section.heading for section in description.sections] == [heading, "Where the rest is"]
    leading = description.sections[0].triples
    assert len(leading) == 25
    assert list(leading) == sorted(leading, key=lambda triple: triple.subject.value)
    assert description.pages == others


def test_the_pages_hold_everything_once(store: EmbeddedStore) -> None:
    found = [triple for page in range(1, 821) for triple in describe(store, HUB, page=page).sections[0].triples]
    assert len(found) == len(set(found)) == 20_500


def test_the_pages_lead_to_each_other(store: EmbeddedStore) -> None:
    controls = {(t.predicate.value.rpartition("#")[2], str(t.object)) for t in describe(store, HUB, page=2).triples}
    document = f"{BASE}data/hub"
    assert {
        ("first", f"<{document}?page=1>"),
        ("previous", f"<{document}?page=1>"),
        ("view", f"<{document}?page=2>"),
        ("next", f"<{document}?page=3>"),
        ("last", f"<{document}?page=820>"),
        ("totalItems", str(ox.Literal(20_500))),
        ("object", str(HUB)),
    } <= controls


def test_a_few_links_need_no_pages(store: EmbeddedStore) -> None:
    description = describe(store, ox.NamedNode(f"{BASE}id/few"))
    assert [section.heading for section in description.sections] == ["What leads to it"]
    assert description.pages == {}


@pytest.mark.parametrize("page", [0, -1, 821])
def test_there_are_no_other_pages(store: EmbeddedStore, page: int) -> None:
    with pytest.raises(
        UnknownPageError, match=f"no page {page} of what leads to <{BASE}id/hub>; its pages are 1 to 820"
    ):
        describe(store, HUB, page=page)


def test_so_many_subjects_are_not_compared_with_a_mistyped_path(store: EmbeddedStore) -> None:
    known = KnownIris()
    assert known.find(store, f"{BASE}id/7") == ox.NamedNode(f"{BASE}id/7")
    assert known.find(store, f"{BASE}id/none") is None
    assert known.unknown(store, f"{BASE}id/hubb").shown.offered == ()


def test_nothing_is_told_of_what_is_unknown(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownEntityError, match="nothing is known of <urn:x>"):
        describe(store, ox.NamedNode("urn:x"))
