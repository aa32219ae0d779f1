"""Names as they sound, whatever the script: what makes «Ахысқаға», "Akhyska" and "Ahysqa" one name.

Kazakh in Cyrillic and in both Latin alphabets (with acutes, 2018; with umlauts, 2021), Russian and its usual
romanizations come to the same few letters. Two spellings that do may still be two names: what is found by them must be
compared.

Search, reconciliation and indexes all fold by ``sounds`` (or ``words``, the same without places). It looks at one word
at a time and keeps nothing, in four steps: look-alikes of Cyrillic letters are mended; marks are taken off Latin
letters; what several Latin letters stand for, then each Cyrillic letter, becomes one letter; repeated letters become
one. What the index of a release has can be folded anew by anyone who takes the same steps.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")  # an apostrophe within a word is a soft sign, or marks a letter
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
# Letters of one script typed for those of the other, as keyboards without Kazakh letters invite it.
_LOOK_ALIKES = str.maketrans("aceiopxyhөə", "асеіорхуһөә")
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
_SHORT_ROOT = 3  # one letter less, where the ending begins with a consonant: «қор», «қорға»
_VOICED = {"k": "g", "p": "b"}  # what the last letter of a root becomes before a vowel: «бірлестік», «бірлестігі»
_KEY = 7  # letters of a word by which its misspellings are found
_LEAST_KEY = 4  # of what is shorter, every other word is a misspelling
_WITH_ENDING = 0.95
_INITIAL = 0.8  # a letter that stands for a word


@dataclass(frozen=True)
class Sound:
    """A word of a text: where it stands (half-open, counted from 0) and how it sounds."""

    start: int
    end: int
    heard: str


def sounds(text: str) -> tuple[Sound, ...]:
    """Return the words of a text in NFC with their places.

    >>> [(sound.start, sound.heard) for sound in sounds("«Ахыска» қоры")]
    [(1, 'aHiska'), (9, 'kori')]
    """
    found = (Sound(*match.span(), _sound(match[0])) for match in _WORD.finditer(text))
    return tuple(sound for sound in found if sound.heard)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name as they sound.

    >>> words("«Ахыска» бірлестігі"), words("Akhysqa birlestigi")
    (('aHiska', 'birlestigi'), ('aHiska', 'birlestigi'))
    >>> words("Жылу") == words("Zhylu") == words("Jylu") == words("Jylý"), words("Навруз") == words("Nauruz")
    (True, True)
    """
    stretches = unicodedata.normalize("NFC", text).split()
    return tuple(itertools.chain.from_iterable(map(_words_between_spaces, stretches)))


def mend_look_alikes(word: str) -> str:
    """Return a lower-case word with Latin look-alikes made Cyrillic if it has a Cyrillic letter already.

    >>> mend_look_alikes("кiтап"), mend_look_alikes("iphone")
    ('кітап', 'iphone')
    """
    return word.translate(_LOOK_ALIKES) if any("\u0400" <= letter <= "\u052f" for letter in word) else word


def folding_rules() -> dict[str, dict[str, str]]:
    """Return the tables behind ``words``, in the order of its steps, for programs that cannot call it.

    What several Latin letters stand for comes longest first.

    >>> list(folding_rules()), next(iter(folding_rules()["several"]))
    (['look_alikes', 'latin', 'several', 'cyrillic'], 'shch')
    """
    several = dict(sorted(_SOUNDS.items(), key=lambda pair: -len(pair[0])))
    look_alikes = {chr(latin): chr(letter) for latin, letter in _LOOK_ALIKES.items()}
    return {"look_alikes": look_alikes, "latin": _LATIN, "several": several, "cyrillic": _CYRILLIC}


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
    if are_forms(one, other):
        return _WITH_ENDING
    return 1 - distance(one, other) / max(len(one), len(other), 1)


