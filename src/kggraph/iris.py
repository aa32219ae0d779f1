"""IRIs of the data and the URLs that answer for them: the one mapping between the two.

Things stand under ``BASE/id/`` and lose the ``id/`` in page and data URLs; documents, facts, concepts and the rest of
the base keep their path; everything else is reached through ``/resource?iri=``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode

from pyoxigraph import NamedNode

from kggraph.errors import InvalidIriError

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*\Z")
_KEPT = "/:@!$&'()*+,;=~-._"
_KEPT_IN_FRAGMENT = _KEPT + "?"
_PLAIN = re.compile(r"[A-Za-z0-9/_.~-]*")  # what most paths are made of, and never escaped
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_NO_NAMES = re.compile(r"ns[0-9]+|https?|urn|mailto|file")  # what a writer made up, and what IRIs begin with


@dataclass(frozen=True)
class Iris:
    """The mapping between the IRIs under one base and local URLs.

    >>> iris = Iris("https://w3id.org/kggraph/")
    >>> iris.thing_url("https://w3id.org/kggraph/id/org/akhyska")
    '/id/org/akhyska'
    >>> iris.page_url("https://w3id.org/kggraph/id/org/akhyska", "kk")
    '/kk/org/akhyska'
    >>> iris.data_url("https://w3id.org/kggraph/id/org/akhyska", "ttl")
    '/data/org/akhyska.ttl'
    >>> iris.page_url("https://w3id.org/kggraph/doc/9c85#s11-q5", "en")
    '/en/doc/9c85#s11-q5'
    >>> iris.page_url("http://www.w3.org/ns/org#Organization", "en")
    '/en/resource?iri=http%3A%2F%2Fwww.w3.org%2Fns%2Forg%23Organization'
    """

    base: str

    def candidates(self, path: str) -> tuple[str, ...]:
        """Return the IRIs that a page or data path may stand for, the likeliest first.

        >>> Iris("https://w3id.org/kggraph/").candidates("org/akhyska")
        ('https://w3id.org/kggraph/id/org/akhyska', 'https://w3id.org/kggraph/org/akhyska')
        """
        return (f"{self.base}id/{path}", f"{self.base}{path}")

    def local_path(self, iri: str) -> str | None:
        """Return the path of an IRI below the base, without fragment, unescaped; None for any other IRI."""
        if not iri.startswith(self.base) or len(iri) == len(self.base):
            return None
        return unquote(iri[len(self.base) :].partition("#")[0]) or None

    def thing_url(self, iri: str) -> str:
        """Return the local URL that dereferences an IRI."""
        path = self.local_path(iri)
        return f"/resource?iri={quote(iri, safe='')}" if path is None else f"/{_escape(path)}{_fragment(iri)}"

    def page_url(self, iri: str, language: str) -> str:
        """Return the local URL of the page about an IRI in one language."""
        path = self.local_path(iri)
        if path is None:
            return f"/{language}/resource?iri={quote(iri, safe='')}"
        return f"/{language}/{_escape(path.removeprefix('id/'))}{_fragment(iri)}"

    def absolute(self, url: str) -> str:
        """Return the IRI that a local URL stands for.

        >>> Iris("https://w3id.org/kggraph/").absolute("/data/org/akhyska.ttl")
        'https://w3id.org/kggraph/data/org/akhyska.ttl'
        """
        return self.base + url[1:] if url.startswith("/") else url

    def document_url(self, iri: str) -> str:
        """Return the local URL of the description of an IRI in whatever format.

        A hash IRI is described by itself there, and with its whole document at the document's own URL.

        >>> Iris("https://w3id.org/kggraph/").document_url("https://w3id.org/kggraph/asar#donor")
        '/resource?iri=https%3A%2F%2Fw3id.org%2Fkggraph%2Fasar%23donor'
        """
        path = self.local_path(iri)
        if path is None or iri.partition("#")[2]:
            return f"/resource?iri={quote(iri, safe='')}"
        return f"/data/{_escape(path.removeprefix('id/'))}"

    def data_url(self, iri: str, extension: str) -> str:
        """Return the local URL of the description of an IRI in one format."""
        url = self.document_url(iri)
        return f"{url}.{extension}" if "?" not in url else with_query(url, format=extension)


def with_query(url: str, **parameters: str) -> str:
    """Return a URL with further parameters; those without a value are left out.

    >>> with_query("/resource?iri=urn%3Ax", format="ttl", page="")
    '/resource?iri=urn%3Ax&format=ttl'
    """
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def named_iris(name: str, prefixes: Mapping[str, str], base: str) -> tuple[str, ...]:
    """Return the IRIs that a person may mean by an IRI, a prefixed name or a path below the base, the likeliest first.

    >>> named_iris("org:x", {"org": "https://example.org/id/org/"}, "https://example.org/")
    ('https://example.org/id/org/x',)
    >>> named_iris("org/x", {}, "https://example.org/")
    ('https://example.org/id/org/x', 'https://example.org/org/x')
    >>> named_iris("https://example.org/x", {}, "https://example.org/")
    ('https://example.org/x',)
    """
    prefix, colon, local = name.partition(":")
    if colon and prefix in prefixes:
        return (prefixes[prefix] + local,)
    return (name,) if colon else Iris(base).candidates(name)


def require_iri(text: str) -> str:
    """Return the text if it is an absolute IRI; raise InvalidIriError saying why it is not.

    >>> require_iri("https://example.org/a")
    'https://example.org/a'
    >>> require_iri("example.org/a")
    Traceback (most recent call last):
    kggraph.errors.InvalidIriError: not an IRI: 'example.org/a' (it has no scheme such as https:)
    """
    if _ABSOLUTE.match(text):
        try:
            return NamedNode(text).value
        except ValueError as error:
            raise InvalidIriError(text, str(error)) from None
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        raise InvalidIriError(text, "it has no scheme such as https:")
    raise InvalidIriError(text, "it contains a character that IRIs must escape")


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return the prefixed name of an IRI by its longest matching prefix, or the IRI in angle brackets.

    >>> shorten("https://w3id.org/kggraph/asar#donor", {"asar": "https://w3id.org/kggraph/asar#"})
    'asar:donor'
    >>> shorten("https://example.org/x", {})
    '<https://example.org/x>'
    """
    fitting = [(len(ns), name, ns) for name, ns in prefixes.items() if iri.startswith(ns) and len(iri) > len(ns)]
    if not fitting:
        return f"<{iri}>"
    _, name, namespace = max(fitting)
    local = iri[len(namespace) :]
    return f"{name}:{local}" if re.fullmatch(r"[\w.-]*[\w-]", local) else f"<{iri}>"


