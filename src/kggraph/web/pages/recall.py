"""What holds as long as a release is served: answers that cost a look at all data, and finished pages."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Response, current_app, request

from kggraph.store.interface import Solution
from kggraph.web.negotiation import HTML
from kggraph.web.pages.page import Page
from kggraph.web.responses import Link, add_links

EXTENSION = "kggraph-recall"
_PAGES_KEPT = 256
_LARGEST_KEPT = 300_000  # characters


@dataclass(frozen=True)
class KeptPage:
    """A page's HTML, and the typed links that go with it."""

    html: str
    links: tuple[Link, ...]


@dataclass
class Recall:
    """Answers and pages of the release that was served last; the pages used last are kept."""

    release: str = ""
    answers: dict[str, list[Solution]] = field(default_factory=dict)
    pages: OrderedDict[str, KeptPage] = field(default_factory=OrderedDict)


def recall(page: Page, name: str, ask: Callable[[], list[Solution]]) -> list[Solution]:
    """Return the answer to a question about all data, asking it if nobody has asked it of this release."""
    memory = _memory(page)
    if name not in memory.answers:
        memory.answers[name] = ask()
    return memory.answers[name]


def recall_page(page: Page, render: Callable[[], str]) -> Response:
    """Return the page at the URL of this request, rendering it if it is not among those kept for this release."""
    memory, url = _memory(page), request.full_path
    kept = memory.pages.pop(url, None)
    if kept is None:
        html = render()
        kept = KeptPage(html, tuple(page.links_of_thing))
    if len(kept.html) <= _LARGEST_KEPT:
        memory.pages[url] = kept
    while len(memory.pages) > _PAGES_KEPT:
        memory.pages.popitem(last=False)
    response = Response(kept.html, mimetype=HTML)
    add_links(response, kept.links)
    return response


def _memory(page: Page) -> Recall:
    """Return what is recalled of the page's release; a new release begins with nothing."""
    memory: Recall = current_app.extensions[EXTENSION]
    if memory.release != page.store.release_id:
        memory = current_app.extensions[EXTENSION] = Recall(page.store.release_id)
    return memory
