"""Sums of money and numbers of people and families, each at its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from kggraph.facts.drafting.article import Article
from kggraph.facts.drafting.draft import Unit
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.kazakh import analyses
from kggraph.facts.drafting.lexicon import endings, read_rows, words
from kggraph.facts.drafting.nouns import readings
from kggraph.facts.drafting.numerals import Numeral
from kggraph.facts.drafting.tokens import Sort

_FURTHEST = 5  # words between a number and what it counts


@dataclass(frozen=True)
class Money:
    """A sum at the tokens ``[first, last)``: its value in whole units of an ISO 4217 currency.

    ``each`` is set for a worth per recipient: «50 мың теңгеден», «по 100 тысяч».
    """

    value: Fraction
    currency: str
    first: int
    last: int
    case: Case
    each: bool
    approximate: bool


@dataclass(frozen=True)
class Count:
    """A number of people or families at the tokens ``[first, last)``; ``case`` is that of the noun it counts."""

    value: int
    unit: Unit
    first: int
    last: int
    case: Case
    approximate: bool


def find_money(article: Article) -> list[Money]:
    """Return the sums of money of an article in order.

    >>> from kggraph.facts.drafting.article import read_article
    >>> def sums(text, language="kk"):
    ...     return [(int(m.value), m.currency, m.each) for m in find_money(read_article(text, language))]
    >>> sums("1 миллион 520 мың теңгеге, 50 мың теңгеден, 3 мың АҚШ долларын")
    [(1520000, 'KZT', False), (50000, 'KZT', True), (3000, 'USD', False)]
    >>> sums("$3 млрд, по 100 тысяч тенге, 1 млн гонконгских долларов", "ru")
    [(3000000000, 'USD', False), (100000, 'KZT', True), (1000000, 'HKD', False)]
    """
    found = (_sign_before(article, n) or _money(article, n) for n in article.numerals if not n.ordinal)
    return [money for money in found if money]


def _sign_before(article: Article, numeral: Numeral) -> Money | None:
    currency = _signs().get(article.form(numeral.first - 1))
    if currency is None:
        return None
    approximate = _is_about(article, numeral.first - 1, numeral.last)
    each = article.language == "ru" and article.form(numeral.first - 2) == "по"
    return Money(numeral.value, currency, numeral.first - 1, numeral.last, Case.ACCUSATIVE, each, approximate)


def _money(article: Article, numeral: Numeral) -> Money | None:
    position = numeral.last
    while position < numeral.last + 3 and _is_between(article, position):
        position += 1
    currency = _signs().get(article.form(position)) or _currency(article, numeral.last, position)
    if currency is None:
        return None
    case = _kazakh_case(article.form(position)) if article.language == "kk" else Case.ACCUSATIVE
    approximate = _is_about(article, numeral.first, position + 1) or _is_about(article, numeral.first, numeral.last)
    approximate = approximate or numeral.case is Case.LIKE
    about_follows = article.form(position + 1) in words("approximations", "kk", "after")
    each = case is Case.ABLATIVE and not about_follows
    if article.language == "ru":
        each = article.form(numeral.first - 1) == "по"
    return Money(numeral.value, currency, numeral.first, position + 1, case, each, approximate)


def _is_between(article: Article, position: int) -> bool:
    """Return whether a word may stand between a number and its currency: «астам», «АҚШ», «гонконгских», a full stop."""
    form = article.form(position)
    about = form in words("approximations", "kk", "after")
    return form == "." or about or any(form.startswith(start) for start in _qualifiers(article.language))


def _currency(article: Article, first: int, position: int) -> str | None:
    form = article.form(position)
    if not form or not article.is_word(position):
        return None
    before = [article.form(p) for p in range(first, position)] + [article.form(position + 1)]
    rows = [row for row in read_currencies() if _is_currency(form, row, article.language)]
    qualifier = f"{article.language}_qualifier"
    named = (r for r in rows if any(b.startswith(q) for q in r[qualifier].split() for b in before if b))
    row = next(named, rows[-1] if rows else None)
    return row["code"] if row else None


def _is_currency(form: str, row: Mapping[str, str], language: str) -> bool:
    if language == "kk":
        known = row["kk"].split()
        return any(noun.lemma in known and noun.case is not Case.FROM for noun in analyses(form))
    return any(
        form.removeprefix(stem) in {"", *words("grammar", "ru", "noun")}
        for stem in row["ru"].split()
        if form.startswith(stem)
    )


def _kazakh_case(form: str) -> Case:
    known = frozenset(word for row in read_currencies() for word in row["kk"].split())
    return next((noun.case for noun in analyses(form) if noun.lemma in known), Case.NOMINATIVE)


@cache
def read_currencies() -> tuple[Mapping[str, str], ...]:
    """Return the rows of the list of currencies."""
    return tuple(read_rows("currencies"))


@cache
def _signs() -> Mapping[str, str]:
    return {row["sign"]: row["code"] for row in read_currencies() if row["sign"]}


@cache
def _qualifiers(language: str) -> tuple[str, ...]:
    return tuple(word for row in read_currencies() for word in row[f"{language}_qualifier"].split())


def _is_about(article: Article, first: int, last: int) -> bool:
    """Return whether the words around a number say that it is not exact."""
    language = article.language
    if language == "ru" and article.form(first - 1) == "чем":
        first -= 1
    return article.form(last) in words("approximations", language, "after") or article.form(first - 1) in words(
        "approximations", language, "before"
    )


def find_counts(article: Article) -> list[Count]:
    """Return the numbers of people and families of an article in order, whoever they are.

    >>> from kggraph.facts.drafting.article import read_article
    >>> def counts(text, language="kk"):
    ...     return [(c.value, c.unit.value, c.case.value) for c in find_counts(read_article(text, language))]
    >>> counts("мұқтаж 10 отбасыға, 200-ден астам балаға, отбасылардың бесеуіне, 15 ноутбук")
    [(10, 'families', 'dative'), (200, 'people', 'dative'), (5, 'families', 'dative')]
    >>> counts("25 малообеспеченным семьям", "ru")
    [(25, 'families', 'dative')]
    """
    found = []
    for numeral in article.numerals:
        if numeral.ordinal or numeral.value.denominator != 1:
            continue
        count = _of_them(article, numeral) or _count(article, numeral)
        if count:
            found.append(count)
    return found


def _of_them(article: Article, numeral: Numeral) -> Count | None:
    """«Отбасылардың бесеуіне»: five of the families."""
    before = numeral.first - 1
    if article.language != "kk" or numeral.case is Case.NOMINATIVE or not article.is_word(before):
        return None
    for unit in Unit:
        nouns = readings(article.form(before), "kk", "recipients", unit.value)
        if any(noun.case is Case.GENITIVE for noun in nouns):
            return Count(int(numeral.value), unit, before, numeral.last, numeral.case, approximate=False)
    return None


def _count(article: Article, numeral: Numeral) -> Count | None:
    position = numeral.last
    while position < numeral.last + _FURTHEST and article.is_word(position):
        for unit in reversed(Unit):  # «көпбалалы отбасына» counts families, though «бала» is in it
            nouns = readings(article.form(position), article.language, "recipients", unit.value)
            if nouns and not _goes_on(article, position, nouns):
                return _counted(article, numeral, position, unit, nouns)
        if not _may_qualify(article, position):
            return None
        position += 1
    return None


def _goes_on(article: Article, position: int, nouns: tuple[Noun, ...]) -> bool:
    """Return whether a noun only describes the next: «жетім балаға», «20 мүгедек жанға»."""
    following = article.form(position + 1)
    if article.language == "kk":
        describes = nouns[0].case is Case.NOMINATIVE and not nouns[0].possessed
    else:
        describes = article.form(position).endswith(("им", "ым", "имся", "их", "ых", "ихся"))  # «нуждающимся семьям»
    return describes and any(readings(following, article.language, "recipients", unit.value) for unit in Unit)


def _counted(article: Article, numeral: Numeral, position: int, unit: Unit, nouns: tuple[Noun, ...]) -> Count | None:
    case = nouns[0].case
    if article.language == "kk":
        case = next((n.case for n in nouns if n.case is Case.DATIVE), case)
        if any(noun.case in (Case.FROM, Case.LOCATED, Case.LIKE) for noun in nouns[:1]):
            return None
    else:
        case = next((n.case for n in nouns if n.plural and n.case is Case.DATIVE), case)
    about = [_is_about(article, numeral.first, last) for last in range(numeral.last, position)]
    approximate = any(about) or _is_about(article, numeral.first, numeral.last) or numeral.case is Case.LIKE
    return Count(int(numeral.value), unit, numeral.first, position + 1, case, approximate)


def _may_qualify(article: Article, position: int) -> bool:
    """Return whether a word may stand between a number and the people it counts: an adjective, no noun in a case."""
    form, token = article.form(position), article.tokens[position]
    if token.is_capital or token.sort is not Sort.WORD:
        return False
    if article.language == "ru":
        return (
            form.endswith(("ым", "им", "ых", "их", "ые", "ие", "ми", "ему", "ому", "ей", "ой", "мся", "хся"))
            or form == "из"
        )
    if form in words("approximations", "kk", "after"):
        return True
    lengthy = len(form) > 4  # noqa: PLR2004 - short words are rarely in a case
    measured = form in words("goods", "kk", "measure") or form in words("dates", "kk", "stretch")
    measured = measured or bool(readings(form, "kk", "goods", "item"))
    return not measured and not (lengthy and form.endswith(endings("kk", "oblique")))
