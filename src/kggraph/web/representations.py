"""One description in each of the six formats."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.store.serializing import serialize_triples
from kggraph.web.description import Description
from kggraph.web.errors import ShownError, ShownErrorException
from kggraph.web.jsonld import write_json_ld
from kggraph.web.turtle import write_turtle

# XML 1.0, productions Char and (of Namespaces in XML) NCName: what RDF/XML can say.
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENT_NAME = re.compile(r"[^\W\d][\w.-]*\Z")


def serialize_description(
    description: Description, rdf_format: RdfFormat, *, prefixes: Mapping[str, str], context: Mapping[str, Any]
) -> bytes:
    """Return a description's bytes in a format. Raises ShownErrorException where the format cannot say it."""
    match rdf_format:
        case RdfFormat.TURTLE | RdfFormat.TRIG:
            return write_turtle(description.sections, prefixes).encode()
        case RdfFormat.JSON_LD:
            _require_rdf_11(description.triples)
            return write_json_ld(description.sections, context).encode()
        case RdfFormat.RDF_XML:
            _require_xml(description.triples)
    return serialize_triples(description.triples, rdf_format, prefixes)


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
