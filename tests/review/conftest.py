"""What tests of the review share: a project with a drafted article, and a session over it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kggraph.bundled import bundled_project
from kggraph.cli import main
from kggraph.review.review import Review
from kggraph.settings import read_settings

ARTICLE = Path(__file__).parent / "article.txt"
MOMENT = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)
COPIED = ("kggraph.toml", "drafting.toml", "ontology", "shapes", "data", "queries")


@pytest.fixture(scope="session")
def drafted_once(tmp_path_factory) -> Path:
    """A copy of the bundled project in which the article waits for review; not to be changed."""
    folder = tmp_path_factory.mktemp("drafted") / "project"
    folder.mkdir()
    for name in COPIED:
        source = bundled_project() / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    assert main(["draft", str(ARTICLE), "--project", str(folder)]) == 0
    return folder


@pytest.fixture
def drafted(drafted_once, tmp_path) -> Path:
    """A copy of that project for one test."""
    return Path(shutil.copytree(drafted_once, tmp_path / "project"))


@pytest.fixture
def review(drafted) -> Review:
    """A session of a reviewer whose clock stands still."""
    return Review(read_settings(drafted), "A. Curator", lambda: MOMENT)
