"""The URLs of pages. Everything that is no page of its own is a list or a thing."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, abort, redirect, request
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response as AnyResponse

from kggraph.errors import UnknownEntityError
from kggraph.iris import require_iri
from kggraph.site import INTERFACE_LANGUAGES, ClassView
from kggraph.web.context import note_query, request_language
from kggraph.web.negotiation import HTML
from kggraph.web.pages.about import render_about
from kggraph.web.pages.citing import MEDIA_TYPES as CITATIONS
from kggraph.web.pages.citing import answer_with_citation
from kggraph.web.pages.comparing import render_comparison
from kggraph.web.pages.conformance.shapes import render_shapes
from kggraph.web.pages.conformance.validation import render_validation
from kggraph.web.pages.dataset import render_dataset
from kggraph.web.pages.downloads import MEDIA_TYPES, answer_with_file, answer_with_list, answer_with_results
from kggraph.web.pages.editor import read_time_limit, render_editor
from kggraph.web.pages.fragments import render_fragments
from kggraph.web.pages.overview import render_overview
from kggraph.web.pages.page import Page, open_page
from kggraph.web.pages.proof import render_proof
from kggraph.web.pages.recall import recall_page
from kggraph.web.pages.release import render_release
from kggraph.web.pages.saved import render_saved
from kggraph.web.pages.search import render_search
from kggraph.web.pages.sharing import unpack_query
from kggraph.web.pages.tallied import count_class
from kggraph.web.pages.terms.overview import list_ontologies, render_terms
from kggraph.web.pages.thing import render_thing
from kggraph.web.responses import HISTORY_CACHE_CONTROL
from kggraph.web.tombstones import answer_for_gone

_LANGUAGE = f"<any({', '.join(INTERFACE_LANGUAGES)}):language>"


def routes_blueprint() -> Blueprint:
    """Return the routes of all pages."""
    blueprint = Blueprint("routes", __name__)
    blueprint.add_url_rule("/", view_func=first)
    blueprint.add_url_rule(f"/{_LANGUAGE}/", view_func=overview)
    blueprint.add_url_rule(f"/{_LANGUAGE}/search", view_func=search)
    blueprint.add_url_rule(f"/{_LANGUAGE}/search.<any(csv, json):extension>", view_func=search_file)
    blueprint.add_url_rule(f"/{_LANGUAGE}/sparql", view_func=sparql, methods=["GET", "POST"])
    blueprint.add_url_rule(f"/{_LANGUAGE}/api", view_func=saved)
    blueprint.add_url_rule(f"/{_LANGUAGE}/about", view_func=about)
    blueprint.add_url_rule(f"/{_LANGUAGE}/dataset", view_func=dataset)
    blueprint.add_url_rule(f"/{_LANGUAGE}/ontology", view_func=ontology)
    blueprint.add_url_rule(f"/{_LANGUAGE}/shapes", view_func=shapes)
    blueprint.add_url_rule(f"/{_LANGUAGE}/validation", view_func=validation)
    blueprint.add_url_rule(f"/{_LANGUAGE}/fragments", view_func=fragments)
    blueprint.add_url_rule(f"/{_LANGUAGE}/resource", view_func=resource)
    blueprint.add_url_rule(f"/{_LANGUAGE}/release/<name>", view_func=release)
    blueprint.add_url_rule(f"/{_LANGUAGE}/compare", view_func=compare)
    blueprint.add_url_rule(f"/{_LANGUAGE}/proof", view_func=proof)
    blueprint.add_url_rule(f"/{_LANGUAGE}/cite.<any({', '.join(CITATIONS)}):extension>", view_func=cite)
    blueprint.add_url_rule(f"/{_LANGUAGE}/list", view_func=list_of_class)
    blueprint.add_url_rule(f"/{_LANGUAGE}/list.<any({', '.join(MEDIA_TYPES)}):extension>", view_func=list_of_class)
    blueprint.add_url_rule(f"/{_LANGUAGE}/<path:path>", view_func=list_or_thing)
    return blueprint


def first() -> AnyResponse:
    """Send a reader to the first page in the language that the browser prefers."""
    response = redirect(f"/{request_language()}/")
    response.vary.add("Accept-Language")
    return response


def overview(language: str) -> Response:
    """Answer with the first page."""
    page = open_page(language)
    return recall_page(page, lambda: render_overview(page))


def search(language: str) -> str:
    """Answer with what is found for a text."""
    return render_search(open_page(language), request.args)


def search_file(language: str, extension: str) -> Response:
    """Answer with what is found for a text, as CSV or JSON."""
    return answer_with_results(open_page(language), extension)


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


def release(language: str, name: str) -> str:
    """Answer with the page about a release."""
    return render_release(open_page(language), name)


def dataset(language: str) -> Response:
    """Answer with the page about the dataset as a whole."""
    response = Response(render_dataset(open_page(language)))
    response.headers["Cache-Control"] = HISTORY_CACHE_CONTROL
    return response


def ontology(language: str) -> Response:
    """Answer with the page of the ontology; with a list where there are several, with what is used where is none."""
    page = open_page(language)
    found = list_ontologies(page)
    if len(found) == 1:
        return _thing(page, found)
    return recall_page(page, lambda: render_terms(page, found))


def shapes(language: str) -> Response:
    """Answer with the rules that the data were checked against."""
    page = open_page(language)
    return recall_page(page, lambda: render_shapes(page))


def validation(language: str) -> str:
    """Answer with what the check of the data found."""
    return render_validation(open_page(language), request.args)


def fragments(language: str) -> str:
    """Answer with the statements that fit one pattern."""
    return render_fragments(open_page(language), request.args)


def resource(language: str) -> Response:
    """Answer with the page about any IRI."""
    return _thing(open_page(language), [_required("iri")])


def compare(language: str) -> Response:
    """Answer with two things side by side."""
    return Response(render_comparison(open_page(language), request.args), mimetype=HTML)


def proof(language: str) -> AnyResponse:
    """Answer with what became of a link that carries a fact's quotes."""
    page, iri = open_page(language), _required("fact")
    if gone := answer_for_gone(page.store, NamedNode(iri), lambda kept: page.url(kept.value)):
        return gone
    html, status = render_proof(page, request.args)
    return Response(html, status, mimetype=HTML)


