"""Spans that overlap, and quotes cut out of long sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kggraph.web.pages.marks import Run, Span, excerpt, nested

TEXT = "Бір топ адам ауылға көмек берді."


def text_of(parts: "list[str | Run]") -> str:
    return "".join(part if isinstance(part, str) else text_of(part.parts) for part in parts)


def named(parts: "list[str | Run]", name: str) -> str:
    """Return the text under one name, all its pieces joined."""
    found = ""
    for part in parts:
        if isinstance(part, Run):
            found += text_of(part.parts) if part.name == name else named(part.parts, name)
    return found


spans = st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted), max_size=8)


@given(spans)
def test_nesting_loses_no_letter_and_keeps_every_span(pairs: list[list[int]]) -> None:
    wanted = [Span(start, end, f"q{n}") for n, (start, end) in enumerate(pairs) if end > start]
    parts = nested(TEXT, wanted)
    assert text_of(parts) == TEXT
    for span in wanted:
        assert named(parts, span.name) == TEXT[span.start : span.end]


@given(spans, st.integers(1, 40))
def test_an_excerpt_keeps_every_marked_letter(pairs: list[list[int]], reach: int) -> None:
    marked = [(start, end) for start, end in pairs if end > start]
    pieces = excerpt(TEXT, marked, reach=reach)
    letters = {offset for start, end in marked for offset in range(start, end)}
    assert "".join(piece.text for piece in pieces if piece.marked) == "".join(
        TEXT[offset] for offset in sorted(letters)
    )


CASES = [
    ("a short sentence stays whole", "one two three", [(4, 7)], 50, "one two three"),
    ("a long beginning is cut", "aaaa bbbb cccc dddd eeee ffff XX", [(30, 32)], 10, "[…] ffff XX"),
    ("a long end is cut", "XX aaaa bbbb cccc dddd eeee ffff", [(0, 2)], 10, "XX aaaa […]"),
    ("a long gap is cut", "XX aaaa bbbb cccc dddd eeee ffff YY", [(0, 2), (33, 35)], 10, "XX aaaa […] ffff YY"),
]


@pytest.mark.parametrize(
    ("words", "marked", "reach", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_an_excerpt(words: str, marked: list[tuple[int, int]], reach: int, expected: str) -> None:
    assert "".join(piece.text for piece in excerpt(words, marked, reach=reach)) == expected
