"""What a document says of itself in the graph: its digest and its sentences."""

from collections.abc import Iterator

import pyoxigraph as ox

from kggraph.documents.document import Document, Sentence, Span
from kggraph.vocabulary import ASAR, DCTERMS, OA, RDF, XSD


def document_triples(document: Document) -> Iterator[ox.Triple]:
    """Yield the triples derived from a document: its class and SHA-256, and each sentence with words and offsets.

    Sources: Web Annotation Vocabulary 3.2 (oa:exact, oa:start, oa:end); offsets are code points, end exclusive.
    """
    subject = ox.NamedNode(document.iri)
    yield ox.Triple(subject, RDF.type, ASAR.SourceDocument)
    yield ox.Triple(subject, ASAR.sha256, ox.Literal(document.sha256))
    for sentence in document.sentences:
        node = ox.NamedNode(sentence_iri(document, sentence))
        yield ox.Triple(node, RDF.type, ASAR.Sentence)
        yield ox.Triple(node, RDF.type, ASAR.Passage)
        yield ox.Triple(node, ASAR.sentenceNumber, ox.Literal(sentence.number))
        yield ox.Triple(node, DCTERMS.isPartOf, subject)
        yield from selector_triples(node, document, sentence.span)


def sentence_iri(document: Document, sentence: Sentence) -> str:
    """Return the IRI of a sentence: the document's with the fragment ``s`` and the number, two digits at least."""
    return f"{document.iri}#s{sentence.number:02}"


def selector_triples(node: ox.NamedNode, document: Document, span: Span) -> Iterator[ox.Triple]:
    """Yield the words and the offsets of a span as statements about a node."""
    yield ox.Triple(node, OA.exact, ox.Literal(document.quote(span)))
    yield ox.Triple(node, OA.start, _offset(span.start))
    yield ox.Triple(node, OA.end, _offset(span.end))


def _offset(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=XSD.nonNegativeInteger)
