"""What was found in an article before its donations: names, sums, counts."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.filters import follows_need, tells_of, tells_of_need
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.names import find_names
from kggraph.facts.drafting.nouns import is_form
from kggraph.facts.drafting.quantities import Count, Money, find_counts, find_money

T = TypeVar("T", Name, Money, Count)


@dataclass(frozen=True)
class Findings:
    """What was found in some sentences of an article; names, sums and counts stand in the order of the text."""

    article: Article
    sentences: Sequence[Stretch]
    names: Sequence[Name]
    moneys: Sequence[Money]
    counts: Sequence[Count]

    def of(self, sentence: Stretch) -> "Findings":
        """Return what was found in one sentence."""
        moneys, counts = _within(self.moneys, sentence), _within(self.counts, sentence)
        return Findings(self.article, (sentence,), _within(self.names, sentence), moneys, counts)

    @cached_property
    def is_trade(self) -> bool:
        """Whether the sentences tell of trade, sport or crime, where what is handed over is no gift."""
        return any(tells_of(self.article, sentence, "state", "deal") for sentence in self.sentences)

    @cached_property
    def is_public_money(self) -> bool:
        """Whether the sentences tell of budgets, pensions or benefits."""
        return any(tells_of(self.article, sentence, "state", "money") for sentence in self.sentences)

    @cached_property
    def is_charity(self) -> bool:
        """Whether the sentences tell of private giving: a word of charity, or a campaign."""
        campaign = any(name.kind is Kind.CAMPAIGN for name in self.names)
        return campaign or any(tells_of(self.article, each, "recipients", "charity") for each in self.sentences)

    @cached_property
    def is_need(self) -> bool:
        """Whether the sentences tell of help or of people in need."""
        return self.is_charity or any(tells_of_need(self.article, sentence) for sentence in self.sentences)

    @cached_property
    def follows_need(self) -> bool:
        """Whether the sentences before the first tell of help or of people in need."""
        return follows_need(self.article, self.sentences[0])

    @cached_property
    def named(self) -> frozenset[int]:
        """The tokens of names."""
        return frozenset(p for name in self.names for p in range(name.first, name.last))

    @cached_property
    def asides(self) -> frozenset[int]:
        """The tokens in brackets, which tell of something else than the sentence around them."""
        found: set[int] = set()
        for sentence in self.sentences:
            opened: int | None = None
            for position in range(sentence.first, sentence.last):
                form = self.article.form(position)
                if form == "(" and opened is None:
                    opened = position
                elif form == ")" and opened is not None:
                    found.update(range(opened, position + 1))
                    opened = None
        return frozenset(found)

    @cached_property
    def campaign_of_all(self) -> Name | None:
        """The campaign that the whole text tells of: its only one, named by the lead or said to have taken place."""
        campaigns = [name for name in self.names if name.kind is Kind.CAMPAIGN]
        if len({name.key for name in campaigns}) != 1:
            return None
        first = campaigns[0]
        sentence = self.article.sentence_of(first.first)
        happening = words("campaigns", self.article.language, "happening")
        told = any(self.article.form(p) in happening for p in range(sentence.first, sentence.last))
        leads = sentence.first == 0 or self.article.form(sentence.last - 1) not in (".", "!", "?")
        return first if (told or leads) and _is_drive(self.article, first) else None

    def names_in(self, stretch: Stretch, *kinds: Kind) -> list[Name]:
        """Return the names of some kinds that stand in a stretch, in order."""
        return [name for name in _within(self.names, stretch) if name.kind in kinds]


def find_all(article: Article) -> Findings:
    """Return what an article holds."""
    return Findings(article, article.sentences, find_names(article), find_money(article), find_counts(article))


def _within(found: Sequence[T], stretch: Stretch) -> Sequence[T]:
    """Return those that begin in a stretch; they are in order, so the rest is never looked at."""
    first = bisect_left(found, stretch.first, key=lambda each: each.first)
    return found[first : bisect_left(found, stretch.last, key=lambda each: each.first)]


def _is_drive(article: Article, name: Name) -> bool:
    """Return whether a name is that of a drive («акция», «марафон»), not of a feast at which help is given."""
    near = [*range(name.last, name.last + 5), *range(name.first - 5, name.first)]
    return any(is_form(article.form(p), article.language, "campaigns", "strong") for p in near)
