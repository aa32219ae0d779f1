"""How a build tells how far it is; the command line draws it, tests and libraries need nothing."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
Share = Callable[[], float]  # how much of a step is done, from 0 to 1


def one(_: object) -> int:
    """Return 1: what a thing counts as, unless it stands for several."""
    return 1


def unknown_share() -> float:
    """Return 0: of what has no end that is known, no share is done."""
    return 0


class Progress(Protocol):
    """Told each step as it begins, and each thing that is counted in it."""

    def step(self, name: str) -> None:
        """Take note that a step begins; its name is a short phrase for people."""
        ...

    def counted(
        self, things: Iterable[T], *, size: Callable[[T], int] = one, done: Share = unknown_share
    ) -> Iterator[T]:
        """Yield the things as they are, counting each as ``size`` says."""
        ...


class Silence:
    """Progress that nobody watches.

    >>> list(Silence().counted("ab"))
    ['a', 'b']
    """

    def step(self, name: str) -> None:
        """Say nothing."""

    def counted(
        self,
        things: Iterable[T],
        *,
        size: Callable[[T], int] = one,  # noqa: ARG002  nobody asks
        done: Share = unknown_share,  # noqa: ARG002
    ) -> Iterator[T]:
        """Yield the things as they are."""
        yield from things
