"""Who receives, in Kazakh: the datives before the verb, and how many they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind, Unit
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import readings
from kggraph.facts.drafting.quantities import Count, Money

_SORTS = ("families", "people", "place")
_WIDEST = 8
_FOR = "үшін"
_JOINED = frozenset({"және", "мен", "пен", "бен", ","})


@dataclass(frozen=True)
class Receiver:
    """Who receives, at the tokens ``[first, last)``; ``unit`` is set for one named family or person."""

    first: int
    last: int
    one_of: Unit | None = None


def find_receiver(
    article: Article, stretch: Stretch, names: Sequence[Name], moneys: Sequence[Money]
) -> Receiver | None:
    """Return the last phrase in the dative, or before «үшін», that can receive.

    >>> from kggraph.facts.drafting.article import read_article
    >>> article = read_article("Қор мұқтаж 10 отбасыға 100 мың теңгеге көмек берді.", "kk")
    >>> found = find_receiver(article, Stretch(1, 8), [], [])
    >>> article.words(found.first, found.last)
    'мұқтаж 10 отбасыға'
    """
    barred = {p for m in moneys for p in range(m.first, m.last)}
    barred |= {
        p for n in names if n.kind is not Kind.PERSON and n.kind is not Kind.PLACE for p in range(n.first, n.last)
    }
    for position in range(stretch.last - 1, stretch.first - 1, -1):
        body = next((n for n in names if n.last == position + 1 and n.kind is Kind.ORGANIZATION), None)
        if body and body.case is Case.DATIVE:
            return Receiver(body.first, body.last)
        if position in barred or not article.is_word(position):
            continue
        person = next((n for n in names if n.last == position + 1 and n.kind is Kind.PERSON), None)
        if person and person.case is Case.DATIVE:
            joined = any(article.form(p) in _JOINED for p in range(stretch.first, person.first))
            return Receiver(person.first, person.last, None if joined else Unit.PEOPLE)
        noun = _receiving(article, position)
        if noun:
            first = _first_of_phrase(article, stretch, position, barred)
            return Receiver(first, position + 1, _named_family(article, position, noun))
    return None


def _receiving(article: Article, position: int) -> Noun | None:
    for sort in _SORTS:
        nouns = readings(article.form(position), "kk", "recipients", sort)
        wanted = {Case.DATIVE} if article.form(position + 1) != _FOR else {Case.NOMINATIVE, Case.DATIVE}
        found = next((noun for noun in nouns if noun.case in wanted), None)
        if found:
            return found
    named = readings(article.form(position), "kk", "places", "name")
    return next((n for n in named if n.case is Case.DATIVE and article.tokens[position].is_capital), None)


def _named_family(article: Article, position: int, noun: Noun) -> Unit | None:
    before = article.tokens[position - 1] if position else None
    one = noun.lemma in words("recipients", "kk", "families") and not noun.plural
    return Unit.FAMILIES if one and before is not None and before.is_capital else None


def _first_of_phrase(article: Article, stretch: Stretch, head: int, barred: set[int]) -> int:
    first = head
    while first > max(stretch.first, head - _WIDEST) and first - 1 not in barred:
        token = article.tokens[first - 1]
        if not token.form.isalnum() and "-" not in token.form:
            break
        if token.form in words("dates", "kk", "deictic") or token.form in words("dates", "kk", "ending"):
            break
        if token.is_word and token.form.endswith(_ELSEWHERE) and len(token.form) > 4:  # noqa: PLR2004 - short words are rarely in a case
            break
        first -= 1
    while article.form(first) in ("мен", "пен", "бен", "және", "ал", "ол", "олар"):
        first += 1
    return first


_ELSEWHERE = ("ға", "ге", "қа", "ке", "сына", "сіне", "бойынша", "аясында", "ымен", "імен", "ып", "іп", "ынан", "інен")


def _is_receiving(article: Article, count: Count) -> bool:
    """Return whether a number stands where a receiver does; «45 отбасының балаларына» counts the families."""
    owners = readings(article.form(count.last), "kk", "recipients", "people")
    owned = count.case is Case.GENITIVE and any(noun.case is Case.DATIVE for noun in owners)
    return count.case is Case.DATIVE or article.form(count.last) == _FOR or owned


def counted(counts: Sequence[Count], stretch: Stretch, article: Article, *cases: Case) -> Count | None:
    """Return the first number of people or families in a stretch that stands where a receiver does, or in a case."""
    for count in counts:
        stands = _is_receiving(article, count) or count.case in cases
        ruled_out = article.form(count.last) in words("grammar", "kk", "not-receiving")
        if stands and not ruled_out and count.first in stretch and count.last <= stretch.last:
            return count
    return None
