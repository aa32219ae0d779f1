"""The nearest text helps an author to find what was meant."""

import pytest

from kggraph.facts.quotes import nearest_text

TEXT = "«Ахыска» 10 отбасыға 100 мың теңгеге азық-түлік берді. Басқа сөйлем де бар."
CASES = [
    ("a letter is missing", TEXT, "10 отбасға 100 мың", "10 отбасыға 100 мың"),
    ("another ending", TEXT, "100 мың теңгеден", "100 мың теңгеге"),
    ("the last words", TEXT, "сөйлем де барр", "сөйлем де бар."),
    ("in a long text", "Сөз. " * 5000 + TEXT, "10 отбасға 100 мың", "10 отбасыға 100 мың"),
    ("in no text", "", "10 отбасыға", ""),
]


@pytest.mark.parametrize(("what", "text", "words", "nearest"), CASES, ids=[row[0] for row in CASES])
def test_the_nearest_text(what: str, text: str, words: str, nearest: str) -> None:
    assert nearest_text(text, words) == nearest, what
