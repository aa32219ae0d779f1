"""The URL of fragments: negotiated; a page for people stands below each language."""

from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kggraph.errors import NotAcceptableError
from kggraph.formats import RdfFormat
from kggraph.store.serializing import serialize_triples, used_prefixes
from kggraph.vocabulary import DCTERMS, FOAF, HYDRA, RDF, VOID
from kggraph.web.context import current_store, find_release, request_language
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.fragments.controls import Address, describe_page
from kggraph.web.fragments.pattern import Matches, find_matches, read_pattern, skolemize
from kggraph.web.negotiation import HTML, choose_rdf, find_rdf_choice
from kggraph.web.paging import read_page_number
from kggraph.web.responses import content_type, entity_tag, find_unchanged, mark_cacheable, see_other

_PREFIXES = {"dcterms": DCTERMS.iri, "foaf": FOAF.iri, "hydra": HYDRA.iri, "rdf": RDF.iri, "void": VOID.iri}
_PLACES = ("subject", "predicate", "object")


def fragments_blueprint() -> Blueprint:
    """Return the route of Triple Pattern Fragments."""
    blueprint = Blueprint("fragments", __name__)

    @blueprint.get("/fragments")
    def show_fragment() -> Response:
        return _show_fragment()

    return blueprint


def _show_fragment() -> Response:
    wanted = request.args.get("format")
    choice = find_rdf_choice(wanted) if wanted else choose_rdf(request.headers.get("Accept"))
    if choice is None:
        raise _not_acceptable(wanted or request.headers.get("Accept", ""))
    vary = [] if wanted else ["Accept"]
    if not isinstance(choice, RdfFormat):
        query = request.query_string.decode("utf-8", "replace")
        return see_other(f"/{request_language()}/fragments?{query}".rstrip("?"), vary=[*vary, "Accept-Language"])
    tag = entity_tag("fragment", request.url, choice.extension)
    response = find_unchanged(tag) or mark_cacheable(_represent(choice), tag)
    response.vary.update(vary)
    return response


def _represent(rdf_format: RdfFormat) -> Response:
    store = current_store()
    base, page = store.site.base, read_page_number(request.args)
    matches = find_matches(store, find_statistics(find_release()), read_pattern(request.args, base), page)
    query = urlencode({place: request.args[place] for place in _PLACES if request.args.get(place)})
    address = Address(f"{request.root_url}fragments", query, page)
    body = _serialize(address, matches, rdf_format)
    return Response(body, content_type=content_type(rdf_format.media_type))


def _serialize(address: Address, matches: Matches, rdf_format: RdfFormat) -> bytes:
    """Return data and metadata: in graphs of their own where the format has graphs, else together."""
    site = current_store().site
    data = [skolemize(triple, site.base) for triple in matches.triples]
    told = describe_page(address, ox.NamedNode(f"{site.base}dataset"), matches)
    prefixes = {**_PREFIXES, **site.prefixes}
    if not rdf_format.holds_dataset:
        return serialize_triples([*data, *told], rdf_format, prefixes)
    quads = [
        *(ox.Quad(*triple) for triple in data),
        *(ox.Quad(triple.subject, triple.predicate, triple.object, address.metadata) for triple in told),
    ]
    return ox.serialize(quads, format=rdf_format.engine, prefixes=used_prefixes([*data, *told], prefixes)) or b""


def _not_acceptable(wanted: str) -> ShownErrorException:
    names = [*(row.media_type for row in RdfFormat), HTML]
    return ShownErrorException(
        ShownError(406, "No acceptable format", str(NotAcceptableError(wanted, names)), tuple(map(Offer, names)))
    )
