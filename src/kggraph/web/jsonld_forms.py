"""JSON-LD without a context (JSON-LD 1.1 API): expanded, with nested blank nodes; flattened, every node by itself."""

import json
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import pyoxigraph as ox

from kggraph.vocabulary import RDF, XSD
from kggraph.web.blank_nodes import BlankNodes
from kggraph.web.description import Section

_Node = dict[str, Any]


def write_flattened(sections: Sequence[Section]) -> str:
    """Return the sections as one array of node objects, blank nodes beside the others.

    >>> to = ox.NamedNode("https://example.org/to")
    >>> section = Section("", (ox.Triple(ox.NamedNode("https://example.org/a"), to, ox.Literal("x", language="en")),))
    >>> json.loads(write_flattened([section]))
    [{'@id': 'https://example.org/a', 'https://example.org/to': [{'@value': 'x', '@language': 'en'}]}]
    """
    return _Writer(_triples(sections), nested=False).write()


def write_expanded(sections: Sequence[Section]) -> str:
    """Return the sections as one array of node objects; a blank node that is used once stands where it is used."""
    return _Writer(_triples(sections), nested=True).write()


class _Writer:
    """Writes node objects; lists are list objects in both forms, as deserializing RDF makes them (section 8.4)."""

    def __init__(self, triples: Sequence[ox.Triple], *, nested: bool) -> None:
        blank = BlankNodes(triples)
        self._lists = blank.lists
        self._inside = blank.inlined if nested else set(_cells(triples, blank))
        self._statements: dict[object, list[ox.Triple]] = {}
        for triple in triples:
            self._statements.setdefault(triple.subject, []).append(triple)
        self._labels: dict[object, str] = {}

    def write(self) -> str:
        nodes = [self._node(subject) for subject in self._statements if subject not in self._inside]
        return json.dumps(nodes, ensure_ascii=False, indent=1) + "\n"

    def _node(self, subject: object) -> _Node:
        node: _Node = {} if subject in self._inside else {"@id": self._identifier(subject)}
        for predicate, group in groupby(self._statements.get(subject, []), key=attrgetter("predicate")):
            objects = [row.object for row in group]
            if predicate == RDF.type and not any(isinstance(value, ox.Literal) for value in objects):
                node["@type"] = [self._identifier(value) for value in objects]
            else:
                node[predicate.value] = [self._value(value) for value in objects]
        return node

    def _value(self, value: object) -> _Node:
        if value in self._lists:
            return {"@list": [self._value(item) for item in self._lists[value]]}
        if value == RDF.nil:
            return {"@list": []}
        if isinstance(value, ox.Literal):
            return _literal(value)
        return self._node(value) if value in self._inside else {"@id": self._identifier(value)}

    def _identifier(self, term: object) -> str:
        if isinstance(term, ox.BlankNode):
            return self._labels.setdefault(term, f"_:b{len(self._labels)}")
        return str(getattr(term, "value", term))


def _triples(sections: Sequence[Section]) -> list[ox.Triple]:
    return [triple for section in sections for triple in section.triples]


def _cells(triples: Sequence[ox.Triple], blank: BlankNodes) -> Sequence[object]:
    """Return the cells of the well-formed lists, which both forms leave out."""
    following: dict[object, object] = {
        triple.subject: triple.object for triple in triples if triple.predicate == RDF.rest
    }
    cells: list[object] = []
    for head in blank.lists:
        cell: object = head
        while cell in following:
            cells.append(cell)
            cell = following[cell]
    return cells


def _literal(value: ox.Literal) -> _Node:
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == XSD.string:
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}
