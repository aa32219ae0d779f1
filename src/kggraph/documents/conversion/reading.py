"""Reading a file of any kind as a text that can become a document."""

from hashlib import sha256
from pathlib import Path

from kggraph.documents.conversion.confined import ParsingLimits, parse_confined
from kggraph.documents.conversion.kinds import Kind, kind_of
from kggraph.documents.conversion.normalizing import decode_text, normalize_text, without_controls
from kggraph.documents.conversion.source import SourceText
from kggraph.errors import DocumentError
from kggraph.limits import MEBIBYTE
from kggraph.problem import Problem

LARGEST = 64 * MEBIBYTE
_HEAD = 1 << 16
_LIMITS = ParsingLimits()


def read_source(path: Path, *, limits: ParsingLimits = _LIMITS) -> SourceText:
    """Return the text of a plain text, a web page, a PDF or a Word file, with what the file states of it.

    Plain text is decoded here; other kinds are parsed in a process of their own, within ``limits``. Raises
    DocumentError for a file that is too large, of another kind than its name says, or without readable text, and
    SettingsError if the library that reads its kind is not installed.
    """
    content = _read(path)
    kind = kind_of(path, content[:_HEAD])
    digest = sha256(content).hexdigest()
    if kind is Kind.TEXT:
        read, decoded = decode_text(content, path)
        text, normalized = normalize_text(read, path)
        return SourceText(text, path, digest, (*decoded, *normalized))
    parsed = parse_confined(content, kind, name=path, limits=limits)
    clean, taken = without_controls(parsed.text)
    text, normalized = normalize_text(clean, path)
    return SourceText(text, path, digest, (*parsed.changes, *taken, *normalized), parsed.metadata)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise DocumentError([Problem(str(path), 0, 0, f"cannot be read: {error.strerror}")]) from None
    if len(content) > LARGEST:
        message = f"is larger than {LARGEST // MEBIBYTE} MiB; expected an article or a book: take it apart"
        raise DocumentError([Problem(str(path), 0, 0, message)])
    return content
