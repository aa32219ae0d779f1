"""Where the words of a model stand in the text, if that is clear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kggraph.documents.document import Span
from kggraph.facts.drafting.article import Article


@dataclass(frozen=True)
class Rejected:
    """Words of a model that did not become a value, and why; ``number`` counts its donations from 0."""

    number: int
    slot: str
    words: str
    reason: str


class Lookup:
    """Looks up the words of one of a model's donations, keeping what was rejected."""

    def __init__(self, article: Article, number: int) -> None:
        self._article, self._number = article, number
        self._sentences = Span(0, 0)
        self.rejected: list[Rejected] = []

    def evidence(self, words: str) -> Span | None:
        """Return where the words stand that tell of the donation; from then on its sentences settle other words."""
        places = list(places_of(self._article.text, words)) if words else []
        if len(places) != 1:
            self.reject("evidence", words, _reason(places))
            return None
        span = Span(places[0], places[0] + len(words))
        sentences = (self._article.span(each.first, each.last) for each in self._article.sentences)
        over = [span, *(sentence for sentence in sentences if sentence.overlaps(span))]
        self._sentences = Span(min(each.start for each in over), max(each.end for each in over))
        return span

    def settled(self, slot: str, words: str) -> Span | None:
        """Return where words stand: once in the text, or once in the sentences of the donation; else reject them."""
        spans = [Span(place, place + len(words)) for place in places_of(self._article.text, words)] if words else []
        for found in (spans, [span for span in spans if self.tells(span)]):
            if len(found) == 1:
                return found[0]
        if words:
            self.reject(slot, words, _reason(spans))
        return None

    def tells(self, span: Span) -> bool:
        """Return whether words stand in the sentences of the donation."""
        return self._sentences.covers(span)

    def reject(self, slot: str, words: str, reason: str) -> None:
        """Keep words with the reason for which they become no value."""
        self.rejected.append(Rejected(self._number, slot, words, reason))


def places_of(text: str, words: str) -> Iterator[int]:
    """Yield where words stand in a text as whole words.

    >>> list(places_of("қор, қоры, қор", "қор"))
    [0, 11]
    """
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    yield from (found.start() for found in re.finditer(before + re.escape(words) + after, text))


def _reason(places: object) -> str:
    return "they stand in the text more than once" if places else "the text does not have them"
