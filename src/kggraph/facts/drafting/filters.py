"""What is no donation, though its words look like one: public money, trade, crime; and what tells of charity."""

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.nouns import begins_with

_CONTEXT = 3


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


def tells_of_need(article: Article, stretch: Stretch) -> bool:
    """Return whether a stretch tells of charity, of help, or of people in need."""
    return any(tells_of(article, stretch, "recipients", sort) for sort in ("charity", "need"))


def follows_need(article: Article, sentence: Stretch) -> bool:
    """Return whether one of the three sentences before one tells of help or of people in need."""
    position = sentence.first
    for _ in range(_CONTEXT):
        if position == 0:
            return False
        before = article.sentence_of(position - 1)
        if tells_of_need(article, before):
            return True
        position = before.first
    return False
