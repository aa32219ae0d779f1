"""What many tests stand on: the bundled dataset, built once, and its parts."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.bundled import bundled_project
from kggraph.pipeline import build, gather, read_sources
from kggraph.progress import Silence
from kggraph.graph.candidate import Candidate
from kggraph.settings import Settings, read_settings
from kggraph.store.release import Release


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the bundled dataset, with a build folder of the test run's own."""
    return replace(read_settings(bundled_project()), build=tmp_path_factory.mktemp("bundled") / "build")


@pytest.fixture(scope="session")
def release(bundled: Settings) -> Release:
    """The bundled dataset, built, validated and published."""
    return build(bundled)


@pytest.fixture(scope="session")
def candidate(bundled: Settings, tmp_path_factory: pytest.TempPathFactory) -> Candidate:
    """The bundled dataset's quads as read, not validated."""
    folder: Path = tmp_path_factory.mktemp("candidate")
    return gather(bundled, read_sources(bundled), folder, progress=Silence())


@pytest.fixture(scope="session")
def published(candidate: Candidate) -> ox.Store:
    """An in-memory store of everything that the bundled dataset publishes."""
    store = ox.Store()
    store.bulk_load(path=candidate.quads, format=ox.RdfFormat.N_QUADS)
    return store
