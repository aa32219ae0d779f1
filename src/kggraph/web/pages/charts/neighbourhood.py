"""What a thing is tied to, drawn from left to right: what points to it, the thing itself, what it points to.

However much a thing is tied to, the drawing holds a few things of a few properties and says how many others there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kggraph.web.pages.charts.geometry import Box, curve, lines_of
from kggraph.web.pages.charts.ties import Tie
from kggraph.web.pages.page import Page

SHOWN = 4  # things of each property
SIDE = 5  # properties on each side
_BOX, _CENTRE, _GAP = 250, 200, 76  # widths, and the space that lines cross
_HEIGHT, _BETWEEN, _HEADING, _APART, _TOP = 46, 8, 24, 14, 8
_CENTRE_HEIGHT = 84


@dataclass(frozen=True)
class Neighbour:
    """A thing as it is drawn, with the line that ties it; without ``iri`` it stands for ``rest`` others."""

    box: Box
    line: str
    tie: Tie
    iri: str = ""


@dataclass(frozen=True)
class Bundle:
    """The things of one property, under its name."""

    tie: Tie
    x: float
    y: float
    neighbours: Sequence[Neighbour]


@dataclass(frozen=True)
class Neighbourhood:
    """A drawn neighbourhood; ``properties_left`` counts the properties for which there is no room."""

    width: int
    height: float
    centre: Box
    bundles: Sequence[Bundle]
    properties_left: int


def render_neighbourhood(page: Page, iri: str, ties: Sequence[Tie]) -> Markup:
    """Return the drawing of what a thing is tied to as SVG, whose names are learnt; empty where that is nothing."""
    drawing = draw_neighbourhood(ties)
    if drawing is None:
        return Markup("")
    page.learn(term for tie in ties for term in (tie.predicate, *tie.iris))
    svg = page.render(
        "charts/neighbourhood.svg", drawing=drawing, name=page.link(iri), kind=page.kind(iri), lines_of=lines_of
    )
    return Markup(svg)  # noqa: S704 -- a template's own output


def draw_neighbourhood(ties: Sequence[Tie]) -> Neighbourhood | None:
    """Return the drawing of what a thing is tied to; None where that is nothing."""
    sides = [[tie for tie in ties if tie.is_incoming is is_incoming] for is_incoming in (True, False)]
    shown = [side[:SIDE] for side in sides]
    if not any(shown):
        return None
    height = max(map(_extent, shown)) + 2 * _TOP
    left = _BOX + _GAP if shown[0] else 0
    centre = Box(left, (height - _CENTRE_HEIGHT) / 2, _CENTRE, _CENTRE_HEIGHT)
    width = left + _CENTRE + (_GAP + _BOX if shown[1] else 0)
    bundles = [
        bundle
        for side, x in zip(shown, (0.0, centre.right + _GAP), strict=True)
        for bundle in _side(side, x, centre, height)
    ]
    return Neighbourhood(width, height, centre, bundles, len(ties) - sum(map(len, shown)))


def _boxes(tie: Tie) -> int:
    return len(tie.iris[:SHOWN]) + (tie.count > len(tie.iris[:SHOWN]))


def _extent(side: Sequence[Tie]) -> float:
    return sum(_HEADING + _boxes(tie) * (_HEIGHT + _BETWEEN) for tie in side) + _APART * max(len(side) - 1, 0)


def _side(side: Sequence[Tie], x: float, centre: Box, height: float) -> list[Bundle]:
    bundles, y = [], (height - _extent(side)) / 2
    for tie in side:
        iris = [*tie.iris[:SHOWN], ""][: _boxes(tie)]
        boxes = [Box(x, y + _HEADING + place * (_HEIGHT + _BETWEEN), _BOX, _HEIGHT) for place in range(len(iris))]
        neighbours = [Neighbour(box, _line(box, centre), tie, iri) for box, iri in zip(boxes, iris, strict=True)]
        bundles.append(Bundle(tie, x, y + _HEADING - 8, neighbours))
        y = boxes[-1].y + _HEIGHT + _BETWEEN + _APART
    return bundles


def _line(box: Box, centre: Box) -> str:
    """Return the line from subject to object, which is always from left to right."""
    start, end = (box, centre) if box.x < centre.x else (centre, box)
    return curve((start.right, start.middle), (end.x, end.middle))
