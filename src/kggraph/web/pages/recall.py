"""What holds as long as a release is served: answers that cost a look at all data, and finished pages."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Response, current_app, request

from kggraph.store.interface import Solution
from kggraph.web.negotiation import HTML
from kggraph.web.pages.page import Page
from kggraph.web.responses import Link, add_links

EXTENSION = "kggraph-recall"
_KEPT = 2 << 20  # bytes of all pages that are kept
_LARGEST_KEPT = 400_000  # bytes of one
_ANSWERS_KEPT = 1_000


@dataclass(frozen=True)
class KeptPage:
    """A page's HTML in UTF-8, and the typed links that go with it."""

    html: bytes
    links: tuple[Link, ...]


@dataclass
class Recall:
    """Answers and pages of the release that was served last; those used last are kept."""

    release: str = ""
    answers: OrderedDict[str, list[Solution]] = field(default_factory=OrderedDict)
    pages: OrderedDict[str, KeptPage] = field(default_factory=OrderedDict)
    size: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def take(self, url: str) -> KeptPage | None:
        """Return a page that is kept, which is not kept any more then."""
        with self._lock:
            kept = self.pages.pop(url, None)
            self.size -= len(kept.html) if kept else 0
        return kept

    def answer(self, name: str, ask: Callable[[], list[Solution]]) -> list[Solution]:
        """Return the answer that is kept under a name, else ask."""
        with self._lock:
            if name in self.answers:
                self.answers.move_to_end(name)
                return self.answers[name]
        answer = ask()
        with self._lock:
            self.answers[name] = answer
            if len(self.answers) > _ANSWERS_KEPT:
                self.answers.popitem(last=False)
        return answer

    def keep(self, url: str, page: KeptPage) -> None:
        """Keep a page unless it is very large, and let go of those that were not asked for the longest."""
        with self._lock:
            self.take(url)
            if len(page.html) <= _LARGEST_KEPT:
                self.pages[url] = page
                self.size += len(page.html)
            while self.size > _KEPT:
                self.take(next(iter(self.pages)))


def recall(page: Page, name: str, ask: Callable[[], list[Solution]]) -> list[Solution]:
    """Return the answer to a question that many pages ask, asking it if nobody has asked it of this release."""
    return _memory(page).answer(name, ask)


def recall_page(page: Page, render: Callable[[], str]) -> Response:
    """Return the page at the URL of this request, rendering it if it is not among those kept for this release."""
    memory, url = _memory(page), request.full_path
    kept = memory.take(url)
    if kept is None:
        html = render().encode()
        kept = KeptPage(html, tuple(page.links_of_thing))
    memory.keep(url, kept)
    response = Response(kept.html, mimetype=HTML)
    add_links(response, kept.links)
    return response


def _memory(page: Page) -> Recall:
    """Return what is recalled of the page's release; a new release begins with nothing."""
    memory: Recall = current_app.extensions[EXTENSION]
    if memory.release != page.store.release_id:
        memory = current_app.extensions[EXTENSION] = Recall(page.store.release_id)
    return memory
