"""The web application: one store, four faces (pages, linked data, SPARQL, saved queries), one way to tell errors."""

import logging
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

from kggraph.store.hints import Hints
from kggraph.store.interface import StoreSource
from kggraph.web.api import api_blueprint
from kggraph.web.context import STORE, request_id
from kggraph.web.dataset.description import SERVICES, Service
from kggraph.web.dataset.routes import EXTENSION as DESCRIBED_SERVICES
from kggraph.web.dataset.routes import dataset_blueprint
from kggraph.web.direct_answers import DirectAnswers
from kggraph.web.encodings import Compression
from kggraph.web.errors import register_error_handlers
from kggraph.web.fragments.routes import fragments_blueprint
from kggraph.web.hinting import EXTENSION as HINTS
from kggraph.web.hot_answers import HotAnswers
from kggraph.web.linked_data import linked_data_blueprint
from kggraph.web.negotiation import HTML
from kggraph.web.operations.exchange import Exchanges
from kggraph.web.operations.routes import UNCACHED, WITHOUT_STORE, Operations, register_operations
from kggraph.web.pages import pages_blueprint, render_error
from kggraph.web.reconciliation.routes import reconciliation_blueprint
from kggraph.web.release_files import release_files_blueprint
from kggraph.web.releases import releases_blueprint
from kggraph.web.responses import CACHE_CONTROL, date
from kggraph.web.sparql import sparql_blueprint
from kggraph.web.tombstones import EXTENSION as TOMBSTONES
from kggraph.web.tombstones import Tombstones

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# A query of one mebibyte, the store's limit, takes three as a form.
_LARGEST_BODY = 4 << 20
_LARGEST_FIELD = 4 << 20
# ui/DESIGN.md, section 9: nothing from other hosts, nothing inline, no framing.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
# What every answer carries. All is public and there are no cookies, so every origin may read every answer.
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Content-Location, Content-Range, ETag, Kggraph-Hint, Link, Location, Retry-After, Vary, X-Request-Id",
    ),
)
_ALLOWED = "Accept, Accept-Language, Content-Type, If-Match, If-Modified-Since, If-None-Match, Range, X-Request-Id"
_WITHOUT_STORE = WITHOUT_STORE | {"pages.assets.asset", "pages.crawling.favicon"}
_BLUEPRINTS = (
    pages_blueprint,
    sparql_blueprint,
    api_blueprint,
    release_files_blueprint,
    releases_blueprint,
    dataset_blueprint,
    fragments_blueprint,
    reconciliation_blueprint,
    linked_data_blueprint,
)
_LOG = logging.getLogger(__name__)


class _App(Flask):
    """A Flask that logs its defects under the id of the request, so that a reader's report leads to the traceback."""

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - as Flask declares it
        _LOG.error("defect %s at %s %s", request_id(), request.method, request.path, exc_info=exc_info)


def create_app(
    stores: StoreSource, operations: Operations | None = None, *, services: Sequence[Service] = SERVICES
) -> Flask:
    """Return the application over the store that is current at each request, with what operators want to see.

    ``services`` are those that the description of the dataset tells of.
    """
    app = _App(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=_LARGEST_BODY, MAX_FORM_MEMORY_SIZE=_LARGEST_FIELD)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.extensions[HINTS] = Hints()
    app.extensions[DESCRIBED_SERVICES] = services
    _serve_one_release_per_request(app, stores)
    for make in _BLUEPRINTS:
        app.register_blueprint(make())
    app.extensions[TOMBSTONES] = Tombstones()
    observers = register_operations(app, stores, operations or Operations())
    register_error_handlers(app, render_error)
    compression = Compression(app)
    app.after_request(lambda response: compression.apply(_finish(response)))
    direct = DirectAnswers(_with_headers(app.wsgi_app, ALWAYS), [*ALWAYS, ("Content-Security-Policy", DATA_POLICY)])
    answer = Exchanges(HotAnswers(direct, stores), observers)
    app.wsgi_app = answer  # type: ignore[method-assign]  # as Flask's documentation does
    return app


def _with_headers(app: "WSGIApplication", headers: Sequence[tuple[str, str]]) -> "WSGIApplication":
    """Return an application that answers as another one, with some headers more."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, own: list[tuple[str, str]], *exc_info: Any) -> Callable[[bytes], object]:  # noqa: ANN401
            return start_response(status, [*own, *headers], *exc_info)

        return app(environ, start)

    return answer


def _serve_one_release_per_request(app: Flask, stores: StoreSource) -> None:
    @app.before_request
    def choose_store() -> None:
        if request.endpoint not in _WITHOUT_STORE:
            g.store = request.environ.get(STORE) or stores.current()


def _finish(response: Response) -> Response:
    """Add what an answer carries by what it is: a policy, for pages a validator; preflights are answered."""
    is_page = response.mimetype == HTML
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else DATA_POLICY)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED
        response.headers["Access-Control-Max-Age"] = "86400"
    if "Location" in response.headers:
        _keep_local(response)
    if is_page and response.status_code == HTTPStatus.OK and request.method in {"GET", "HEAD"}:
        return _validate_page(response)
    if request.endpoint in UNCACHED:
        response.headers["Cache-Control"] = "no-store"
    return response


def _keep_local(response: Response) -> None:
    """Make a redirect to this host relative: the router writes the host that the client claims to have asked."""
    location = response.headers["Location"]
    if location.startswith(request.host_url):
        response.headers["Location"] = location[len(request.host_url) - 1 :]


def _validate_page(response: Response) -> Response:
    """Give a page a tag of its bytes, and answer 304 to a client that has them."""
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    date(response)
    response.add_etag()
    response.make_conditional(request)
    return response
