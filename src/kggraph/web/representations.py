"""One description in each of its variants."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from kggraph.formats import JsonLdForm, RdfFormat
from kggraph.iris import Iris, with_query
from kggraph.store.interface import Store
from kggraph.store.serializing import serialize_quads, serialize_triples
from kggraph.vocabulary import HYDRA, NP
from kggraph.web.description import Description
from kggraph.web.errors import ShownError, ShownErrorException
from kggraph.web.fact_views import build_nanopublication, tell_in_rdf_12
from kggraph.web.jsonld import write_json_ld
from kggraph.web.jsonld_forms import write_expanded, write_flattened
from kggraph.web.turtle import write_turtle
from kggraph.web.variants import Variant, View

_PREFIXES = {"hydra": HYDRA.iri, "np": NP.iri}  # of what only we say

# XML 1.0, productions Char and (of Namespaces in XML) NCName: what RDF/XML can say.
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENT_NAME = re.compile(r"[^\W\d][\w.-]*\Z")


def serialize_description(
    description: Description,
    rdf_format: RdfFormat,
    *,
    prefixes: Mapping[str, str],
    context: Mapping[str, Any],
    form: JsonLdForm | None = None,
) -> bytes:
    """Return a description's bytes in a format. Raises ShownErrorException where the format cannot say it."""
    match rdf_format:
        case RdfFormat.TURTLE | RdfFormat.TRIG:
            return write_turtle(description.sections, prefixes).encode()
        case RdfFormat.JSON_LD:
            _require_rdf_11(description.triples)
            return _write_json_ld(description, form, context).encode()
        case RdfFormat.RDF_XML:
            _require_xml(description.triples)
    return serialize_triples(description.triples, rdf_format, prefixes)


def serialize_variant(store: Store, description: Description, variant: Variant, *, context: Mapping[str, Any]) -> bytes:
    """Return a description's bytes as a variant asks for. Raises ShownErrorException, NoSuchViewError."""
    prefixes = {**_PREFIXES, **store.site.prefixes}
    if variant.view is View.NANOPUBLICATION:
        iris = Iris(store.site.base)
        document = iris.absolute(with_query(iris.document_url(description.entity.value), view=variant.view.parameter))
        return serialize_quads(build_nanopublication(store, description, document), variant.format, prefixes)
    if variant.view is View.RDF_12:
        description = replace(description, sections=tuple(tell_in_rdf_12(description)))
    return serialize_description(description, variant.format, prefixes=prefixes, context=context, form=variant.form)


def _write_json_ld(description: Description, form: JsonLdForm | None, context: Mapping[str, Any]) -> str:
    match form:
        case JsonLdForm.EXPANDED:
            return write_expanded(description.sections)
        case JsonLdForm.FLATTENED:
            return write_flattened(description.sections)
    return write_json_ld(description.sections, context)


def parse_context(text: str) -> dict[str, Any]:
    """Return the entries of a JSON-LD context document.

    >>> parse_context('{"@context": {"id": "@id"}}')
    {'id': '@id'}
    """
    entries = json.loads(text).get("@context", {})
    merged: dict[str, Any] = {}
    for part in entries if isinstance(entries, list) else [entries]:
        merged |= part if isinstance(part, dict) else {}
    return merged


def _require_xml(triples: list[ox.Triple]) -> None:
    for triple in triples:
        if not _ELEMENT_NAME.search(triple.predicate.value):
            _refuse(f"the property <{triple.predicate.value}> has no name that XML allows for an element")
        if isinstance(triple.object, ox.Literal) and _NO_XML_CHARACTER.search(triple.object.value):
            _refuse("a text has a control character, which XML 1.0 does not allow")


def _require_rdf_11(triples: list[ox.Triple]) -> None:
    if any(isinstance(triple.object, ox.Triple) for triple in triples):
        _refuse("a statement is about a statement (RDF 1.2), for which JSON-LD 1.1 has no words")


def _refuse(reason: str) -> None:
    raise ShownErrorException(ShownError(406, "Not expressible in this format", f"{reason}; ask for another format"))
