"""Kazakh endings: what a word may be the form of, and in which case it stands."""

from collections.abc import Container, Iterator
from functools import lru_cache

from kggraph.facts.drafting.grammar import Case, Noun

_CASES: tuple[tuple[Case, tuple[str, ...]], ...] = (
    (Case.LOCATED, ("ндағы", "ндегі", "дағы", "дегі", "тағы", "тегі")),
    (Case.FROM, ("лық", "лік", "дық", "дік", "тық", "тік")),
    (Case.GENITIVE, ("ның", "нің", "дың", "дің", "тың", "тің")),
    (Case.ABLATIVE, ("нан", "нен", "дан", "ден", "тан", "тен")),
    (Case.INSTRUMENTAL, ("мен", "бен", "пен")),
    (Case.LIKE, ("дай", "дей", "тай", "тей")),
    (Case.LOCATIVE, ("нда", "нде", "да", "де", "та", "те")),
    (Case.DATIVE, ("ға", "ге", "қа", "ке", "на", "не", "а", "е")),
    (Case.ACCUSATIVE, ("ны", "ні", "ды", "ді", "ты", "ті", "н")),
)
# A case that joins a third-person possessive with -н- needs the possessive before it, as do -на, -а and -н.
_AFTER_POSSESSIVE = frozenset({"ндағы", "ндегі", "нда", "нде", "на", "не", "а", "е", "н"})
_AFTER_NASAL = frozenset({"нан", "нен"})
_POSSESSIVES = ("ымыз", "іміз", "мыз", "міз", "еуі", "ауы", "сы", "сі", "ы", "і", "ым", "ім", "м")
_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")
_VOICED = {"б": "п", "г": "к", "ғ": "қ"}
_VOWELS = frozenset("аәеиоөуұүыіэюяё")


@lru_cache(maxsize=65536)
def analyses(form: str) -> tuple[Noun, ...]:
    """Return every way to read a word, the one with fewest endings first.

    >>> Noun("бірлестік", Case.GENITIVE, possessed=True) in analyses("бірлестігінің")
    True
    >>> Noun("адам", Case.DATIVE) in analyses("адамға"), Noun("отбасы", Case.DATIVE) in analyses("отбасына")
    (True, True)
    """
    return tuple(dict.fromkeys(_analyses(form)))


def find_noun(form: str, lemmas: Container[str]) -> Noun | None:
    """Return the first reading of a word whose base form is one of the lemmas.

    >>> find_noun("отбасыларға", {"отбасы"})
    Noun(lemma='отбасы', case=<Case.DATIVE: 'dative'>, possessed=False, plural=True)
    """
    return next((found for found in analyses(form) if found.lemma in lemmas), None)


def base_form(form: str) -> str:
    """Return a word without its case ending, its plural and possessive kept.

    Of two endings that fit, the longer one after a possessive wins; a short stem is left alone.

    >>> base_form("пакеттерін"), base_form("бірлестігінің"), base_form("қоржынын"), base_form("нан")
    ('пакеттері', 'бірлестігі', 'қоржыны', 'нан')
    """
    for _, endings in _CASES:
        for ending in endings:
            rest = form.removesuffix(ending)
            if rest == form or len(rest) < _SHORTEST or not _joins(rest, ending):
                continue
            return rest
    return form


def possessive(lemma: str) -> str:
    """Return a noun as somebody's: the form that the second noun of a name has.

    >>> possessive("облыс"), possessive("қала"), possessive("округ"), possessive("бірлестік")
    ('облысы', 'қаласы', 'округі', 'бірлестігі')
    """
    vowels = [letter for letter in lemma if letter in _VOWELS]
    vowel = "ы" if vowels and vowels[-1] in _BACK and lemma not in _SOFT else "і"
    if lemma[-1] in _VOWELS:
        return lemma + "с" + vowel
    return lemma[:-1] + _TO_VOICED.get(lemma[-1], lemma[-1]) + vowel


_SOFT = frozenset({"округ"})  # a loan that takes soft endings
_BACK = frozenset("аоұыуяё")
_TO_VOICED = {voiceless: voiced for voiced, voiceless in _VOICED.items()}
_SHORTEST = 3


def _joins(rest: str, ending: str) -> bool:
    if ending in _AFTER_POSSESSIVE:
        return rest.endswith(("ы", "і"))
    if ending in _AFTER_NASAL:
        return rest[-1] in "мнңыі"
    voiceless = rest[-1] in "пкқтсшщцчфхбвгд"
    return voiceless == (ending[0] in "тқкп") or ending[0] in "нмб"


def _analyses(form: str) -> Iterator[Noun]:
    yield from _with_possessive(form, Case.NOMINATIVE)
    for case, endings in _CASES:
        for ending in endings:
            rest = form.removesuffix(ending)
            if rest == form or len(rest) < 2:  # noqa: PLR2004 - «ас», «су»: no Kazakh noun is shorter
                continue
            if ending in _AFTER_NASAL and rest[-1] not in "мнңыі":
                continue
            found = _with_possessive(rest, case)
            # A bare stem takes -ға and -ны, so -на, -а and -н after one would be a misreading.
            yield from (a for a in found if a.possessed or ending not in _AFTER_POSSESSIVE or rest[-1] in "ыі")


def _with_possessive(rest: str, case: Case) -> Iterator[Noun]:
    yield from _with_plural(rest, case, possessed=False)
    for ending in _POSSESSIVES:
        stem = rest.removesuffix(ending)
        if stem == rest or len(stem) < 2:  # noqa: PLR2004 - as above
            continue
        if ending in ("сы", "сі", "м") and stem[-1] not in _VOWELS:
            continue
        yield from _with_plural(stem, case, possessed=True)
        if stem[-1] in _VOICED:
            yield from _with_plural(stem[:-1] + _VOICED[stem[-1]], case, possessed=True)


def _with_plural(rest: str, case: Case, *, possessed: bool) -> Iterator[Noun]:
    yield Noun(rest, case, possessed)
    for ending in _PLURALS:
        stem = rest.removesuffix(ending)
        if stem != rest and len(stem) > 1:
            yield Noun(stem, case, possessed, plural=True)
