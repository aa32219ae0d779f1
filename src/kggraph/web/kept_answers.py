"""Answers kept in memory: a release never changes, so what was written once need not be written again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from kggraph.web.responses import Link

_MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class KeptAnswer:
    """A body, and the links that go with it."""

    body: bytes
    links: tuple[Link, ...] = ()


class KeptAnswers:
    """The answers used last, up to a number of bytes. Safe to use from many threads.

    >>> kept = KeptAnswers(room=3)
    >>> [kept.answer(key, lambda: KeptAnswer(b"ab")).body for key in "xyx"]
    [b'ab', b'ab', b'ab']
    >>> len(kept)
    1
    """

    def __init__(self, room: int = _MEBIBYTE // 2) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, KeptAnswer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def answer(self, key: Hashable, write: Callable[[], KeptAnswer]) -> KeptAnswer:
        """Return the answer kept under a key, or write it and keep it."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = write()
        with self._lock:
            self._keep(key, answer)
        return answer

    def _keep(self, key: Hashable, answer: KeptAnswer) -> None:
        previous = self._answers.pop(key, KeptAnswer(b""))  # another thread may have written the same meanwhile
        self._answers[key] = answer
        self._room += len(previous.body) - len(answer.body)
        while self._room < 0:
            _, oldest = self._answers.popitem(last=False)
            self._room += len(oldest.body)
