"""The app over the bundled dataset, and over data that nobody here would have written."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from kggraph.export.asking import Source
from kggraph.export.exporting import export
from kggraph.export.sources import open_release_of
from kggraph.pipeline import build
from kggraph.progress import Silence
from kggraph.settings import Settings, settings_for_files
from kggraph.store.interface import StoreSource
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.store.remote import RemoteStore, open_endpoint
from kggraph.web.app import create_app

STORES = ("embedded", "oxigraph", "virtuoso")
OpenSource = Callable[[str, Settings], StoreSource]
ODD = Path(__file__).parent / "data" / "odd.trig"


@pytest.fixture(scope="session", params=STORES)
def store_kind(request: pytest.FixtureRequest) -> str:
    """The kind of store that stands behind the app: what uses it holds for all of them."""
    return str(request.param)


@pytest.fixture(scope="session")
def served(release: Release, bundled: Settings, store_kind: str, open_source: OpenSource) -> Iterator[Flask]:
    """The app over the bundled dataset."""
    del release  # built by now
    stores = open_source(store_kind, bundled)
    yield create_app(stores)
    stores.current().close()


@pytest.fixture(scope="session")
def copied(release: Release, bundled: Settings, make_once: Callable[..., Path]) -> Path:
    """A copy of the bundled dataset as files; not to be changed."""

    def fill(folder: Path) -> None:
        source = Source(partial(open_release_of, bundled.build, release.id), "http://localhost/")
        assert export(source, folder, Silence()).broken == []

    return make_once("copied", fill)


@pytest.fixture(scope="session")
def iris(release: Release, bundled: Settings) -> set[str]:
    """Every IRI under the base that something is said of."""
    source = LiveStore(bundled.build)
    store = source.current()
    rows = store.select("SELECT DISTINCT ?subject { ?subject ?predicate ?object FILTER(ISIRI(?subject)) }")
    store.close()
    return {row["subject"].value for row in rows if row["subject"].value.startswith(release.site.base)}


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture(scope="session")
def odd_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app over ``data/odd.trig``: blank nodes, lists, hash documents, named graphs, no labels."""
    settings = settings_for_files([ODD], build=tmp_path_factory.mktemp("odd") / "build", base="https://odd.example/")
    build(settings)
    stores = LiveStore(settings.build)
    yield create_app(stores)
    stores.current().close()


@pytest.fixture
def odd(odd_served: Flask) -> FlaskClient:
    return odd_served.test_client()


class Remote:
    """A source of one remote store."""

    def __init__(self, store: RemoteStore) -> None:
        self.store = store

    def current(self) -> RemoteStore:
        return self.store


@pytest.fixture(scope="session")
def remote(served: Flask) -> Iterator[FlaskClient]:
    """The app over an endpoint elsewhere, which is the app over the bundled dataset."""
    server = make_server("127.0.0.1", 0, served, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield create_app(Remote(open_endpoint(f"http://127.0.0.1:{server.server_port}/sparql"))).test_client()
    server.shutdown()
    thread.join()
    server.server_close()
