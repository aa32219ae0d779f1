"""The pages people see: rendered on the server in three languages, working without JavaScript.

``pages_blueprint`` holds all their routes; each module renders one kind of page from the published data alone. What
is special about a dataset comes from its settings (``kggraph.site``) and its ontology.
"""

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from kggraph.web.errors import ShownError
from kggraph.web.pages.assets import Assets, assets_blueprint
from kggraph.web.pages.charts.routes import charts_blueprint
from kggraph.web.pages.contexts import PageContext
from kggraph.web.pages.crawling import crawling_blueprint
from kggraph.web.pages.editor_data import editor_data_blueprint
from kggraph.web.pages.memory import EXTENSION as MEMORY
from kggraph.web.pages.memory import Memory
from kggraph.web.pages.page import EXTENSION, open_frame
from kggraph.web.pages.routes import routes_blueprint
from kggraph.web.pages.statements import TESTS
from kggraph.web.pages.suggesting import suggesting_blueprint
from kggraph.web.pages.theme import theme_blueprint

__all__ = ["pages_blueprint", "render_error"]


def pages_blueprint() -> Blueprint:
    """Return all pages and static files. The app puts each request's store where they find it (``web.context``)."""
    blueprint = Blueprint("pages", "kggraph.web", template_folder="templates")
    assets = Assets()

    def install(state: BlueprintSetupState) -> None:
        app = state.app
        app.extensions[EXTENSION] = assets
        app.extensions[MEMORY] = Memory()
        app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
        app.jinja_env.context_class = PageContext
        app.jinja_env.tests.update(TESTS)

    blueprint.record_once(install)
    blueprint.register_blueprint(assets_blueprint(assets))
    blueprint.register_blueprint(theme_blueprint())
    blueprint.register_blueprint(editor_data_blueprint())
    blueprint.register_blueprint(crawling_blueprint())
    blueprint.register_blueprint(suggesting_blueprint())
    blueprint.register_blueprint(charts_blueprint())
    blueprint.register_blueprint(routes_blueprint())
    return blueprint


def render_error(error: ShownError, language: str) -> str:
    """Return the page that shows an error."""
    return open_frame(language).render("error.html", error=error)
