"""Which file holds what a URL answers with, and how one file links to another.

A page is the ``index.html`` of a folder, because every web server answers a folder's URL with that. A query becomes
part of the name, behind ``@``, because web servers do not look at queries to find a file.
"""

import hashlib
import posixpath
import re
from urllib.parse import quote, unquote

from kggraph.formats import RdfFormat, ResultsFormat

HTML = "text/html"
_LONGEST = 200  # bytes of a name; file systems take 255
_KEPT = "/!$&'()*+,;=:@~-._"
ENDINGS = {
    **{row.media_type: row.extension for row in (*ResultsFormat, *RdfFormat)},
    "application/json": "json",
    "application/atom+xml": "atom",
    "application/xml": "xml",
    "text/plain": "txt",
}
_ENDING = re.compile(r"\.[0-9A-Za-z]+\Z")
# Names that would leave the folder, or be none.
_UNUSABLE = {"": "@", ".": "@.", "..": "@.."}


def normalize(url: str) -> str:
    """Return a local URL, without fragment, as it is written here whoever wrote it.

    >>> normalize("/kk/%D0%B0#x") == normalize("/kk/а"), normalize("/resource?iri=urn%3Ax")
    (True, '/resource?iri=urn%3Ax')
    >>> normalize("/en/cite.bib?iri=urn%3Ax/y")
    '/en/cite.bib?iri=urn%3Ax%2Fy'
    """
    path, question_mark, query = url.partition("#")[0].partition("?")
    return f"{quote(unquote(path), safe=_KEPT)}{question_mark}{query.replace('/', '%2F')}"


def file_of(url: str, media_type: str) -> str:
    """Return the file, below the folder of the copy, for what a normalized URL answers with.

    >>> file_of("/kk/org/akhyska", "text/html"), file_of("/data/org/akhyska.ttl", "text/turtle")
    ('kk/org/akhyska/index.html', 'data/org/akhyska.ttl')
    >>> file_of("/en/donations?page=2", "text/html"), file_of("/data/hub.ttl?page=2", "text/turtle")
    ('en/donations/@page=2/index.html', 'data/hub.ttl@page=2.ttl')
    >>> file_of("/resource?iri=urn%3Ax&format=ttl", "text/turtle")
    'resource/@iri=urn%3Ax&format=ttl.ttl'
    >>> file_of("/en/cite.bib?iri=urn%3Ax%2Fy", "application/x-bibtex")
    'en/cite.bib@iri=urn%3Ax%2Fy.bib'
    """
    path, _, query = url.partition("?")
    *folders, name = unquote(path)[1:].split("/")
    if query and _ENDING.search(name):
        name = f"{name}@{query}"  # beside the file, which cannot be a folder as well
    elif query:
        folders, name = [*folders, name], f"@{query}"
    if media_type == HTML and name.endswith(".html"):
        media_type = ""  # a name that web servers take for a page themselves
    if media_type == HTML:
        return "/".join([*map(_usable, folders), *([_usable(name)] if name else []), "index.html"])
    own = _ENDING.search(path)
    ending = ENDINGS.get(media_type) or (own[0][1:] if own else "")
    if ending and query:
        name = f"{name}.{ending}"
    return "/".join([*map(_usable, folders), _usable(name)])


def link_between(source: str, target: str, fragment: str = "") -> str:
    """Return the relative URL that leads from one file to another.

    >>> link_between("kk/org/a/index.html", "kk/org/b/index.html", "s1"), link_between("kk/index.html", "static/kg.css")
    ('../b/#s1', '../static/kg.css')
    >>> link_between("kk/a/index.html", "kk/a/index.html", "x"), link_between("index.html", "a:b/@page=2/index.html")
    ('./#x', './a:b/@page=2/')
    """
    is_page = posixpath.basename(target) == "index.html"
    wanted = posixpath.dirname(target) if is_page else target
    path = posixpath.relpath(wanted or ".", posixpath.dirname(source) or ".")
    path = quote(path, safe=_KEPT) + ("/" if is_page else "")
    first = path.partition("/")[0]
    path = f"./{path}" if ":" in first else path
    return f"{path}{'#' if fragment else ''}{fragment}"


def link_from_root(prefix: str, target: str, fragment: str = "") -> str:
    """Return the URL of a file from the root of a host, for pages that stand in for any other.

    >>> link_from_root("/graph/", "kk/index.html"), link_from_root("/", "index.html")
    ('/graph/kk/', '/')
    """
    path = target.removesuffix("index.html") if posixpath.basename(target) == "index.html" else target
    return f"{prefix}{quote(path, safe=_KEPT)}{'#' if fragment else ''}{fragment}"


def _usable(name: str) -> str:
    """Return a name that file systems take: one that is too long becomes its hash, which links still find."""
    name = _UNUSABLE.get(name, name)
    if len(name.encode()) <= _LONGEST:
        return name
    return f"@{hashlib.sha256(name.encode()).hexdigest()[:32]}"
