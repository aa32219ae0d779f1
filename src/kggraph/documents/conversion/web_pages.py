"""The text of a web page without its menus, and what its head states of it."""

import re

import trafilatura
from lxml import etree, html

from kggraph.documents.conversion.encodings import MARKS, detect_encoding
from kggraph.documents.conversion.parsing import Parsed, UnreadableError
from kggraph.documents.conversion.source import Metadata
from kggraph.documents.conversion.stated import as_date, as_language, first_line

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_HEAD = 4096
# Names of other codecs would decode to who knows what.
_ENCODINGS = {"utf-8", "utf8", "windows-1251", "cp1251", "kz-1048", "koi8-r", "ibm866", "cp866", "iso-8859-5"}
_TITLES = ("//meta[@property='og:title']/@content", "//meta[@name='dc.title']/@content", "//title/text()")
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='dc.date' or @name='DC.date.issued' or @name='date']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)
_PUBLISHERS = ("//meta[@property='og:site_name']/@content", "//meta[@name='dc.publisher']/@content")
_URLS = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_LANGUAGES = ("/html/@lang", "/html/@xml:lang", "//meta[@http-equiv='content-language']/@content")


def parse(content: bytes) -> Parsed:
    """Return the main text of a page, one paragraph to a line, cells apart by tabs. Raises UnreadableError."""
    page, encoding = _decode(content)
    text = trafilatura.extract(page, output_format="txt", include_comments=False, include_tables=True)
    if not text or not text.strip():
        raise UnreadableError("a web page without a text that could be told from its menus")
    changes = ["menus, lists of links and other surroundings of the text were left out"]
    changes += [] if encoding == "utf-8" else [f"{encoding.upper()} became UTF-8"]
    return Parsed("\n".join(_lines(text)) + "\n", _metadata(page), tuple(changes))


def _decode(content: bytes) -> tuple[str, str]:
    """Return the page and its encoding: of its mark, else as declared if that fits, else as detected."""
    if mark := next((mark for mark in MARKS if content.startswith(mark)), b""):
        return content[len(mark) :].decode(MARKS[mark], errors="replace"), MARKS[mark]
    declared = _DECLARED.search(content[:_HEAD])
    name = declared[1].decode("ascii", errors="replace").lower() if declared else ""
    for encoding in (name if name in _ENCODINGS else "", "utf-8", detect_encoding(content)):
        try:
            return content.decode(encoding or "ascii"), encoding or "ascii"
        except UnicodeDecodeError:
            continue
    raise UnreadableError("a web page whose encoding is neither declared nor that of a Kazakh or Russian text")


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [_cells(line) for line in lines if not re.fullmatch(r"[|\s:-]+", line)]


def _cells(line: str) -> str:
    if not (line.startswith("| ") and line.endswith(" |")):
        return line
    return "\t".join(cell for part in line[1:-1].split(" | ") if (cell := part.strip()))


def _metadata(page: str) -> Metadata:
    try:
        tree = html.document_fromstring(_DECLARATION.sub("", page, count=1))
    except (etree.ParserError, ValueError):
        return Metadata()
    return Metadata(
        title=first_line(_first(tree, _TITLES)),
        date=as_date(_first(tree, _DATES)),
        publisher=first_line(_first(tree, _PUBLISHERS)),
        url=_url(_first(tree, _URLS)),
        language=as_language(_first(tree, _LANGUAGES)),
    )


def _url(text: str) -> str:
    return text.strip() if re.fullmatch(r"\s*https?://[^\s<>\"{}|\\^`]+\s*", text) else ""


def _first(tree: html.HtmlElement, paths: tuple[str, ...]) -> str:
    found = (str(value) for path in paths for value in tree.xpath(path) if str(value).strip())
    return next(found, "")
