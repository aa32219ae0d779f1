"""Quotes in their text: spans that overlap become nested runs; long sentences are cut around the quoted words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

REACH = 90
_GAP = "[…]"


@dataclass(frozen=True)
class Span:
    """Half-open offsets into a text and the name of what stands there."""

    start: int
    end: int
    name: str


@dataclass
class Run:
    """A stretch of text under one span: strings and inner runs in reading order.

    ``starts`` is false for the rest of a span that had to be cut because another one ends within it.
    """

    name: str
    starts: bool
    parts: "list[str | Run]" = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """A stretch of a quote's context; ``marked`` for the quoted words themselves."""

    text: str
    marked: bool


def nested(text: str, spans: Sequence[Span], *, at: int = 0) -> "list[str | Run]":
    """Return a text with its spans as nested runs, outer ones first; ``at`` is the offset of its first character.

    A span that begins inside another and ends after it is cut in two at that end.

    >>> nested("abcdef", [Span(0, 4, "x"), Span(2, 6, "y")])  # doctest: +NORMALIZE_WHITESPACE
    [Run(name='x', starts=True, parts=['ab', Run(name='y', starts=True, parts=['cd'])]),
     Run(name='y', starts=False, parts=['ef'])]
    """
    root = Run("", starts=True)
    waiting = sorted(((s.start - at, s.end - at, s.name, True) for s in spans if s.end > s.start), key=_outer_first)
    stack: list[tuple[Run, int]] = [(root, len(text))]
    position = 0
    while waiting:
        start, end, name, starts = waiting.pop(0)
        position = _advance(text, stack, position, start)
        holder, holder_end = stack[-1]
        if end > holder_end:
            waiting.append((holder_end, end, name, False))
            waiting.sort(key=_outer_first)
        run = Run(name, starts)
        holder.parts.append(run)
        stack.append((run, min(end, holder_end)))
    _advance(text, stack, position, len(text))
    return root.parts


def excerpt(words: str, spans: Sequence[tuple[int, int]], *, reach: int = REACH) -> list[Piece]:
    """Return a sentence with the spans marked; what lies further than ``reach`` from them is left out as […].

    >>> [piece.text for piece in excerpt("one two three four", [(4, 7)], reach=100)]
    ['one ', 'two', ' three four']
    >>> "".join(piece.text for piece in excerpt("one two three four five six", [(14, 18)], reach=6))
    '[…] four five […]'
    """
    pieces: list[Piece] = []
    position = 0
    for start, end in _merged(spans):
        pieces.append(Piece(_shortened(words, position, start, reach), marked=False))
        pieces.append(Piece(words[start:end], marked=True))
        position = end
    pieces.append(Piece(_shortened(words, position, len(words), reach), marked=False))
    return [piece for piece in pieces if piece.text]


def _advance(text: str, stack: list[tuple[Run, int]], position: int, goal: int) -> int:
    """Append text up to ``goal`` to the open runs, closing those that end on the way."""
    while True:
        run, end = stack[-1]
        stop = min(end, goal)
        if stop > position:
            run.parts.append(text[position:stop])
            position = stop
        if len(stack) == 1 or end > goal:
            return max(position, goal)
        stack.pop()


def _outer_first(row: tuple[int, int, str, bool]) -> tuple[int, int, str]:
    start, end, name, _ = row
    return start, -end, name


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _shortened(words: str, start: int, end: int, reach: int) -> str:
    """Return the text between two marks, or around the outermost ones, cut at spaces."""
    first, last = start == 0, end == len(words)
    left = "" if first else words[start : start + reach].rpartition(" ")[0]
    right = "" if last else words[max(start, end - reach) : end].partition(" ")[2]
    if end - start <= len(left) + len(right) + reach // 2:
        return words[start:end]
    return " ".join(([] if first else [left]) + [_GAP] + ([] if last else [right]))
