"""The URLs of the dataset's description: negotiated, in each format, and where VoID says to look for it."""

from flask import Blueprint, Response, request

from kggraph.errors import NotAcceptableError
from kggraph.formats import RdfFormat
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.context import current_store, find_release, request_language
from kggraph.web.dataset.context import CONTEXT
from kggraph.web.dataset.description import Place, describe_dataset
from kggraph.web.dataset.releases import list_versions
from kggraph.web.description import Description
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.negotiation import HTML, choose_rdf, find_rdf_choice
from kggraph.web.representations import serialize_description
from kggraph.web.responses import Link, add_links, content_type, entity_tag, find_unchanged, mark_cacheable, see_other

_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "formats": "http://www.w3.org/ns/formats/",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}


def dataset_blueprint() -> Blueprint:
    """Return the routes of the dataset's description."""
    blueprint = Blueprint("dataset", __name__)

    @blueprint.get("/dataset")
    @blueprint.get("/dataset.<ending>")
    def show_dataset(ending: str = "") -> Response:
        return _show_dataset(ending)

    @blueprint.get("/.well-known/void")
    def show_void() -> Response:
        """Send a client that looks where RFC 5785 lets it look to the description (VoID, section 7.2)."""
        return see_other("/dataset")

    return blueprint


def _show_dataset(ending: str) -> Response:
    wanted = ending or request.args.get("format")
    choice = find_rdf_choice(wanted) if wanted else choose_rdf(request.headers.get("Accept"))
    if choice is None:
        raise _not_acceptable(wanted or request.headers.get("Accept", ""))
    vary = [] if wanted else ["Accept", "Accept-Language"] if choice == HTML else ["Accept"]
    if not isinstance(choice, RdfFormat):
        return see_other(f"/{request_language()}/dataset", vary=vary)
    newest = next(iter(list_versions(find_release())), None)
    tag = entity_tag("dataset", request.root_url, newest.at if newest else "", choice.extension)
    response = find_unchanged(tag) or mark_cacheable(_represent(choice), tag)
    response.headers["Content-Location"] = f"/dataset.{choice.extension}"
    response.vary.update(vary)
    add_links(response, _links(choice))
    return response


def _represent(rdf_format: RdfFormat) -> Response:
    store = current_store()
    sections = describe_dataset(store, find_release(), request.root_url)
    description = Description(Place(store.site.base, request.root_url).dataset, tuple(sections), 0)
    prefixes = {**_PREFIXES, "release": f"{store.site.base}dataset#", **store.site.prefixes}
    body = serialize_description(description, rdf_format, prefixes=prefixes, context=CONTEXT)
    return Response(body, content_type=content_type(rdf_format.media_type))


def _links(shown: RdfFormat) -> list[Link]:
    licence = current_store().site.licence
    alternates = [offer for offer in _offers() if offer.name != shown.media_type]
    return [
        *(Link(offer.url, "alternate", {"type": offer.name}) for offer in alternates),
        *([Link(licence, "license")] if licence else []),
    ]


def _offers() -> list[Offer]:
    return [
        *(Offer(row.media_type, f"/dataset.{row.extension}") for row in RdfFormat),
        *(Offer(HTML, f"/{language}/dataset") for language in INTERFACE_LANGUAGES),
    ]


def _not_acceptable(wanted: str) -> ShownErrorException:
    offers = {offer.name: offer for offer in _offers()}
    detail = str(NotAcceptableError(wanted, list(offers)))
    return ShownErrorException(ShownError(406, "No acceptable format", detail, tuple(offers.values())))
