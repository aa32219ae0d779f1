"""The app over the bundled dataset, and over data that nobody here would have written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kggraph.pipeline import build
from kggraph.settings import Settings, settings_for_files
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.web.app import create_app

ODD = Path(__file__).parent / "data" / "odd.trig"


@pytest.fixture(scope="session")
def served(release: Release, bundled: Settings) -> Iterator[Flask]:
    """The app over the bundled dataset."""
    del release  # built by now
    stores = LiveStore(bundled.build)
    yield create_app(stores)
    stores.current().close()


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
