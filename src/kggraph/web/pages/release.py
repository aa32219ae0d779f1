"""The page of a release: since when it is current, what it holds, and its files with their checksums."""

from kggraph.formats import RdfFormat
from kggraph.vocabulary import XSD
from kggraph.web.pages.formatting import literal_text
from kggraph.web.pages.page import Page
from kggraph.web.release_description import public_files, require_release

_DAY = len("2026-11-01")


def render_release(page: Page, name: str) -> str:
    """Return the page of a release. Raises a 404 where there is none of this name."""
    published = require_release(name)
    url = f"/release/{published.release.id}"
    return page.render(
        "release.html",
        published=published,
        manifest=published.release.manifest,
        files=public_files(published.release),
        formats=[(row.label, f"{url}.{row.extension}", row.media_type) for row in RdfFormat],
        changes=[
            (entry.at, literal_text(entry.at[:_DAY], XSD.date.value, page.language)) for entry in published.history
        ],
    )
