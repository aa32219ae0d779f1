"""The bundled shapes, read once."""

from pathlib import Path

import pytest

from kggraph.shapes.engine import ShapesGraph, read_shapes

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shapes() -> ShapesGraph:
    """The shapes of the bundled dataset."""
    return read_shapes([ROOT / "shapes"])
