"""The text of a Word file (.docx): paragraphs and tables in their order, tracked changes accepted."""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from lxml import etree

from kggraph.documents.conversion.parsing import Parsed, UnreadableError
from kggraph.documents.conversion.source import Metadata
from kggraph.documents.conversion.stated import first_line
from kggraph.limits import MEBIBYTE

_UNPACKED = 200 * MEBIBYTE
_PARTS = 10_000
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
# What was moved away or deleted, and the second telling of what newer programs draw in another way.
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def parse(content: bytes) -> Parsed:
    """Return the text of a file, one paragraph to a line, a row's cells apart by tabs. Raises UnreadableError."""
    _require_modest(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise UnreadableError(f"not a whole Word file: {first_line(str(error))}") from None
    text = "\n".join(line for line in _lines(document) if line.strip())
    if not text:
        raise UnreadableError("a Word file without text")
    return Parsed(text + "\n", Metadata(title=first_line(document.core_properties.title or "")))


def _require_modest(content: bytes) -> None:
    """Refuse what unpacks to more than its size lets expect. Unpacking never gives more than the list of parts says."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"not a whole Word file: {error}") from None
    size = sum(part.file_size for part in parts)
    if size > _UNPACKED or len(parts) > _PARTS:
        message = f"unpacks to {size // MEBIBYTE} MiB in {len(parts)} parts"
        raise UnreadableError(f"{message}; expected at most {_UNPACKED // MEBIBYTE} MiB in {_PARTS}")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError("encrypted; expected a file that opens without a password")


def _lines(document: Document) -> Iterator[str]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            yield from _rows(item)
        else:
            yield _text(item._element)  # noqa: SLF001 - the text that python-docx gives lacks what was inserted


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = list(dict.fromkeys(cell._element for cell in row.cells))  # noqa: SLF001 - merged cells come twice
        yield "\t".join(" ".join(_text(cell).split()) for cell in cells)


def _text(element: BaseOxmlElement) -> str:
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag in _MARKS and node.getparent().tag == qn("w:r"):
            pieces.append(_MARKS[node.tag])
        elif node.tag not in _LEFT_OUT:
            waiting += reversed(node)
            pieces += [" "] if node.tag == qn("w:p") and pieces else []
    return "".join(pieces).strip(" ")
