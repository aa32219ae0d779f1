"""What was found in an article before its donations: names, sums, counts."""

from dataclasses import dataclass
from functools import cached_property

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import is_form
from kggraph.facts.drafting.quantities import Count, Money, find_counts, find_money


@dataclass(frozen=True)
class Findings:
    """An article with its names in order; sums and counts are read when first asked for."""

    article: Article
    names: list[Name]

    @cached_property
    def moneys(self) -> list[Money]:
        """The sums of money in order."""
        return find_money(self.article)

    @cached_property
    def counts(self) -> list[Count]:
        """The numbers of people and families in order."""
        return find_counts(self.article)

    @cached_property
    def asides(self) -> frozenset[int]:
        """The tokens in brackets, which tell of something else than the sentence around them."""
        found: set[int] = set()
        for sentence in self.article.sentences:
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
        return [name for name in self.names if name.kind in kinds and name.first in stretch]


def _is_drive(article: Article, name: Name) -> bool:
    """Return whether a name is that of a drive («акция», «марафон»), not of a feast at which help is given."""
    near = [*range(name.last, name.last + 5), *range(name.first - 5, name.first)]
    return any(is_form(article.form(p), article.language, "campaigns", "strong") for p in near)
