"""Correcting a draft: new values and words for a fact, one proposal made of two, two made of one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count

import pyoxigraph as ox

from kggraph.documents.document import Span
from kggraph.errors import ReviewError
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftedFact, DraftFile, texts
from kggraph.facts.drafts.sentences import NameOf, sentence_of
from kggraph.facts.drafts.table import SEVERAL, DraftingTable
from kggraph.facts.evidence import Term
from kggraph.iris import shorten
from kggraph.vocabulary import ASAR, RDFS, XSD


@dataclass(frozen=True)
class Correction:
    """What a person made of one fact: its values as written, its words, and whether it stays."""

    values: tuple[str, ...]
    spans: tuple[Span, ...]
    kept: bool = True


@dataclass(frozen=True)
class Pen:
    """What corrections are written with: the project's table and prefixes, the IRIs that stand for something, names."""

    table: DraftingTable
    prefixes: Mapping[str, str]
    known: frozenset[str]
    name_of: NameOf

    def sentence(self, fact: DraftedFact) -> DraftedFact:
        """Return a fact with its sentences written anew; one of no slot keeps those it has."""
        slot = self.table.slot_of(fact.main.predicate.value)
        return fact.saying(sentence_of(slot, fact.triples, self.name_of)) if slot else fact

    def written(self, term: Term) -> str:
        """Return a value as a person writes it: a prefixed name, a number, a text."""
        return shorten(term.value, self.prefixes) if isinstance(term, ox.NamedNode) else _plain(term)

    def read(self, text: str, like: Term) -> Term:
        """Return a value of the sort of another one. Raises ReviewError for one that cannot be."""
        text = text.strip()
        if isinstance(like, ox.NamedNode):
            return self._thing(text)
        if not text:
            raise ReviewError("a value is empty; expected one, or the fact to be left out")
        if isinstance(like, ox.Literal) and like.datatype == XSD.integer:
            digits = "".join(text.split())
            if not digits.isdecimal():
                raise ReviewError("“%(text)s” is no whole number; expected digits", text=text)
            return ox.Literal(int(digits))
        if isinstance(like, ox.Literal) and like.language:
            return ox.Literal(text, language=like.language)
        return ox.Literal(text, datatype=like.datatype) if isinstance(like, ox.Literal) else like

    def _thing(self, text: str) -> ox.NamedNode:
        prefix, _, local = text.strip("<>").partition(":")
        iri = self.prefixes[prefix] + local if prefix in self.prefixes else text.strip("<>")
        if iri not in self.known:
            raise ReviewError(
                "nothing is known of “%(text)s”; expected an entity of the project or of this draft", text=text
            )
        return ox.NamedNode(iri)


def corrected(draft: DraftFile, corrections: Mapping[str, Correction], pen: Pen) -> DraftFile:
    """Return a draft with some facts corrected; their sentences are written anew, and those left out are gone.

    Other readings of a fact that is left out go with it. Raises ReviewError.
    """
    facts: list[DraftedFact] = []
    gone = {iri for iri, correction in corrections.items() if not correction.kept}
    for fact in draft.facts:
        if fact.iri in gone or gone & set(fact.rivals):
            continue
        correction = corrections.get(fact.iri)
        facts.append(_corrected(fact, correction, draft, pen) if correction else fact)
    return with_gaps(draft.with_facts(tuple(facts)), pen.table)


def _corrected(fact: DraftedFact, correction: Correction, draft: DraftFile, pen: Pen) -> DraftedFact:
    for span in correction.spans:
        if not 0 <= span.start < span.end <= len(draft.document.text) or not draft.document.quote(span).strip():
            raise ReviewError(
                "offsets %(start)s–%(end)s hold no words; the text has %(length)s characters",
                start=span.start,
                end=span.end,
                length=len(draft.document.text),
            )
    if not correction.spans:
        raise ReviewError("a fact needs the words that state it; expected at least one stretch of the text")
    objects = [pen.read(text, t.object) for text, t in zip(correction.values, fact.triples, strict=True)]
    triples = tuple(ox.Triple(t.subject, t.predicate, o) for t, o in zip(fact.triples, objects, strict=True))
    changed = replace(fact, spans=correction.spans)
    return changed if triples == fact.triples else pen.sentence(replace(changed, triples=triples))


def relabelled(draft: DraftFile, labels: Mapping[str, Mapping[str, str]]) -> DraftFile:
    """Return a draft with other labels, by language, of some proposed entities; an empty label is none."""

    def label(entity: DraftedEntity) -> DraftedEntity:
        given = {language: text.strip() for language, text in labels.get(entity.iri, {}).items() if text.strip()}
        return replace(entity, said={**entity.said, RDFS.label: texts(given)}) if given else entity

    return replace(draft, entities=tuple(map(label, draft.entities)))


def reworded(draft: DraftFile, renamed: Iterable[str], pen: Pen) -> DraftFile:
    """Return a draft in which the sentences that name some entities are written anew."""
    names = set(renamed)
    facts = (pen.sentence(fact) if names & (fact.mentions() - {fact.subject}) else fact for fact in draft.facts)
    return replace(draft, facts=tuple(facts))


