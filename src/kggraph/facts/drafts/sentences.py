"""The sentences that say a drafted fact in each language, filled from a project's table."""

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from kggraph.facts.drafts.draft_file import Said, texts
from kggraph.facts.drafts.table import DraftingTable, Slot
from kggraph.facts.evidence import Term
from kggraph.vocabulary import RDFS, XSD

NameOf = Callable[[str, str], str]  # IRI, language → name


def sentence_of(slot: Slot, triples: tuple[ox.Triple, ...], name_of: NameOf) -> Said:
    """Return the labels of a fact: the sentences of its slot with the names of its values."""
    companion = triples[1].object if len(triples) > 1 else ox.Literal("")
    labels = {
        language: filled(
            sentence, value=shown(triples[0].object, language, name_of), companion=shown(companion, language, name_of)
        )
        for language, sentence in slot.sentence.items()
    }
    return {RDFS.label: texts(labels)}


def note_texts(table: DraftingTable, name: str, **values: str) -> Mapping[str, str]:
    """Return a note of the table in each language; none where the table has none of this name."""
    return {language: filled(text, **values) for language, text in table.notes.get(name, {}).items()}


def shown(term: Term, language: str, name_of: NameOf) -> str:
    """Return a value as a sentence shows it: a name, a number with its thousands apart, a text.

    >>> shown(ox.Literal(3200000), "en", str)
    '3,200,000'
    """
    if isinstance(term, ox.NamedNode):
        return name_of(term.value, language)
    if isinstance(term, ox.Literal) and term.datatype == XSD.integer and term.value.isdigit():
        separator = "," if language == "en" else "\N{NO-BREAK SPACE}"
        return f"{int(term.value):,}".replace(",", separator)
    return str(term) if isinstance(term, ox.Triple) else term.value


def filled(text: str, **values: str) -> str:
    """Return a text with each ``{name}`` replaced by its value; other braces stay as they are.

    >>> filled("{a} and {b}", a="1")
    '1 and {b}'
    """
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
