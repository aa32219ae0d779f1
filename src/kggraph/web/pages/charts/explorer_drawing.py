"""How explored surroundings are drawn: the root on the left, and right of each opened thing what it is tied to."""

from collections.abc import Sequence
from dataclasses import dataclass

from kggraph.web.pages.charts.explorer import Branch, Node
from kggraph.web.pages.charts.geometry import Box, curve

_BOX, _GAP = 230, 90
_HEIGHT, _BETWEEN, _HEADING, _TOP = 40, 8, 24, 8


@dataclass(frozen=True)
class DrawnNode:
    """A thing as it is drawn."""

    node: Node
    box: Box


@dataclass(frozen=True)
class DrawnBranch:
    """The name of a property above the things it leads to, the lines to them, and how many others there are."""

    branch: Branch
    x: float
    y: float
    lines: Sequence[str]
    rest_y: float


@dataclass
class ExplorerDrawing:
    """A drawn tree, and the size that it comes to."""

    nodes: list[DrawnNode]
    branches: list[DrawnBranch]
    width: float = 0.0
    height: float = _TOP


def draw_explorer(root: Node) -> ExplorerDrawing:
    """Return the drawing of a tree."""
    drawing = ExplorerDrawing([], [])
    _draw(drawing, root)
    drawing.width = max(drawn.box.right for drawn in drawing.nodes) + 16
    return drawing


def _draw(drawing: ExplorerDrawing, node: Node) -> Box:
    """Draw a thing in the middle of what stands to its right, from where the drawing ends downwards."""
    x, start = node.depth * (_BOX + _GAP), drawing.height
    found: list[tuple[Branch, float, list[Box], float]] = []
    for branch in node.branches:
        drawing.height += _HEADING
        boxes = [_draw(drawing, child) for child in branch.nodes]
        heading, rest = boxes[0].y - 8, drawing.height + 14
        drawing.height += _HEADING if branch.tie.rest > 0 else 0
        found.append((branch, heading, boxes, rest))
    if not node.branches:
        drawing.height += _HEIGHT + _BETWEEN
    middle = (start + drawing.height - _BETWEEN) / 2
    box = Box(x, middle - _HEIGHT / 2, _BOX, _HEIGHT)
    drawing.nodes.append(DrawnNode(node, box))
    for branch, heading, boxes, rest in found:
        lines = [curve((box.right, box.middle), (child.x, child.middle)) for child in boxes]
        drawing.branches.append(DrawnBranch(branch, x + _BOX + _GAP, heading, lines, rest))
    return box
