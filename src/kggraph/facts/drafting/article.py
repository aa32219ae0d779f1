"""A text prepared for reading: its tokens, sentences and numbers."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kggraph.documents.document import Span
from kggraph.documents.sentences import split_sentences
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.numerals import Numeral, find_numerals
from kggraph.facts.drafting.tokens import Sort, Token, read_tokens

# After these a full stop ends no sentence, though a capital or a number may follow.
_ABBREVIATED = re.compile(r"(?<!\w)(?:тыс|млн|млрд|руб|г|гг|ул|им|обл|р|пр|т|ж|ж\.ж|т\.б|стр|долл)\.\Z")
_LOOK_BACK = 8
_LONGEST = 400  # tokens of a sentence


@dataclass(frozen=True)
class Stretch:
    """Tokens ``[first, last)`` of an article: a sentence or a part of one."""

    first: int
    last: int

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and self.first <= position < self.last


@dataclass(frozen=True)
class Article:
    """A text with what was found in it before any name or fact: all positions are those of tokens."""

    text: str
    language: str
    tokens: Sequence[Token]
    sentences: Sequence[Stretch]

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The numbers in order; none reaches over two sentences."""
        return [
            Numeral(n.value, n.first + s.first, n.last + s.first, n.case, n.ordinal, n.collective)
            for s in self.sentences
            for n in find_numerals(self.tokens[s.first : s.last], self.language)
            if not self._only_looks_like_a_number(n.first + s.first, n.last + s.first)
        ]

    def numerals_in(self, stretch: Stretch) -> list[Numeral]:
        """Return the numbers that begin in a stretch."""
        first = bisect_left(self.numerals, stretch.first, key=lambda numeral: numeral.first)
        return self.numerals[first : bisect_left(self.numerals, stretch.last, key=lambda numeral: numeral.first)]

    @cached_property
    def names_the_assembly(self) -> bool:
        """Whether the text names an assembly in full, «Қазақстан халқы ассамблеясы», so that «ассамблея» means it."""
        return any(token.form.startswith("ассамблеяс") for token in self.tokens)

    def _only_looks_like_a_number(self, first: int, last: int) -> bool:
        """Return whether one word is far oftener another word («үшін», «онда»), or a name («№5 мектеп»)."""
        homonym = last - first == 1 and self.form(first) in words("numerals", "kk", "homonym")
        return homonym or self.form(first - 1) == "№"

    def form(self, position: int) -> str:
        """Return the form of a token, or nothing beyond the ends."""
        return self.tokens[position].form if 0 <= position < len(self.tokens) else ""

    def is_word(self, position: int) -> bool:
        """Return whether there is a word at a position."""
        return 0 <= position < len(self.tokens) and self.tokens[position].is_word

    def is_sort(self, position: int, *sorts: Sort) -> bool:
        """Return whether the token at a position is of one of the sorts."""
        return 0 <= position < len(self.tokens) and self.tokens[position].sort in sorts

    def span(self, first: int, last: int) -> Span:
        """Return the characters from the first token to before the last."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def words(self, first: int, last: int) -> str:
        """Return the text of tokens as it stands, line breaks apart."""
        span = self.span(first, last)
        return " ".join(self.text[span.start : span.end].split())

    def sentence_of(self, position: int) -> Stretch:
        """Return the sentence that a token stands in."""
        index = bisect_left(self.sentences, position + 1, key=lambda sentence: sentence.first) - 1
        return self.sentences[max(index, 0)]


def read_article(text: str, language: str) -> Article:
    """Return a text ready for reading.

    >>> [a.words(s.first, s.last) for a in [read_article("На 5 тыс. Ағзамов келді. Бітті.", "kk")] for s in a.sentences]
    ['На 5 тыс. Ағзамов келді.', 'Бітті.']
    """
    tokens = read_tokens(text, language)
    starts = [token.start for token in tokens]
    sentences: list[Stretch] = []
    joins = False
    for sentence in split_sentences(text):
        first, last = bisect_left(starts, sentence.span.start), bisect_left(starts, sentence.span.end)
        if first == last:
            continue
        begins_line = text[sentence.span.start - 1 : sentence.span.start] in ("", "\n")
        if joins and not begins_line:
            first = sentences.pop().first
        # A text without full stops is read in pieces, so that the time it takes grows as its length.
        sentences += [Stretch(at, min(last, at + _LONGEST)) for at in range(first, last, _LONGEST)]
        end = sentence.span.end
        joins = _ABBREVIATED.search(text[max(sentence.span.start, end - _LOOK_BACK) : end].casefold()) is not None
    return Article(text, language, tokens, sentences)
