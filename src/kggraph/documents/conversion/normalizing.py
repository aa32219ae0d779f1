"""Bringing a text into the form that offsets rely on, and saying what that changed."""

import re
import unicodedata
from pathlib import Path

from kggraph.documents.conversion.encodings import MARKS, detect_encoding
from kggraph.errors import DocumentError
from kggraph.problem import Problem

LONGEST = 16_000_000  # characters; ten long books
_CR = "\r"
_MOST_MARKS = 30  # Unicode Standard Annex 15, section 13: no text has more marks on one letter
_NO_MARKS = r"\x00-\u02ff\u0370-\u0482\u048a-\u0590\u2000-\u20cf\u4e00-\u9fff"
_PERHAPS_MARKS = re.compile(rf"[^{_NO_MARKS}]{{{_MOST_MARKS + 1},}}")
_BREAKS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def decode_text(content: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """Return a text file's characters, and a sentence for each thing that is not kept of its bytes.

    The encoding is that of the byte order mark or else as detected. Raises DocumentError if none fits.
    """
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    encoding = MARKS[mark] if mark else detect_encoding(content)
    try:
        text = content[len(mark) :].decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        name, byte = (encoding or "utf-8").upper(), content[len(mark) + error.start]
        message = f"not {name}: byte 0x{byte:02x}; expected a text in UTF-8, or Kazakh or Russian in another encoding"
        raise DocumentError([Problem(str(path), line, 0, message)]) from None
    changes = {
        "the byte order mark was taken away": bool(mark),
        f"{encoding.upper()} became UTF-8": encoding != "utf-8",
    }
    return text, tuple(sentence for sentence, applies in changes.items() if applies)


def normalize_text(read: str, path: Path) -> tuple[str, tuple[str, ...]]:
    r"""Return a text in NFC with lines ended by LF, and a sentence for each thing that this changed.

    Raises DocumentError for a text that is too long or has so many marks in a row that composing them takes for ever.

    >>> normalize_text("cafe\u0301\r\n", Path("a.txt"))
    ('café\n', ('1 line end became LF', 'characters were composed (Unicode NFC)'))
    """
    if len(read) > LONGEST:
        message = f"has {len(read)} characters; expected at most {LONGEST}: take it apart"
        raise DocumentError([Problem(str(path), 0, 0, message)])
    _require_few_marks(read, path)
    lines = read.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", lines)
    number = read.count(_CR)
    changes = {
        f"{number} line end{'s' if number > 1 else ''} became LF": lines != read,
        "characters were composed (Unicode NFC)": composed != lines,
    }
    return composed, tuple(sentence for sentence, applies in changes.items() if applies)


def without_controls(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Return a text that a library found, without the control characters that it may have found as well.

    >>> without_controls("a\x0cb\x00c")
    ('a\nbc', ('1 control character was taken away',))
    """
    broken = _BREAKS.sub("\n", text)
    clean, number = _CONTROLS.subn("", broken)
    told = f"{number} control characters were" if number > 1 else "1 control character was"
    return clean, (f"{told} taken away",) if number else ()


def _require_few_marks(text: str, path: Path) -> None:
    """Refuse what makes NFC sort a long row of marks, which takes time as the square of its length."""
    for found in _PERHAPS_MARKS.finditer(text):
        row = 0
        for letter in found[0]:
            row = row + 1 if unicodedata.combining(letter) else 0
            if row > _MOST_MARKS:
                line = text.count("\n", 0, found.start()) + 1
                message = f"more than {_MOST_MARKS} combining marks in a row; expected a text that people can read"
                raise DocumentError([Problem(str(path), line, 0, message)])
