"""Words, numbers and marks of a text: each keeps its place, and the form that the word lists know it by."""

import re
from dataclasses import dataclass
from enum import Enum

from kggraph.documents.document import Span
from kggraph.facts.drafting.alphabets import alphabet_of, cyrillic_form, is_latin_kazakh
from kggraph.spelling import mend_look_alikes


class Sort(Enum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"  # digits, grouped and with decimals, with the ending that a hyphen ties to them
    OPENING = "opening"  # a quote that opens
    CLOSING = "closing"  # a quote that closes
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the text with its ``form``: lower case, in Kazakh Cyrillic, in Russian without «ё».

    The ``ending`` of a number or an abbreviation is what a hyphen ties to it: «200-ден» has the form 200 and the ending
    ден.
    """

    sort: Sort
    start: int
    end: int
    text: str
    form: str
    ending: str = ""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.sort is Sort.WORD

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is made of capitals: «ҚХА», «ЖШС», in Latin letters «JShS», with an ending «ҚХА-ның»."""
        stem = self.text.partition("-")[0]
        return self.sort is Sort.WORD and len(stem) > 1 and 2 * sum(map(str.isupper, stem)) > len(stem)

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.sort is Sort.WORD and self.text[0].isupper()


_BLANKS = " \u00a0\u202f\u2009"
_TOKEN = re.compile(
    rf"""
    (?P<number> (?: \d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?!\d) | \d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d) | \d{{1,15}} )
        (?: [.,]\d+(?![\d.]) )? )
        (?: [-‑–] (?P<ending> [^\W\d_]{{1,12}} ) )?
  | (?P<word> [^\W\d_]+ (?: [-‑'’ʼ] [^\W\d_]+ )* )
  | (?P<doubled> ''+ )
  | (?P<mark> [^\s\w] | _ )
    """,
    re.VERBOSE,
)
_OPENING, _CLOSING, _EITHER = frozenset("«“„‹"), frozenset("»”›"), frozenset('"')


def read_tokens(text: str, language: str) -> list[Token]:
    """Return the tokens of a text in order; a straight quote opens where none is open, and closes elsewhere.

    >>> [(t.form, t.ending) for t in read_tokens("1 080 адамға, 200-ден астам", "kk")]
    [('1080', ''), ('адамға', ''), (',', ''), ('200', 'ден'), ('астам', '')]
    >>> [t.sort.value for t in read_tokens('«А "Б"»', "kk")]
    ['opening', 'word', 'opening', 'word', 'closing', 'closing']
    """
    alphabet = alphabet_of(text) if language == "kk" and is_latin_kazakh(text) else ""
    tokens: list[Token] = []
    open_straight = False
    for match in _TOKEN.finditer(text):
        if match["word"]:
            tokens.append(_word(match, alphabet, language))
        elif match["number"]:
            tokens.append(_number(match))
        else:
            sort = _quote_sort(match[0], is_open=open_straight)
            # A straight quote left open ends with its line, so that one forgotten quote does not turn all others.
            open_straight = (not open_straight) if match[0] in ('"', "''") else open_straight
            tokens.append(Token(sort, *match.span(), match[0], match[0]))
    return tokens


def _word(match: re.Match[str], alphabet: str, language: str) -> Token:
    stem, hyphen, ending = match[0].replace("\u2011", "-").partition("-")
    tied = bool(hyphen) and len(stem) > 1 and stem.isupper() and ending.islower()
    form = _form(stem if tied else stem + hyphen + ending, alphabet, language)
    return Token(Sort.WORD, *match.span(), match[0], form, _form(ending, alphabet, language) if tied else "")


def _form(word: str, alphabet: str, language: str) -> str:
    folded = word.casefold()
    if language == "ru":
        return folded.replace("ё", "е")
    return cyrillic_form(folded, alphabet) if alphabet else mend_look_alikes(folded)


def _number(match: re.Match[str]) -> Token:
    digits = match["number"]
    for blank in _BLANKS:
        digits = digits.replace(blank, "")
    if digits.count(".") > 1:
        digits = digits.replace(".", "")
    ending = (match["ending"] or "").casefold()
    return Token(Sort.NUMBER, *match.span(), match[0], digits.replace(",", "."), ending)


def _quote_sort(mark: str, *, is_open: bool) -> Sort:
    if mark in _OPENING:
        return Sort.OPENING
    if mark in _CLOSING:
        return Sort.CLOSING
    if mark in _EITHER or mark == "''":
        return Sort.CLOSING if is_open else Sort.OPENING
    return Sort.MARK
