"""JSON-LD for people who write JSON: the project's terms, names by language, things inside those that name them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import pyoxigraph as ox

from kggraph.vocabulary import ASAR, RDF, XSD
from kggraph.web.blank_nodes import BlankNodes
from kggraph.web.description import NAMING, Section
from kggraph.web.jsonld_context import JsonContext, JsonTerm

# What JSON numbers and booleans say without loss (JSON-LD 1.1 API, section 8.4.2): integers below 2^53.
_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")
_BOOLEAN = {"true": True, "false": False}


def write_json_ld(sections: Sequence[Section], context: Mapping[str, Any]) -> str:
    """Return the sections as one compact JSON-LD document that carries the part of the context it uses.

    >>> to = ox.NamedNode("https://example.org/to")
    >>> section = Section("", (ox.Triple(ox.NamedNode("https://example.org/a"), to, ox.Literal(3)),))
    >>> json.loads(write_json_ld([section], {"id": "@id", "to": "https://example.org/to"}))["@graph"]
    [{'id': 'https://example.org/a', 'to': 3}]
    """
    writer = _Writer([triple for section in sections for triple in section.triples], JsonContext(context))
    nodes = writer.nodes()
    return json.dumps({"@context": writer.head(), "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Writes the nodes of one document; each is written once, at the first place that leads to it."""

    def __init__(self, triples: Sequence[ox.Triple], context: JsonContext) -> None:
        self._context = context
        self._blank = BlankNodes(triples)
        self._waiting: dict[object, list[ox.Triple]] = {}
        for triple in triples:
            self._waiting.setdefault(triple.subject, []).append(triple)
        self._nested = set(self._embeddable(triples))
        self._used: dict[str, JsonTerm] = {}
        self._labels: dict[ox.BlankNode, str] = {}

    def head(self) -> dict[str, Any]:
        """Return the context of what was written so far."""
        return self._context.head(self._used)

    def nodes(self) -> list[dict[str, Any]]:
        """Return the node objects in order; those written inside others are not repeated."""
        subjects = [subject for subject in self._waiting if subject not in self._blank.inlined]
        return [self._node(subject) for subject in subjects if subject in self._waiting]

    def _embeddable(self, triples: Sequence[ox.Triple]) -> Iterable[object]:
        """Passages go into the facts that rest on them; what has nothing but names goes where it is named."""
        first = triples[0].subject if triples else None
        for subject, rows in self._waiting.items():
            if subject != first and all(row.predicate in NAMING for row in rows):
                yield subject
        yield from (row.object for row in triples if row.predicate == ASAR.evidence)

    def _node(self, subject: object) -> dict[str, Any]:
        rows = self._waiting.pop(subject, [])
        node: dict[str, Any] = {} if subject in self._blank.inlined else {self._context.id: self._identifier(subject)}
        for predicate, group in groupby(rows, key=attrgetter("predicate")):
            objects = [row.object for row in group]
            classes = [value.value for value in objects if isinstance(value, ox.NamedNode)]
            if predicate == RDF.type and len(classes) == len(objects):
                node[self._context.type] = _one_or_many([self._class(iri) for iri in classes])
            else:
                self._add_values(node, predicate.value, objects)
        return node

    def _add_values(self, node: dict[str, Any], predicate: str, objects: Sequence[object]) -> None:
        """Add the values under the best term each; one predicate may so come under several terms."""
        terms = self._context.terms(predicate)
        for value in objects:
            # Coercion would reach into a list, whose items may be of any kind.
            fitting = [term for term in terms if term.is_plain] if value in self._blank.lists else terms
            term = _best_term(fitting, value)
            name = term.name if term else predicate
            if term:
                self._used[name] = term
            if term and term.container == "@language" and isinstance(value, ox.Literal):
                _append(node.setdefault(name, {}), str(value.language), value.value)
            else:
                _append(node, name, self._value(value, term))
            if term and term.container == "@set" and not isinstance(node[name], list):
                node[name] = [node[name]]

    def _value(self, value: object, term: JsonTerm | None) -> object:
        if isinstance(value, ox.Literal):
            return _literal(value, term)
        if value in self._blank.lists:
            return {"@list": [self._value(item, None) for item in self._take_list(value)]}
        if value in self._blank.inlined or (value in self._nested and value in self._waiting):
            return self._node(value)
        identifier = self._identifier(value)
        return identifier if term and term.coercion in {"@id", "@vocab"} else {self._context.id: identifier}

    def _take_list(self, head: object) -> list[object]:
        """Return a list's items; its cells count as written."""
        cell: object = head
        while cell in self._waiting:
            cell = next(row.object for row in self._waiting.pop(cell) if row.predicate == RDF.rest)
        return self._blank.lists[head]

    def _identifier(self, term: object) -> str:
        if isinstance(term, ox.BlankNode):
            return self._labels.setdefault(term, f"_:b{len(self._labels) + 1}")
        return str(getattr(term, "value", term))

    def _class(self, iri: str) -> str:
        term = self._context.name_of(iri)
        if not term:
            return iri
        self._used[term.name] = term
        return term.name


def _best_term(terms: Sequence[JsonTerm], value: object) -> JsonTerm | None:
    """Return the term that says most about a value, or None where each would say something else."""
    if isinstance(value, ox.Literal):
        by_language = [term for term in terms if term.container == "@language" and value.language]
        by_datatype = [term for term in terms if term.coercion == value.datatype.value and not value.language]
        fitting = by_language + by_datatype
    else:
        fitting = [term for term in terms if term.coercion in {"@id", "@vocab"}]
    return next(iter([*fitting, *(term for term in terms if term.is_plain)]), None)


def _literal(value: ox.Literal, term: JsonTerm | None) -> object:
    coercion = term.coercion if term else None
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype
    if datatype == XSD.boolean and value.value in _BOOLEAN and coercion in {None, datatype.value}:
        return _BOOLEAN[value.value]
    if datatype == XSD.integer and _INTEGER.fullmatch(value.value) and coercion in {None, datatype.value}:
        return int(value.value)
    if coercion == datatype.value or (coercion is None and datatype == XSD.string):
        return value.value
    return {"@value": value.value} if datatype == XSD.string else {"@value": value.value, "@type": datatype.value}


def _append(node: dict[str, Any], name: str, value: object) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]


def _one_or_many(values: Sequence[object]) -> object:
    return values[0] if len(values) == 1 else list(values)
