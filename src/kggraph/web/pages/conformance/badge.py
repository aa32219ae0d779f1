"""The badge on the page of a thing: how many shapes it was checked against, and what they found."""

from dataclasses import dataclass

from kggraph.iris import with_query
from kggraph.web.context import find_release
from kggraph.web.pages.conformance.published_report import find_report
from kggraph.web.pages.conformance.shapes_graph import find_shapes
from kggraph.web.pages.conformance.targets import Focus, shapes_about
from kggraph.web.pages.page import Page


@dataclass(frozen=True)
class Badge:
    """How many shapes a thing was checked against, how many results there are, and where they stand."""

    shapes: int
    results: int
    url: str


def find_badge(page: Page, focus: Focus) -> Badge | None:
    """Return the badge of a thing, or None where no shape is about it."""
    release = find_release()
    graph, report = find_shapes(release), find_report(release)
    if graph is None or report is None:
        return None
    count, results = len(shapes_about(page, graph, focus)), report.by_focus[focus.iri]
    if not count and not results:
        return None
    return Badge(count, results, with_query(f"/{page.language}/validation", entity=focus.iri))
