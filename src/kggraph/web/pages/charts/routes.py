"""The URLs of charts as files (the drawing as SVG, the table that it is equal to as CSV), and of the explorer."""

from flask import Blueprint, Response, abort, request

from kggraph.iris import require_iri
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.pages.charts.charts import MEDIA_TYPES, find_chart
from kggraph.web.pages.charts.exploring import answer_with_surroundings
from kggraph.web.pages.csv_text import csv_text
from kggraph.web.pages.page import open_page
from kggraph.web.responses import entity_tag, find_unchanged, mark_cacheable


def charts_blueprint() -> Blueprint:
    """Return the routes of charts and of the explorer."""
    blueprint = Blueprint("charts", __name__)
    languages, extensions = ", ".join(INTERFACE_LANGUAGES), ", ".join(MEDIA_TYPES)
    rule = f"/<any({languages}):language>/charts/<name>.<any({extensions}):extension>"
    blueprint.add_url_rule(rule, view_func=chart_file)
    blueprint.add_url_rule(f"/<any({languages}):language>/explore/<path:path>", view_func=surroundings)
    return blueprint


def chart_file(language: str, name: str, extension: str) -> Response:
    """Answer with a chart as a file; there is none where the data have nothing for it to show."""
    page = open_page(language)
    tag = entity_tag("chart", language, name, extension)
    if unchanged := find_unchanged(tag):
        return unchanged
    chart = find_chart(page, name)
    if chart is None or (extension == "svg" and not chart.svg):
        abort(404)
    body = csv_text(chart.table, ["iri"]) if extension == "csv" else str(chart.svg)
    return mark_cacheable(Response(body, content_type=MEDIA_TYPES[extension]), tag)


def surroundings(language: str, path: str) -> Response:
    """Answer with the page on which what a thing is tied to is explored."""
    page = open_page(language)
    if path == "resource":
        return answer_with_surroundings(page, [require_iri(request.args.get("iri", ""))])
    return answer_with_surroundings(page, [require_iri(iri) for iri in page.iris.candidates(path)])
