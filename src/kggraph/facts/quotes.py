"""Finding the words of a quote in a document."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from kggraph.documents.document import Document, Span

_LONG = 20_000  # code points from which comparing at every word would take seconds


@dataclass(frozen=True)
class NoSuchQuote:
    """A quote that cannot be tied to one place; ``message`` says why and what stands nearest."""

    message: str


def find_quote(document: Document, words: str, *, sentence: int | None = None) -> Span | NoSuchQuote:
    """Return where words stand in a document, character for character, or why there is no one such place.

    ``sentence`` settles which of several places is meant.

    >>> from pathlib import Path
    >>> from kggraph.documents.sentences import split_sentences
    >>> text = "Ten families came. Ten families ate."
    >>> note = Document("https://kg.example/doc/1", Path("1.txt"), text, "00", tuple(split_sentences(text)))
    >>> find_quote(note, "families ate")
    Span(start=23, end=35)
    >>> find_quote(note, "Ten families", sentence=2)
    Span(start=19, end=31)
    >>> find_quote(note, "Ten families").message
    'stands 2 times in the document (sentences 1, 2); expected asar:sentenceNumber to say which'
    >>> find_quote(note, "Ten familes ate").message
    "is not in the document; the nearest text is 'Ten families ate.'"
    """
    if sentence is not None and not 1 <= sentence <= len(document.sentences):
        return NoSuchQuote(f"names sentence {sentence}; the document has {len(document.sentences)}")
    spans = _places(document.text, words)
    if not spans:
        return NoSuchQuote(f"is not in the document; the nearest text is {nearest_text(document.text, words)!r}")
    if sentence is not None:
        within = document.sentences[sentence - 1].span
        numbers = ", ".join(_sentence_numbers(document, spans))
        spans = [span for span in spans if within.covers(span)]
        if not spans:
            return NoSuchQuote(f"is not in sentence {sentence}; it stands in sentence {numbers}")
    if len(spans) > 1:
        numbers = ", ".join(_sentence_numbers(document, spans))
        expected = "a longer quote" if sentence is not None else "asar:sentenceNumber to say which"
        return NoSuchQuote(f"stands {len(spans)} times in the document (sentences {numbers}); expected {expected}")
    return spans[0]


def nearest_text(text: str, words: str) -> str:
    """Return the stretch of a text that is most like some words, extended to whole words.

    >>> nearest_text("The quick brown fox jumps", "quik brown")
    'quick brown'
    """
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    if len(text) > _LONG:
        block = SequenceMatcher(None, text, words).find_longest_match()
        starts = [start for start in starts if abs(start - (block.a - block.b)) <= len(words)]
    matcher = SequenceMatcher(None, "", words, autojunk=False)
    best, nearest = 0.0, ""
    for start in starts:
        stretch = text[start : start + len(words)]
        matcher.set_seq1(stretch)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
            best, nearest = matcher.ratio(), text[start : _word_end(text, start + len(words))]
    return nearest


def _word_end(text: str, position: int) -> int:
    """Return the end of a word that lies nearest to a position."""
    ends = [position - 1 - len(text[:position].rpartition(" ")[2]), position]
    space = re.compile(r"\s").search(text, position)
    ends[1] = space.start() if space else len(text)
    return min(ends, key=lambda end: abs(end - position))


def _places(text: str, words: str) -> list[Span]:
    found, position = [], text.find(words) if words else -1
    while position >= 0:
        found.append(Span(position, position + len(words)))
        position = text.find(words, position + 1)
    return found


def _sentence_numbers(document: Document, spans: list[Span]) -> list[str]:
    sentences = [document.sentence_at(span) for span in spans]
    return [str(sentence.number) if sentence else "?" for sentence in sentences]