def split(draft: DraftFile, proposal: str, moved: Iterable[str], table: DraftingTable) -> DraftFile:
    """Return a draft in which some facts of a proposal are those of a second one, right behind it.

    Facts of a slot that would be left without one on either side stand on both: the giver of the one is that of the
    other until somebody says otherwise. Raises ReviewError if nothing or everything would move.
    """
    own = draft.facts_of(proposal)
    chosen = {fact.iri for fact in own if not fact.rivals} & set(moved)
    chosen |= {fact.iri for fact in own if chosen & set(fact.rivals)}  # another reading goes where its fact goes
    if not chosen or len(chosen) == len(own):
        raise ReviewError("choose some of the facts, not all of them: those that are told of another donation")
    new = _free(draft, proposal)
    kept_slots = {fact.main.predicate for fact in own if fact.iri not in chosen}
    moved_slots = {fact.main.predicate for fact in own if fact.iri in chosen}
    stays = [fact for fact in own if fact.iri not in chosen]
    goes = [fact for fact in own if fact.iri in chosen or fact.main.predicate in kept_slots - moved_slots]
    copies = tuple(_moved(fact, proposal, new) for fact in goes)
    facts: list[DraftedFact] = []
    for fact in draft.facts:
        if fact.subject != proposal:
            facts.append(fact)
        elif fact == own[-1]:
            facts += [*stays, *copies]
    entities = tuple(made for e in draft.entities for made in ((e, replace(e, iri=new)) if e.iri == proposal else (e,)))
    return with_gaps(replace(draft, entities=entities).with_facts(tuple(facts)), table)


def merged(draft: DraftFile, proposal: str, table: DraftingTable) -> DraftFile:
    """Return a draft in which a proposal has become one with that before it.

    What both say stands once, with the words of both. Where they differ on what has one value, that of the earlier one
    stays. Raises ReviewError for the first proposal.
    """
    place = draft.proposals.index(proposal)
    if place == 0:
        raise ReviewError("there is no proposal before this one to merge it with")
    into = draft.proposals[place - 1]
    first = list(draft.facts_of(into))
    single = {slot.property for slot in table.slots.values() if slot.name not in SEVERAL}
    for fact in draft.facts_of(proposal):
        candidate = _unlike(_moved(fact, proposal, into), first)
        same = next((i for i, other in enumerate(first) if other.triples == candidate.triples), None)
        if same is not None:
            first[same] = replace(first[same], spans=tuple(sorted({*first[same].spans, *candidate.spans})))
        elif candidate.main.predicate.value not in single & {other.main.predicate.value for other in first}:
            first.append(candidate)
    others = [fact for fact in draft.facts if fact.subject not in {into, proposal}]
    at = next(i for i, fact in enumerate(draft.facts) if fact.subject == into)
    entities = tuple(e for e in draft.entities if e.iri != proposal)
    return with_gaps(replace(draft, entities=entities).with_facts((*others[:at], *first, *others[at:])), table)


def _unlike(fact: DraftedFact, others: Iterable[DraftedFact]) -> DraftedFact:
    """Return a fact under an IRI that none of the others has."""
    taken = {other.iri for other in others}
    numbers = (f"-{number}" for number in count(2))
    iris = (fact.iri + suffix for suffix in chain([""], numbers))
    return replace(fact, iri=next(iri for iri in iris if iri not in taken))


def _moved(fact: DraftedFact, old: str, new: str) -> DraftedFact:
    """Return a fact as one about another proposal, under an IRI of its own."""
    stem, other = old.rpartition("/")[2], new.rpartition("/")[2]
    triples = tuple(ox.Triple(ox.NamedNode(new), t.predicate, t.object) for t in fact.triples)
    rivals = tuple(ox.NamedNode(_renamed(iri, stem, other)) for iri in fact.rivals)
    said = {**fact.said, **({ASAR.alternativeTo: rivals} if rivals else {})}
    return replace(fact, iri=_renamed(fact.iri, stem, other), triples=triples, said=said)


def _renamed(iri: str, stem: str, other: str) -> str:
    head, _, local = iri.rpartition("/")
    return f"{head}/{other}{local.removeprefix(stem)}" if local.startswith(stem) else f"{head}/{other}-{local}"


def _free(draft: DraftFile, proposal: str) -> str:
    letter = next(x for x in "bcdefghijklmnopqrstuvwxyz" if f"{proposal}{x}" not in draft.proposals)
    return f"{proposal}{letter}"


def with_gaps(draft: DraftFile, table: DraftingTable) -> DraftFile:
    """Return a draft whose proposals say of exactly those slots that the words leave them open which have no fact."""
    gaps = ox.NamedNode(table.gaps)
    entities = []
    for entity in draft.entities:
        facts = draft.facts_of(entity.iri)
        stated = {fact.main.predicate.value for fact in facts if not fact.rivals}
        missing = [slot.property for slot in table.slots.values() if slot.gap and slot.property not in stated]
        entities.append(
            replace(entity, said={**entity.said, gaps: tuple(map(ox.NamedNode, missing))}) if facts else entity
        )
    return replace(draft, entities=tuple(entities))


def _plain(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value
