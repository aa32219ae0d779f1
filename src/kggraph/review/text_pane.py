"""A document's text in paragraphs, with the words of proposals marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kggraph.documents.document import Document, Span


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``start`` is its offset, ``marked`` says how: nothing, ``other`` or ``own``."""

    text: str
    start: int
    marked: str


def paragraphs(document: Document, own: Sequence[Span], others: Sequence[Span]) -> list[list[Piece]]:
    """Return the lines of a text that are not empty, each in pieces; what is ``own`` is marked before what is others'.

    >>> from pathlib import Path
    >>> note = Document("https://kg.example/doc/1", Path("1.txt"), "ab cd", "00", ())
    >>> [(piece.text, piece.marked) for piece in paragraphs(note, [Span(0, 2)], [Span(1, 5)])[0]]
    [('ab', 'own'), (' cd', 'other')]
    """
    found, position = [], 0
    for line in document.text.split("\n"):
        whole = Span(position, position + len(line))
        if line.strip():
            found.append(list(_pieces(document, whole, own, others)))
        position = whole.end + 1
    return found


def _pieces(document: Document, whole: Span, own: Sequence[Span], others: Sequence[Span]) -> Iterator[Piece]:
    bounds = {edge for span in (*own, *others) for edge in (span.start, span.end) if whole.start < edge < whole.end}
    edges = sorted({whole.start, whole.end, *bounds})
    text, start, last = "", whole.start, ""
    for first, second in pairwise(edges):
        span = Span(first, second)
        marked = "own" if _is_in(span, own) else "other" if _is_in(span, others) else ""
        if text and marked != last:
            yield Piece(text, start, last)
            text, start = "", first
        text, last = text + document.quote(span), marked
    yield Piece(text, start, last)


def _is_in(span: Span, spans: Sequence[Span]) -> bool:
    return any(other.covers(span) for other in spans)
