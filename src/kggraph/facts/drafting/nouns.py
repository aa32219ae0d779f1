"""Which word of a list a form of the text is, in either language."""

from functools import lru_cache

from kggraph.facts.drafting.grammar import Case, Noun, russian_forms
from kggraph.facts.drafting.kazakh import analyses
from kggraph.facts.drafting.lexicon import words


@lru_cache(maxsize=131072)
def readings(form: str, language: str, name: str, sort: str) -> tuple[Noun, ...]:
    """Return the ways to read a form as a word of one sort in a word list; fewest endings first.

    >>> [noun.case.value for noun in readings("қорына", "kk", "organizations", "head")]
    ['dative']
    >>> [noun.case.value for noun in readings("обществу", "ru", "organizations", "head")]
    ['dative']
    """
    if language == "ru":
        return russian_forms(name, sort).get(form, ())
    known = words(name, language, sort)
    return tuple(noun for noun in analyses(form) if noun.lemma in known)


def is_form(form: str, language: str, name: str, *sorts: str) -> bool:
    """Return whether a form is a word of one of the sorts."""
    return any(readings(form, language, name, sort) for sort in sorts)


def in_case(nouns: tuple[Noun, ...], *cases: Case) -> Noun | None:
    """Return the first reading in one of the cases."""
    return next((noun for noun in nouns if noun.case in cases), None)


@lru_cache(maxsize=131072)
def begins_with(form: str, language: str, name: str, sort: str) -> bool:
    """Return whether a form begins with one of the beginnings of words that a list holds.

    >>> begins_with("бюджеттен", "kk", "state", "money"), begins_with("көмек", "kk", "state", "money")
    (True, False)
    """
    beginnings = tuple(words(name, language, sort))
    return any(part.startswith(beginnings) for part in form.split("-"))  # «детей-инвалидов»
