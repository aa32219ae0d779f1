"""A diagram of classes and the properties that lead from one to another: boxes in columns, curves between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_HEAD, _ROW, _GAP = 30.0, 22.0, 18.0  # heights: of a box's heading, of a row, of the space between boxes
_SHOWN = 40  # classes; a diagram of more is not read
_Rows = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Arrow:
    """A property that leads from the things of one class to those of another."""

    source: str
    property: str
    target: str


@dataclass(frozen=True)
class Look:
    """How a diagram is laid out: how many columns, how wide each is, the space between them and at the right edge.

    Where there is no space between columns no curves are drawn: rows name what they lead to.
    """

    columns: int
    width: float
    gutter: float
    edge: float


WIDE, NARROW = Look(3, 270, 130, 78), Look(1, 350, 0, 2)


@dataclass(frozen=True)
class Row:
    """A property of a class, what it leads to, and the height that it stands at."""

    property: str
    targets: Sequence[str]
    y: float


@dataclass(frozen=True)
class Box:
    """A class at its place: its left upper corner, its height, and its properties with the height of their rows."""

    iri: str
    x: float
    y: float
    height: float
    rows: Sequence[Row]


@dataclass(frozen=True)
class Curve:
    """A curve from a property's row to the class it leads to, as an SVG path, and its head as points."""

    path: str
    head: str


@dataclass(frozen=True)
class Diagram:
    """Boxes and curves in a drawing of this size; ``left_out`` classes are too many for it.

    ``names_targets`` is set where there are no curves.
    """

    width: float
    height: float
    box_width: float
    boxes: Sequence[Box]
    curves: Sequence[Curve]
    left_out: int
    names_targets: bool


def draw(arrows: Sequence[Arrow], look: Look) -> Diagram:
    """Return the diagram of some properties; the same for the same, in whatever order they come.

    >>> diagram = draw([Arrow("e:Gift", "e:giver", "e:Person")], WIDE)
    >>> [(box.iri, box.x, box.y) for box in diagram.boxes], diagram.curves[0].path
    ([('e:Gift', 1, 1.0), ('e:Person', 801, 1.0)], 'M271.0 43.0C331.0 43.0 741.0 16.0 801.0 16.0')
    """
    ordered = _order(sorted(set(arrows), key=_place))
    shown = ordered[:_SHOWN]
    kept = sorted({arrow for arrow in arrows if arrow.source in shown and arrow.target in shown}, key=_place)
    rows = {iri: _rows([arrow for arrow in kept if arrow.source == iri]) for iri in shown}
    columns = _columns(shown, rows, look.columns)
    boxes = [box for number, column in enumerate(columns) for box in _stack(column, rows, number, look)]
    height = max((box.y + box.height for box in boxes), default=0) + 1
    width = look.columns * (look.width + look.gutter) - look.gutter + look.edge
    curves = _curves(kept, {box.iri: box for box in boxes}, (look.width, height)) if look.gutter else []
    return Diagram(width, height, look.width, boxes, curves, len(ordered) - len(shown), not look.gutter)


def _place(arrow: Arrow) -> tuple[str, str, str]:
    return arrow.source, arrow.property, arrow.target


def _rows(arrows: Iterable[Arrow]) -> dict[str, list[str]]:
    """Return what the properties of one class lead to."""
    rows: dict[str, list[str]] = {}
    for arrow in arrows:
        rows.setdefault(arrow.property, []).append(arrow.target)
    return rows


def _order(arrows: Sequence[Arrow]) -> list[str]:
    """Return the classes so that most properties lead onwards: what least leads to comes first."""
    left = {iri for arrow in arrows for iri in (arrow.source, arrow.target)}
    waiting = {(arrow.source, arrow.target) for arrow in arrows if arrow.source != arrow.target}
    ordered: list[str] = []
    while left:
        reached = _tally((pair[1] for pair in waiting), left)
        leading = _tally((pair[0] for pair in waiting), left)
        following = {target for source, target in waiting if ordered and source == ordered[-1]}
        first = min(left, key=lambda iri: (reached[iri], -leading[iri], iri not in following, iri))
        ordered.append(first)
        left.remove(first)
        waiting = {pair for pair in waiting if first != pair[0] and first != pair[1]}
    return ordered


def _tally(iris: Iterable[str], counted: Iterable[str]) -> dict[str, int]:
    found = dict.fromkeys(counted, 0)
    for iri in iris:
        found[iri] += 1
    return found


def _columns(ordered: Sequence[str], rows: Mapping[str, _Rows], number: int) -> list[list[str]]:
    """Share the classes out among columns of about one height, in their order."""
    total = sum(_height(rows[iri]) + _GAP for iri in ordered)
    columns: list[list[str]] = [[] for _ in range(number)]
    reached = 0.0
    for iri in ordered:
        size = _height(rows[iri]) + _GAP
        columns[min(int((reached + size / 2) * number / total), number - 1)].append(iri)
        reached += size
    return columns


def _stack(column: Sequence[str], rows: Mapping[str, _Rows], number: int, look: Look) -> list[Box]:
    x, y, boxes = number * (look.width + look.gutter) + 1, 1.0, []
    for iri in column:
        places = [
            Row(name, targets, y + _HEAD + _ROW * (place + 0.5) + 1)
            for place, (name, targets) in enumerate(rows[iri].items())
        ]
        boxes.append(Box(iri, x, y, _height(rows[iri]), places))
        y += _height(rows[iri]) + _GAP
    return boxes


def _height(rows: _Rows) -> float:
    return _HEAD + _ROW * len(rows)


def _curves(arrows: Iterable[Arrow], boxes: Mapping[str, Box], size: tuple[float, float]) -> list[Curve]:
    found = []
    width, height = size
    for arrow in arrows:
        source, target = boxes[arrow.source], boxes[arrow.target]
        y1 = next(row.y for row in source.rows if row.property == arrow.property)
        y2 = target.y + _HEAD / 2
        if target.x > source.x:
            found.append(_curve((source.x + width, y1), (target.x, y2), 60, -60))
        elif target.x == source.x:
            bend = 24 + 76 * abs(y2 - y1) / height  # so that longer curves lie outside shorter ones
            found.append(_curve((source.x + width, y1), (source.x + width, y2), bend, bend))
        else:
            found.append(_curve((source.x, y1), (target.x + width, y2), -60, 60))
    return found


def _curve(start: tuple[float, float], end: tuple[float, float], leaving: float, arriving: float) -> Curve:
    (x1, y1), (x2, y2) = start, end
    path = f"M{x1:.1f} {y1:.1f}C{x1 + leaving:.1f} {y1:.1f} {x2 + arriving:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    back = 8 if arriving > 0 else -8
    return Curve(path, f"{x2:.1f},{y2:.1f} {x2 + back:.1f},{y2 - 4:.1f} {x2 + back:.1f},{y2 + 4:.1f}")
