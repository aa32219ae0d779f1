"""How well a name fits another: pure arithmetic on words as they sound."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kggraph.spelling import similarity

_ALIKE = 0.7  # words less alike than this are different words
_OF_QUERY, _OF_NAME = 0.75, 0.25
Frequency = Callable[[str], int]


@dataclass(frozen=True)
class Fit:
    """How much of the query a name has and how much of the name the query has, both from 0 to 1."""

    of_query: float = 0.0
    of_name: float = 0.0

    @property
    def score(self) -> float:
        """Both together, from 0 to 100: what was asked for counts more than what was left out."""
        return 100 * (_OF_QUERY * self.of_query + _OF_NAME * self.of_name)


def fit(query: Sequence[str], name: Sequence[str], frequency: Frequency) -> Fit:
    """Return how well a name fits a query, both as words that sound; rare words count more than common ones.

    >>> fit(["aHiska"], ["aHiska"], lambda word: 1)
    Fit(of_query=1.0, of_name=1.0)
    >>> fit(["aHiska"], ["turik", "aHiska"], lambda word: 1).score
    87.5
    """
    if not query or not name:
        return Fit()
    return Fit(_share(query, name, frequency), _share(name, query, frequency))


def _share(of: Sequence[str], within: Sequence[str], frequency: Frequency) -> float:
    weights = [_weight(frequency(word)) for word in of]
    found = [max(similarity(word, other) for other in within) for word in of]
    return sum(w * s for w, s in zip(weights, found, strict=True) if s >= _ALIKE) / sum(weights)


def _weight(frequency: int) -> float:
    return 1 / (1 + math.log2(1 + frequency))
