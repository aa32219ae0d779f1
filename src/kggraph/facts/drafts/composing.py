"""From what was read in a text to proposed facts in the terms of a project."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from kggraph.documents.document import Document, Span
from kggraph.facts.drafting.draft import Alternative, Draft, Flag, Kind, Proposal, Reading, Stage, Value
from kggraph.facts.drafting.kazakh import base_form
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftedFact, DraftFile, Said, texts
from kggraph.facts.drafts.known import KnownThings
from kggraph.facts.drafts.naming import Naming
from kggraph.facts.drafts.sentences import filled, note_texts, sentence_of, shown
from kggraph.facts.drafts.table import DraftingTable, Slot, Texts
from kggraph.facts.evidence import Term
from kggraph.vocabulary import ASAR, RDF, RDFS, SKOS, STATUS, XSD

_DATATYPES = {
    re.compile(r"\d{4}"): XSD.gYear,
    re.compile(r"\d{4}-\d\d"): XSD.gYearMonth,
    re.compile(r"\d{4}-\d\d-\d\d"): XSD.date,
}
_AMOUNT_FLAGS = (Flag.TOTAL, Flag.FRACTIONAL_AMOUNT)


def compose(document: Document, draft: Draft, known: KnownThings, table: DraftingTable, *, fact_base: str) -> DraftFile:
    """Return a draft in a project's terms: one new entity for each proposed donation, its facts, the names it uses.

    IRIs are made of the document's name and a number that nothing has yet; ``fact_base`` leads those of facts.
    """
    naming = Naming(draft, known, table)
    facts: list[DraftedFact] = []
    donations: dict[str, DraftedEntity] = {}
    number = 0
    for proposal in draft.proposals:
        number = _next_number(document, known, table, number)
        stem = f"{document.path.stem}-{number}"
        author = _Author(draft, proposal, naming, table, table.donation.namespace + stem, fact_base + stem)
        own = tuple(author.facts())
        donations[author.iri] = author.entity(own)
        facts += own
    entities = (*donations.values(), *naming.entities.values())
    return DraftFile(document, "", entities, ()).with_facts(tuple(facts))


def _next_number(document: Document, known: KnownThings, table: DraftingTable, last: int) -> int:
    number = last + 1
    while f"{table.donation.namespace}{document.path.stem}-{number}" in known.taken:
        number += 1
    return number


@dataclass
class _Author:
    """Writes the facts of one donation."""

    draft: Draft
    proposal: Proposal
    naming: Naming
    table: DraftingTable
    iri: str
    fact_iri: str
    _counts: dict[str, int] = field(default_factory=dict)

    def facts(self) -> Iterator[DraftedFact]:
        """Yield the donation's facts in the order of the table's slots."""
        writers = {
            "donor": self._donor,
            "recipient": self._recipient,
            "amount": self._amount,
            "count": self._count,
            "kind": self._kinds,
            "goods": self._goods,
            "campaign": self._campaign,
            "place": self._place,
            "date": self._date,
            "stage": self._stage,
        }
        for name, slot in self.table.slots.items():
            if name in writers:
                yield from writers[name](slot)

    def entity(self, facts: tuple[DraftedFact, ...]) -> DraftedEntity:
        """Return the donation itself: its class and label, by which rule it was read, and what the words leave open."""
        stated = {fact.main.predicate.value for fact in facts if not fact.rivals}
        gaps = [slot.property for slot in self.table.slots.values() if slot.gap and slot.property not in stated]
        said: dict[ox.NamedNode, tuple[Term, ...]] = {
            RDF.type: (ox.NamedNode(self.table.donation.cls),),
            ASAR.rule: (ox.Literal(self.proposal.rule),),
            ASAR.confidence: (_decimal(self.proposal.confidence),),
            ox.NamedNode(self.table.gaps): tuple(ox.NamedNode(gap) for gap in gaps),
            RDFS.label: texts(self._label(facts)),
        }
        return DraftedEntity(self.iri, said)

    def _label(self, facts: tuple[DraftedFact, ...]) -> Texts:
        by_slot: dict[str, list[Term]] = {}
        for fact in facts:
            if not fact.rivals and (slot := self.table.slot_of(fact.main.predicate.value)):
                by_slot.setdefault(slot.name, []).append(fact.main.object)
        what = by_slot.get("kind") or by_slot.get("goods") or by_slot.get("amount") or []
        return {
            language: filled(
                label,
                recipient=", ".join(shown(term, language, self.naming.name) for term in by_slot.get("recipient", [])),
                what=", ".join(shown(term, language, self.naming.name) for term in what),
            )
            for language, label in (self.table.donation.label or {}).items()
        }

    def _donor(self, slot: Slot) -> Iterator[DraftedFact]:
        value, flags = self.proposal.donor, self.proposal.flags
        notes = [f.value for f in (Flag.DONOR_FROM_CONTEXT, Flag.SHARED_VERB, Flag.JOINT_DONORS) if f in flags]
        if value is None:
            unnamed = self.naming.described(self.table.unnamed["donor"], self.table.unnamed["donor"].label or {})
            main = self._left_out(slot, unnamed, "no-donor")
            yield main
            yield from self._others(slot, main, [self._agent(o) for o in self.proposal.donor_candidates])
            return
        main = self._fact(slot, (ox.NamedNode(self._agent_iri(value.value, value.spans[0])),), value, notes=notes)
        yield main
        yield from self._others(slot, main, [self._agent(other) for other in value.alternatives])

    def _recipient(self, slot: Slot) -> Iterator[DraftedFact]:
        value = self.proposal.recipient
        if value is None:
            unnamed = self.naming.described(
                self.table.unnamed["recipient"], self.table.unnamed["recipient"].label or {}
            )
            yield self._left_out(slot, unnamed, "no-recipient")
            return
        kind = self.naming.find_kind(value.value)
        if kind in {Kind.ORGANIZATION, Kind.PERSON}:
            iri = self.naming.named(value.value, kind, value.spans[0])
        else:
            iri = self.naming.described(self.table.group, {self.draft.language: _nominative(value.value, self.draft)})
        yield self._fact(slot, (ox.NamedNode(iri),), value)

    def _amount(self, slot: Slot) -> Iterator[DraftedFact]:
        value, currency, count = self.proposal.amount, self.proposal.currency, self.proposal.count
        if value is None or currency is None or (self.proposal.each and count is None):
            return
        code = ox.Literal(currency.value)
        notes = [flag.value for flag in _AMOUNT_FLAGS if flag in self.proposal.flags]
        notes += ["approximate"] if "amount" in self.proposal.approximate else []
        if self.proposal.each and count is not None:
            told = {"amount": f"{value.value} {currency.value}", "count": str(count.value)}
            product = replace(value, value=value.value * count.value, reading=Reading.INFERRED, alternatives=())
            product = replace(product, spans=(*value.spans, *count.spans))
            yield self._fact(slot, (ox.Literal(product.value), code), product, notes=["each", *notes], told=told)
            return
        main = self._fact(slot, (ox.Literal(value.value), code), value, notes=notes)
        yield main
        others = [((ox.Literal(other.value), code), other.spans) for other in value.alternatives]
        yield from self._others(slot, main, others)

    def _count(self, slot: Slot) -> Iterator[DraftedFact]:
        value, unit = self.proposal.count, self.proposal.unit
        if value is not None and unit is not None:
            notes = ["approximate"] if "count" in self.proposal.approximate else []
            concept = ox.NamedNode(self.table.units[unit.value.value])
            yield self._fact(slot, (ox.Literal(value.value), concept), value, notes=notes)

    def _kinds(self, slot: Slot) -> Iterator[DraftedFact]:
        goods, amount = self.proposal.goods, self.proposal.amount
        if goods is None:
            if amount is not None:
                read = replace(amount, reading=Reading.INFERRED, alternatives=())
                yield self._fact(slot, (ox.NamedNode(self.table.money),), read, notes=["money"])
            return
        spans: dict[str, list[Span]] = {}
        for thing in goods.value:
            spans.setdefault(self.table.concept_of(thing.item), []).append(thing.span)
        for concept, where in spans.items():
            yield self._fact(slot, (ox.NamedNode(concept),), replace(goods, spans=tuple(where), alternatives=()))

    def _goods(self, slot: Slot) -> Iterator[DraftedFact]:
        """Yield each thing whose number is stated, in the words of the text."""
        goods = self.proposal.goods
        for thing in goods.value if goods else ():
            if goods and thing.quantity is not None:
                unit = f" {thing.unit}" if thing.unit else ""
                text = ox.Literal(f"{thing.quantity}{unit} {thing.item}", language=self.draft.language)
                yield self._fact(slot, (text,), replace(goods, spans=(thing.span,), alternatives=()))

    def _campaign(self, slot: Slot) -> Iterator[DraftedFact]:
        yield from self._named(slot, self.proposal.campaign, Kind.CAMPAIGN)

    def _place(self, slot: Slot) -> Iterator[DraftedFact]:
        yield from self._named(slot, self.proposal.place, Kind.PLACE)

    def _date(self, slot: Slot) -> Iterator[DraftedFact]:
        value = self.proposal.date
        datatype = next((d for form, d in _DATATYPES.items() if value and form.fullmatch(value.value)), None)
        if value is not None and datatype is not None:
            yield self._fact(slot, (ox.Literal(value.value, datatype=datatype),), value)

    def _stage(self, slot: Slot) -> Iterator[DraftedFact]:
        if self.proposal.stage is Stage.DONE:
            return
        concept = ox.NamedNode(self.table.stages[self.proposal.stage.value])
        value = Value("", (self.proposal.evidence,), self.proposal.rule, self.proposal.confidence)
        yield self._fact(slot, (concept,), value)

    def _named(self, slot: Slot, value: Value[str] | None, kind: Kind) -> Iterator[DraftedFact]:
        if value is not None:
            main = self._fact(slot, (ox.NamedNode(self.naming.named(value.value, kind, value.spans[0])),), value)
            yield main
            others = [
                ((ox.NamedNode(self.naming.named(other.value, kind, value.spans[0])),), other.spans)
                for other in value.alternatives
            ]
            yield from self._others(slot, main, others)

    def _agent(self, other: Alternative[str]) -> tuple[tuple[Term, ...], tuple[Span, ...]]:
        span = other.spans[0] if other.spans else self.proposal.evidence
        return (ox.NamedNode(self._agent_iri(other.value, span)),), other.spans

    def _agent_iri(self, name: str, span: Span) -> str:
        kind = self.naming.find_kind(name)
        return self.naming.named(name, kind if kind is Kind.PERSON else Kind.ORGANIZATION, span)

    def _left_out(self, slot: Slot, iri: str, note: str) -> DraftedFact:
        value = Value(
            "", (self.proposal.evidence,), self.proposal.rule, self.proposal.confidence, reading=Reading.INFERRED
        )
        return self._fact(slot, (ox.NamedNode(iri),), value, notes=[note])

    def _fact(
        self,
        slot: Slot,
        terms: tuple[Term, ...],
        value: Value[object] | Value[str] | Value[int],
        *,
        notes: list[str] | None = None,
        told: Texts | None = None,
    ) -> DraftedFact:
        reasons = [*(notes or []), *([value.reading.value] if value.reading is not Reading.EXPLICIT else [])]
        triples = self._triples(slot, terms)
        said: dict[ox.NamedNode, tuple[Term, ...]] = {
            ASAR.status: (STATUS[value.reading.value],),
            ASAR.rule: (ox.Literal(value.rule),),
            ASAR.confidence: (_decimal(value.confidence),),
            **sentence_of(slot, triples, self.naming.name),
            SKOS.editorialNote: self._notes(reasons, {"rule": value.rule, **(told or {})}),
        }
        return DraftedFact(self._next_iri(slot.name), triples, value.spans, self.draft.language, said)

    def _others(
        self, slot: Slot, main: DraftedFact, others: Sequence[tuple[tuple[Term, ...], tuple[Span, ...]]]
    ) -> Iterator[DraftedFact]:
        """Yield the other readings of a fact, as alternatives to it."""
        for terms, spans in others:
            triples = self._triples(slot, terms)
            labels = sentence_of(slot, triples, self.naming.name)
            said: Said = {
                **main.said,
                ASAR.status: (STATUS.ambiguous,),
                ASAR.alternativeTo: (ox.NamedNode(main.iri),),
                **labels,
                SKOS.editorialNote: self._notes(["ambiguous"], {"rule": main.text(ASAR.rule)}),
            }
            yield replace(main, iri=self._next_iri(slot.name), triples=triples, spans=spans or main.spans, said=said)

    def _triples(self, slot: Slot, terms: tuple[Term, ...]) -> tuple[ox.Triple, ...]:
        subject = ox.NamedNode(self.iri)
        predicates = (slot.property, slot.companion)
        return tuple(ox.Triple(subject, ox.NamedNode(p), term) for p, term in zip(predicates, terms, strict=False))

    def _notes(self, names: list[str], values: Texts) -> tuple[ox.Literal, ...]:
        languages = dict.fromkeys(language for texts_ in self.table.notes.values() for language in texts_)
        by_language: dict[str, list[str]] = {language: [] for language in languages}
        for name in names:
            for language, text in note_texts(self.table, name, **values).items():
                by_language[language].append(text)
        return texts({language: " ".join(found) for language, found in by_language.items() if found})

    def _next_iri(self, slot: str) -> str:
        self._counts[slot] = self._counts.get(slot, 0) + 1
        number = self._counts[slot]
        return f"{self.fact_iri}-{slot}" + (f"-{number}" if number > 1 else "")


def _decimal(number: float) -> ox.Literal:
    return ox.Literal(f"{number:.3f}", datatype=XSD.decimal)


def _nominative(words: str, draft: Draft) -> str:
    """Return Kazakh words without the case ending of the last; a Russian phrase bends as a whole and stays as it is."""
    head, space, last = words.rpartition(" ")
    return f"{head}{space}{base_form(last)}" if draft.language == "kk" else words
