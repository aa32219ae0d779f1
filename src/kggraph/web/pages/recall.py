"""What many pages need is asked once in a release, and a page that was asked for a moment ago is not made again."""

from collections.abc import Callable

from flask import Response, request

from kggraph.store.interface import Solution
from kggraph.web.negotiation import HTML
from kggraph.web.pages.memory import KeptPage, memory_of
from kggraph.web.pages.page import Page
from kggraph.web.responses import add_links


def recall(page: Page, name: str, ask: Callable[[], list[Solution]]) -> list[Solution]:
    """Return the answer to a question that many pages ask, asking it if nobody has asked it of this release."""
    return memory_of(page.store.release_id).answer(name, ask)


def recall_page(page: Page, render: Callable[[], str]) -> Response:
    """Return the page at the URL of this request, rendering it if it is not among those kept for this release."""
    memory, url = memory_of(page.store.release_id), request.full_path
    kept = memory.take(url)
    if kept is None:
        html = render().encode()
        kept = KeptPage(html, tuple(page.links_of_thing))
    memory.keep(url, kept)
    response = Response(kept.html, mimetype=HTML)
    add_links(response, kept.links)
    return response
