"""The page about the site itself: what it is, how it is made, what it does not claim."""

from kggraph import __version__
from kggraph.web.context import find_release
from kggraph.web.pages.page import Page


def render_about(page: Page) -> str:
    """Return the page about the site."""
    release = find_release()
    return page.render(
        "about.html",
        release=page.store.release_id,
        manifest=release.manifest if release else None,
        version=__version__,
    )
