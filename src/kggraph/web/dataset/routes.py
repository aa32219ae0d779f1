"""The URLs of the dataset's description and of the stream of its changes."""

from flask import Blueprint, Response, current_app, request

from kggraph.store.versions import read_versions
from kggraph.web.context import current_store, find_release
from kggraph.web.dataset.context import CONTEXT
from kggraph.web.dataset.description import Place, describe_dataset
from kggraph.web.dataset.entities import EntityList
from kggraph.web.dataset.feed import Feed
from kggraph.web.dataset.releases import list_versions
from kggraph.web.documents import Document, Words, show_document
from kggraph.web.errors import ShownError, ShownErrorException
from kggraph.web.responses import see_other

EXTENSION = "kggraph-services"
_PREFIXES = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "formats": "http://www.w3.org/ns/formats/",
    "ldes": "https://w3id.org/ldes#",
    "spdx": "http://spdx.org/rdf/terms#",
    "tree": "https://w3id.org/tree#",
    "void": "http://rdfs.org/ns/void#",
}
_FOR_GOOD = "max-age=604800, immutable"


def dataset_blueprint() -> Blueprint:
    """Return the routes of the dataset's description and of its changes."""
    blueprint = Blueprint("dataset", __name__)

    @blueprint.get("/dataset")
    @blueprint.get("/dataset.<ending>")
    def show_dataset(ending: str = "") -> Response:
        return _show_dataset(ending)

    @blueprint.get("/.well-known/void")
    def show_void() -> Response:
        """Send a client that looks where RFC 5785 lets it look to the description (VoID, section 7.2)."""
        return see_other("/dataset")

    @blueprint.get("/entities")
    def show_entities() -> Response:
        _open_entities()
        return see_other("/entities/1")

    @blueprint.get("/entities/<int:page>")
    @blueprint.get("/entities/<int:page>.<ending>")
    def show_entities_page(page: int, ending: str = "") -> Response:
        return _show_entities_page(page, ending)

    @blueprint.get("/feed")
    @blueprint.get("/feed.<ending>")
    def show_feed(ending: str = "") -> Response:
        feed = _open_feed()
        return show_document(
            Document("/feed", "/dataset"), ending, state=_state(feed), words=_words(), describe=feed.root
        )

    @blueprint.get("/feed/<int:page>")
    @blueprint.get("/feed/<int:page>.<ending>")
    def show_feed_page(page: int, ending: str = "") -> Response:
        return _show_feed_page(page, ending)

    return blueprint


def _show_dataset(ending: str) -> Response:
    store, release = current_store(), find_release()
    place = Place(store.site.base, request.root_url, current_app.extensions[EXTENSION])
    newest = next(iter(list_versions(release)), None)
    return show_document(
        Document("/dataset", "/dataset"),
        ending,
        state=newest.at if newest else "",
        words=_words(),
        describe=lambda: describe_dataset(store, release, place),
    )


def _show_entities_page(page: int, ending: str) -> Response:
    entities = _open_entities()
    if not 1 <= page <= entities.pages:
        raise ShownErrorException(ShownError(404, "No such page", f"the list has {entities.pages} pages"))
    document = Document(f"/entities/{page}", "/dataset")
    return show_document(document, ending, state="", words=_words(), describe=lambda: entities.page(page))


def _open_entities() -> EntityList:
    """Return the list. Raises a 404 in front of an endpoint without a release."""
    release = find_release()
    if release is None:
        raise ShownErrorException(ShownError(404, "No list", "no release here tells what there is; ask /fragments"))
    return EntityList.of(release, Place(current_store().site.base, request.root_url))


def _show_feed_page(page: int, ending: str) -> Response:
    feed = _open_feed()
    if not 1 <= page <= feed.pages:
        raise ShownErrorException(ShownError(404, "No such page", f"the feed has {feed.pages} pages"))
    document = Document(f"/feed/{page}", "/dataset")
    response = show_document(document, ending, state=_state(feed), words=_words(), describe=lambda: feed.page(page))
    if feed.is_full(page):
        response.headers["Cache-Control"] = _FOR_GOOD
    return response


def _open_feed() -> Feed:
    """Return the feed. Raises a 404 where no history tells when the data changed, as in front of another server."""
    release = find_release()
    versions = read_versions(release) if release else ()
    if not versions:
        detail = "nothing here tells when the data changed: they come from another server, or from a release alone"
        raise ShownErrorException(ShownError(404, "No feed", detail))
    return Feed(versions, Place(current_store().site.base, request.root_url))


def _state(feed: Feed) -> str:
    return str(len(feed.versions))


def _words() -> Words:
    return Words({**_PREFIXES, "release": f"{current_store().site.base}dataset#"}, CONTEXT)
