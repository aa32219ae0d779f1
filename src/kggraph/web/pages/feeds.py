"""The changes of the dataset for people's feed readers: Atom (RFC 4287), in the language of its reader."""

from flask import request

from kggraph.web.context import find_release
from kggraph.web.dataset.releases import list_versions
from kggraph.web.pages.page import Page


def render_feed(page: Page) -> str:
    """Return the feed in the page's language; without entries in front of an endpoint without a release."""
    versions = list_versions(find_release())
    return page.render(
        "feed.xml",
        iri=f"{page.site.base}feed",
        root=request.root_url,
        versions=versions,
        updated=versions[0].at if versions else "1970-01-01T00:00:00+00:00",
    )
