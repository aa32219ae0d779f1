"""The application as it is copied: what needs a server is replaced by pages that work without one, or that say so."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Flask, Response

from kggraph.export.search_index import has_names, write_search_index
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.interface import Store
from kggraph.web.app import create_app
from kggraph.web.context import current_store
from kggraph.web.pages.page import open_page
from kggraph.web.pages.wording import Wording

SEARCH_INDEX = "/search.json"
NOT_FOUND = "/404.html"
_LANGUAGE = f"<any({', '.join(INTERFACE_LANGUAGES)}):language>"
_LIVE_PAGES = ("sparql", "saved", "fragments")  # views of pages.routes


@dataclass(frozen=True)
class _OneStore:
    """A source that always hands out the same store: a copy is of one release, whatever is published meanwhile."""

    store: Store

    def current(self) -> Store:
        return self.store


def create_copy_app(store: Store) -> Flask:
    """Return the application over one release, with the pages of a copy."""
    app = create_app(_OneStore(store), services=())
    blueprint = Blueprint("copy", __name__, template_folder="templates")
    blueprint.add_url_rule(f"/{_LANGUAGE}/about-this-copy", view_func=about_copy)
    blueprint.add_url_rule(NOT_FOUND, view_func=not_found)
    blueprint.add_url_rule(SEARCH_INDEX, view_func=search_index)
    app.register_blueprint(blueprint)
    for name in _LIVE_PAGES:
        app.view_functions[f"pages.routes.{name}"] = about_copy
    app.view_functions["pages.routes.search"] = search
    return app


def about_copy(language: str) -> str:
    """Answer what a copy has, and what needs a server."""
    return open_page(language).render("copy_about.html")


def search(language: str) -> str:
    """Answer with a search that a script does with the index, and with lists for those without one."""
    page = open_page(language)
    listed = [view for view in page.site.classes if view.path]
    page.learn(view.iri for view in listed)
    lists = [(f"/{language}/{view.path}", page.list_title(view) or page.names.name(view.iri).text) for view in listed]
    return page.render("copy_search.html", lists=lists, index=SEARCH_INDEX if has_names(page.store) else "")


def not_found() -> str:
    """Answer what stands where nothing is, in every language."""
    words: list[tuple[str, Callable[..., str]]] = [(code, Wording.of(code).gettext) for code in INTERFACE_LANGUAGES]
    return open_page(INTERFACE_LANGUAGES[-1]).render("copy_not_found.html", words=words)


def search_index() -> Response:
    """Answer the names of all things, and how they sound."""
    return Response(write_search_index(current_store()), mimetype="application/json")
