"""Which shapes a thing is checked against: those whose targets it is (SHACL, section 2.1.3)."""

from collections.abc import Collection
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.questions import question
from kggraph.vocabulary import SH
from kggraph.web.pages.conformance.shapes_graph import Node, ShapesGraph
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall


@dataclass(frozen=True)
class Focus:
    """A thing as shapes find it: its classes, the properties that it has, and those that lead to it."""

    iri: str
    classes: Collection[str]
    properties: Collection[str]
    incoming: Collection[str]


def shapes_about(page: Page, graph: ShapesGraph, focus: Focus) -> list[Node]:
    """Return the shapes that a thing is a target of, in their order; what only a query finds is not told."""
    wanted: dict[ox.NamedNode, Collection[str]] = {
        SH.targetClass: _with_superclasses(page, focus.classes),
        SH.targetNode: [focus.iri],
        SH.targetSubjectsOf: focus.properties,
        SH.targetObjectsOf: focus.incoming,
    }
    places = {place for kind, iris in wanted.items() for iri in iris for place in graph.places.get((kind, iri), ())}
    return [graph.standing[place] for place in sorted(places)]


def read_focus(page: Page, iri: str) -> Focus:
    """Return a thing as shapes find it, asking the store."""
    entity = ox.NamedNode(iri)
    rows = page.store.select(question("page-focus"), entity=entity)
    classes = [row["class"].value for row in rows if "class" in row]
    properties = [row["property"].value for row in rows if "property" in row]
    return Focus(iri, classes, properties, list(page.store.incoming(entity).counts))


def _with_superclasses(page: Page, classes: Collection[str]) -> set[str]:
    """Return classes with all that they are said to be subclasses of; each is asked for once in a release."""
    found, waiting = set(classes), [*classes]
    while waiting:
        above = _superclasses(page, waiting.pop()) - found
        waiting += above
        found |= above
    return found


def _superclasses(page: Page, class_: str) -> set[str]:
    rows = recall(
        page,
        f"superclasses of {class_}",
        lambda: page.store.select(question("page-superclasses"), **{"class": ox.NamedNode(class_)}),
    )
    return {row["super"].value for row in rows if isinstance(row.get("super"), ox.NamedNode)}
