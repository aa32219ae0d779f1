"""What tests of the review share: a session over a project with a drafted article."""

from datetime import UTC, datetime

import pytest

from kggraph.review.review import Review
from kggraph.settings import read_settings

MOMENT = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)


@pytest.fixture
def review(drafted) -> Review:
    """A session of a reviewer whose clock stands still."""
    return Review(read_settings(drafted), "A. Curator", lambda: MOMENT)
