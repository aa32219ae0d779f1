"""Lines of a printed page, joined to the paragraphs that they were set from."""

import re
from collections.abc import Iterator, Sequence

_ENDS_SENTENCE = re.compile(r"[.!?…:;]+[\"'»”’)\]]*$")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FULL = 0.8  # of the longest line: a shorter one that ends a sentence ends a paragraph as well
_SHORT = 0.6  # a line as short as this before a capital letter is a heading


def join_lines(pages: Sequence[str]) -> tuple[str, int]:
    r"""Return the text of pages, one paragraph to a line, and how many words broken by a hyphen were joined.

    >>> join_lines(["Қор он отбасыға кө-\nмек берді. Бұл\nтуралы айтылды."])
    ('Қор он отбасыға көмек берді. Бұл туралы айтылды.\n', 1)
    """
    words = set(_WORD.findall("\n".join(pages).casefold()))
    paragraphs: list[str] = []
    joined = 0
    for lines in _paragraphs(pages):
        text = lines[0]
        for line in lines[1:]:
            broken = _BROKEN.search(text)
            if broken and line[:1].islower():
                text, number = _join_word(text, broken[1], line, words)
                joined += number
            else:
                text = f"{text} {line}"
        paragraphs.append(text)
    return "\n".join(paragraphs) + "\n", joined


def _join_word(text: str, head: str, line: str, words: set[str]) -> tuple[str, int]:
    """Join a word that a line's end breaks; its hyphen stays if the text has the word with it elsewhere."""
    tail = _WORD.match(line)
    rest = tail[0] if tail else ""
    if f"{head}-{rest}".casefold() in words and f"{head}{rest}".casefold() not in words:
        return text + line, 0
    return text[:-1] + line, 1


def _paragraphs(pages: Sequence[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for page in pages:
        lines = [" ".join(line.split()) for line in page.splitlines()]
        width = max(map(len, lines), default=0)
        for line in lines:
            if paragraph and (not line or _begins(line, paragraph[-1], width)):
                yield paragraph
                paragraph = []
            paragraph += [line] if line else []
    if paragraph:
        yield paragraph


def _begins(line: str, before: str, width: int) -> bool:
    """Return whether a line begins a paragraph after the line before it."""
    if _ENDS_SENTENCE.search(before):
        return len(before) < _FULL * width
    return len(before) < _SHORT * width and line[:1].isupper()
