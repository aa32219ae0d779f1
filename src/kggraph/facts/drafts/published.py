"""Donations as a project's graph has them, to tell whether a drafted one is published already."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyoxigraph as ox

from kggraph.facts.drafting.linking import Candidate
from kggraph.facts.drafting_many.duplicates import Duplicate, find_duplicates
from kggraph.facts.drafting_many.tellings import COUNTED, NAMED, Telling
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftFile
from kggraph.facts.drafts.known import KnownThings
from kggraph.facts.drafts.sentences import NameOf
from kggraph.facts.drafts.table import DraftingTable
from kggraph.facts.evidence import Term

_SLOTS = frozenset((*NAMED, *COUNTED))
_Triples = dict[str, list[ox.Triple]]


class PublishedDonations:
    """The donations of a graph by their IRIs, found by giver and by sum without reading all of them each time."""

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad], known: KnownThings, table: DraftingTable) -> None:
        own = {iri for iri, classes in known.classes.items() if table.donation.cls in classes}
        self.triples: _Triples = {iri: [] for iri in sorted(own)}
        self._known, self._table = known, table
        self._keys: dict[tuple[str, str], set[str]] = {}
        giver, amount = (table.slots[name].property if name in table.slots else "" for name in ("donor", "amount"))
        for triple in triples:
            iri = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
            if iri in own:
                self.triples[iri].append(ox.Triple(triple.subject, triple.predicate, triple.object))
                if triple.predicate.value in {giver, amount}:
                    self._keys.setdefault(_key(triple), set()).add(iri)

    def values(self, iri: str, predicate: str) -> list[Term]:
        """Return what is published of a donation by a property, each value once."""
        return list(dict.fromkeys(t.object for t in self.triples.get(iri, ()) if t.predicate.value == predicate))

    def with_twins(self, draft: DraftFile) -> DraftFile:
        """Return a draft that says of each proposal which published donation it may be, how likely, and why."""
        language = next((fact.language for fact in draft.facts), "")
        tellings = list(self._drafted(draft, language))
        near = {iri for fact in draft.facts for triple in fact.triples for iri in self._keys.get(_key(triple), ())}
        published = [self._telling(iri, 0, self.triples[iri], (self._known.name, language)) for iri in sorted(near)]
        candidates: dict[str, list[Candidate]] = {}
        for found in find_duplicates(tellings, published):
            candidates.setdefault(draft.proposals[found.first.number], []).append(_candidate(found))
        entities = tuple(_with_candidates(entity, candidates.get(entity.iri, ())) for entity in draft.entities)
        return replace(draft, entities=entities)

    def _drafted(self, draft: DraftFile, language: str) -> Iterator[Telling]:
        def name_of(iri: str, language: str) -> str:
            entity = draft.entity(iri)
            return entity.label(language) if entity else self._known.name(iri, language)

        for number, proposal in enumerate(draft.proposals):
            triples = [t for fact in draft.facts_of(proposal) if not fact.rivals for t in fact.triples]
            yield self._telling(draft.document.iri, number, triples, (name_of, language))

    def _telling(self, source: str, number: int, triples: Iterable[ox.Triple], naming: tuple[NameOf, str]) -> Telling:
        name_of, language = naming
        by_property: dict[str, list[Term]] = {}
        for triple in triples:
            by_property.setdefault(triple.predicate.value, []).append(triple.object)
        values: dict[str, str] = {}
        for slot in self._table.slots.values():
            objects = by_property.get(slot.property, ())
            if slot.name in _SLOTS and objects and (text := _text(objects[0], name_of, language)):
                currency = by_property.get(slot.companion, ()) if slot.name == "amount" else ()
                values[slot.name] = " ".join([text, *(_text(term, name_of, language) for term in currency)])
        named = {slot: text for slot, text in values.items() if text not in self._table.nobody}
        return Telling(source, number, named, language=language)


def _key(triple: ox.Triple | ox.Quad) -> tuple[str, str]:
    return triple.predicate.value, str(triple.object)


def _text(term: Term, name_of: NameOf, language: str) -> str:
    if isinstance(term, ox.NamedNode):
        return name_of(term.value, language)
    return term.value if isinstance(term, ox.Literal) else ""


def _candidate(found: Duplicate) -> Candidate:
    differing = (f"{each.slot} differs: {each.first} here, {each.second} there" for each in found.differences)
    return Candidate(found.score, found.second.source, (*found.reasons, *differing))


def _with_candidates(entity: DraftedEntity, candidates: Iterable[Candidate]) -> DraftedEntity:
    more = tuple(candidates)
    return replace(entity, candidates=(*entity.candidates, *more)) if more else entity
