"""The words to quote for a stretch of a document, so that a reader of the facts finds the one place that is meant."""

import re
from collections.abc import Sequence

from kggraph.documents.document import Document, Span
from kggraph.facts.quotes import find_quote

_WORD = re.compile(r"\S+")


def quotable(document: Document, spans: Sequence[Span]) -> tuple[tuple[Span, ...], int | None]:
    """Return spans whose words are quotes of one place each, and the sentence that settles it where words recur.

    Spans that touch or overlap become one. Words that stand in their sentence more than once are widened by the words
    around them.

    >>> from pathlib import Path
    >>> from kggraph.documents.sentences import split_sentences
    >>> text = "Ten came, ten ate. Ten families came."
    >>> note = Document("https://kg.example/doc/1", Path("1.txt"), text, "00", tuple(split_sentences(text)))
    >>> quotable(note, [Span(20, 23), Span(19, 32)])
    ((Span(start=19, end=31),), None)
    >>> quotable(note, [Span(19, 22)])
    ((Span(start=19, end=22),), 2)
    """
    joined = _joined([_inside(document, span) for span in spans])
    if all(_is_unique(document, span, None) for span in joined):
        return joined, None
    numbers = {sentence.number for span in joined if (sentence := document.sentence_at(span))}
    number = numbers.pop() if len(numbers) == 1 else None
    widened = _joined([_widened(document, span, number) for span in joined])
    return widened, None if all(_is_unique(document, span, None) for span in widened) else number


def _is_unique(document: Document, span: Span, sentence: int | None) -> bool:
    return find_quote(document, document.quote(span), sentence=sentence) == span


def _widened(document: Document, span: Span, sentence: int | None) -> Span:
    """Return the span with as many words more, on both sides, as tell it from others; at most the whole text."""
    words = [match.span() for match in _WORD.finditer(document.text)]
    first = next(i for i, (_, end) in enumerate(words) if end > span.start)
    last = next(i for i in range(len(words) - 1, -1, -1) if words[i][0] < span.end)
    wider = span
    limits = document.sentences[sentence - 1].span if sentence else Span(0, len(document.text))
    while not _is_unique(document, wider, sentence):
        first, last = max(0, first - 1), min(len(words) - 1, last + 1)
        grown = Span(max(limits.start, words[first][0]), min(limits.end, words[last][1]))
        if grown == wider:
            return wider
        wider = grown
    return wider


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(set(spans)):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(joined)


def _inside(document: Document, span: Span) -> Span:
    """Return a span without the white space at its ends."""
    words = document.quote(span)
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))
