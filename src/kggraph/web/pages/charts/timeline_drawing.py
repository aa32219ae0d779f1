"""How a timeline is drawn: dates from top to bottom, each with what happened, or bars as high as dates are many."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.web.pages.charts.timeline import Bar, Dated, Timeline

WIDTH = 620
AXIS = 196  # where the line of time runs; dates stand to its left
_ROW, _BETWEEN, _TOP = 46, 14, 12
_BAR_WIDTH, _BAR_HEIGHT, _BAR_TOP = 560, 170, 30
_LABEL_WIDTH = 40
_LABELS_EVERY = 70  # units between the years that are written below bars, at least


@dataclass(frozen=True)
class Moment:
    """A date with what happened then; ``y`` is the height of its first row, and the others follow below."""

    date: ox.Literal
    y: float
    rows: Sequence[tuple[float, Dated]]


@dataclass(frozen=True)
class Column:
    """A bar as it is drawn; ``is_labelled`` where its years are written below."""

    bar: Bar
    x: float
    y: float
    width: float
    height: float
    is_labelled: bool


@dataclass(frozen=True)
class TimelineDrawing:
    """A drawn timeline: moments, or columns."""

    width: int
    height: float
    axis: int
    moments: Sequence[Moment]
    columns: Sequence[Column]


def draw_timeline(timeline: Timeline) -> TimelineDrawing:
    """Return the drawing of a timeline."""
    if timeline.bars:
        return TimelineDrawing(_BAR_WIDTH, _BAR_TOP + _BAR_HEIGHT + 30, AXIS, [], _columns(timeline.bars))
    moments, y = [], float(_TOP)
    for date, group in timeline.groups:
        moments.append(Moment(date, y, [(y + place * _ROW, dated) for place, dated in enumerate(group)]))
        y += len(group) * _ROW + _BETWEEN
    return TimelineDrawing(WIDTH, y, AXIS, moments, [])


def _columns(bars: Sequence[Bar]) -> list[Column]:
    years = bars[0].last - bars[0].first + 1
    steps = (bars[-1].first - bars[0].first) // years + 1
    step, most = _BAR_WIDTH / steps, max(bar.count for bar in bars)
    columns, labelled_until = [], -float(_LABELS_EVERY)
    for bar in bars:
        x, height = (bar.first - bars[0].first) / years * step, bar.count / most * _BAR_HEIGHT
        is_labelled = x - labelled_until >= _LABELS_EVERY and x <= _BAR_WIDTH - _LABEL_WIDTH
        labelled_until = x if is_labelled else labelled_until
        columns.append(Column(bar, x, _BAR_TOP + _BAR_HEIGHT - height, max(step - 2, 1), height, is_labelled))
    return columns
