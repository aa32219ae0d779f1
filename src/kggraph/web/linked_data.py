"""Linked data: every IRI of the data answers, a thing with a 303 to a document about it (Cool URIs, section 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kggraph.errors import NotAcceptableError
from kggraph.formats import RdfFormat
from kggraph.iris import Iris, require_iri
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.interface import Store
from kggraph.web.context import current_store, request_language
from kggraph.web.description import describe
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.kept_answers import KeptAnswer, KeptAnswers
from kggraph.web.known_iris import KnownIris
from kggraph.web.negotiation import HTML, RdfChoice, choose_rdf, find_rdf_choice
from kggraph.web.release_files import read_context
from kggraph.web.representations import serialize_description
from kggraph.web.responses import Link, add_links, content_type, entity_tag, find_unchanged, mark_cacheable, see_other


@dataclass(frozen=True)
class _Memory:
    """What the blueprint remembers between requests."""

    known: KnownIris
    answers: KeptAnswers


def linked_data_blueprint() -> Blueprint:
    """Return the routes that dereference IRIs and serve their descriptions."""
    blueprint = Blueprint("linked_data", __name__)
    memory = _Memory(KnownIris(), KeptAnswers())

    @blueprint.get("/data/<path:path>")
    def show_data(path: str) -> Response:
        return _show_data(memory, path)

    @blueprint.get("/resource")
    def show_resource() -> Response:
        return _show_resource(memory)

    @blueprint.get("/<path:path>")
    def dereference(path: str) -> Response:
        return _dereference(memory, path)

    return blueprint


def _dereference(memory: _Memory, path: str) -> Response:
    """Answer for the IRI that the base and a path make."""
    store = current_store()
    entity = memory.known.find(store, store.site.base + path)
    if entity is None:
        return _follow_suffix(memory, path)
    choice, vary = _choose(entity)
    response = see_other(_document_url(entity, choice), vary=vary)
    add_links(response, _alternates(entity))
    return response


def _follow_suffix(memory: _Memory, path: str) -> Response:
    """Answer for a path that ends like a file of data about a thing: ``/id/org/akhyska.ttl``."""
    store = current_store()
    stem, _, ending = path.rpartition(".")
    choice = find_rdf_choice(ending)
    entity = memory.known.find(store, store.site.base + stem) if stem and choice else None
    if entity is None or choice is None:
        raise memory.known.unknown(store, store.site.base + path)
    return see_other(_document_url(entity, choice))


def _show_data(memory: _Memory, path: str) -> Response:
    """Answer with the data about what a path stands for, in the format of its ending or the one negotiated."""
    store = current_store()
    stem, _, ending = path.rpartition(".")
    named = next((row for row in RdfFormat if row.extension == ending), None)
    entity = memory.known.find_path(store, stem if named else path)
    if entity is None:
        raise memory.known.unknown(store, store.site.base + f"id/{stem if named else path}")
    choice, vary = (named, []) if named else _choose(entity)
    if not isinstance(choice, RdfFormat):
        return see_other(_document_url(entity, choice), vary=vary)
    response = _represent(memory, entity, choice, location=_iris().data_url(entity.value, choice.extension))
    response.vary.update(vary)
    return response


def _show_resource(memory: _Memory) -> Response:
    """Answer for any IRI that the data name: with the data themselves, or a 303 to the page."""
    store = current_store()
    entity = ox.NamedNode(require_iri(request.args.get("iri", "")))
    if memory.known.find(store, entity.value) != entity:
        raise memory.known.unknown(store, entity.value)
    choice, vary = _choose(entity)
    if not isinstance(choice, RdfFormat):
        return see_other(_document_url(entity, choice), vary=vary)
    location = f"/resource?iri={quote(entity.value, safe='')}&format={choice.extension}"
    response = _represent(memory, entity, choice, location=location)
    response.vary.update(vary)
    return response


def _represent(memory: _Memory, entity: ox.NamedNode, rdf_format: RdfFormat, *, location: str) -> Response:
    """Return the description of an entity in a format, or the 304 that says that the client has it."""
    store = current_store()
    tag = entity_tag("description", entity.value, rdf_format.extension)
    response = find_unchanged(tag) or mark_cacheable(_answer(memory, entity, rdf_format, tag), tag)
    response.headers["Content-Location"] = location
    add_links(response, _links(store, entity, rdf_format))
    if entity.value in store.site.private:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(memory: _Memory, entity: ox.NamedNode, rdf_format: RdfFormat, tag: str) -> Response:
    """Return the description in a format. The tag names the release, the entity and the format: so one key."""
    kept = memory.answers.answer(tag, lambda: _serialize(memory, entity, rdf_format))
    response = Response(kept.body, content_type=content_type(rdf_format.media_type))
    add_links(response, [Link(kind, "type") for kind in kept.types])
    return response


def _serialize(memory: _Memory, entity: ox.NamedNode, rdf_format: RdfFormat) -> KeptAnswer:
    store = current_store()
    description = describe(store, entity, parts=memory.known.parts(store, entity))
    body = serialize_description(description, rdf_format, prefixes=store.site.prefixes, context=read_context())
    return KeptAnswer(body, tuple(kind.value for kind in description.types))


def _choose(entity: ox.NamedNode) -> tuple[RdfChoice, Sequence[str]]:
    """Return what to answer with, and the headers that had a say in it. Raises a 406 that lists what is on offer."""
    wanted = request.args.get("format")
    accept = request.headers.get("Accept")
    choice = choose_rdf(accept) if wanted is None else find_rdf_choice(wanted)
    if choice is None:
        raise _not_acceptable(entity, accept or "" if wanted is None else wanted)
    return choice, ["Accept"] * (wanted is None) + ["Accept-Language"] * (choice == HTML)


def _document_url(entity: ox.NamedNode, choice: RdfChoice) -> str:
    if isinstance(choice, RdfFormat):
        return _iris().data_url(entity.value, choice.extension)
    return _iris().page_url(entity.value, request_language())


def _links(store: Store, entity: ox.NamedNode, shown: RdfFormat) -> list[Link]:
    """Return typed links as FAIR Signposting (level 2) asks for them; the classes are added with the body."""
    links = [link for link in _alternates(entity) if link.attributes["type"] != shown.media_type]
    links.append(Link(entity.value, "describes"))
    if _iris().local_path(entity.value) is not None:
        links.append(Link(store.site.base + _iris().data_url(entity.value, shown.extension)[1:], "canonical"))
    if store.site.licence:
        links.append(Link(store.site.licence, "license"))
    return links


def _alternates(entity: ox.NamedNode) -> list[Link]:
    iris = _iris()
    return [
        *(Link(iris.data_url(entity.value, row.extension), "alternate", {"type": row.media_type}) for row in RdfFormat),
        *(
            Link(iris.page_url(entity.value, language), "alternate", {"type": HTML, "hreflang": language})
            for language in INTERFACE_LANGUAGES
        ),
    ]


def _not_acceptable(entity: ox.NamedNode, wanted: str) -> ShownErrorException:
    offered = {link.attributes["type"]: Offer(link.attributes["type"], link.target) for link in _alternates(entity)}
    detail = str(NotAcceptableError(wanted, list(offered)))
    return ShownErrorException(ShownError(406, "No acceptable format", detail, tuple(offered.values())))


def _iris() -> Iris:
    return Iris(current_store().site.base)
