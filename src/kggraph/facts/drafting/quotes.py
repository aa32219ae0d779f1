"""Pairs of quotes, nested and unclosed ones among them."""

from dataclasses import dataclass

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.tokens import Sort

_PREFACE = 5  # tokens between two openings that one closing ends: «Ассоциация «Барбанг»; more are somebody's words
_LONGEST = 24  # tokens: what is longer is somebody's words, not a name


@dataclass(frozen=True)
class Quoted:
    """Words in quotes: the tokens of the opening and of the closing quote."""

    opening: int
    closing: int


def find_quoted(article: Article, sentence: Stretch) -> list[Quoted]:
    """Return the outermost quoted words of a sentence that are short enough to be a name, in order.

    Where two quotes open and one closes, as in «Ассоциация «Барбанг», it closes both.

    >>> from kggraph.facts.drafting.article import read_article
    >>> article = read_article("«Ассоциация «Барбанг» қоры, «Асар» тобы, «ашық.", "kk")
    >>> [article.words(q.opening, q.closing + 1) for q in find_quoted(article, article.sentences[0])]
    ['«Ассоциация «Барбанг»', '«Асар»']
    """
    found: list[Quoted] = []
    opened: list[int] = []
    for position in range(sentence.first, sentence.last):
        sort = article.tokens[position].sort
        if sort is Sort.OPENING:
            opened.append(position)
        elif sort is Sort.CLOSING and opened:
            if not _closes_later(article, sentence, position, depth=len(opened)):
                inner = opened[-1]
                first = next((o for o in opened if position - o <= _LONGEST and inner - o <= _PREFACE), None)
                if first is not None and position - first > 1:
                    found.append(Quoted(first, position))
                opened.clear()
            else:
                opened.pop()
    return found


def _closes_later(article: Article, sentence: Stretch, position: int, *, depth: int) -> bool:
    """Return whether the quotes that are open besides this one close before another quote opens."""
    if depth == 1:
        return False
    for following in range(position + 1, min(sentence.last, position + _LONGEST)):
        sort = article.tokens[following].sort
        if sort is Sort.CLOSING:
            return True
        if sort is Sort.OPENING:
            return False
    return False
