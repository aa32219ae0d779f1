"""The page of shapes: what the data have to be like, each rule in words, with what was checked and found."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.labels import sort_key
from kggraph.vocabulary import OWL, RDF, RDFS
from kggraph.web.context import find_release
from kggraph.web.pages.conformance.anchors import anchor_of
from kggraph.web.pages.conformance.known_terms import pages_of_terms
from kggraph.web.pages.conformance.phrases import severity_words
from kggraph.web.pages.conformance.published_report import PublishedReport, find_report
from kggraph.web.pages.conformance.shapes_graph import Node, ShapesGraph, find_shapes
from kggraph.web.pages.conformance.telling import Teller
from kggraph.web.pages.conformance.told import Sentence, ToldShape
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page


@dataclass(frozen=True)
class Entry:
    """A shape that stands by itself: what it is about, how many things that were, how many results it has."""

    anchor: str
    shape: ToldShape
    targets: Sequence[Sentence]
    checked: int | None
    results: int


@dataclass(frozen=True)
class Group:
    """The shapes about one thing: a class, a property or a node; ``iri`` is empty for those without any."""

    anchor: str
    iri: str
    entries: Sequence[Entry]


def render_shapes(page: Page) -> str:
    """Return the page of shapes; one that says that there are none, where there are none."""
    release = find_release()
    graph, report = find_shapes(release), find_report(release)
    groups = _read_groups(page, graph, report) if graph else []
    return page.render(
        "shapes.html",
        iri=f"{page.site.base}shapes",
        has_release=release is not None,
        groups=groups,
        standing={node.value for node in graph.standing if isinstance(node, ox.NamedNode)} if graph else set(),
        heading=_described(page, graph, RDFS.label),
        about=_described(page, graph, RDFS.comment),
        count=report.shapes if report else len(graph.standing) if graph else 0,
        report=report,
        severity_words=severity_words,
        anchor_of=anchor_of,
        has_page=pages_of_terms(page),
        formats=[(row.label, f"/shapes.{row.extension}", row.media_type) for row in RdfFormat] if graph else [],
    )


def _read_groups(page: Page, graph: ShapesGraph, report: PublishedReport | None) -> list[Group]:
    teller = Teller(page, graph)
    found: dict[str, list[Entry]] = {}
    for number, node in enumerate(graph.standing, 1):
        targets = teller.targets(node)
        found.setdefault(graph.subject(node), []).append(_entry(teller, node, (number, targets), report))
    page.learn(teller.named)
    groups = [Group(f"about^{iri}", iri, entries) for iri, entries in found.items()]
    return sorted(groups, key=lambda group: (not group.iri, sort_key(page.names.name(group.iri).text)))


def _entry(teller: Teller, node: Node, told: tuple[int, Sequence[Sentence]], report: PublishedReport | None) -> Entry:
    number, targets = told
    has_name = isinstance(node, ox.NamedNode)
    return Entry(
        anchor=anchor_of(teller.page, node.value) if has_name else f"shape^{number}",
        shape=teller.tell(node),
        targets=targets,
        checked=report.checked.get(node.value) if report and has_name else None,
        results=sum(report.by_rule[part] for part in teller.graph.parts(node)) if report else 0,
    )


def _described(page: Page, graph: ShapesGraph | None, name: ox.NamedNode) -> Words | None:
    """Return what the shapes say of themselves as a whole."""
    own = ox.NamedNode(f"{page.site.base}shapes")
    if graph is None or OWL.Ontology not in graph.values(own, RDF.type):
        return None
    return page.names.choose(text for text in graph.values(own, name) if isinstance(text, ox.Literal))
