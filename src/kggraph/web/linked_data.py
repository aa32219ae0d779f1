"""Linked data: every IRI of the data answers, a thing with a 303 to a document about it (Cool URIs, section 4.2)."""

from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kggraph.errors import NotAcceptableError
from kggraph.formats import RdfFormat
from kggraph.iris import Iris, require_iri
from kggraph.vocabulary import ASAR
from kggraph.web.context import current_store, request_language
from kggraph.web.description import describe
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.kept_answers import KeptAnswer, KeptAnswers
from kggraph.web.known_iris import KnownIris
from kggraph.web.negotiation import find_rdf_choice
from kggraph.web.release_files import read_context
from kggraph.web.representations import serialize_variant
from kggraph.web.responses import Link, add_links, entity_tag, find_unchanged, mark_cacheable, see_other
from kggraph.web.signposting import LINKSET, alternates, data_links, linkset_url, views_of_fact, write_linkset
from kggraph.web.tombstones import answer_for_gone
from kggraph.web.variants import Variant, View, Wanted, read_wanted

_STATEMENTS = Variant(RdfFormat.TURTLE)


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

    @blueprint.get("/linkset")
    def show_linkset() -> Response:
        return _show_linkset(memory)

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
    if gone := answer_for_gone(store, entity, lambda kept: _iris().thing_url(kept.value)):
        return gone
    wanted = _read_wanted(entity)
    return _see_document(entity, wanted)


def _follow_suffix(memory: _Memory, path: str) -> Response:
    """Answer for a path that ends like a file of data about a thing: ``/id/org/akhyska.ttl``."""
    store = current_store()
    stem, _, ending = path.rpartition(".")
    choice = find_rdf_choice(ending)
    entity = memory.known.find(store, store.site.base + stem) if stem and choice else None
    if entity is None or choice is None:
        raise memory.known.unknown(store, store.site.base + path)
    if gone := answer_for_gone(store, entity, lambda kept: f"{_iris().thing_url(kept.value)}.{ending}"):
        return gone
    named = choice if isinstance(choice, RdfFormat) else None
    return see_other(_url_of(entity, _read_wanted(entity, named=named) if named else Wanted(None)))


def _show_data(memory: _Memory, path: str) -> Response:
    """Answer with the data about what a path stands for, in the format of its ending or the one negotiated."""
    store = current_store()
    stem, _, ending = path.rpartition(".")
    named = next((row for row in RdfFormat if row.extension == ending), None)
    entity = memory.known.find_path(store, stem if named else path)
    if entity is None:
        raise memory.known.unknown(store, store.site.base + f"id/{stem if named else path}")
    return _answer(memory, entity, named)


def _show_resource(memory: _Memory) -> Response:
    """Answer for any IRI that the data name: with the data themselves, or a 303 to the page."""
    return _answer(memory, _require_entity(memory), None)


def _show_linkset(memory: _Memory) -> Response:
    """Answer with all typed links of what the data name by an IRI."""
    store, entity = current_store(), _require_entity(memory)
    if gone := answer_for_gone(store, entity, lambda kept: linkset_url(kept.value)):
        return gone
    tag = entity_tag("linkset", entity.value)
    if unchanged := find_unchanged(tag):
        return unchanged
    description = describe(store, entity, parts=memory.known.parts(store, entity))
    body = write_linkset(store.site, entity.value, [kind.value for kind in description.types])
    return mark_cacheable(Response(body, content_type=LINKSET), tag)


def _require_entity(memory: _Memory) -> ox.NamedNode:
    """Return what the parameter ``iri`` names. Raises TermError, and a 404 where the data do not name it."""
    store = current_store()
    entity = ox.NamedNode(require_iri(request.args.get("iri", "")))
    if memory.known.find(store, entity.value) != entity:
        raise memory.known.unknown(store, entity.value)
    return entity


def _answer(memory: _Memory, entity: ox.NamedNode, named: RdfFormat | None) -> Response:
    """Answer with the data about an entity, a 303 to its page, or what is left to say of one that is gone."""
    store = current_store()
    if gone := answer_for_gone(store, entity, lambda kept: _url_in_place(kept, named)):
        return gone
    wanted = _read_wanted(entity, named=named)
    if wanted.variant is None:
        return _see_document(entity, wanted)
    response = _represent(memory, entity, wanted.variant)
    response.headers["Content-Location"] = wanted.variant.url(_iris(), entity.value)
    response.vary.update(wanted.vary)
    if entity.value in store.site.private:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _see_document(entity: ox.NamedNode, wanted: Wanted) -> Response:
    """Return the 303 to the document that a client wants, with links to the others."""
    response = see_other(_url_of(entity, wanted), vary=wanted.vary)
    add_links(response, alternates(_iris(), entity.value, wanted.variant or _STATEMENTS))
    return response


def _represent(memory: _Memory, entity: ox.NamedNode, variant: Variant) -> Response:
    """Return a representation, or the 304 that says that the client has it.

    The tag names the release, the entity and the variant, and so is the key that the body is kept under.
    """
    tag = entity_tag("description", entity.value, variant.content_type, str(variant.parameters))
    response = find_unchanged(tag)
    if response is None:
        kept = memory.answers.answer(tag, lambda: _write(memory, entity, variant))
        response = mark_cacheable(Response(kept.body, content_type=variant.content_type), tag)
        add_links(response, kept.links)
    return response


def _write(memory: _Memory, entity: ox.NamedNode, variant: Variant) -> KeptAnswer:
    store = current_store()
    description = describe(store, entity, parts=memory.known.parts(store, entity), page=variant.page)
    body = serialize_variant(store, description, variant, context=read_context())
    links = data_links(store.site, entity.value, variant, description.pages)
    links += [Link(kind.value, "type") for kind in description.types]
    if variant.view is View.STATEMENTS and ASAR.Fact in description.types:
        denied = ox.Triple(entity, ASAR.asserted, ox.Literal(value=False))
        for other in views_of_fact(is_asserted=denied not in description.triples):
            links.append(Link(other.url(_iris(), entity.value), "alternate", {"type": other.format.media_type}))
    return KeptAnswer(body, tuple(links))


def _read_wanted(entity: ox.NamedNode, *, named: RdfFormat | None = None) -> Wanted:
    """Return what the request asks for. Raises a 406 that lists what is on offer."""
    try:
        return read_wanted(request.args, request.headers.get("Accept"), named=named)
    except NotAcceptableError as error:
        view = next((view for view in View if view.parameter == request.args.get("view", "")), View.STATEMENTS)
        links = alternates(_iris(), entity.value, Variant(view.formats[0], view=view))
        offered = {link.attributes["type"]: Offer(link.attributes["type"], link.target) for link in links}
        detail = str(NotAcceptableError(error.accept, list(offered)))
        raise ShownErrorException(ShownError(406, "No acceptable format", detail, tuple(offered.values()))) from None


def _url_of(entity: ox.NamedNode, wanted: Wanted) -> str:
    if wanted.variant:
        return wanted.variant.url(_iris(), entity.value)
    return _iris().page_url(entity.value, request_language())


def _url_in_place(kept: ox.NamedNode, named: RdfFormat | None) -> str:
    """Return the URL for what was kept that is like the one that was asked for."""
    iris = _iris()
    return iris.data_url(kept.value, named.extension) if named else iris.document_url(kept.value)


def _iris() -> Iris:
    return Iris(current_store().site.base)
