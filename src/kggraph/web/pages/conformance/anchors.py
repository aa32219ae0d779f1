"""Where a shape stands on the page of shapes."""

from kggraph.web.pages.page import Page

_TAKEN = {"main", "iri", "cite"}  # ids that every page has


def anchor_of(page: Page, iri: str) -> str:
    """Return the name that the page of shapes links a shape by: its fragment where that names nothing else."""
    home, _, fragment = iri.partition("#")
    return fragment if fragment and home == f"{page.site.base}shapes" and fragment not in _TAKEN else iri
