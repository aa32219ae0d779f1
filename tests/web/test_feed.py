"""The changes of the dataset as a stream: each a member, on pages that stay as they are once they are full."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.store.workspace import Workspace
from kggraph.vocabulary import AS, DCTERMS, LDES, RDF, TREE
from kggraph.web.app import create_app
from kggraph.web.dataset import feed as module

STREAM = ox.NamedNode("http://localhost/feed#stream")


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The app over a publication that changed twice."""
    folder = tmp_path_factory.mktemp("changes")
    data = folder / "data.ttl"
    for number in (1, 2):
        data.write_text(f"<http://e/a> <http://e/p> {number} .", encoding="utf-8")
        build(settings_for_files([data], build=folder / "build"))
    Workspace(folder / "build").rollback()
    stores = LiveStore(folder / "build")
    yield create_app(stores).test_client()
    stores.current().close()


def read(client: FlaskClient, url: str) -> list[ox.Triple]:
    response = client.get(url, headers={"Accept": "application/n-quads"})
    assert response.status_code == 200
    return [quad.triple for quad in ox.parse(response.data, format=ox.RdfFormat.N_QUADS)]


def values(triples: list[ox.Triple], predicate: ox.NamedNode) -> list[str]:
    return [triple.object.value for triple in triples if triple.predicate == predicate]


def members(client: FlaskClient) -> list[str]:
    """Return the members as a client finds them: from the root by its relations."""
    pages = [url.removeprefix("http://localhost") for url in values(read(client, "/feed"), TREE.node)]
    return [member for page in pages for member in values(read(client, page), TREE.member)]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_each_change_is_found_from_the_root(changes: FlaskClient, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMBERS_PER_PAGE", size)
    assert members(changes) == [f"https://w3id.org/kggraph/feed#{number}" for number in (1, 2, 3)]


def test_each_change_says_what_it_was_and_when(changes: FlaskClient) -> None:
    triples = read(changes, "/feed/1")
    assert ox.Triple(STREAM, RDF.type, LDES.EventStream) in triples
    assert ox.Triple(STREAM, LDES.timestampPath, DCTERMS.issued) in triples
    assert [value for value in values(triples, RDF.type) if value.startswith(AS.iri)] == [
        AS.Create.value,
        AS.Update.value,
        AS.Update.value,
    ]
    assert values(triples, AS.summary) == ["statements: 1 came, 1 went"] * 2
    assert values(triples, DCTERMS.issued) == sorted(values(triples, DCTERMS.issued))


def test_a_full_page_may_be_kept_for_good(changes: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMBERS_PER_PAGE", 2)
    assert "immutable" in changes.get("/feed/1.ttl").headers["Cache-Control"]
    assert "immutable" not in changes.get("/feed/2.ttl").headers["Cache-Control"]


@pytest.mark.parametrize("url", ["/feed/0", "/feed/2", "/feed/2.ttl"])
def test_there_is_no_page_past_the_last(changes: FlaskClient, url: str) -> None:
    assert changes.get(url).status_code == 404


HISTORIC = ["/feed/1.ttl", "/feed.atom", "/dataset.ttl", "/en/dataset", "/sitemap.xml"]


@pytest.mark.parametrize("url", HISTORIC)
def test_a_change_that_ends_where_it_began_is_told_too(url: str, tmp_path: Path) -> None:
    data, folder = tmp_path / "data.ttl", tmp_path / "build"
    for number in (1, 2):
        data.write_text(f"<http://e/a> <http://e/p> {number} .", encoding="utf-8")
        build(settings_for_files([data], build=folder))
    stores = LiveStore(folder)
    client = create_app(stores).test_client()
    before = client.get(url).data
    workspace = Workspace(folder, clock=lambda: datetime(2050, 1, 1, tzinfo=UTC))
    there = workspace.current_id()
    workspace.rollback()
    workspace.rollback(there)
    assert client.get(url).data != before
    stores.current().close()


def test_a_reader_is_sent_to_the_versions(changes: FlaskClient) -> None:
    assert changes.get("/feed", headers={"Accept": "text/html"}).headers["Location"] == "/en/dataset"


@pytest.mark.parametrize("url", ["/feed", "/feed.ttl", "/feed/1"])
def test_a_store_without_history_has_no_feed(client: FlaskClient, store_kind: str, url: str) -> None:
    assert client.get(url).status_code == (200 if store_kind == "embedded" else 404)