def with_declared(known: Mapping[str, str], declared: Mapping[str, str]) -> dict[str, str]:
    """Return prefixes with those that data declare; none is bound anew, and a namespace that has one gets no other.

    Only names of letters, digits and dashes are taken (SPARQL 1.1, section 19.8, PN_PREFIX, allows more), and none that
    a program made up or that reads like the scheme of an IRI.

    >>> with_declared({"ex": "https://example.org/"}, {"e": "https://example.org/", "ex": "https://a.example/"})
    {'ex': 'https://example.org/'}
    >>> with_declared({}, {"brick": "https://brickschema.org/schema/Brick#", "ns1": "https://a.example/", "": "x:y"})
    {'brick': 'https://brickschema.org/schema/Brick#'}
    """
    prefixes = dict(known)
    bound = set(known.values())
    for prefix, namespace in declared.items():
        is_new = prefix not in prefixes and namespace not in bound
        is_name = _PREFIX.fullmatch(prefix) and not _NO_NAMES.fullmatch(prefix)
        if is_new and is_name and _ABSOLUTE.match(namespace):
            prefixes[prefix] = namespace
            bound.add(namespace)
    return prefixes


def local_name(iri: str) -> str:
    """Return the part of an IRI that people read: what follows the last ``#``, ``/`` or ``:``.

    >>> local_name("https://w3id.org/kggraph/asar#donor"), local_name("https://example.org/a/")
    ('donor', 'a')
    """
    return re.split(r"[#/:]", iri.rstrip("#/:"))[-1]


def _escape(path: str) -> str:
    return path if _PLAIN.fullmatch(path) else quote(path, safe=_KEPT)


def _fragment(iri: str) -> str:
    _, hash_sign, fragment = iri.partition("#")
    return f"#{quote(unquote(fragment), safe=_KEPT_IN_FRAGMENT)}" if hash_sign else ""
