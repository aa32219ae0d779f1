"""Which of a thing's labels is its name for a reader, and what names are sorted by; the same when a list is indexed."""

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

import pyoxigraph as ox

from kggraph.iris import local_name
from kggraph.vocabulary import DCTERMS, FOAF, RDFS, SCHEMA, SKOS

NAMING = (
    RDFS.label.value,
    SKOS.prefLabel.value,
    SCHEMA.name.value,
    "http://schema.org/name",
    DCTERMS.title.value,
    "http://purl.org/dc/elements/1.1/title",
    FOAF.name.value,
)
NAMING_RANK = {iri: rank for rank, iri in enumerate(NAMING)}
_KAZAKH_ORDER = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_SORTED_AS = str.maketrans(
    {letter: f"я{rank:02d}" for rank, letter in enumerate(_KAZAKH_ORDER)} | dict.fromkeys("«»“”\"'„", "")
)
Label = tuple[int, ox.Literal]  # the rank of the property that gives it, and the text


def best_label(labels: Iterable[Label], order: Sequence[str]) -> ox.Literal:
    """Return the label that readers of some languages, the best known first, understand best; there must be one.

    Text without a language comes after these languages, any other language last.

    >>> best_label([(0, ox.Literal("Help", language="en")), (0, ox.Literal("Көмек", language="kk"))], ["ru", "kk"])
    <Literal value=Көмек language=kk>
    """
    return min(labels, key=lambda label: (language_place(label[1], order), label[0], label[1].value))[1]


def language_place(literal: ox.Literal, order: Sequence[str]) -> tuple[int, str]:
    """Return what literals are sorted by so that the best understood come first."""
    language = literal.language or ""
    primary = language.partition("-")[0]
    if primary in order:
        return order.index(primary), ""
    return (len(order), "") if not language else (len(order) + 1, language)


def name_from_iri(iri: str) -> str:
    """Return what a thing without a label is called: its local name, or the IRI where that shows nothing.

    >>> name_from_iri("https://example.org/a#unknownThing"), name_from_iri("https://example.org/%20")
    ('unknownThing', 'https://example.org/%20')
    """
    local = unquote(local_name(iri))
    return local if is_visible(local) else iri


def is_visible(text: str) -> bool:
    """Return whether a text has a letter, digit or sign, so that readers see it and can follow a link with it."""
    return text[:1].isalnum() or any(character.isprintable() and not character.isspace() for character in text)


def sort_key(text: str) -> str:
    """Return what names are sorted by: no case, no quotation marks, Kazakh letters in their alphabet's order.

    >>> sorted(["«Өзбек»", "Жылу", "Ізгілік", "Әкімшілік", "Ёлка", "2022"], key=sort_key)
    ['2022', 'Әкімшілік', 'Ёлка', 'Жылу', '«Өзбек»', 'Ізгілік']
    """
    return text.casefold().translate(_SORTED_AS)
