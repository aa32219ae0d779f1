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

from kggraph.progress import Progress, Silence

T = TypeVar("T")
_SECONDS_OF_SILENCE = 1
_SECONDS_BETWEEN = 0.1


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
    """Progress as a line: the step, how many things were counted in it, and the time since the beginning."""

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

    def counted(self, things: Iterable[T]) -> Iterator[T]:
        """Yield the things as they are, showing their number now and then."""
        shown = monotonic()
        for number, thing in enumerate(things, 1):
            if (now := monotonic()) - shown > _SECONDS_BETWEEN:
                shown = now
                self._bar.update(self._task, description=f"{self._step}: {number:,}")
            yield thing