def are_forms(one: str, other: str) -> bool:
    """Return whether two words as they sound differ by nothing but their endings.

    >>> are_forms("aHiska", "aHiskaga"), are_forms("aHisku", "aHiska"), are_forms("birlestik", "birlestiginin")
    (True, True, True)
    >>> are_forms("kor", "korga"), are_forms("bal", "bala"), are_forms("taras", "tarasof"), are_forms("asar", "asa")
    (True, False, False, False)
    """
    if one[:_SHORT_ROOT] != other[:_SHORT_ROOT]:
        return False  # as almost always: most words that are compared have nothing in common
    shared = _shared(one, other)
    if shared >= _SHARED and _is_ending(one, shared) and _is_ending(other, shared):
        return True
    if len(one) > len(other):
        one, other = other, one
    if shared == _SHORT_ROOT == len(one):
        return not _VOWELS.match(other, shared) and _is_ending(other, shared)
    voiced = one[:-1] + _VOICED.get(one[-1:], "")
    return (
        len(voiced) > _SHARED
        and len(voiced) == len(one)
        and other.startswith(voiced)
        and _is_ending(other, len(voiced))
    )


def root(word: str) -> str:
    """Return the beginning that all forms of a word have, as it sounds; other words may have it too.

    >>> root("aHiskaga"), root("birlestiginin"), root("birlestik"), root("korga"), root("kor"), root("bala")
    ('aHiska', 'birlesti', 'birlesti', 'kor', 'kor', 'bala')
    """
    cuts = range(_SHARED, len(word))
    cut = next((cut for cut in cuts if _is_ending(word, cut)), len(word))
    if len(word) > _SHARED and not _VOWELS.match(word, _SHORT_ROOT) and _is_ending(word, _SHORT_ROOT):
        cut = _SHORT_ROOT
    return word[: cut - 1] if cut > _SHARED and word[cut - 1] in "kgpb" else word[:cut]


def keys(start: str) -> set[str]:
    """Return what the beginning of a word is found by although a letter is wrong: itself, and it without one letter.

    Two beginnings share a key where one letter is missing, too many, changed, or has changed places with the next.

    >>> sorted(keys("taraz")), keys("taraz") & keys("taras")
    (['araz', 'taaz', 'tara', 'taraz', 'tarz', 'traz'], {'tara'})
    """
    return {start, *(start[:place] + start[place + 1 :] for place in range(len(start)))}


def beginnings(word: str) -> list[str]:
    """Return the beginnings of a word that misspelt ones are compared with: of four letters, and so on to seven.

    >>> beginnings("almati"), beginnings("kor"), beginnings("a2022b")
    (['alma', 'almat', 'almati'], [], [])
    """
    if not word.isalpha():
        return []  # of a number every other is a misspelling
    return [word[:length] for length in range(_LEAST_KEY, min(len(word), _KEY) + 1)]


@lru_cache(maxsize=16_384)
def _words_between_spaces(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_sound, _WORD.findall(text))))


@lru_cache(maxsize=65_536)
def _sound(word: str) -> str:
    mended = mend_look_alikes(word.casefold().translate(_APOSTROPHES))
    latin = "".join(_LATIN.get(letter) or _plain(letter) for letter in mended)
    sounds = _SEVERAL.sub(lambda match: _SOUNDS[match[0]], latin)
    heard = "".join(_CYRILLIC.get(letter, letter) for letter in sounds)
    return _REPEATED.sub(r"\1", _GLIDE.sub("", heard))


def _plain(letter: str) -> str:
    """Return a Latin letter without its marks: ä is a, ü is u. In Cyrillic marks make another letter."""
    if letter in _CYRILLIC:
        return letter
    return "" if unicodedata.combining(letter) else unicodedata.normalize("NFD", letter)[:1]


def _is_ending(word: str, start: int) -> bool:
    return _ENDINGS.fullmatch(word, start) is not None


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in alike)


def distance(one: str, other: str) -> int:
    """Return how many letters to put in, take out, change, or exchange with the next (optimal string alignment).

    >>> distance("taraz", "tarza"), distance("taraz", "taras"), distance("taraz", "traz"), distance("", "ab")
    (1, 1, 1, 2)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        last, before, row = before, row, [number]
        for place, right in enumerate(other, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (left != right))
            if number > 1 and place > 1 and left == other[place - 2] and one[number - 2] == right:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
    return row[-1]
