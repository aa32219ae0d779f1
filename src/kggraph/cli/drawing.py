"""A progress bar on a terminal, for what takes more than a second; elsewhere nothing."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Timer
from time import monotonic
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

from kggraph.progress import Progress, Share, Silence, one, unknown_share

T = TypeVar("T")
_SECONDS_OF_SILENCE = 1
_SECONDS_BETWEEN = 0.1
_MINUTE = 60


@contextmanager
def drawn_progress() -> Iterator[Progress]:
    """Give a progress that is drawn on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        yield Silence()
        return
    drawing = Drawing(Console(stderr=True))
    timer = Timer(_SECONDS_OF_SILENCE, drawing.start)
    timer.start()
    try:
        yield drawing
    finally:
        timer.cancel()
        timer.join()
        drawing.stop()


@contextmanager
def drawn_bar(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how many things of a total are done, drawn on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


class Drawing:
    """Progress as a line: the step, how many things were counted in it, how fast, and what time it may still take."""

    def __init__(self, console: Console) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self._bar = Bar(*columns, console=console, transient=True)
        self._task = self._bar.add_task("")
        self._step = ""

    def start(self) -> None:
        """Begin to draw."""
        self._bar.start()

    def stop(self) -> None:
        """Take the line away."""
        self._bar.stop()

    def step(self, name: str) -> None:
        """Show the name of the step that begins."""
        self._step = name
        self._bar.update(self._task, description=name)

    def counted(
        self, things: Iterable[T], *, size: Callable[[T], int] = one, done: Share = unknown_share
    ) -> Iterator[T]:
        """Yield the things as they are, showing their number now and then."""
        begun = shown = monotonic()
        number = 0
        for thing in things:
            number += size(thing)
            if (now := monotonic()) - shown > _SECONDS_BETWEEN:
                shown = now
                far = how_far(number, done(), now - begun)
                self._bar.update(self._task, description=f"{self._step}: {far}")
            yield thing


def how_far(number: int, share: float, seconds: float) -> str:
    """Return how many things are done, how many in a second, and what time the rest takes if that goes on so.

    >>> how_far(1_200_000, 0.25, 4.0), how_far(12, 0, 0.5), how_far(3_000_000, 0.1, 20.0)
    ('1,200,000 (300,000/s), 12 s left', '12 (24/s)', '3,000,000 (150,000/s), 3:00 min left')
    """
    said = f"{number:,} ({number / seconds:,.0f}/s)"
    if not share:
        return said
    left = round(seconds * (1 - share) / share)
    minutes, rest = divmod(left, _MINUTE)
    return f"{said}, {minutes}:{rest:02} min left" if minutes else f"{said}, {left} s left"
