"""The shapes as one Turtle document, shipped beside the data that conform to them."""

from pathlib import Path

import pyoxigraph as ox

from kggraph.formats import RdfFormat, rdf_format_of
from kggraph.shapes.shapes_graph import ShapesGraph


def shapes_to_turtle(shapes: ShapesGraph) -> str:
    """Return the shapes files one after the other, Turtle files with their comments as they were written."""
    return "\n".join(_as_turtle(path) for path in shapes.sources)


def _as_turtle(path: Path) -> str:
    if path.suffix == f".{RdfFormat.TURTLE.extension}":
        text = path.read_text(encoding="utf-8")
        # Labels of blank nodes belong to one file; where there are any, they must not meet those of another.
        if "_:" not in text:
            return text
    rdf_format = rdf_format_of(path.name)
    quads = ox.parse(path.read_bytes(), format=rdf_format.engine if rdf_format else None, rename_blank_nodes=True)
    return (ox.serialize((quad.triple for quad in quads), format=RdfFormat.TURTLE.engine) or b"").decode()
