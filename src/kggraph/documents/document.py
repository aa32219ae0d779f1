"""A document: the exact text that facts are taken from."""

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Span:
    """A half-open stretch of a text, in code points counted from 0.

    >>> Span(0, 8).covers(Span(2, 8))
    True
    """

    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        """Return whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document; ``number`` and ``paragraph`` count from 1."""

    number: int
    paragraph: int
    span: Span


@dataclass(frozen=True)
class Document:
    """A text with its IRI, its sentences in order, and the SHA-256 of the bytes that offsets hold for.

    >>> from kggraph.documents.sentences import split_sentences
    >>> text = "Lovelace wrote it. Babbage built it."
    >>> note = Document("https://kg.example/doc/1", Path("1.txt"), text, "00", tuple(split_sentences(text)))
    >>> note.quote(Span(0, 8)), note.sentence_at(Span(19, 26)).number
    ('Lovelace', 2)
    """

    iri: str
    path: Path
    text: str
    sha256: str
    sentences: tuple[Sentence, ...]

    def quote(self, span: Span) -> str:
        """Return the characters of a span."""
        return self.text[span.start : span.end]

    def sentence_at(self, span: Span) -> Sentence | None:
        """Return the sentence that a span lies within, or None if it reaches over several."""
        index = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.span.start) - 1
        if index < 0 or not self.sentences[index].span.covers(span):
            return None
        return self.sentences[index]
