"""Whoever follows links, or nothing but RDF, from one address comes to everything that is published."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin

import pyoxigraph as ox
import pytest
from urllib3 import HTTPConnectionPool

from kggraph.iris import Iris
from kggraph.settings import Settings
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.web.app import create_app

pytestmark = pytest.mark.slow

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_LINKED = {"a": "href", "area": "href", "link": "href", "script": "src", "img": "src", "use": "href"}
# Queries in the editor, and states of the explorer and of the report, of which there is no end: robots.txt closes them.
_LEFT_OUT = re.compile(r"/sparql\?|/validation\?entity=|[?&](?:open|as)=")
_REDIRECTS = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}


@dataclass(frozen=True)
class Answer:
    """What a crawler is told at a URL."""

    status: int
    media_type: str
    location: str
    body: bytes


Fetch = Callable[[str, str], Answer]


class Reading(HTMLParser):
    """The ids of a page and what it links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids |= {found.get("id") or ""}
        named = "action" if tag == "form" and (found.get("method") or "get").lower() == "get" else _LINKED.get(tag, "")
        if target := found.get(named):
            self.links.append(target)


@dataclass
class Crawl:
    """What was found: the status of each URL, the ids of each page, and who led to what."""

    statuses: dict[str, int] = field(default_factory=dict)
    pages: dict[str, Reading] = field(default_factory=dict)
    led_to: dict[str, str] = field(default_factory=dict)

    def broken(self) -> list[str]:
        """Return the URLs that do not answer, each with the one that led there."""
        return [f"{self.led_to[url]} → {url}: {status}" for url, status in self.statuses.items() if status >= 400]

    def broken_fragments(self) -> list[str]:
        """Return the links to a place in a page that has no such place."""
        return [
            f"{url} → {link}"
            for url, page in self.pages.items()
            for link in page.links
            for target in [urldefrag(urljoin(url, link))]
            if target.fragment and target.url in self.pages
            if not {target.fragment, unquote(target.fragment)} & self.pages[target.url].ids
        ]


def crawl(fetch: Fetch, start: str, accept: str, links: Callable[[Crawl, str, Answer], Iterator[str]]) -> Crawl:
    """Follow all links from a URL; what a redirect leads to is a link like any other."""
    found, waiting = Crawl(led_to={start: "the beginning"}), [start]
    while waiting:
        url = waiting.pop()
        answer = fetch(url, accept)
        found.statuses[url] = answer.status
        targets = [answer.location] if answer.status in _REDIRECTS else links(found, url, answer)
        for target in (urldefrag(urljoin(url, target)).url for target in targets):
            if target.startswith("/") and not target.startswith("//") and target not in found.led_to:
                found.led_to[target] = url
                waiting.append(target)
    return found


def links_of_page(found: Crawl, url: str, answer: Answer) -> Iterator[str]:
    """Give what a page links to; what a crawler is told not to follow is left out."""
    if answer.media_type == "text/html":
        page = found.pages[url] = Reading(answer.body.decode())
        yield from (link for link in page.links if not _LEFT_OUT.search(link))


def links_in_rdf(base: str) -> Callable[[Crawl, str, Answer], Iterator[str]]:
    """Return what gives the IRIs in a Turtle document that are under the base, or of the server that was asked."""

    def links(_: Crawl, url: str, answer: Answer) -> Iterator[str]:
        if answer.media_type == "text/turtle":
            for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE, base_iri=urljoin(base, url[1:])):
                for term in quad.triple:
                    for root in (base, "http://localhost/"):
                        if isinstance(term, ox.NamedNode) and term.value.startswith(root):
                            yield f"/{term.value.removeprefix(root)}"

    return links


@pytest.fixture(scope="module")
def live(release: Release, bundled: Settings) -> Iterator[Fetch]:
    """The server, asked as a crawler asks."""
    del release  # built by now
    source = LiveStore(bundled.build)
    client = create_app(source).test_client()

    def fetch(url: str, accept: str) -> Answer:
        with client.get(url, headers={"Accept": accept, "Accept-Language": "kk"}) as response:
            return Answer(response.status_code, response.mimetype, response.location or "", response.get_data())

    yield fetch
    source.current().close()


@pytest.fixture(scope="module", params=["server", "copy"])
def fetch(request: pytest.FixtureRequest) -> Fetch:
    """What is crawled by RDF alone: the server, and its copy behind nginx."""
    return request.getfixturevalue({"server": "live", "copy": "by_nginx"}[request.param])


@pytest.fixture(scope="module")
def by_nginx(copied: Path, nginx: Callable[[Path], int]) -> Iterator[Fetch]:
    """The copy, served by nginx with the configuration that lies in it."""
    pool = HTTPConnectionPool("127.0.0.1", nginx(copied))

    def fetch(url: str, accept: str) -> Answer:
        headers = {"Accept": accept, "Accept-Language": "kk"}
        answer = pool.request("GET", url, headers=headers, redirect=False)
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        return Answer(answer.status, media_type, answer.headers.get("Location", ""), answer.data)

    yield fetch
    pool.close()


@pytest.fixture(scope="module", params=["copy"])
def by_links(by_nginx: Fetch) -> Crawl:
    """What links lead to in the copy; those of the server are followed in tests/web/pages."""
    return crawl(by_nginx, "/", BROWSER, links_of_page)


@pytest.fixture(scope="module")
def by_rdf(fetch: Fetch, release: Release) -> Crawl:
    return crawl(fetch, "/.well-known/void", "text/turtle", links_in_rdf(release.site.base))


def test_no_link_of_a_page_is_broken(by_links: Crawl) -> None:
    assert len(by_links.pages) > 1_000
    assert by_links.broken() == []


def test_no_link_leads_to_a_place_that_its_page_does_not_have(by_links: Crawl) -> None:
    assert by_links.broken_fragments() == []


def test_links_lead_to_a_page_about_every_iri(by_links: Crawl, iris: set[str], release: Release) -> None:
    pages = {url.rstrip("/"): page for url, page in by_links.pages.items()}
    wanted = [Iris(release.site.base).page_url(iri, language) for iri in iris for language in ("kk", "ru", "en")]
    assert len(iris) > 400
    assert [url for url in wanted if urldefrag(url).url not in pages] == []
    places = [urldefrag(url) for url in wanted if "#" in url]
    assert [str(place) for place in places if unquote(place.fragment) not in pages[place.url].ids] == []


def test_nothing_that_rdf_leads_to_is_broken(by_rdf: Crawl) -> None:
    assert by_rdf.broken() == []


def test_rdf_alone_leads_to_data_about_every_iri(by_rdf: Crawl, iris: set[str], release: Release) -> None:
    paths = {f"/{urldefrag(iri.removeprefix(release.site.base)).url}" for iri in iris}
    statuses = {path: by_rdf.statuses.get(quote(path, safe="/%")) for path in paths}
    assert {path: status for path, status in statuses.items() if status not in {200, 303}} == {}
