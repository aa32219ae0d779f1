"""How a flow is drawn: columns of nodes, and ribbons between them as wide as the amounts that are stated.

A stream without a stated amount is a dashed thread of its own look, never a ribbon of no width. One in another
currency than most is a thin line: its amount stands beside it and is compared with nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kggraph.web.pages.charts.flow import DRAWN, Flow, Stream
from kggraph.web.pages.charts.geometry import Box, curve, extent, stacked

WIDTH = 1120
TOP = 58
_BOTTOM = 12
_THREAD = 5.0  # the height of a stream that is not drawn to scale
_LEAST = 1.5  # of one that is: what is stated can be seen
_BETWEEN = 3.0
_RIBBONS = 340.0  # the height of all ribbons together
_NODE = 9
_COLOURS = 6


@dataclass(frozen=True)
class _Measure:
    """Where a column begins, and how much height a label needs and is parted from the next by."""

    x: float
    slot: float
    gap: float


_MEASURES = {"givers": _Measure(236, 46, 26), "whats": _Measure(556, 44, 30), "receivers": _Measure(842, 60, 7)}


@dataclass(frozen=True)
class Node:
    """A bar at which streams begin or end: those of the same ``iris``; ``colour`` is None but for givers."""

    box: Box
    iris: tuple[str, ...]
    streams: Sequence[Stream]
    colour: int | None

    @property
    def sums(self) -> list[tuple[Decimal, Stream]]:
        """The stated amounts, added up per currency, each with a stream that has the currency."""
        stated = [stream for stream in self.streams if stream.total is not None]
        first = {stream.currency: stream for stream in reversed(stated)}
        return [
            (sum((s.total or Decimal(0) for s in stated if s.currency == currency), Decimal(0)), stream)
            for currency, stream in sorted(first.items(), key=lambda pair: str(pair[0]))
        ]


@dataclass(frozen=True)
class Ribbon:
    """A stream between two columns: an area to scale, or else a line through its middle.

    ``look`` is ``scaled``, ``unstated`` or ``other`` (an amount in another currency).
    """

    path: str
    colour: int
    look: str


@dataclass(frozen=True)
class FlowDrawing:
    """A drawn flow: columns by role, from left to right."""

    width: int
    height: float
    columns: Mapping[str, Sequence[Node]]
    ribbons: Sequence[Ribbon]


def draw_flow(flow: Flow) -> FlowDrawing:
    """Return the drawing of a flow's largest streams."""
    streams = flow.streams[:DRAWN]
    heights = _heights(flow, streams)
    colours = {key: place % _COLOURS for place, key in enumerate(_keys(streams, "givers"))}
    roles = ["givers", "whats", "receivers"] if flow.has_whats else ["givers", "receivers"]
    total = max(_extent(streams, heights, role) for role in roles)
    boxes = {role: _boxes(streams, heights, role, total) for role in roles}
    places = {role: _places(streams, heights, role, boxes) for role in roles}
    columns = {role: [_node(streams, role, key, (box, colours)) for key, box in boxes[role].items()] for role in roles}
    ribbons = [
        Ribbon(
            _path(_look(flow, stream), (_MEASURES[left].x + _NODE, _MEASURES[right].x), ends, heights[place]),
            colours[stream.givers],
            _look(flow, stream),
        )
        for left, right in pairwise(roles)
        for place, stream in enumerate(streams)
        for ends in [(places[left][place], places[right][place])]
    ]
    return FlowDrawing(WIDTH, TOP + total + _BOTTOM, columns, ribbons)


def _look(flow: Flow, stream: Stream) -> str:
    if stream.total is None:
        return "unstated"
    return "scaled" if stream.currency == flow.currency else "other"


def _heights(flow: Flow, streams: Sequence[Stream]) -> list[float]:
    scaled = [float(stream.total or 0) if _look(flow, stream) == "scaled" else 0.0 for stream in streams]
    scale = _RIBBONS / (sum(scaled) or 1.0)
    return [
        max(size * scale, _LEAST) if _look(flow, stream) == "scaled" else _THREAD
        for size, stream in zip(scaled, streams, strict=True)
    ]


def _keys(streams: Sequence[Stream], role: str) -> list[tuple[str, ...]]:
    """Return the parties of a role: givers by their largest stream, the others as their streams come in."""
    keys = list(dict.fromkeys(_key(stream, role) for stream in streams))
    if role == "givers":
        return keys
    before = "whats" if role == "receivers" and any(stream.whats for stream in streams) else "givers"
    places = {key: place for place, key in enumerate(_keys(streams, before))}

    def mean(key: tuple[str, ...]) -> float:
        found = [places[_key(stream, before)] for stream in streams if _key(stream, role) == key]
        return sum(found) / len(found)

    return sorted(keys, key=lambda key: (mean(key), keys.index(key)))


def _key(stream: Stream, role: str) -> tuple[str, ...]:
    key: tuple[str, ...] = getattr(stream, role)
    return key


def _members(streams: Sequence[Stream], role: str, key: tuple[str, ...]) -> list[int]:
    return [place for place, stream in enumerate(streams) if _key(stream, role) == key]


def _sizes(streams: Sequence[Stream], heights: Sequence[float], role: str) -> list[float]:
    members = [_members(streams, role, key) for key in _keys(streams, role)]
    return [sum(heights[place] for place in found) + _BETWEEN * (len(found) - 1) for found in members]


def _extent(streams: Sequence[Stream], heights: Sequence[float], role: str) -> float:
    sizes, measure = _sizes(streams, heights, role), _MEASURES[role]
    return extent(sizes, slots=[measure.slot] * len(sizes), gap=measure.gap)


def _boxes(streams: Sequence[Stream], heights: Sequence[float], role: str, total: float) -> dict[tuple[str, ...], Box]:
    sizes, measure = _sizes(streams, heights, role), _MEASURES[role]
    starts = stacked(sizes, slots=[measure.slot] * len(sizes), gap=measure.gap, total=total)
    placed = zip(_keys(streams, role), starts, sizes, strict=True)
    return {key: Box(measure.x, TOP + start, _NODE, size) for key, start, size in placed}


def _places(
    streams: Sequence[Stream], heights: Sequence[float], role: str, boxes: Mapping[str, Mapping[tuple[str, ...], Box]]
) -> dict[int, float]:
    """Return where each stream meets its node of a role: beside the nodes it comes from or goes to, so few cross."""
    other = "receivers" if role == "givers" else "givers"
    found: dict[int, float] = {}
    for key, box in boxes[role].items():
        y = box.y
        members = _members(streams, role, key)
        for place in sorted(members, key=lambda place: (boxes[other][_key(streams[place], other)].middle, place)):
            found[place] = y
            y += heights[place] + _BETWEEN
    return found


def _node(
    streams: Sequence[Stream], role: str, key: tuple[str, ...], found: tuple[Box, Mapping[tuple[str, ...], int]]
) -> Node:
    box, colours = found
    through = [streams[place] for place in _members(streams, role, key)]
    return Node(box, key, through, colours[key] if role == "givers" else None)


def _path(look: str, xs: tuple[float, float], ys: tuple[float, float], height: float) -> str:
    """Return a ribbon's outline (SVG 2, section 9.3), or the line through its middle."""
    (a, b), (y, z) = xs, ys
    if look != "scaled":
        return curve((a, y + height / 2), (b, z + height / 2))
    return f"{curve((a, y), (b, z))}L{curve((b, z + height), (a, y + height))[1:]}Z"
