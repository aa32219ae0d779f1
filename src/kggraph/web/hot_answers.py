"""A cache in front of the application: a release never changes, so an answer to a GET holds as long as it is served.

It follows RFC 9111 for the little that is needed here: what is marked ``public`` is kept, under the URL and the request
headers that the answer says it varies by (section 4.1). The application is asked for everything else.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from werkzeug.http import parse_etags, unquote_etag

from kggraph.store.interface import StoreSource
from kggraph.web.context import STORE
from kggraph.web.encodings import choose_encoding

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MEBIBYTE = 1 << 20
_LARGEST = _MEBIBYTE // 2
_OVERHEAD = 2_000  # bytes that an answer takes beside its body: headers, URL, the dictionary's own
_KEPT_STATUSES = {"200", "301", "303"}
# Whoever sends one of these asks for something else than the whole answer.
_OTHER_CONDITIONS = (
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
)
_MOST_VARIANTS = 24  # answers under one URL: so many that clients' preferences differ, so few that they cost little
_REMEMBERED = 1 << 14  # URLs
_OF_THE_BODY = {"content-length", "content-type", "content-encoding"}

_Url = tuple[str, ...]
_Headers = list[tuple[str, str]]
_Head = dict[str, str]


@dataclass(frozen=True)
class _HotAnswer:
    """An answer as it goes out."""

    status: str
    headers: _Headers
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + _OVERHEAD

    @property
    def varies(self) -> tuple[str, ...]:
        return tuple(sorted(f"HTTP_{name.upper().replace('-', '_')}" for name in _parts(_read(self.headers), "vary")))

    def is_known_to(self, environ: "WSGIEnvironment") -> bool:
        """Return whether the client names this very answer as one that it has (RFC 9110, section 13.1.2)."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        tag = unquote_etag(_read(self.headers).get("etag"))[0] if known else None
        return bool(tag and parse_etags(known).contains_weak(tag))


@dataclass
class _Variants:
    """The answers of one URL: ``varies`` are the request headers (CGI names) whose values tell them apart."""

    varies: tuple[str, ...]
    answers: dict[tuple[str | None, ...], _HotAnswer] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(answer.size for answer in self.answers.values())

    def key(self, environ: "WSGIEnvironment") -> tuple[str | None, ...]:
        return tuple(map(environ.get, self.varies))


class HotAnswers:
    """A WSGI application that answers from memory what another one has answered before.

    ``room`` is in bytes; what was not asked for longest goes first. Of URLs with a query there is no end, and most are
    asked for once: what such a one gives is kept from the second time on. Safe to use from many threads.
    """

    def __init__(self, app: "WSGIApplication", stores: StoreSource, *, room: int = _MEBIBYTE) -> None:
        self._app, self._stores, self._room = app, stores, room
        self._lock = threading.Lock()
        self._release, self._left = "", room
        self._urls: OrderedDict[_Url, _Variants] = OrderedDict()
        self._seen: set[int] = set()  # hashes of URLs with a query

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        environ["HTTP_ACCEPT_ENCODING"] = choose_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in _OTHER_CONDITIONS):
            return self._app(environ, start_response)
        url = (
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_HOST", ""),
            environ["wsgi.url_scheme"],
        )
        kept = self._find(url, environ)
        if kept is None:
            if environ.get("QUERY_STRING") and not self._is_asked_again(url):
                return self._app(environ, start_response)
            return self._ask(url, environ, start_response)
        if kept.is_known_to(environ):
            start_response("304 NOT MODIFIED", [row for row in kept.headers if row[0].lower() not in _OF_THE_BODY])
            return []
        start_response(kept.status, kept.headers)
        return [kept.body]

    @property
    def size(self) -> int:
        """How many bytes the answers that are kept take."""
        return self._room - self._left

    def _find(self, url: _Url, environ: "WSGIEnvironment") -> _HotAnswer | None:
        release = self._release_for(environ)
        with self._lock:
            if release != self._release:
                self._urls.clear()
                self._release, self._left = release, self._room
            variants = self._urls.get(url)
            if variants is None:
                return None
            self._urls.move_to_end(url)
            return variants.answers.get(variants.key(environ))

    def _release_for(self, environ: "WSGIEnvironment") -> str:
        """Return the release that a request is answered from, having left its store for the application."""
        try:
            store = environ[STORE] = self._stores.current()
        except Exception:  # noqa: BLE001 - whatever it is, the application meets it too, and tells or logs it
            return ""
        return store.release_id

    def _ask(self, url: _Url, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Have the application answer; one that is to be kept goes out when all of it is there."""
        started: list[tuple[str, _Headers, bool]] = []

        def start(status: str, headers: _Headers, *exc_info: Any) -> Callable[[bytes], object]:  # noqa: ANN401
            is_kept = _may_be_kept(status, _read(headers))
            started[:] = [(status, headers, is_kept)]
            return _no_writing if is_kept else start_response(status, headers, *exc_info)

        body = self._app(environ, start)
        [(status, headers, is_kept)] = started
        if not is_kept:
            return body
        try:
            content = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        if STORE in environ:
            # Of the store that answered: another request may have moved on to a new release meanwhile.
            release = environ[STORE].release_id
            self._keep(release, url, environ, _HotAnswer(status, headers, content))
        start_response(status, headers)
        return [content]

    def _keep(self, release: str, url: _Url, environ: "WSGIEnvironment", answer: _HotAnswer) -> None:
        with self._lock:
            if release != self._release:
                return
            varies = answer.varies
            variants = self._urls.setdefault(url, _Variants(varies))
            if variants.varies != varies or len(variants.answers) >= _MOST_VARIANTS:
                self._left += variants.size
                variants = self._urls[url] = _Variants(varies)
            if (key := variants.key(environ)) not in variants.answers:
                variants.answers[key] = answer
                self._left -= answer.size
            while self._left < 0:
                self._left += self._urls.popitem(last=False)[1].size

    def _is_asked_again(self, url: _Url) -> bool:
        """Return whether a URL was asked for before, as far as that is remembered, and remember it."""
        with self._lock:
            if (key := hash(url)) in self._seen:
                return True
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen.add(key)
            return False


def _may_be_kept(status: str, head: _Head) -> bool:
    return (
        status[:3] in _KEPT_STATUSES
        and int(head.get("content-length", _LARGEST + 1)) <= _LARGEST
        and "public" in _parts(head, "cache-control")
    )


def _read(headers: _Headers) -> _Head:
    """Return the values of headers by their names in lower case; several of one name are a list (RFC 9110, 5.3)."""
    head: _Head = {}
    for name, value in headers:
        key = name.lower()
        head[key] = f"{head[key]}, {value}" if key in head else value
    return head


def _parts(head: _Head, name: str) -> list[str]:
    """Return the comma-separated parts of a header, in lower case."""
    return [part.strip() for part in head.get(name, "").lower().split(",") if part.strip()]


def _no_writing(_: bytes, /) -> object:
    raise NotImplementedError("the application uses the imperative write() of PEP 3333, which nothing here does")
