"""Nouns of the word lists, met in any of their forms: one interface for Kazakh and Russian."""

from dataclasses import dataclass
from enum import Enum
from functools import cache

from kggraph.facts.drafting.lexicon import read_rows, words


class Case(Enum):
    """The cases of both languages, and the adjectives that Kazakh makes of places and likenesses."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    LOCATIVE = "locative"  # in Russian the prepositional
    ABLATIVE = "ablative"
    INSTRUMENTAL = "instrumental"
    LOCATED = "located"  # «қаласындағы»: which is in
    LIKE = "like"  # «жүздей»: about as much as
    FROM = "from"  # «түркістандық»: of a place


@dataclass(frozen=True, slots=True)
class Noun:
    """One way to read a word: its base form, its case, and whether it is somebody's (Kazakh) or many."""

    lemma: str
    case: Case
    possessed: bool = False
    plural: bool = False


_RUSSIAN = (Case.NOMINATIVE, Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL, Case.LOCATIVE)


@cache
def russian_forms(name: str, sort: str) -> dict[str, tuple[Noun, ...]]:
    """Return every form of the Russian nouns of a word list, each with all ways to read it.

    >>> [(n.lemma, n.case.value, n.plural) for n in russian_forms("organizations", "head")["фондам"]]
    [('фонд', 'dative', True)]
    """
    forms: dict[str, list[Noun]] = {}
    for entry in sorted(entry for entry in words(name, "ru", sort) if ":" in entry):
        stem, _, declension = entry.partition(":")
        endings = _declensions()[declension]
        lemma = stem + next((e for e in (endings[0] or endings[6])), "")
        for number, variants in enumerate(endings):
            for ending in variants:
                noun = Noun(lemma, _RUSSIAN[number % 6], plural=number >= len(_RUSSIAN))
                forms.setdefault(stem + ending, []).append(noun)
    return {form: tuple(dict.fromkeys(nouns)) for form, nouns in forms.items()}


@cache
def _declensions() -> dict[str, list[tuple[str, ...]]]:
    return {row["class"]: [_variants(ending) for ending in row["endings"].split()] for row in read_rows("declensions")}


def _variants(ending: str) -> tuple[str, ...]:
    return () if ending == "." else tuple(part.replace("-", "").replace("ё", "е") for part in ending.split("/"))
