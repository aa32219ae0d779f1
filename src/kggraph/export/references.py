"""What an answer leads to: links of pages, of style sheets and scripts, of site maps, and typed links of any answer."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

from kggraph.export.naming import HTML

# What a browser or a crawler fetches without asking anybody for words.
LINKED = {
    "a": "href",
    "area": "href",
    "form": "action",
    "image": "href",
    "img": "src",
    "link": "href",
    "script": "src",
    "use": "href",
}
_IN_STYLE = re.compile(r"url\(([^)\"']+)\)")
_IN_SCRIPT = re.compile(r"""(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)["']""")
_IN_SITE_MAP = re.compile(r"<loc>([^<]+)</loc>")
_IN_TRIPLES = re.compile(r"<([^<>\s]+)>")
_TYPED = re.compile(r'<([^>]*)>; rel="([^"]*)"')
# Other answers to the same question; the rest of a thing's links (a linkset) only repeats them.
_FOLLOWED = {"alternate", "describedby", "first", "item", "last", "next", "prev"}


def is_link(tag: str, name: str, value: str) -> bool:
    """Return whether an attribute is a link that a browser follows, or a local URL that a script asks for.

    >>> is_link("a", "href", "x/"), is_link("form", "data-index", "/search.json"), is_link("button", "data-copy", "iri")
    (True, True, False)
    """
    return name == LINKED.get(tag) or (name.startswith("data-") and value.startswith("/"))


class _Links(HTMLParser):
    """Collects the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value is not None and is_link(tag, name, value)]


def references(url: str, media_type: str, text: str, roots: Iterable[str]) -> Iterator[str]:
    """Yield the local URLs that an answer leads to, as they are written; ``roots`` are what absolute ones begin with.

    >>> list(references("/kk/", "text/html", '<a href="/kk/x?page=2#y">x</a> <a href="https://e.example/">e</a>', ()))
    ['/kk/x?page=2#y']
    >>> list(references("/static/kg.css?v=1", "text/css", "src: url(fonts/a.woff2?v=2)", ()))
    ['/static/fonts/a.woff2?v=2']
    """
    for target in _named(media_type, text):
        root = next((root for root in roots if target.startswith(root)), None)
        local = f"/{target.removeprefix(root)}" if root else urljoin(url, target)
        if local.startswith("/") and not local.startswith("//"):
            yield local


def typed_links(header: str) -> Iterator[str]:
    """Yield the local URLs of a ``Link`` header that lead to other answers (RFC 8288).

    >>> list(typed_links('</data/a.ttl>; rel="describedby"; type="text/turtle", </linkset?iri=a>; rel="linkset"'))
    ['/data/a.ttl']
    """
    return (target for target, relation in _TYPED.findall(header) if relation in _FOLLOWED and target.startswith("/"))


def _named(media_type: str, text: str) -> list[str]:
    if media_type == HTML:
        links = _Links()
        links.feed(text)
        return links.found
    patterns = {
        "text/css": _IN_STYLE,
        "text/javascript": _IN_SCRIPT,
        "application/xml": _IN_SITE_MAP,
        "application/n-triples": _IN_TRIPLES,
    }
    pattern = patterns.get(media_type)
    return pattern.findall(text) if pattern else []
