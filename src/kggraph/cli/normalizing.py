"""Bringing a text into the form that offsets rely on, and saying what that changed."""

import codecs
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from kggraph.cli.summary import counted
from kggraph.errors import DocumentError, Problem

_CR = "\r"
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class NormalizedText:
    """A text as a document needs it, and a sentence for each thing that was changed."""

    text: str
    changes: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """The bytes of the document."""
        return self.text.encode()


def normalize_text(path: Path) -> NormalizedText:
    """Read a text file as UTF-8, or as what its byte order mark says. Raises DocumentError if it is neither."""
    content = path.read_bytes()
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS.get(mark, "utf-8")
    try:
        read = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"not {encoding.upper()}: byte 0x{content[len(mark) + error.start]:02x}; expected a text in UTF-8"
        raise DocumentError([Problem(str(path), line, 0, message)]) from None
    lines = read.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", lines)
    changes = {
        "the byte order mark was taken away": bool(mark),
        f"{encoding.upper()} became UTF-8": encoding != "utf-8",
        f"{counted(read.count(_CR), 'line end')} became LF": lines != read,
        "characters were composed (Unicode NFC)": composed != lines,
    }
    return NormalizedText(composed, tuple(sentence for sentence, applies in changes.items() if applies))
