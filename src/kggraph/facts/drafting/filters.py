"""What is no donation, though its words look like one: public money, trade, crime; and what tells of charity."""

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import begins_with


def tells_of(article: Article, stretch: Stretch, name: str, sort: str) -> bool:
    """Return whether a word of a stretch begins as one of a list does.

    >>> from kggraph.facts.drafting.article import read_article
    >>> article = read_article("Облыстық бюджеттен 5 млн теңге бөлінді.", "kk")
    >>> tells_of(article, article.sentences[0], "state", "money")
    True
    """
    return any(
        article.is_word(p) and begins_with(article.form(p), article.language, name, sort)
        for p in range(stretch.first, stretch.last)
    )


def is_charity(article: Article, stretch: Stretch, names: list[Name]) -> bool:
    """Return whether a stretch tells of private giving: a word of charity, or a campaign."""
    campaign = any(n.kind is Kind.CAMPAIGN and n.first in stretch for n in names)
    return campaign or tells_of(article, stretch, "recipients", "charity")


_CONTEXT = 3


def is_need(article: Article, stretch: Stretch, names: list[Name]) -> bool:
    """Return whether a stretch tells of help or of people in need."""
    return is_charity(article, stretch, names) or tells_of(article, stretch, "recipients", "need")


def follows_need(article: Article, sentence: Stretch, names: list[Name]) -> bool:
    """Return whether one of the three sentences before one tells of help or of people in need."""
    position = sentence.first
    for _ in range(_CONTEXT):
        if position == 0:
            return False
        before = article.sentence_of(position - 1)
        if is_need(article, before, names):
            return True
        position = before.first
    return False
