"""How near a name comes to what is searched for: pure functions on words as they sound."""

import math
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from kggraph.spelling import are_forms, distance, root, sounds

_LONG = 8  # letters of a word that two may be wrong of
_CLOSEST = 4  # letters that a word must have for one to be wrong
Weights = Mapping[str, float]
Starts = Mapping[str, tuple[str, ...]]


class Nearness(IntEnum):
    """How near a name comes to the words searched for; the nearest first."""

    SAME = 0
    INFLECTED = 1  # the same words with other endings
    COMPLETES = 2  # the same words but for the last, which is only begun
    BEGINS = 3  # the name begins with the words, the last of them perhaps only begun
    WORDS = 4  # the name has each of the words, with whatever endings
    BEGINNINGS = 5  # the name has words that begin so
    MISSPELT = 6
    PART = 7  # the name has the rarer of the words


def nearness(wanted: Sequence[str], name: Sequence[str]) -> Nearness | None:
    """Return how near a name comes without errors, None where it lacks a word.

    >>> nearness(["aHiska"], ["aHiska"]).name, nearness(["aHiskaga"], ["aHiska", "turik"]).name
    ('SAME', 'BEGINS')
    >>> nearness(["turik", "aHiska"], ["aHiska", "turik"]).name, nearness(["aHi"], ["turik", "aHiska"]).name
    ('WORDS', 'BEGINNINGS')
    >>> nearness(["taras"], ["almati"])
    """
    if tuple(wanted) == tuple(name):
        return Nearness.SAME
    if not all(any(_begins_so(each, word) for each in name) for word in wanted):
        return None
    pairs = list(zip(wanted, name, strict=False))
    if len(wanted) == len(name) and all(_has(each, word) for word, each in pairs):
        return Nearness.INFLECTED
    if len(wanted) <= len(name) and _begins(pairs):
        return Nearness.COMPLETES if len(wanted) == len(name) else Nearness.BEGINS
    is_whole = all(any(_has(each, word) for each in name) for word in wanted)
    return Nearness.WORDS if is_whole else Nearness.BEGINNINGS


def _begins(pairs: Sequence[tuple[str, str]]) -> bool:
    *whole, (last, begun) = pairs
    return all(_has(each, word) for word, each in whole) and (_begins_so(begun, last))


def is_misspelt(wanted: Sequence[str], name: Sequence[str], starts: Starts) -> bool:
    """Return whether a name has each word but for a letter or, in long words, two; the last may be only begun.

    ``starts`` are, for each word that may be misspelt, the beginnings of those that may be meant.

    >>> is_misspelt(["aHmska"], ["aHiska", "turik"], {"aHmska": ("aHiska",)})
    True
    """
    return all(any(_may_be(word, each, starts.get(word, ())) for each in name) for word in wanted)


def share(wanted: Sequence[str], name: Sequence[str], weights: Weights) -> float:
    """Return what part of the words a name has, from 0 to 1, each weighing what ``weights`` says.

    >>> share(["aHiska", "ortaligi"], ["aHiska"], {"aHiska": 1.0, "ortaligi": 0.25})
    0.8
    """
    found = sum(weights[word] for word in wanted if any(_has(each, word) for each in name))
    return found / (sum(weights[word] for word in wanted) or 1.0)


def places(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words of a text stand (half-open) that were searched for; misspelt ones, where no other is.

    >>> places("«Ахыска» түрік бірлестігі", ["turik", "aHis"]), places("«Ахыска» қоры", ["aHmska"])
    ([(1, 7), (9, 14)], [(1, 7)])
    """
    heard = sounds(text)
    for fits in (_begins_so, _is_near):
        found = [(each.start, each.end) for each in heard if any(fits(each.heard, word) for word in wanted)]
        if found:
            return found
    return []


def weight(frequency: int) -> float:
    """Return what a word weighs that so many names have: rare words tell more, but for those that no name has.

    >>> weight(1), round(weight(200), 2), weight(0)
    (0.5, 0.12, 0.0)
    """
    return 1 / (1 + math.log2(1 + frequency)) if frequency else 0.0


def _has(each: str, word: str) -> bool:
    return each == word or are_forms(word, each)


def _begins_so(each: str, word: str) -> bool:
    return each.startswith(word) or are_forms(word, each)


def _is_near(each: str, word: str) -> bool:
    return min(len(word), len(each)) >= _CLOSEST and _is_close(word, each)


def _may_be(word: str, each: str, starts: tuple[str, ...]) -> bool:
    if _begins_so(each, word):
        return True
    return len(word) >= _CLOSEST and each.startswith(starts) and _is_close(word, each)


@lru_cache(maxsize=16_384)
def _is_close(word: str, each: str) -> bool:
    wrong = 1 + (len(word) >= _LONG)
    begun = each[: len(word)]
    pairs = ((word, each), (root(word), root(each)), (word, begun), (word, each[: len(word) + 1]))
    return any(distance(one, other) <= wrong for one, other in pairs)
