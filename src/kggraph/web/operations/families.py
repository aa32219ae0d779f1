"""Families of metrics: where each of their numbers stands, and how they are told to Prometheus.

The text format is version 0.0.4 of ``text/plain`` (Prometheus documentation, "Exposition formats").
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Upper bounds in seconds: from a page out of memory to a query at its limit.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
Labels = tuple[str, ...]
Change = tuple[int, float]


@dataclass(frozen=True)
class Family:
    r"""Metrics of one name that differ in their labels; ``start`` is the place of the first one's number.

    >>> asked = Family("asked_total", "Questions.", "counter", ("by",), [("a",), ("b",)])
    >>> print("\n".join(asked.lines([0, 3])))
    # HELP asked_total Questions.
    # TYPE asked_total counter
    asked_total{by="b"} 3
    """

    name: str
    help: str
    kind: Literal["counter", "gauge"]
    labels: Labels = ()
    rows: Sequence[Labels] = ((),)
    start: int = 0
    _places: Mapping[Labels, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_places", {row: self.start + place for place, row in enumerate(self.rows)})

    @property
    def end(self) -> int:
        """The place after the last number."""
        return self.start + len(self.rows)

    def added(self, *labels: str, amount: float = 1) -> Change:
        """Return the change that adds to the metric with these labels."""
        return self._places[labels], amount

    def lines(self, numbers: Sequence[float]) -> Iterator[str]:
        """Return the family as text. A labelled metric that never counted anything is left out."""
        yield from head(self.name, self.help, self.kind)
        for row, place in self._places.items():
            if numbers[place] or not row:
                yield sample(self.name, zip(self.labels, row, strict=True), numbers[place])


@dataclass(frozen=True)
class Histogram:
    r"""How long things took, by labels: how many within each bound, and the seconds of all.

    >>> waits = Histogram("wait_seconds", "Waits.")
    >>> numbers = [0.0] * waits.end
    >>> for place, amount in waits.added(seconds=0.3):
    ...     numbers[place] += amount
    >>> print(*list(waits.lines(numbers))[9:13], sep="\n")
    wait_seconds_bucket{le="0.25"} 0
    wait_seconds_bucket{le="0.5"} 1
    wait_seconds_bucket{le="1"} 1
    wait_seconds_bucket{le="2.5"} 1
    """

    name: str
    help: str
    labels: Labels = ()
    rows: Sequence[Labels] = ((),)
    start: int = 0
    _places: Mapping[Labels, int] = field(init=False)

    def __post_init__(self) -> None:
        places = {row: self.start + place * _WIDTH for place, row in enumerate(self.rows)}
        object.__setattr__(self, "_places", places)

    @property
    def end(self) -> int:
        """The place after the last number."""
        return self.start + len(self.rows) * _WIDTH

    def added(self, *labels: str, seconds: float) -> tuple[Change, Change]:
        """Return the changes that add one duration to the metric with these labels."""
        place = self._places[labels]
        return (place + bisect_left(BUCKETS, seconds), 1), (place + _WIDTH - 1, seconds)

    def lines(self, numbers: Sequence[float]) -> Iterator[str]:
        """Return the family as text. A labelled metric that never counted anything is left out."""
        yield from head(self.name, self.help, "histogram")
        for row, place in self._places.items():
            pairs = list(zip(self.labels, row, strict=True))
            counts = list(accumulate(numbers[place : place + _WIDTH - 1]))
            if counts[-1] or not row:
                for bound, count in zip((*BUCKETS, "+Inf"), counts, strict=True):
                    yield sample(f"{self.name}_bucket", [*pairs, ("le", str(bound))], count)
                yield sample(f"{self.name}_sum", pairs, numbers[place + _WIDTH - 1])
                yield sample(f"{self.name}_count", pairs, counts[-1])


_WIDTH = len(BUCKETS) + 2  # one more for what takes longer, one for the sum of seconds


def head(name: str, text: str, kind: str) -> tuple[str, str]:
    """Return the two lines before a family's samples."""
    return f"# HELP {name} {text}", f"# TYPE {name} {kind}"


def sample(name: str, labels: Iterable[tuple[str, str]], number: float) -> str:
    r"""Return one line: a metric and its number.

    >>> sample("up", [("path", 'a"b')], 1.0), sample("up", [], 0.25)
    ('up{path="a\\"b"} 1', 'up 0.25')
    """
    told = ",".join(f'{key}="{_escape(value)}"' for key, value in labels)
    return f"{name}{{{told}}} {number:.12g}" if told else f"{name} {number:.12g}"


def _escape(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
