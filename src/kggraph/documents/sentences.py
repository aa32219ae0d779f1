"""Where a text's sentences begin and end."""

import re
from collections.abc import Iterator

from kggraph.documents.document import Sentence, Span

# A sentence ends with its marks and what closes around them, before white space and an opening that can begin one.
# Possessive, and never begun inside a row of marks: a long row of dots or blanks takes time in proportion, not squared.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*+(?=\s++[\"'«“‘(\[–—-]*+\s*+\w)")
_OPENING = re.compile(r"[\"'«“‘(\[–—\s-]*+(\w)")
_BLANKS = re.compile(r"\s*")
# "Қ. Тоқаев": a single capital before the dot is an initial, not the end of a sentence.
_INITIAL = re.compile(r"(?:^|\W)([^\W\d_])\.$")
_INITIAL_LENGTH = 3  # of an initial with its dot and the character before it


def split_sentences(text: str) -> Iterator[Sentence]:
    r"""Yield the sentences of a text in order; a line is a paragraph, and no sentence reaches over two.

    The rule is deliberately small and the same for every language: sentence marks, then white space, then a capital
    letter or a digit. Numbers of sentences are part of published IRIs, so the rule does not change lightly.

    >>> [(s.number, s.paragraph, s.span.start, s.span.end) for s in split_sentences("A b. C d!\nE f")]
    [(1, 1, 0, 4), (2, 1, 5, 9), (3, 2, 10, 13)]
    >>> [s.span.end for s in split_sentences("Мұны Қ. Тоқаев айтты. Сөз бітті.")]
    [21, 32]
    """
    number = paragraph = position = 0
    for line in text.split("\n"):
        spans = list(_spans(line, position))
        paragraph += bool(spans)
        for span in spans:
            number += 1
            yield Sentence(number, paragraph, span)
        position += len(line) + 1


def _spans(line: str, offset: int) -> Iterator[Span]:
    start = len(line) - len(line.lstrip())
    for match in _END.finditer(line):
        last_words = line[max(start, match.end() - _INITIAL_LENGTH) : match.end()]
        if _begins_sentence(line, match.end()) and not _ends_with_initial(last_words):
            yield Span(offset + start, offset + match.end())
            start = _end_of_blanks(line, match.end())
    if rest := line[start:].rstrip():
        yield Span(offset + start, offset + start + len(rest))


def _end_of_blanks(line: str, position: int) -> int:
    blanks = _BLANKS.match(line, position)
    return blanks.end() if blanks else position


def _begins_sentence(line: str, position: int) -> bool:
    opening = _OPENING.match(line, position)
    return opening is not None and (opening[1].isupper() or opening[1].isdigit())


def _ends_with_initial(words: str) -> bool:
    initial = _INITIAL.search(words)
    return initial is not None and initial[1].isupper()
