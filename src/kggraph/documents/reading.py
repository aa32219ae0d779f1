"""Reading documents: the bytes stay as they are, and what offsets could not rely on is refused."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kggraph.documents.document import Document
from kggraph.documents.sentences import split_sentences
from kggraph.errors import DocumentError
from kggraph.problem import Problem
from kggraph.vocabulary import ASAR

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


def read_documents(folder: Path | None, *, base: str, root: Path) -> list[Document]:
    """Read every ``.txt`` file of a folder; the IRI of each is the base, ``doc/`` and the file's name without ``.txt``.

    Raises DocumentError with every problem of every file, named relative to ``root``; among them a text that is not
    the one whose SHA-256 the metadata beside it state.
    """
    if folder is None or not folder.is_dir():
        return []
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.txt")):
        try:
            document = read_document(path, base=base, root=root)
        except DocumentError as error:
            problems += error.problems
        else:
            documents.append(document)
            problems += _digest_problems(document, root)
    if problems:
        raise DocumentError(problems)
    return documents


def read_document(path: Path, *, base: str, root: Path) -> Document:
    """Read one document: UTF-8 without byte order mark, NFC, lines ended by LF, no control characters, not empty.

    Raises DocumentError with every problem of the file: its line, what is there and what was expected.
    """
    name = path.relative_to(root).as_posix()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError([Problem(name, 0, 0, f"cannot be read: {error.strerror}")]) from None
    problems = [*_name_problems(path, name), *_byte_problems(content, name)]
    text = "" if problems else content.decode("utf-8")
    problems += [] if problems else list(_text_problems(text, name))
    if problems:
        raise DocumentError(problems)
    digest = hashlib.sha256(content).hexdigest()
    return Document(f"{base}doc/{path.stem}", path, text, digest, tuple(split_sentences(text)))


def _digest_problems(document: Document, root: Path) -> Iterator[Problem]:
    """Yield a problem if the metadata beside a document state another SHA-256 than its bytes have."""
    path = document.path.with_suffix(".ttl")
    if not path.is_file():
        return
    content = path.read_bytes()
    try:
        quads = list(ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=document.iri))
    except SyntaxError:
        return  # told where the file is read as data
    for quad in quads:
        if (
            quad.predicate == ASAR.sha256
            and isinstance(quad.object, ox.Literal)
            and quad.object.value != document.sha256
        ):
            stated = quad.object.value
            line = content[: content.find(stated.encode())].count(b"\n") + 1
            text = document.path.relative_to(root).as_posix()
            message = f"states the SHA-256 {stated}, but {text} has {document.sha256}: the text was changed"
            expected = "expected the text as it was, or this SHA-256 and facts read from the new text"
            yield Problem(path.relative_to(root).as_posix(), line, 0, f"{message}; {expected}")


def _name_problems(path: Path, name: str) -> Iterator[Problem]:
    if not _SLUG.match(path.stem):
        message = "the name becomes part of an IRI; expected Latin letters, digits, '-', '_' and '.' only"
        yield Problem(name, 0, 0, message)


def _byte_problems(content: bytes, name: str) -> Iterator[Problem]:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            message = f"begins with a byte order mark of {encoding}; expected UTF-8 without one"
            yield Problem(name, 1, 1, f"{message} ('kggraph new document' converts)")
            return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}; expected UTF-8"
        yield Problem(name, line, 0, message)


def _text_problems(text: str, name: str) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(name, 0, 0, "the document is empty; expected text")
    if "\r" in text:
        message = "ends its lines with CR LF or CR; expected LF ('kggraph new document' converts)"
        yield Problem(name, text[: text.index("\r")].count("\n") + 1, 0, message)
    elif control := _CONTROL.search(text):
        yield _problem_at(
            text, control.start(), name, f"control character U+{ord(control[0]):04X}; expected plain text"
        )
    if not unicodedata.is_normalized("NFC", text):
        position = _first_unnormalized(text)
        message = f"not in Unicode NFC at {text[position : position + 2]!r}; expected composed characters"
        yield _problem_at(text, position, name, f"{message} ('kggraph new document' converts)")


def _first_unnormalized(text: str) -> int:
    composed = unicodedata.normalize("NFC", text)
    return next((i for i, (a, b) in enumerate(zip(text, composed, strict=False)) if a != b), len(composed))


def _problem_at(text: str, position: int, name: str, message: str) -> Problem:
    line_start = text.rfind("\n", 0, position) + 1
    return Problem(name, text.count("\n", 0, position) + 1, position - line_start + 1, message)
