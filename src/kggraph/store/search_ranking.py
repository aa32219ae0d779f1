"""How near a name comes to what is searched for, by words as they sound."""

import math
from collections.abc import Iterable, Mapping, Sequence
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


class Wanted:
    """Words that are searched for, as they sound. How the words of names fit them is remembered: names share words."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self._fits = [_Fits(word) for word in self.words]

    def nearness(self, name: Sequence[str]) -> Nearness | None:
        """Return how near a name comes without errors, None where it lacks a word.

        >>> Wanted(["aHiska"]).nearness(["aHiska"]), Wanted(["aHiskaga"]).nearness(["aHiska", "turik"])
        (<Nearness.SAME: 0>, <Nearness.BEGINS: 3>)
        >>> Wanted(["turik", "aHiska"]).nearness(["aHiska", "turik"]), Wanted(["aHi"]).nearness(["turik", "aHiska"])
        (<Nearness.WORDS: 4>, <Nearness.BEGINNINGS: 5>)
        >>> Wanted(["taras"]).nearness(["almati"])
        """
        if self.words == tuple(name):
            return Nearness.SAME
        nearest = [max([fits[each] for each in name], default=_OTHER) for fits in self._fits]
        if _OTHER in nearest:
            return None
        is_long_enough, is_as_long = len(self.words) <= len(name), len(self.words) == len(name)
        *whole, last = (fits[each] for fits, each in zip(self._fits, name, strict=False))
        if is_long_enough and last and whole.count(_IS) == len(whole):
            if is_as_long:
                return Nearness.INFLECTED if last == _IS else Nearness.COMPLETES
            return Nearness.BEGINS
        return Nearness.BEGINNINGS if _BEGUN in nearest else Nearness.WORDS

    def share(self, name: Sequence[str], weights: Weights) -> float:
        """Return what part of the words a name has, from 0 to 1, each weighing what ``weights`` says.

        >>> Wanted(["aHiska", "ortaligi"]).share(["aHiska"], {"aHiska": 1.0, "ortaligi": 0.25})
        0.8
        """
        pairs = zip(self.words, self._fits, strict=True)
        found = sum(weights[word] for word, fits in pairs if _IS in [fits[each] for each in name])
        return found / (sum(weights[word] for word in self.words) or 1.0)


_OTHER, _BEGUN, _IS = range(3)  # how a word fits one that is searched for: not, it begins so, it is one of its forms


class _Fits(dict[str, int]):
    """How words fit one that is searched for, by word."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word

    def __missing__(self, each: str) -> int:
        is_form = each == self._word or are_forms(self._word, each)
        fit = self[each] = _IS if is_form else _BEGUN if each.startswith(self._word) else _OTHER
        return fit


def is_misspelt(wanted: Sequence[str], name: Sequence[str], starts: Starts) -> bool:
    """Return whether a name has each word but for a letter or, in long words, two; the last may be only begun.

    ``starts`` are, for each word that may be misspelt, the beginnings of those that may be meant.

    >>> is_misspelt(["aHmska"], ["aHiska", "turik"], {"aHmska": ("aHiska",)})
    True
    """
    return all(any(_may_be(word, each, starts.get(word, ())) for each in name) for word in wanted)


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
