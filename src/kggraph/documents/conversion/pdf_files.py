"""The text of a PDF, its lines joined to paragraphs again."""

import io
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from kggraph.documents.conversion.paragraphs import join_lines
from kggraph.documents.conversion.parsing import Parsed, UnreadableError
from kggraph.documents.conversion.source import Metadata
from kggraph.documents.conversion.stated import first_line

_PAGES = 5_000


def parse(content: bytes) -> Parsed:
    """Return the text of a PDF, one paragraph to a line as far as its layout tells. Raises UnreadableError."""
    try:
        reader = PdfReader(io.BytesIO(content))
        _require_open(reader)
        pages = [page.extract_text() for page in reader.pages[:_PAGES]]
        metadata = _metadata(reader)
        number = len(reader.pages)
    # What a damaged file makes pypdf stumble over is not of one kind.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise UnreadableError(f"not a whole PDF: {first_line(str(error)) or type(error).__name__}") from None
    if number > _PAGES:
        raise UnreadableError(f"a PDF of {number} pages; expected at most {_PAGES}")
    if not any(page.strip() for page in pages):
        told = f"its {number} pages are" if number > 1 else "its page is"
        raise UnreadableError(f"a PDF without text: {told} pictures; recognize their text first (OCR)")
    return _joined(pages, metadata)


def _require_open(reader: PdfReader) -> None:
    closed = "encrypted; expected a PDF that opens without a password"
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(closed)
    except DependencyError:
        raise UnreadableError(closed) from None


def _metadata(reader: PdfReader) -> Metadata:
    found = reader.metadata
    return Metadata(title=first_line(str(found.title or "")) if found else "")


def _joined(pages: Sequence[str], metadata: Metadata) -> Parsed:
    text, joined = join_lines(pages)
    changes = ["lines were joined to paragraphs as the layout of the pages tells"]
    changes += [f"{joined} words broken at the end of a line were joined"] if joined else []
    return Parsed(text, metadata, tuple(changes))
