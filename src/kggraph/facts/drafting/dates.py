"""When something was done, as the words say it: a month, a day, a year, a stretch of days, a frequency."""

from dataclasses import dataclass

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.nouns import in_case, readings
from kggraph.facts.drafting.numerals import Numeral

_YEARS = range(1900, 2101)
_LAST_DAY = 31


@dataclass(frozen=True)
class When:
    """An expression of time at the tokens ``[first, last)``, with the rule that found it."""

    first: int
    last: int
    rule: str


def find_dates(article: Article, stretch: Stretch) -> list[When]:
    """Return the expressions of time in a stretch of an article, in order, none over another.

    >>> from kggraph.facts.drafting.article import read_article
    >>> def dates(text, language="kk"):
    ...     article = read_article(text, language)
    ...     return [article.words(w.first, w.last) for w in find_dates(article, article.sentences[0])]
    >>> dates("Екі апта ішінде, өткен қараша айында, 2022 жылғы 5 мамырда, былтыр, аптасына екі рет")
    ['Екі апта ішінде', 'өткен қараша айында', '2022 жылғы 5 мамырда', 'былтыр', 'аптасына екі рет']
    >>> dates("В 2015 году и 21 сентября 2016 года", "ru")
    ['В 2015 году', '21 сентября 2016 года']
    """
    found: list[When] = []
    numerals = {n.first: n for n in article.numerals_in(stretch)}
    find = _kazakh if article.language == "kk" else _russian
    position = stretch.first
    while position < stretch.last:
        last, rule = find(article, position, numerals)
        if last > position:
            found.append(When(position, min(last, stretch.last), f"{article.language}.date.{rule}"))
        position = max(last, position + 1)
    return found


def _kazakh(article: Article, position: int, numerals: dict[int, Numeral]) -> tuple[int, str]:
    form = article.form(position)
    if form in words("dates", "kk", "deictic"):
        return position + 1, "deictic"
    if form in words("dates", "kk", "before"):
        last = _month_end(article, position + 1) or _plain_stretch(article, position + 1)
        return last or position, "named-month"
    if position in numerals:
        return _kazakh_number(article, numerals[position], numerals)
    month = _month_end(article, position)
    if month:
        return month, "named-month"
    return _often(article, position, numerals), "frequency"


def _kazakh_number(article: Article, numeral: Numeral, numerals: dict[int, Numeral]) -> tuple[int, str]:
    position = numeral.last
    if numeral.value in _YEARS and article.form(position).startswith(("жылы", "жылдың", "жылғы")):
        following = numerals.get(position + 1)
        day = _month_end(article, following.last) if following else _month_end(article, position + 1)
        return day or position + 1, "year"
    if numeral.value <= _LAST_DAY and (day := _month_end(article, position)):
        return day, "day"
    counted = readings(article.form(position), "kk", "dates", "stretch")
    if counted and article.form(position + 1) in words("dates", "kk", "within"):
        return position + 2, "stretch"
    if counted and in_case(counted, Case.LOCATIVE):
        return position + 1, "stretch"
    return numeral.first, "none"


def _month_end(article: Article, position: int) -> int:
    """Return where a month ends that is told as a time: «қараша айында», «мамырда», «қаңтардың 5-інде»; 0 for none."""
    nouns = readings(article.form(position), "kk", "dates", "month")
    if not nouns:
        return 0
    following = article.form(position + 1)
    if nouns[0].case is Case.NOMINATIVE and following.startswith("айы"):
        return position + 2
    if in_case(nouns, Case.LOCATIVE):
        return position + 1
    if in_case(nouns, Case.GENITIVE) and article.tokens[min(position + 1, len(article.tokens) - 1)].form.isdecimal():
        return position + 2
    return 0


def _plain_stretch(article: Article, position: int) -> int:
    """«Өткен аптада», «осы жылы», «осы жыл ішінде»."""
    nouns = readings(article.form(position), "kk", "dates", "stretch")
    if not nouns:
        return 0
    if article.form(position + 1) in words("dates", "kk", "within"):
        return position + 2
    timely = in_case(nouns, Case.LOCATIVE) or article.form(position) in ("жылы", "күні", "айда")
    return position + 1 if timely else 0


def _often(article: Article, position: int, numerals: dict[int, Numeral]) -> int:
    nouns = readings(article.form(position), "kk", "dates", "stretch")
    numeral = numerals.get(position + 1)
    possessed = any(noun.possessed and noun.case is Case.DATIVE for noun in nouns)
    if not possessed or numeral is None or article.form(numeral.last) not in words("dates", "kk", "often"):
        return position
    return numeral.last + 1


def _russian(article: Article, position: int, numerals: dict[int, Numeral]) -> tuple[int, str]:
    form = article.form(position)
    if form in words("dates", "ru", "deictic"):
        return position + 1, "deictic"
    if position in numerals:
        return _russian_number(article, position, numerals[position])
    if form not in words("dates", "ru", "before"):
        return position, "none"
    last = position
    while article.form(last) in words("dates", "ru", "before"):
        last += 1
    numeral = numerals.get(last)
    if numeral:
        end, rule = _russian_number(article, last, numeral)
        counted = article.form(numeral.last) in words("dates", "ru", "stretch")
        return (end, rule) if end > last else (numeral.last + 1 if counted else position, "stretch")
    if article.form(last) in words("dates", "ru", "month"):
        return _year_end(article, last + 1), "named-month"
    counted = form == "за" and article.form(last) in ("неделю", "месяц", "год", "сутки", "день")
    named = article.form(last) in words("dates", "ru", "stretch") and (last - position > 1 or counted)
    return (last + 1, "stretch") if named else (position, "none")


def _russian_number(article: Article, position: int, numeral: Numeral) -> tuple[int, str]:
    following = article.form(numeral.last)
    if numeral.value <= _LAST_DAY and following in words("dates", "ru", "month"):
        return _year_end(article, numeral.last + 1), "day"
    if numeral.value in _YEARS and following in ("год", "году", "года", "г"):
        return numeral.last + 1, "year"
    if following in words("dates", "ru", "often") and article.form(numeral.last + 1) == "в":
        return numeral.last + 3, "frequency"
    return position, "none"


def _year_end(article: Article, position: int) -> int:
    is_year = article.form(position).isdecimal() and int(article.form(position)) in _YEARS
    if not is_year:
        return position
    return position + 2 if article.form(position + 1) in ("год", "года", "году") else position + 1
