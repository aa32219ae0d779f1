"""Which shapes a thing is checked against: those whose targets it is (SHACL, section 2.1.3)."""

from collections.abc import Collection
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.questions import question
from kggraph.vocabulary import SH
from kggraph.web.asking import with_values
from kggraph.web.pages.conformance.shapes_graph import Node, ShapesGraph
from kggraph.web.pages.page import Page


@dataclass(frozen=True)
class Focus:
    """A thing as shapes find it: its classes, the properties that it has, and those that lead to it."""

    iri: str
    classes: Collection[str]
    properties: Collection[str]
    incoming: Collection[str]


def shapes_about(page: Page, graph: ShapesGraph, focus: Focus) -> list[Node]:
    """Return the shapes that a thing is a target of, in their order; what only a query finds is not told."""
    classes = _with_superclasses(page, focus.classes)
    wanted = {
        SH.targetClass: classes,
        SH.targetNode: {focus.iri},
        SH.targetSubjectsOf: set(focus.properties),
        SH.targetObjectsOf: set(focus.incoming),
    }
    return [
        shape
        for shape in graph.standing
        if any(not iris.isdisjoint(node.value for node in graph.values(shape, name)) for name, iris in wanted.items())
        or (graph.is_class(shape) and shape.value in classes)
    ]


def read_focus(page: Page, iri: str) -> Focus:
    """Return a thing as shapes find it, asking the store."""
    entity = ox.NamedNode(iri)
    rows = page.store.select(question("page-focus"), entity=entity)
    classes = [row["class"].value for row in rows if "class" in row]
    properties = [row["property"].value for row in rows if "property" in row]
    return Focus(iri, classes, properties, list(page.store.incoming(entity).counts))


def _with_superclasses(page: Page, classes: Collection[str]) -> set[str]:
    """Return classes with all that they are said to be subclasses of; one question for each step up."""
    found, waiting = set(classes), set(classes)
    while waiting:
        nodes = [ox.NamedNode(iri) for iri in sorted(waiting)]
        rows = page.store.select(with_values(question("page-superclasses"), "class", nodes))
        above = {row["super"].value for row in rows if isinstance(row.get("super"), ox.NamedNode)}
        waiting = above - found
        found |= above
    return found
