"""The page on which a thing's surroundings are explored, and the same as a drawing and a table to keep."""

from collections.abc import Sequence

from flask import Response, abort, request
from markupsafe import Markup

from kggraph.errors import UnknownEntityError
from kggraph.web.pages.charts.charts import MEDIA_TYPES, Table
from kggraph.web.pages.charts.explorer import MOST_OPEN, Exploration, explore, read_view
from kggraph.web.pages.charts.explorer_drawing import draw_explorer
from kggraph.web.pages.charts.geometry import lines_of
from kggraph.web.pages.csv_text import csv_text
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall_page


def answer_with_surroundings(page: Page, candidates: Sequence[str]) -> Response:
    """Answer with what the first of some IRIs is tied to, of which anything is known, as the URL asks.

    Raises UnknownEntityError if nothing is known of any, InvalidIriError for a parameter that is no IRI.
    """
    wanted = request.args.get("as", "")
    if wanted and wanted not in MEDIA_TYPES:
        abort(400, f"the parameter 'as' is {wanted!r}; expected one of {', '.join(MEDIA_TYPES)}")
    if not wanted:
        return recall_page(page, lambda: _render(page, _find(page, candidates)))
    found = _find(page, candidates)
    body = csv_text(_table(page, found), ["iri"]) if wanted == "csv" else str(_drawn(page, found))
    return Response(body, content_type=MEDIA_TYPES[wanted])


def _find(page: Page, candidates: Sequence[str]) -> Exploration:
    for iri in candidates:
        if found := explore(page, read_view(iri, request.args)):
            return found
    raise UnknownEntityError(candidates[0])


def _render(page: Page, found: Exploration) -> str:
    page.hidden = True
    base = page.explore_url(found.view.root)
    return page.render(
        "explore.html",
        found=found,
        base=base,
        joint="&" if "?" in base else "?",
        given=request.query_string.decode("utf-8", "replace"),
        most_open=MOST_OPEN,
        svg=_drawn(page, found),
    )


def _drawn(page: Page, found: Exploration) -> Markup:
    base = page.explore_url(found.view.root)
    joint = "&" if "?" in base else "?"
    drawing = draw_explorer(found.root)
    html = page.render("charts/explorer.svg", found=found, drawing=drawing, base=base, joint=joint, lines_of=lines_of)
    return Markup(html)  # noqa: S704 -- a template's own output


def _table(page: Page, found: Exploration) -> Table:
    return [
        {"subject": subject, "property": branch.tie.predicate, "object": object_, "name": page.link(node.iri).text}
        for opened in found.root.walk()
        for branch in opened.branches
        for node in branch.nodes
        for subject, object_ in [(node.iri, opened.iri) if branch.tie.is_incoming else (opened.iri, node.iri)]
    ]
