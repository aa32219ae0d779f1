"""Where the parts of a drawing stand, in units of its own coordinates: pixels where it is shown at its full width."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle by its upper left corner and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The height of the middle."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width


def curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a line that leaves one point and reaches another level with the page (SVG 2, section 9.3.6).

    >>> curve((0, 10), (100, 50))
    'M0 10C50 10 50 50 100 50'
    """
    (a, y), (b, z) = start, end
    bend = (a + b) / 2
    return f"M{_short(a)} {_short(y)}C{_short(bend)} {_short(y)} {_short(bend)} {_short(z)} {_short(b)} {_short(z)}"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def lines_of(text: str, width: int, most: int = 2) -> list[str]:
    """Return a text in lines of at most ``width`` characters; one that needs more lines than ``most`` ends in dots.

    >>> lines_of("Food and vegetables for residents of the city", 20)
    ['Food and vegetables', 'for residents of…']
    """
    if len(text) <= width and text == " ".join(text.split()):
        return [text]
    return textwrap.wrap(text, width, max_lines=most, placeholder="…", break_on_hyphens=False) or [""]


def stacked(heights: Sequence[float], *, slots: Sequence[float], gap: float, total: float = 0.0) -> list[float]:
    """Return where boxes begin that stand below one another, each in the middle of its slot.

    A slot is as high as its box at least. Where ``total`` is higher than all of them, the space is shared out between.

    >>> stacked([10, 40], slots=[30, 30], gap=5)
    [10.0, 35.0]
    >>> stacked([10, 10], slots=[10, 10], gap=0, total=50)
    [0.0, 40.0]
    """
    used = [max(height, slot) for height, slot in zip(heights, slots, strict=True)]
    spare = max(total - sum(used) - gap * (len(used) - 1), 0.0)
    between = gap + (spare / (len(used) - 1) if len(used) > 1 else 0.0)
    starts, y = [], 0.0
    for height, slot in zip(heights, used, strict=True):
        starts.append(y + (slot - height) / 2)
        y += slot + between
    return starts


def extent(heights: Sequence[float], *, slots: Sequence[float], gap: float) -> float:
    """Return how high boxes are that stand below one another, with their slots and gaps.

    >>> extent([10, 40], slots=[30, 30], gap=5)
    75.0
    """
    used = [max(height, slot) for height, slot in zip(heights, slots, strict=True)]
    return float(sum(used) + gap * max(len(used) - 1, 0))
