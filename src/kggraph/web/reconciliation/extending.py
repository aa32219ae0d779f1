"""Data extension: the values of properties of things that were reconciled."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kggraph.iris import require_iri
from kggraph.literals import is_exact_number, parse_number
from kggraph.store.interface import Term
from kggraph.store.questions import question
from kggraph.vocabulary import RDF, XSD
from kggraph.web.asking import gathered, with_values
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.pages.page import Page
from kggraph.web.reconciliation.queries import refused
from kggraph.web.reconciliation.suggesting import known_properties

_MOST_THINGS, _MOST_PROPERTIES, _MOST_VALUES = 500, 50, 200
_PROPOSED = 30
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Value = dict[str, object]


def propose_properties(page: Page, type_iri: str, limit: int) -> dict[str, Any]:
    """Return properties of the things of a class, the most used first; of all things where no class is named."""
    statistics = find_statistics(find_release())
    part = next((each for each in statistics.class_partitions if each.iri == type_iri), None) if statistics else None
    found = [each.property for each in part.properties] if part else known_properties(page)
    shown = [iri for iri in found if iri != RDF.type.value][: limit or _PROPOSED]
    page.learn(shown)
    return {
        "properties": [{"id": iri, "name": page.names.name(iri).text} for iri in shown],
        "type": type_iri,
        "limit": limit or _PROPOSED,
    }


def extend(page: Page, query: object) -> tuple[list[dict[str, Any]], dict[str, dict[str, list[Value]]]]:
    """Return the metadata of the properties asked for, and their values by thing and property.

    Raises a 400 that says what is wrong, a 413 for too many things. What the site keeps private is no value.
    """
    ids, properties = _read(query)
    nodes = [ox.NamedNode(require_iri(iri)) for iri in ids if not page.is_private(iri)]
    said = gathered(page.store.select(with_values(question("page-values-of"), "item", nodes))) if nodes else {}
    page.learn([*properties, *(t for terms in said.values() for iri in properties for t in terms.get(iri, ()))])
    rows = {
        thing: {iri: _values(page, said.get(thing, {}).get(iri, ()), settings) for iri, settings in properties.items()}
        for thing in ids
    }
    return [{"id": iri, "name": page.names.name(iri).text} for iri in properties], rows


def _read(query: object) -> tuple[list[str], dict[str, Mapping[str, Any]]]:
    table: dict[str, Any] = query if isinstance(query, dict) else {}
    ids, properties = table.get("ids"), table.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise refused("a data extension query needs the lists 'ids' and 'properties'")
    if not all(isinstance(row, dict) and "id" in row for row in properties):
        raise refused("each of 'properties' is an object with 'id'")
    if len(ids) > _MOST_THINGS or len(properties) > _MOST_PROPERTIES:
        raise refused(f"at most {_MOST_THINGS} things and {_MOST_PROPERTIES} properties at a time", 413)
    return [str(each) for each in ids], {str(row["id"]): row.get("settings") or {} for row in properties}


def _values(page: Page, terms: Sequence[Term], settings: Mapping[str, Any]) -> list[Value]:
    shown = [term for term in terms if not isinstance(term, ox.BlankNode) and not page.is_private(term.value)]
    limit = str(settings.get("limit") or "")
    most = int(limit) if limit.isdigit() and int(limit) else _MOST_VALUES
    return [_value(page, term) for term in shown[: min(most, _MOST_VALUES)]]


def _value(page: Page, term: Term) -> Value:
    if isinstance(term, ox.NamedNode):
        return {"id": term.value, "name": page.names.name(term.value).text}
    if isinstance(term, ox.Literal) and is_exact_number(term.datatype.value):
        number = parse_number(term.value)
        if number is not None:
            return {"int": int(number)} if number == int(number) else {"float": float(number)}
    if isinstance(term, ox.Literal) and term.datatype == XSD.date and _DATE.fullmatch(term.value):
        return {"date": f"{term.value}T00:00:00Z"}
    return {"str": term.value}
