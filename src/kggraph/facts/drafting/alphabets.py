"""Kazakh Latin letters, read as the Cyrillic letters of the word lists."""

from functools import cache

from kggraph.facts.drafting.lexicon import read_rows

_OF_2018 = frozenset("áǵńóúý")
_OF_2021 = frozenset("äğñöüūş")
_VOWELS = frozenset("аәеёиоөуұүыіэюя")


def is_latin_kazakh(text: str) -> bool:
    """Return whether most letters of a Kazakh text are Latin.

    >>> is_latin_kazakh("Qor kömek berdı."), is_latin_kazakh("Қор Facebook-те жазды.")
    (True, False)
    """
    latin = sum(1 for letter in text if letter.isalpha() and letter < "\u0250")
    return latin > sum(1 for letter in text if "\u0400" <= letter <= "\u052f")


def alphabet_of(text: str) -> str:
    """Return which of the two Latin alphabets a text uses, by the letters that only one of them has.

    >>> alphabet_of("qaıyrymdylyq qory kómek kórsetti"), alphabet_of("qaiyrymdylyq qory kömek körsettı")
    ('2018', '2021')
    """
    folded = text.casefold()
    older, newer = (sum(1 for letter in folded if letter in marks) for marks in (_OF_2018, _OF_2021))
    older += sum(folded.count(letters) for letters in ("ıa", "ıý", "sh", "ch"))
    return "2018" if older > newer else "2021"


def cyrillic_form(word: str, alphabet: str) -> str:
    """Return a lower-case Latin word in Cyrillic letters; the number of letters may change.

    >>> cyrillic_form("qaıyrymdylyq", "2018"), cyrillic_form("assambleıasy", "2018"), cyrillic_form("berdı", "2021")
    ('қайырымдылық', 'ассамблеясы', 'берді')
    """
    table = _table(alphabet)
    letters: list[str] = []
    position = 0
    while position < len(word):
        size = next((n for n in (4, 2, 1) if word[position : position + n] in table), 0)
        found = table.get(word[position : position + size], word[position : position + 1])
        after_vowel, _, elsewhere = found.partition("|")
        letters.append(after_vowel if not elsewhere or (letters and letters[-1] in _VOWELS) else elsewhere)
        position += size or 1
    return "".join(letters)


@cache
def _table(alphabet: str) -> dict[str, str]:
    return {row["latin"]: row["cyrillic"] for row in read_rows("alphabets") if row["alphabet"] in ("any", alphabet)}
