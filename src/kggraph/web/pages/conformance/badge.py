"""The badge on the page of a thing: how many shapes it was checked against, and what they found."""

from dataclasses import dataclass

from kggraph.iris import with_query
from kggraph.web.context import find_release
from kggraph.web.pages.conformance.published_report import find_report
from kggraph.web.pages.page import Page


@dataclass(frozen=True)
class Badge:
    """How many shapes a thing was checked against, how many results there are, and where they stand."""

    shapes: int
    results: int
    url: str


def find_badge(page: Page, iri: str, shapes: int) -> Badge | None:
    """Return the badge of a thing that so many shapes are about; None where none is, or nothing was checked."""
    report = find_report(find_release())
    if report is None:
        return None
    results = report.by_focus[iri]
    if not shapes and not results:
        return None
    return Badge(shapes, results, with_query(f"/{page.language}/validation", entity=iri))
