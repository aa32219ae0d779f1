"""Names as they sound, whatever the script: what makes «Ахысқаға», "Akhyska" and "Ahysqa" one name.

Kazakh in Cyrillic and in both Latin alphabets (with acutes, 2018; with umlauts, 2021), Russian and its usual
romanizations come to the same few letters. Two spellings that do may still be two names: what is found by them must be
compared.
"""

import itertools
import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
# One capital letter for each sound that Latin writes with several letters.
_CYRILLIC = {
    **dict(zip("абвгғдеёжзийкқлмнңоөпрстуұүфхһчшщыіэюяә", "abuggdeeJziikklmnnooprstuuufHHCSSiieuaa", strict=True)),
    "ц": "ts",
    "ъ": "",
    "ь": "",
}
_LATIN = {"ş": "S", "š": "S", "ç": "C", "č": "C", "ž": "J", "ğ": "g", "ǵ": "g", "ý": "u", "ı": "i", "ŋ": "n", "ß": "ss"}
# Longest first: what several letters stand for in romanized names.
_SOUNDS = {
    "shch": "S",
    "tch": "C",
    "dzh": "J",
    "sh": "S",
    "ch": "C",
    "zh": "J",
    "kh": "H",
    "gh": "g",
    "ph": "f",
    "ts": "ts",
    "tz": "ts",
    "ck": "k",
    "yo": "e",
    "j": "J",
    "h": "H",
    "x": "H",
    "q": "k",
    "c": "k",
    "v": "u",
    "w": "u",
    "y": "i",
}
_SEVERAL = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_REPEATED = re.compile(r"([^\W\d])\1+")
_GLIDE = re.compile("i+(?=[aeou])")  # what я, ю and е begin with, as some romanizations write it
_VOWELS = re.compile("[aeiou]")
_CONSONANTS = 3
# Endings as they sound: of Kazakh (plural, possession, cases), then of Russian (cases).
_ENDINGS = re.compile(
    "(?:[ldt][ae]r)?(?:i|si|in|sin|[ndt]in|inin|sinin|[gk][ae]|n[ae]|[ia]na|in[ae]|sin[ae]|[ndt]i|in|[dt][ae]n?|n[ae]n"
    "|n[dt][ae]n?|in[dt][ae]n?|sin[dt][ae]n?|[mbp]en|imen|simen|[ae])?"
    "|ogo|ego|omu|emu|[aeio]i|[aeoi]m|[aei]H|ami|imi|[oe]u|[aeiou]"
)
_SHARED = 4  # letters that words must share before an ending is taken off: what is shorter may be another name
_WITH_ENDING = 0.95
_INITIAL = 0.8  # a letter that stands for a word


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name as they sound.

    >>> words("«Ахыска» бірлестігі"), words("Akhysqa birlestigi")
    (('aHiska', 'birlestigi'), ('aHiska', 'birlestigi'))
    >>> words("Жылу") == words("Zhylu") == words("Jylu") == words("Jylý"), words("Навруз") == words("Nauruz")
    (True, True)
    """
    return tuple(_sound(word) for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()))


def skeleton(word: str) -> str:
    """Return the first consonants of a word as it sounds, by which it is looked up; a vowel counts where it begins.

    >>> skeleton("aHiska"), skeleton("Jilu"), skeleton("ai")
    ('aHsk', 'Jl', 'a')
    """
    return word[:1] + _VOWELS.sub("", word[1:])[:_CONSONANTS]


@lru_cache(maxsize=65_536)
def similarity(one: str, other: str) -> float:
    """Return how alike two words sound, from 0 to 1: by the letters to change, unless only the ending differs.

    A letter alone may stand for a word.

    >>> similarity("taraz", "tarazdan"), similarity("taraza", "tarazda"), similarity("taraz", "almati") < 0.4
    (0.95, 0.95, True)
    """
    if one == other:
        return 1.0
    if 1 in {len(one), len(other)}:
        return _INITIAL if one[:1] == other[:1] else 0.0
    shared = _shared(one, other)
    if shared >= _SHARED and _ENDINGS.fullmatch(one, shared) and _ENDINGS.fullmatch(other, shared):
        return _WITH_ENDING
    return 1 - _distance(one, other) / max(len(one), len(other), 1)


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    latin = "".join(_LATIN.get(letter) or _plain(letter) for letter in word)
    sounds = _SEVERAL.sub(lambda match: _SOUNDS[match[0]], latin)
    heard = "".join(_CYRILLIC.get(letter, letter) for letter in sounds)
    return _REPEATED.sub(r"\1", _GLIDE.sub("", heard))


def _plain(letter: str) -> str:
    """Return a Latin letter without its marks: ä is a, ü is u. In Cyrillic marks make another letter."""
    return letter if letter in _CYRILLIC else unicodedata.normalize("NFD", letter)[:1]


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in alike)


def _distance(one: str, other: str) -> int:
    """Return how many letters to put in, take out or change (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        diagonal, row[0] = row[0], number
        for place, right in enumerate(other, 1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (left != right))
    return row[-1]