def cite(language: str, extension: str) -> Response:
    """Answer with the citation of a thing as a file."""
    return answer_with_citation(open_page(language), _required("iri"), extension)


def list_of_class(language: str, extension: str = "") -> Response:
    """Answer with the things of any class as a list, or as data."""
    page, iri = open_page(language), _required("class")
    if not count_class(page, iri):
        raise UnknownEntityError(iri)
    view = replace(page.site.class_view(iri) or ClassView(iri), path="")
    return answer_with_file(page, view, extension) if extension else answer_with_list(page, view)


def list_or_thing(language: str, path: str) -> Response:
    """Answer with a list, a list as data, or the page about a thing."""
    page = open_page(language)
    if listed := page.site.listed_as(path):
        return answer_with_list(page, listed)
    name, _, extension = path.rpartition(".")
    downloaded = page.site.listed_as(name)
    if downloaded and extension in MEDIA_TYPES:
        return answer_with_file(page, downloaded, extension)
    return _thing(page, [require_iri(iri) for iri in page.iris.candidates(path)])


def _required(name: str) -> str:
    """Return the IRI that a parameter of the URL gives."""
    if name not in request.args:
        abort(400, f"the parameter {name!r} is missing: which {'thing' if name == 'iri' else name}?")
    return require_iri(request.args[name])


def _thing(page: Page, candidates: Sequence[str]) -> Response:
    """Answer with the page about the first of some IRIs that is known, or what is left of one that is gone."""
    for iri in candidates:
        if gone := answer_for_gone(page.store, NamedNode(iri), lambda kept: page.url(kept.value)):
            return gone
    return recall_page(page, lambda: render_thing(page, candidates, request.args))
