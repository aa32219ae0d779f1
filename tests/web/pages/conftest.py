"""A reader of pages: every page read passes the checks that all pages must pass."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5rdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

DATA = Path(__file__).parent / "data"
HTML = {"Accept": "text/html"}
_REFERENCES = ("aria-labelledby", "aria-describedby", "for")
_LINKED = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "use": "href"}
_LEFT_OUT = re.compile(r"/sparql\?|/validation\?entity=|[?&](open|as)=")
_FILES = (".csv", ".json", ".ttl", ".bib", ".svg", ".atom", ".xml")
_EMPTY = {"br", "hr", "img", "input", "link", "meta", "wbr"}  # elements that have no end tag


class Reading(HTMLParser):
    """The ids, links and texts of a page; ``runs`` are its pieces of text, each with the language that it says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.wordless: list[str] = []
        self.runs: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]  # elements and their languages
        self._link: tuple[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in _EMPTY:
            self._open.append((tag, found.get("lang") or self._open[-1][1]))
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if (link := found.get(_LINKED.get(tag, ""))) is not None:
            self.links.append(link)
        if tag == "a":
            self._link = (found.get("href") or "", found.get("aria-label") or "")

    def handle_endtag(self, tag: str) -> None:
        while tag not in _EMPTY and self._open.pop()[0] != tag:
            pass
        if tag == "a" and self._link and not self._link[1].strip():
            self.wordless.append(self._link[0])

    def handle_data(self, data: str) -> None:
        self.text += data
        if data.strip() and self._open[-1][0] != "text":  # drawings break texts into lines
            self.runs.append((self._open[-1][1], data.strip()))
        if self._link:
            self._link = (self._link[0], self._link[1] + data)


@dataclass
class Crawl:
    """What is reached from a page by links: the pages of one language, read and checked, and everything else's URLs."""

    pages: dict[str, Reading] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    def broken_fragments(self) -> list[str]:
        """Return the links to a place in a page that has no such place."""
        return [
            f"{url} → {link}"
            for url, page in self.pages.items()
            for link in page.links
            for target in [urldefrag(urljoin(url, link))]
            if target.fragment and target.url in self.pages
            if not {target.fragment, unquote(target.fragment)} & set(self.pages[target.url].ids)
        ]


class Reader:
    """Reads pages of an app as a browser would, checking each."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, url: str) -> TestResponse:
        """Return a response to a browser."""
        return self.client.get(url, headers=HTML)

    def html(self, url: str) -> str:
        """Return the HTML of a page."""
        return self.get(url).get_data(as_text=True)

    def read(self, url: str, status: int = 200) -> Reading:
        """Return a page that is valid, with unique ids, one main heading, its language, and names that exist."""
        response = self.get(url)
        assert response.status_code == status, f"{url}: {response.status_code}"
        html = response.get_data(as_text=True)
        html5rdf.HTMLParser(strict=True).parse(html)
        page = Reading(html)
        twice = {name for name in page.ids if page.ids.count(name) > 1}
        assert not twice, f"{url}: ids that occur twice: {twice}"
        assert [tag for tag, _ in page.tags].count("h1") == 1, f"{url}: not one main heading"
        assert all("style" not in found for _, found in page.tags), f"{url}: inline style"
        assert all(found.get("alt") is not None for tag, found in page.tags if tag == "img"), (
            f"{url}: image without alt"
        )
        assert dict(page.tags)["html"]["lang"] == url.split("/")[1], url
        assert not page.wordless, f"{url}: links without words: {page.wordless}"
        named = [found[key] or "" for _, found in page.tags for key in _REFERENCES if key in found]
        unknown = {name for names in named for name in names.split()} - set(page.ids)
        assert not unknown, f"{url}: refers to nothing: {unknown}"
        return page

    def text(self, url: str) -> str:
        """Return a page's text with single spaces."""
        return re.sub(r"[ \n]+", " ", self.read(url).text)

    def crawl(self, start: str, *, most: int = 100_000) -> Crawl:
        """Read the pages that links lead to from the first one, in its language.

        The editor's queries, the validation report of each thing and what the explorer may open are left out: each page
        of it leads to many others.
        """
        language = f"/{start.split('/')[1]}/"
        found, waiting = Crawl(), deque([start])
        while waiting and len(found.pages) < most:
            url = waiting.popleft()
            if url in found.pages:
                continue
            page = found.pages[url] = self.read(url)
            links = {urldefrag(urljoin(url, link)).url for link in page.links}
            for link in sorted(link for link in links if link.startswith("/") and not _LEFT_OUT.search(link)):
                if link.startswith(language) and not urlsplit(link).path.endswith(_FILES):
                    waiting.append(link)
                else:
                    found.others.add(link)
        return found

    def links(self, url: str) -> set[str]:
        """Return the links of a page that stay on the site, without fragments."""
        response = self.get(url)
        assert response.status_code == HTTPStatus.OK, f"{url}: {response.status_code}"
        found = Reading(response.get_data(as_text=True)).links
        absolute = {urldefrag(urljoin(url, link)).url for link in found}
        return {link for link in absolute if link.startswith("/")}


def serve(source: Path, folder: Path) -> Iterator[Reader]:
    """Publish a file as it is and give a reader of its pages."""
    settings = settings_for_files([source], build=folder / "build")
    build(settings)
    stores = LiveStore(settings.build)
    yield Reader(create_app(stores))
    stores.current().close()


@pytest.fixture(scope="session")
def site(served: Flask) -> Reader:
    """A reader of the bundled dataset's pages."""
    return Reader(served)


@pytest.fixture(scope="session")
def english(site: Reader) -> Crawl:
    """All that links lead to in English; not to be changed, and costly: one process should take all its tests."""
    return site.crawl("/en/")


@pytest.fixture(scope="session")
def read_app() -> type[Reader]:
    """What makes a reader of an app's pages."""
    return Reader


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of the pages of ``data/stranger.ttl``."""
    yield from serve(DATA / "stranger.ttl", tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="session")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of the pages of ``data/awkward.ttl``."""
    yield from serve(DATA / "awkward.ttl", tmp_path_factory.mktemp("awkward"))


@pytest.fixture
def read_pages_of(tmp_path: Path) -> Iterator[Callable[[Path], Reader]]:
    """A function that publishes a file as it is and gives a reader of its pages."""
    with ExitStack() as opened:
        yield lambda source: opened.enter_context(contextmanager(serve)(source, tmp_path))


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of the pages of ``data/towns.ttl``."""
    yield from serve(DATA / "towns.ttl", tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="session")
def reader_of() -> type[Reader]:
    """Return what reads the pages of an app."""
    return Reader
