"""What a draft file holds: proposed facts tied to their document, and the entities that they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kggraph.documents.document import Document, Span
from kggraph.facts.drafting.linking import Candidate
from kggraph.facts.evidence import Term
from kggraph.vocabulary import ASAR, RDFS, SKOS

Said = Mapping[ox.NamedNode, tuple[Term, ...]]


@dataclass(frozen=True)
class DraftedFact:
    """One evidence graph: its triples (the main one first), where its words stand, and what is said of it.

    ``language`` is that of its words.
    """

    iri: str
    triples: tuple[ox.Triple, ...]
    spans: tuple[Span, ...]
    language: str
    said: Said

    @property
    def main(self) -> ox.Triple:
        """The triple that the words state; the others complete it."""
        return self.triples[0]

    @property
    def subject(self) -> str:
        """The IRI of what the fact is about."""
        return _iri(self.main.subject)

    @property
    def status(self) -> str:
        """How the words carry it: ``explicit``, ``inferred`` or ``ambiguous``."""
        return self.text(ASAR.status).rpartition("/")[2]

    @property
    def rivals(self) -> tuple[str, ...]:
        """The facts that this one is another reading of; empty for what would be published."""
        return tuple(_iri(term) for term in self.said.get(ASAR.alternativeTo, ()))

    def text(self, predicate: ox.NamedNode) -> str:
        """Return the first value that is said of the fact by a property, or nothing."""
        return next((_text(term) for term in self.said.get(predicate, ())), "")

    def label(self, language: str) -> str:
        """Return its sentence in a language, or in the first there is."""
        return in_language(self.said.get(RDFS.label, ()), language)

    def note(self, language: str) -> str:
        """Return what a person should know of it, likewise."""
        return in_language(self.said.get(SKOS.editorialNote, ()), language)

    def saying(self, said: Said) -> "DraftedFact":
        """Return the fact with more, or other things, said of it."""
        return replace(self, said={**self.said, **said})

    def mentions(self) -> set[str]:
        """Return the IRIs that its triples are about."""
        return {term.value for t in self.triples for term in (t.subject, t.object) if isinstance(term, ox.NamedNode)}


@dataclass(frozen=True)
class DraftedEntity:
    """An entity that is proposed as new, and the known ones that it may be."""

    iri: str
    said: Said
    candidates: tuple[Candidate, ...] = ()

    def label(self, language: str) -> str:
        """Return its name in a language, or in the first there is."""
        return in_language(self.said.get(RDFS.label, ()), language)

    def text(self, predicate: ox.NamedNode) -> str:
        """Return the first value of a property, or nothing."""
        return next((_text(term) for term in self.said.get(predicate, ())), "")


@dataclass(frozen=True)
class DraftFile:
    """The draft of one document; ``name`` tells it from other drafts of the same document."""

    document: Document
    name: str
    entities: tuple[DraftedEntity, ...]
    facts: tuple[DraftedFact, ...]

    @property
    def proposals(self) -> tuple[str, ...]:
        """The IRIs of what is proposed, in the order of the file."""
        return tuple(dict.fromkeys(fact.subject for fact in self.facts))

    def facts_of(self, proposal: str) -> tuple[DraftedFact, ...]:
        """Return the facts about one proposal."""
        return tuple(fact for fact in self.facts if fact.subject == proposal)

    def entity(self, iri: str) -> DraftedEntity | None:
        """Return a proposed entity, or None if it is not one of them."""
        return next((entity for entity in self.entities if entity.iri == iri), None)

    def new_entities_of(self, facts: tuple[DraftedFact, ...]) -> tuple[DraftedEntity, ...]:
        """Return the proposed entities that facts speak of, in the order of the file."""
        mentioned = {iri for fact in facts for iri in fact.mentions()}
        return tuple(entity for entity in self.entities if entity.iri in mentioned)

    def with_facts(self, facts: tuple[DraftedFact, ...]) -> "DraftFile":
        """Return the draft with these facts, and without entities that none of them speaks of or might."""
        mentioned = {iri for fact in facts for iri in fact.mentions()}
        kept = tuple(e for e in self.entities if mentioned & {e.iri, *(c.iri for c in e.candidates)})
        return replace(self, facts=facts, entities=kept)

    def without(self, *proposals: str) -> "DraftFile":
        """Return the draft without some of its proposals."""
        return self.with_facts(tuple(fact for fact in self.facts if fact.subject not in proposals))


def in_language(terms: tuple[Term, ...], language: str) -> str:
    """Return the text in a language, or the first one, or nothing.

    >>> in_language((ox.Literal("қор", language="kk"), ox.Literal("fund", language="en")), "en")
    'fund'
    """
    literals = [term for term in terms if isinstance(term, ox.Literal)]
    fitting = [literal.value for literal in literals if literal.language == language]
    return next(iter([*fitting, *(literal.value for literal in literals)]), "")


def texts(by_language: Mapping[str, str]) -> tuple[ox.Literal, ...]:
    """Return texts as literals, one for each language, in the order given."""
    return tuple(ox.Literal(text, language=language) for language, text in by_language.items())


def _iri(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _text(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value
