"""What is remembered as long as a release is served: answers, what is known of things in passing, finished pages."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from flask import current_app

from kggraph.store.interface import Solution
from kggraph.web.pages.names import Told
from kggraph.web.responses import Link

EXTENSION = "kggraph-memory"
_KEPT = 1 << 20  # bytes of all pages that are kept
_LARGEST_KEPT = 400_000  # bytes of one
_ANSWERS_KEPT = 1_000
_THINGS_KEPT = 1_000  # some 1 kB each
_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """Values by name; those that were not asked for the longest go where there are too many.

    >>> kept = Kept[int](most=2)
    >>> for number, name in enumerate("aba" "c"):
    ...     kept[name] = number if kept.get(name) is None else -1
    >>> kept.get("a"), kept.get("b"), kept.get("c")
    (-1, None, 3)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: str) -> _Value | None:
        """Return the value of a name, or None where none is kept."""
        with self._lock:
            if name in self._values:
                self._values.move_to_end(name)
            return self._values.get(name)

    def __setitem__(self, name: str, value: _Value) -> None:
        with self._lock:
            self._values[name] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)


@dataclass(frozen=True)
class KeptPage:
    """A page's HTML in UTF-8, and the typed links that go with it."""

    html: bytes
    links: tuple[Link, ...]


@dataclass
class Memory:
    """What is remembered of the release that was served last; what was used last is kept."""

    release: str = ""
    answers: Kept[list[Solution]] = field(default_factory=lambda: Kept(_ANSWERS_KEPT))
    things: Kept[Told] = field(default_factory=lambda: Kept(_THINGS_KEPT))
    pages: OrderedDict[str, KeptPage] = field(default_factory=OrderedDict)
    size: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, name: str, ask: Callable[[], list[Solution]]) -> list[Solution]:
        """Return the answer that is kept under a name, else ask."""
        answer = self.answers.get(name)
        if answer is None:
            answer = self.answers[name] = ask()
        return answer

    def take(self, url: str) -> KeptPage | None:
        """Return a page that is kept, which is not kept any more then."""
        with self._lock:
            kept = self.pages.pop(url, None)
            self.size -= len(kept.html) if kept else 0
        return kept

    def keep(self, url: str, page: KeptPage) -> None:
        """Keep a page unless it is very large, and let go of those that were not asked for the longest."""
        with self._lock:
            self.take(url)
            if len(page.html) <= _LARGEST_KEPT:
                self.pages[url] = page
                self.size += len(page.html)
            while self.size > _KEPT:
                self.take(next(iter(self.pages)))


def memory_of(release: str) -> Memory:
    """Return what is remembered of a release; a new one begins with nothing."""
    memory: Memory = current_app.extensions[EXTENSION]
    if memory.release != release:
        memory = current_app.extensions[EXTENSION] = Memory(release)
    return memory
