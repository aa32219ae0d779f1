"""How a build tells how far it is; the command line draws it, tests and libraries need nothing."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Told each step as it begins, and each thing that is counted in it."""

    def step(self, name: str) -> None:
        """Take note that a step begins; its name is a short phrase for people."""
        ...

    def counted(self, things: Iterable[T]) -> Iterator[T]:
        """Yield the things as they are, counting them."""
        ...


class Silence:
    """Progress that nobody watches.

    >>> list(Silence().counted("ab"))
    ['a', 'b']
    """

    def step(self, name: str) -> None:
        """Say nothing."""

    def counted(self, things: Iterable[T]) -> Iterator[T]:
        """Yield the things as they are."""
        yield from things
