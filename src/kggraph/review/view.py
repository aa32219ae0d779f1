"""What the review shows of a draft: proposals as sentences, their facts, what can be corrected in them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.documents.document import Span
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftedFact, DraftFile
from kggraph.iris import local_name
from kggraph.review.editing import Pen
from kggraph.review.review import Review, Reviewed
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.vocabulary import ASAR, RDFS


@dataclass(frozen=True)
class FactView:
    """A fact as it is shown: its sentence, its words, and its values as a person writes them."""

    fact: DraftedFact
    sentence: str
    note: str
    quotes: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def sureness(self) -> str:
        """How sure its rule is, in percent."""
        return _percent(self.fact.text(ASAR.confidence))


@dataclass(frozen=True)
class EntityView:
    """A proposed entity as it is shown: its labels by language, and the known ones that it may be."""

    entity: DraftedEntity
    name: str
    written: str
    labels: tuple[tuple[str, str], ...]
    candidates: tuple[tuple[str, str, str, str], ...]  # as written, name, percent, reasons


@dataclass(frozen=True)
class ProposalView:
    """A proposal as it is shown; ``key`` is the last part of its IRI."""

    iri: str
    key: str
    number: int
    title: str
    rule: str
    sureness: str
    facts: tuple[FactView, ...]
    entities: tuple[EntityView, ...]
    linked: tuple[EntityView, ...]

    @property
    def twins(self) -> tuple[tuple[str, str, str, str], ...]:
        """The published donations that it may be: as written, name, percent, reasons."""
        return next((entity.candidates for entity in self.entities if entity.entity.iri == self.iri), ())

    @property
    def twin_iris(self) -> tuple[str, ...]:
        """The IRIs of these, in the same order."""
        own = (entity.entity for entity in self.entities if entity.entity.iri == self.iri)
        return tuple(candidate.iri for entity in own for candidate in entity.candidates)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where its words stand."""
        return tuple(span for view in self.facts for span in view.fact.spans)


@dataclass(frozen=True)
class DraftView:
    """A draft as one page shows it, in one language; ``chosen`` is the proposal that keys decide about."""

    reviewed: Reviewed
    proposals: tuple[ProposalView, ...]
    chosen: ProposalView | None

    @property
    def rules(self) -> list[tuple[str, int]]:
        """The rules that proposals were read by, with the number of each, the most frequent first."""
        counts = Counter(view.rule for view in self.proposals)
        return sorted(counts.items(), key=lambda row: (-row[1], row[0]))

    def after(self, key: str) -> str:
        """Return the key of the proposal that comes after one; of the one before the last; or nothing."""
        keys = [view.key for view in self.proposals]
        place = keys.index(key) if key in keys else len(keys)
        return next(iter(keys[place + 1 :]), self.before(key))

    def before(self, key: str) -> str:
        """Return the key of the proposal that comes before one, or nothing."""
        keys = [view.key for view in self.proposals]
        return keys[keys.index(key) - 1] if key in keys and keys.index(key) else ""


def view_draft(review: Review, reviewed: Reviewed, language: str, key: str) -> DraftView:
    """Return a draft as it is shown in a language, with the proposal of a key chosen, or else the first."""
    draft, pen = reviewed.draft, review.pen(reviewed.draft)
    views = tuple(_proposal(draft, pen, iri, n, language) for n, iri in enumerate(draft.proposals, 1))
    chosen = next((view for view in views if view.key == key), views[0] if views else None)
    return DraftView(reviewed, views, chosen)


def _proposal(draft: DraftFile, pen: Pen, iri: str, number: int, language: str) -> ProposalView:
    facts = draft.facts_of(iri)
    entity = draft.entity(iri)
    mentioned = {name for fact in facts for name in fact.mentions()}
    new = draft.new_entities_of(facts)
    linked = [e for e in draft.entities if e not in new and mentioned & {c.iri for c in e.candidates}]
    return ProposalView(
        iri=iri,
        key=local_name(iri),
        number=number,
        title=entity.label(language) if entity else local_name(iri),
        rule=entity.text(ASAR.rule) if entity else "",
        sureness=_percent(entity.text(ASAR.confidence) if entity else ""),
        facts=tuple(_fact(draft, pen, fact, language) for fact in facts),
        entities=tuple(_entity(pen, e, language) for e in new),
        linked=tuple(_entity(pen, e, language) for e in linked),
    )


def _fact(draft: DraftFile, pen: Pen, fact: DraftedFact, language: str) -> FactView:
    sentence = fact.label(language) or " ".join(map(str, fact.triples))
    quotes = tuple(draft.document.quote(span) for span in fact.spans)
    return FactView(fact, sentence, fact.note(language), quotes, tuple(pen.written(t.object) for t in fact.triples))


def _entity(pen: Pen, entity: DraftedEntity, language: str) -> EntityView:
    terms = entity.said.get(RDFS.label, ())
    own = {term.language: term.value for term in terms if isinstance(term, ox.Literal)}
    candidates = tuple(
        (pen.written(ox.NamedNode(c.iri)), pen.name_of(c.iri, language), f"{c.score:.0%}", "; ".join(c.reasons))
        for c in entity.candidates
    )
    labels = tuple((code, own.get(code, "")) for code in INTERFACE_LANGUAGES)
    return EntityView(entity, entity.label(language), pen.written(ox.NamedNode(entity.iri)), labels, candidates)


def _percent(number: str) -> str:
    return f"{float(number):.0%}" if number.replace(".", "", 1).isdigit() else ""


def all_spans(views: Sequence[ProposalView]) -> list[Span]:
    """Return where the words of some proposals stand."""
    return [span for view in views for span in view.spans]
