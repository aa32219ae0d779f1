"""How a map is drawn: places as points on the land, its degrees as long northwards as eastwards in its middle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, radians

from kggraph.web.pages.charts.geometry import Box
from kggraph.web.pages.charts.places import Point

WIDTH = 640
DRAWN = 200
LABELLED = 14  # points that have their names beside them; of more the names stand in the list
_LEAST_SPAN, _ALONE = 12.0, 48.0  # degrees from west to east of several places and of one, with land around it
_MARGIN = 0.14  # of the span, on each side
_FLATTEST, _TALLEST = 0.42, 0.85  # height by width
_LINES = 6  # of the net, at most, from west to east
_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60)
_LETTER, _LINE = 8.2, 20  # the size of a letter of a label, and the height of its line
_POLE, _MERIDIAN = 85.0, 180.0


@dataclass(frozen=True)
class Mark:
    """A point as it is drawn; ``anchor`` says how its label stands to it, empty where it would lie on another."""

    point: Point
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class MapDrawing:
    """A drawn map: ``view`` is its part of the world in quarters of a degree, as an SVG view box."""

    width: int
    height: float
    view: str
    meridians: Sequence[tuple[float, float]]
    parallels: Sequence[tuple[float, float]]
    marks: Sequence[Mark]


def draw_map(points: Sequence[Point], names: Sequence[str]) -> MapDrawing | None:
    """Return a map of some places, whose names are given in the same order; None of none."""
    points = points[:DRAWN]
    if not points:
        return None
    west, east, south, north = _bounds(points)
    height = WIDTH * (north - south) / ((east - west) * cos(radians((north + south) / 2)))
    right, down = WIDTH / (east - west), height / (north - south)
    step = next((step for step in _STEPS if (east - west) / step <= _LINES), _STEPS[-1])
    places = [((point.longitude - west) * right, (north - point.latitude) * down) for point in points]
    return MapDrawing(
        WIDTH,
        height,
        f"{west * 4:.2f} {-north * 4:.2f} {(east - west) * 4:.2f} {(north - south) * 4:.2f}",
        [(degree, (degree - west) * right) for degree in _net(west, east, step)],
        [(degree, (north - degree) * down) for degree in _net(south, north, step)],
        list(_marks(points, places, names if len(points) <= LABELLED else [])),
    )


def _bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return the west, east, south and north of a map, which is neither too flat nor too tall."""
    longitudes, latitudes = [p.longitude for p in points], [p.latitude for p in points]
    middle = (min(latitudes) + max(latitudes)) / 2
    shrink = max(cos(radians(middle)), 0.1)
    wide = max((max(longitudes) - min(longitudes)) * (1 + 2 * _MARGIN), _LEAST_SPAN if len(points) > 1 else _ALONE)
    high = (max(latitudes) - min(latitudes)) * (1 + 2 * _MARGIN)
    wide = min(max(wide, high / (_TALLEST * shrink)), 2 * _MERIDIAN)
    high = min(max(high, wide * _FLATTEST * shrink), 2 * _POLE)
    across = _fitted((min(longitudes) + max(longitudes)) / 2, wide, _MERIDIAN)
    along = _fitted(middle, high, _POLE)
    return (*across, *along)


def _fitted(middle: float, span: float, limit: float) -> tuple[float, float]:
    """Return the ends of a span around a middle, moved until it lies within the limits of the earth.

    >>> _fitted(175.0, 20.0, 180.0)
    (160.0, 180.0)
    """
    start = max(min(middle - span / 2, limit - span), -limit)
    return start, start + span


def _net(start: float, end: float, step: float) -> list[float]:
    return [count * step for count in range(ceil(start / step), floor(end / step) + 1)]


def _marks(points: Sequence[Point], places: Sequence[tuple[float, float]], names: Sequence[str]) -> Iterable[Mark]:
    """Give each point a label where there is room for one: to the right of it, or to the left."""
    taken: list[Box] = [Box(x - 8, y - 8, 16, 16) for x, y in places] if names else []
    for place, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        anchor = ""
        if names:
            length = len(names[place]) * _LETTER
            for side, left in (("start", x + 12), ("end", x - 12 - length)):
                box = Box(left, y - _LINE / 2, length, _LINE)
                if box.x >= 0 and box.right <= WIDTH and not any(_overlap(box, other) for other in taken):
                    anchor = side
                    taken.append(box)
                    break
        yield Mark(point, x, y, anchor)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.right and other.x < one.right and one.y < other.y + other.height and other.y < one.y + one.height
    )
