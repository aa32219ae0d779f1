"""What all answers with data have in common: validators, caching, links, methods."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from flask import Response, request
from werkzeug.urls import iri_to_uri

from kggraph import __version__
from kggraph.store.interface import Answer, Store
from kggraph.web.context import current_store, find_store
from kggraph.web.encodings import names_of_tag

# Caches may use an answer for a minute, then use it while they ask whether the release is still the same, and for a day
# while nobody answers (RFC 5861). No s-maxage: it would forbid the latter two (RFC 9111, section 5.2.2.10).
CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
FOREVER = "public, max-age=31536000, immutable"
# What tells the history depends on more than the release: without "public" our own memory (hot_answers.py) leaves it.
HISTORY_CACHE_CONTROL = "max-age=60, must-revalidate"
_HELD = 1 << 20  # bytes of an answer that are held in memory; a longer one is sent piece by piece
_INSTALLED = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)


@dataclass(frozen=True)
class Link:
    """A link of a ``Link`` header (RFC 8288).

    >>> str(Link("/data/a.ttl", "alternate", {"type": "text/turtle"}))
    '</data/a.ttl>; rel="alternate"; type="text/turtle"'
    >>> str(Link("https://example.org/ә", "describes"))
    '<https://example.org/%D3%99>; rel="describes"'
    """

    target: str
    rel: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        attributes = "".join(f'; {name}="{value}"' for name, value in self.attributes.items())
        return f'<{iri_to_uri(self.target)}>; rel="{self.rel}"{attributes}'


def add_links(response: Response, links: Iterable[Link]) -> None:
    """Add links, if there are any, to the response's ``Link`` header."""
    if written := [*response.headers.getlist("Link"), *map(str, links)]:
        response.headers["Link"] = ", ".join(written)


def entity_tag(*parts: str) -> str:
    """Return the strong entity tag of a representation of the current release.

    ``parts`` say which representation: the answer depends on nothing but them, the release and this program's version.
    """
    return release_tag(current_store().release_id, *parts)


def release_tag(release: str, *parts: str) -> str:
    """Return the same of a release by its name."""
    text = "\n".join([__version__, release, *parts])
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:24]


def find_unchanged(tag: str) -> Response | None:
    """Return a 304 if the client has what the tag names (RFC 9110, section 13.2.2), or None."""
    if request.method not in {"GET", "HEAD"}:
        return None
    if "If-None-Match" in request.headers:  # then the date does not count
        known = next((name for name in names_of_tag(tag) if request.if_none_match.contains_weak(name)), None)
    else:
        asked, changed = request.if_modified_since, last_modified(find_store())
        known = names_of_tag(tag)[-1] if asked and changed and changed <= asked else None
    return mark_cacheable(Response(status=HTTPStatus.NOT_MODIFIED), known) if known else None


def mark_cacheable(response: Response, tag: str) -> Response:
    """Give a response its validators and say how long caches may use it without asking."""
    response.set_etag(tag)
    date(response)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def date(response: Response) -> None:
    """Say since when a response may be what it is, where that is known (werkzeug would take None for now)."""
    if changed := last_modified(find_store()):
        response.last_modified = changed


def last_modified(store: Store | None) -> datetime | None:
    """Return when an answer from a store may last have changed, in whole seconds; None if nobody knows.

    That is when the release became the one that is served, by a rollback too, or when this program was installed. The
    age of a release's files will not do: after a rollback they are older than what a client has.
    """
    since = store.since if store else None
    return _later(since, _INSTALLED) if since else None


@lru_cache(maxsize=8)
def _later(since: datetime, installed: datetime) -> datetime:
    return max(since, installed).replace(microsecond=0)


def see_other(location: str, *, vary: Iterable[str] = ()) -> Response:
    """Return a 303 (RFC 9110, section 15.4.4) to a local URL."""
    response = Response(status=303, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = location
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.vary.update(vary)
    return response


def moved_permanently(location: str) -> Response:
    """Return a 301 (RFC 9110, section 15.4.2) to a local URL."""
    response = see_other(location)
    response.status_code = HTTPStatus.MOVED_PERMANENTLY
    return response


def send_answer(answer: Answer) -> Response:
    """Return the response with a store's answer, which is closed when it has been sent."""
    size = answer.size
    response = send_pieces(answer.pieces(), answer)
    response.content_type = content_type(answer.format.media_type)
    response.content_length = size
    return response


def send_pieces(pieces: Iterable[bytes], answer: Answer) -> Response:
    """Return a response with what is made of an answer, which it closes: whole if short, else as it is made."""
    response = Response(b"".join(pieces) if answer.size <= _HELD else pieces)
    response.call_on_close(answer.content.close)
    return response


def content_type(media_type: str) -> str:
    """Return the value of ``Content-Type``: text says that it is UTF-8, other types are so by definition.

    >>> content_type("text/csv"), content_type("application/n-triples")
    ('text/csv; charset=utf-8', 'application/n-triples')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
