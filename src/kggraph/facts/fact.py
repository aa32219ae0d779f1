"""Facts and the passages that say them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.documents.document import Document, Span
from kggraph.documents.quads import selector_triples, sentence_iri
from kggraph.vocabulary import ASAR, DCTERMS, OA, RDF, RDFS, SKOS

CONTEXT = 24  # code points of oa:prefix and oa:suffix: enough to tell equal quotes apart, short enough to read


@dataclass(frozen=True)
class Passage:
    """Words of a document that state a fact."""

    iri: str
    document: Document
    span: Span

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the passage's statements (Web Annotation Vocabulary: TextQuoteSelector, TextPositionSelector)."""
        node = ox.NamedNode(self.iri)
        sentence = self.document.sentence_at(self.span)
        whole = sentence_iri(self.document, sentence) if sentence else self.document.iri
        text = self.document.text
        yield ox.Triple(node, RDF.type, ASAR.Passage)
        yield ox.Triple(node, DCTERMS.isPartOf, ox.NamedNode(whole))
        yield from selector_triples(node, self.document, self.span)
        yield ox.Triple(node, OA.prefix, ox.Literal(text[max(0, self.span.start - CONTEXT) : self.span.start]))
        yield ox.Triple(node, OA.suffix, ox.Literal(text[self.span.end : self.span.end + CONTEXT]))


@dataclass(frozen=True)
class Fact:
    """One statement with its evidence.

    ``companions`` are triples that complete it (a sum's currency) and are published with it. Where ``asserted`` is
    false the fact is an alternative reading: neither its triple nor its companions are published.
    """

    iri: str
    triple: ox.Triple
    companions: tuple[ox.Triple, ...]
    evidence: tuple[Passage, ...]
    status: ox.NamedNode
    asserted: bool
    alternative_to: tuple[ox.NamedNode, ...]
    labels: tuple[ox.Literal, ...]
    notes: tuple[ox.Literal, ...]

    def statements(self) -> Iterator[ox.Triple]:
        """Yield what is published: the asserted triple with its companions, and the fact itself."""
        if self.asserted:
            yield self.triple
            yield from self.companions
        yield from self._about_itself()

    def _about_itself(self) -> Iterator[ox.Triple]:
        node = ox.NamedNode(self.iri)
        yield ox.Triple(node, RDF.type, ASAR.Fact)
        yield ox.Triple(node, RDF.type, RDF.Statement)
        yield ox.Triple(node, RDF.subject, self.triple.subject)
        yield ox.Triple(node, RDF.predicate, self.triple.predicate)
        yield ox.Triple(node, RDF.object, self.triple.object)
        yield ox.Triple(node, ASAR.status, self.status)
        yield ox.Triple(node, ASAR.asserted, ox.Literal(self.asserted))
        yield from (ox.Triple(node, ASAR.evidence, ox.NamedNode(passage.iri)) for passage in self.evidence)
        yield from (ox.Triple(node, ASAR.alternativeTo, other) for other in self.alternative_to)
        yield from (ox.Triple(node, RDFS.label, label) for label in self.labels)
        yield from (ox.Triple(node, SKOS.editorialNote, note) for note in self.notes)


def fact_triples(facts: Iterable[Fact]) -> Iterator[ox.Triple]:
    """Yield everything that facts publish: their triples, themselves, and each passage once."""
    seen: set[str] = set()
    for fact in facts:
        yield from fact.statements()
        for passage in fact.evidence:
            if passage.iri not in seen:
                seen.add(passage.iri)
                yield from passage.triples()
