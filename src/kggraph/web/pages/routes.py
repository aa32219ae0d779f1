"""The URLs of pages. Everything that is no page of its own is a list or a thing."""

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kggraph.iris import require_iri
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.context import note_query, request_language
from kggraph.web.pages.about import render_about
from kggraph.web.pages.downloads import MEDIA_TYPES, render_download
from kggraph.web.pages.editor import read_time_limit, render_editor
from kggraph.web.pages.listing import render_listing
from kggraph.web.pages.overview import render_overview
from kggraph.web.pages.page import open_page
from kggraph.web.pages.recall import recall_page
from kggraph.web.pages.saved import render_saved
from kggraph.web.pages.search import render_search
from kggraph.web.pages.sharing import unpack_query
from kggraph.web.pages.thing import render_thing

_LANGUAGE = f"<any({', '.join(INTERFACE_LANGUAGES)}):language>"


def routes_blueprint() -> Blueprint:
    """Return the routes of all pages."""
    blueprint = Blueprint("routes", __name__)
    blueprint.add_url_rule("/", view_func=first)
    blueprint.add_url_rule(f"/{_LANGUAGE}/", view_func=overview)
    blueprint.add_url_rule(f"/{_LANGUAGE}/search", view_func=search)
    blueprint.add_url_rule(f"/{_LANGUAGE}/sparql", view_func=sparql, methods=["GET", "POST"])
    blueprint.add_url_rule(f"/{_LANGUAGE}/api", view_func=saved)
    blueprint.add_url_rule(f"/{_LANGUAGE}/about", view_func=about)
    blueprint.add_url_rule(f"/{_LANGUAGE}/resource", view_func=resource)
    blueprint.add_url_rule(f"/{_LANGUAGE}/<path:path>", view_func=list_or_thing)
    return blueprint


def first() -> AnyResponse:
    """Send a reader to the first page in the language that the browser prefers."""
    response = redirect(f"/{request_language()}/")
    response.vary.add("Accept-Language")
    return response


def overview(language: str) -> str:
    """Answer with the first page."""
    page = open_page(language)
    return recall_page(page, lambda: render_overview(page))


def search(language: str) -> str:
    """Answer with the things whose names have a text."""
    return render_search(open_page(language), request.args.get("q", ""))


def sparql(language: str) -> tuple[str, int]:
    """Answer with the editor, and with what its query gives."""
    packed = request.values.get("z", "")
    text = unpack_query(packed) if packed else request.values.get("query", "")
    note_query(text)
    return render_editor(open_page(language), text, read_time_limit(request.values.get("timeout", "")))


def saved(language: str) -> str:
    """Answer with the saved queries."""
    return render_saved(open_page(language))


def about(language: str) -> str:
    """Answer with the page about the site."""
    return render_about(open_page(language))


def resource(language: str) -> str:
    """Answer with the page about any IRI."""
    if "iri" not in request.args:
        abort(400, "the parameter 'iri' is missing: which thing?")
    page, iri = open_page(language), require_iri(request.args["iri"])
    return recall_page(page, lambda: render_thing(page, [iri], request.args))


def list_or_thing(language: str, path: str) -> Response | str:
    """Answer with a list, a list as data, or the page about a thing."""
    page = open_page(language)
    listed = page.site.listed_as(path)
    if listed:
        return recall_page(page, lambda: render_listing(page, listed, request.args))
    name, _, extension = path.rpartition(".")
    downloaded = page.site.listed_as(name)
    if downloaded and extension in MEDIA_TYPES:
        body = render_download(page, downloaded, request.args, extension)
        return Response(body, content_type=MEDIA_TYPES[extension])
    candidates = [require_iri(iri) for iri in page.iris.candidates(path)]
    return recall_page(page, lambda: render_thing(page, candidates, request.args))
