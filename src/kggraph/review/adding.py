"""A fact that the rules did not see: a person says the value, and which words of the text state it."""

from dataclasses import dataclass, replace
from itertools import count

import pyoxigraph as ox

from kggraph.documents.document import Span
from kggraph.errors import ReviewError
from kggraph.facts.drafting.slugs import new_slug
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftedFact, DraftFile, Said, texts
from kggraph.facts.drafts.table import SEVERAL, DraftingTable, Slot
from kggraph.facts.evidence import Term
from kggraph.iris import local_name
from kggraph.review.editing import Pen, with_gaps
from kggraph.vocabulary import ASAR, RDF, RDFS, STATUS, XSD

_NUMBERS = frozenset({"amount", "count"})
_NAMED = {"donor": "organization", "recipient": "group", "campaign": "campaign", "place": "place"}
_DATES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}  # by the length of their form
_BY_HAND = "review.added"


@dataclass(frozen=True)
class Addition:
    """A fact as a person writes it: a slot of the table, its value and what completes it, the words that state it.

    The value is a number, a date, a text, an entity, or the name of a new one.
    """

    slot: str
    value: str
    companion: str
    span: Span


def open_slots(draft: DraftFile, proposal: str, table: DraftingTable) -> list[Slot]:
    """Return the slots of a proposal that a fact can be added to: those that have none, and those for several."""
    facts = [fact for fact in draft.facts_of(proposal) if not fact.rivals and not _names_nobody(draft, fact, table)]
    stated = {fact.main.predicate.value for fact in facts}
    return [slot for slot in table.slots.values() if slot.name in SEVERAL or slot.property not in stated]


def added(draft: DraftFile, proposal: str, addition: Addition, pen: Pen) -> DraftFile:
    """Return a draft whose proposal has one more fact. Raises ReviewError.

    One that only says that the words name nobody gives way to it.
    """
    slot = next((slot for slot in open_slots(draft, proposal, pen.table) if slot.name == addition.slot), None)
    if slot is None:
        raise ReviewError("“%(slot)s” is stated already; correct the fact that states it", slot=addition.slot)
    own = draft.facts_of(proposal)
    nobody = {f.iri for f in own if f.main.predicate.value == slot.property and _names_nobody(draft, f, pen.table)}
    kept = tuple(f for f in draft.facts if f.iri not in nobody and not nobody & set(f.rivals))
    value, new = _value(addition.value, slot, draft, pen)
    terms = [value, *([_companion(addition.companion, slot, pen)] if slot.companion else [])]
    fact = DraftedFact(
        _free(draft, own[0], slot.name),
        _triples(proposal, slot, terms),
        (addition.span,),
        own[0].language,
        {ASAR.status: (STATUS.explicit,), ASAR.rule: (ox.Literal(_BY_HAND),)},
    )
    names = {entity.iri: entity for entity in new}

    def name_of(iri: str, language: str) -> str:
        return names[iri].label(language) if iri in names else pen.name_of(iri, language)

    fact = replace(pen, name_of=name_of).sentence(fact)
    last = max(place for place, each in enumerate(kept) if each.subject == proposal) + 1
    facts = (*kept[:last], fact, *kept[last:])
    return with_gaps(replace(draft, entities=(*draft.entities, *new)).with_facts(facts), pen.table)


def _names_nobody(draft: DraftFile, fact: DraftedFact, table: DraftingTable) -> bool:
    entity = draft.entity(fact.main.object.value) if isinstance(fact.main.object, ox.NamedNode) else None
    return entity is not None and entity.label("") in table.nobody


def _triples(proposal: str, slot: Slot, terms: list[Term]) -> tuple[ox.Triple, ...]:
    predicates = (slot.property, slot.companion)
    node = ox.NamedNode(proposal)
    return tuple(ox.Triple(node, ox.NamedNode(name), term) for name, term in zip(predicates, terms, strict=False))


def _value(text: str, slot: Slot, draft: DraftFile, pen: Pen) -> tuple[Term, tuple[DraftedEntity, ...]]:
    """Return a value by the sort of its slot, with the entity that it introduces."""
    language = next((fact.language for fact in draft.facts), "")
    if slot.name in _NUMBERS:
        return pen.read(text, ox.Literal(0)), ()
    if slot.name == "goods":
        return pen.read(text, ox.Literal("", language=language)), ()
    if slot.name == "date":
        return ox.Literal(text.strip(), datatype=_date_type(text.strip())), ()
    if slot.name in _NAMED and text.strip() and ":" not in text:
        return _named(text.strip(), slot, (draft, language), pen)
    return pen.read(text, ox.NamedNode(slot.property)), ()


def _date_type(text: str) -> ox.NamedNode:
    if len(text) not in _DATES or not text.replace("-", "").isdecimal():
        raise ReviewError("“%(text)s” is no date; expected YYYY, YYYY-MM or YYYY-MM-DD", text=text)
    return _DATES[len(text)]


def _named(text: str, slot: Slot, where: tuple[DraftFile, str], pen: Pen) -> tuple[Term, tuple[DraftedEntity, ...]]:
    draft, language = where
    sort = pen.table.kinds[_NAMED[slot.name]]
    same = next((e for e in draft.entities if e.label(language) == text and e.iri.startswith(sort.namespace)), None)
    if same:
        return ox.NamedNode(same.iri), ()
    iri = sort.namespace + new_slug(text, {local_name(iri) for iri in pen.known})
    said: Said = {RDF.type: (ox.NamedNode(sort.cls),), RDFS.label: texts({language: text})}
    return ox.NamedNode(iri), (DraftedEntity(iri, said),)


def _companion(text: str, slot: Slot, pen: Pen) -> Term:
    if slot.name == "count":
        return pen.read(pen.table.units.get(text.strip(), text), ox.NamedNode(slot.property))
    return pen.read(text, ox.Literal(""))


def _free(draft: DraftFile, like: DraftedFact, slot: str) -> str:
    taken = {fact.iri for fact in draft.facts}
    stem = f"{like.iri.rpartition('/')[0]}/{local_name(like.subject)}-{slot}"
    return next(iri for n in count(1) if (iri := stem if n == 1 else f"{stem}-{n}") not in taken)
