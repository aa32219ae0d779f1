"""What many tests stand on: the bundled dataset, built once, and its parts."""

import os
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.bundled import bundled_project
from kggraph.graph.candidate import Candidate
from kggraph.pipeline import build, gather, read_sources
from kggraph.progress import Silence
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything that tests need is installed (KGGRAPH_REQUIRE_ALL), a test that is skipped has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("KGGRAPH_REQUIRE_ALL"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"KGGRAPH_REQUIRE_ALL is set, and this was skipped: {reason}"
    return report
