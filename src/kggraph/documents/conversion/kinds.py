"""Which kinds of files can be read, told by their content and their names' endings, which must agree."""

import re
from enum import Enum
from pathlib import Path

from kggraph.errors import DocumentError
from kggraph.problem import Problem

_HEAD = 1024
_WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_UNREADABLE = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file (.doc, .xls, .ppt); save it as .docx or .pdf",
    b"{\\rtf": "a Rich Text file; save it as .docx or as text",
    b"\x1f\x8b": "compressed by gzip; unpack it first",
    b"\x89PNG": "a picture; expected a text",
    b"\xff\xd8\xff": "a picture; expected a text",
}


class Kind(Enum):
    """A kind of file: the endings of its name, what it is called, the module that parses it (plain text needs none)."""

    #           endings                      called               parser
    TEXT = ((".txt",), "a plain text", "")
    WEB_PAGE = ((".html", ".htm", ".xhtml"), "a web page (HTML)", "web_pages")
    PDF = ((".pdf",), "a PDF", "pdf_files")
    WORD = ((".docx",), "a Word file (.docx)", "word_files")

    def __init__(self, endings: tuple[str, ...], called: str, parser: str) -> None:
        self.endings, self.called, self.parser = endings, called, parser


ENDINGS = tuple(ending for kind in Kind for ending in kind.endings)


def kind_of(path: Path, head: bytes) -> Kind:
    """Return what a file is; ``head`` is how its content begins. A name with another ending is that of a plain text.

    Raises DocumentError if the content is of another kind than the name says, or of none that can be read.

    >>> kind_of(Path("report.txt"), b"%PDF-1.7").name
    Traceback (most recent call last):
    kggraph.errors.DocumentError: report.txt: named as a plain text, but its content is a PDF; expected the ending .pdf
    """
    if reason := next((reason for mark, reason in _UNREADABLE.items() if head.startswith(mark)), ""):
        raise DocumentError([Problem(str(path), 0, 0, f"is {reason}")])
    named = next((kind for kind in Kind if path.suffix.lower() in kind.endings), Kind.TEXT)
    found = _kind_by_content(head)
    # Web pages need not begin as the specification says; everything else tells what it is.
    if found is named or (named is Kind.WEB_PAGE and found is Kind.TEXT):
        return named
    message = f"named as {named.called}, but its content is {found.called}; expected the ending {found.endings[0]}"
    raise DocumentError([Problem(str(path), 0, 0, message)])


def _kind_by_content(head: bytes) -> Kind:
    if b"%PDF-" in head[:_HEAD]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return Kind.WORD
    return Kind.WEB_PAGE if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) else Kind.TEXT
