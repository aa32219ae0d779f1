"""Which encoding a text's bytes are in, where they do not say so.

Detectors for every language take the Kazakh letters of KZ-1048 for other letters of windows-1251. Kazakh and Russian
are all that is asked for here, so it suffices to look for the encoding in which their letters come out.
"""

import codecs

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# The most usual first: where two fit equally, as windows-1251 and KZ-1048 do for Russian, the first is meant.
_OF_ONE_BYTE = ("windows-1251", "kz1048", "ptcp154", "koi8-r", "cp866", "mac-cyrillic")
_OF_TWO_BYTES = ("utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16
_LEAST_LETTERS = 8
_LEAST_SCORE = 0.55
_LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі")
_FREQUENT = frozenset("аеинорстлқдмңыі")
_MARKS_OF_TEXT = frozenset("«»“”„’–—…№\u00a0\u00ad")


def detect_encoding(content: bytes) -> str:
    r"""Return the encoding of bytes that have no byte order mark, or an empty string if none fits.

    It is UTF-8 whenever the bytes are UTF-8, save for the control characters of UTF-16; else one of those that Kazakh
    and Russian texts are found in, if their letters come out of it.

    >>> [detect_encoding("Қор он отбасыға көмек берді.".encode(e)) for e in ("utf-8", "kz1048", "utf-16-be")]
    ['utf-8', 'kz1048', 'utf-16-be']
    >>> detect_encoding("Фонд помог десяти семьям.".encode("windows-1251")), detect_encoding(b"caf\xe9")
    ('windows-1251', '')
    """
    is_wide = b"\x00" in content[:_SAMPLE] or b"\x04" in content[:_SAMPLE]
    if is_wide and len(content) % 2 == 0 and (wide := _best(content, _OF_TWO_BYTES)):
        return wide
    if _decodes(content, "utf-8"):
        return "utf-8"
    return "" if is_wide else _best(content, _OF_ONE_BYTE)


def _best(content: bytes, encodings: tuple[str, ...]) -> str:
    scores = {encoding: _score(content[:_SAMPLE], encoding) for encoding in encodings}
    best = max(encodings, key=lambda encoding: scores[encoding])
    return best if scores[best] >= _LEAST_SCORE and _decodes(content, best) else ""


def _score(sample: bytes, encoding: str) -> float:
    """Return how much a text looks like Kazakh or Russian, at most 1: by its letters and where capitals stand."""
    text = sample.decode(encoding, errors="replace")
    foreign = [(before, letter) for before, letter in zip(" " + text, text, strict=False) if letter > "\x7f"]
    if sum(1 for _, letter in foreign if letter.lower() in _LETTERS) < _LEAST_LETTERS:
        return 0
    return sum(_weight(before, letter) for before, letter in foreign) / len(foreign)


def _weight(before: str, letter: str) -> float:
    if letter in _FREQUENT:
        return 1
    if letter in _LETTERS or letter in _MARKS_OF_TEXT:
        return 0.7
    if letter.lower() in _LETTERS:  # in other encodings of Cyrillic, small letters come out as capitals
        return 0.7 if not before.isalpha() else 0.5 if before.isupper() else -1
    return -3


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
