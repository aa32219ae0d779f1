"""From the path of a page to what it is about: a list, a document, a fact, an ontology, or any other thing."""

from collections.abc import Sequence

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.errors import UnknownEntityError
from kggraph.labels import sort_key
from kggraph.store.interface import Incoming
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, OWL, RDF
from kggraph.web.context import find_release
from kggraph.web.pages.conformance.badge import find_badge
from kggraph.web.pages.conformance.layout import Layout, read_layout
from kggraph.web.pages.conformance.shapes_graph import ShapesGraph, find_shapes
from kggraph.web.pages.conformance.targets import Focus, shapes_about
from kggraph.web.pages.document import render_document
from kggraph.web.pages.entity import render_entity
from kggraph.web.pages.fact import render_fact
from kggraph.web.pages.incoming import count_by_property
from kggraph.web.pages.ontology import read_definitions, render_ontology
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import Description, read_description
from kggraph.web.paging import Paging, read_page_number

SOURCES_PER_PAGE = 100
_NOTHING = Incoming({}, lambda *_: [])


def render_thing(page: Page, candidates: Sequence[str], arguments: "MultiDict[str, str]") -> str:
    """Return the page about the first of some IRIs of which anything is known. Raises UnknownEntityError if none is."""
    for iri in candidates:
        description = describe(page, iri)
        incoming = page.store.incoming(ox.NamedNode(iri))
        counts = count_by_property(incoming)
        if "in" in arguments and arguments["in"] in counts:
            return _render_sources(page, iri, arguments, incoming)
        if description.values or counts:
            types = description.iris(RDF.type.value)
            graph = find_shapes(find_release()) or ShapesGraph({})
            shapes = shapes_about(page, graph, Focus(iri, types, list(description.values), list(counts)))
            page.badge = find_badge(page, iri, len(shapes))
            return _render_known(page, description, incoming, read_layout(graph, (*shapes,), frozenset(types)))
    for iri in candidates:
        if definitions := read_definitions(page, iri):
            page.signpost(iri, [])
            return render_ontology(page, Description(iri, {}), definitions)
        if _is_mentioned(page, iri):
            page.signpost(iri, [])
            return render_entity(page, Description(iri, {}), _NOTHING, Layout())
    raise UnknownEntityError(candidates[0])


def describe(page: Page, iri: str) -> Description:
    """Return everything said of a thing."""
    return read_description(iri, page.store.construct(question("page-description"), entity=ox.NamedNode(iri)))


def _is_mentioned(page: Page, iri: str) -> bool:
    """Return whether a thing of which nothing is said occurs in the data all the same, as a property or in a list."""
    return page.store.ask(question("page-mentioned"), entity=ox.NamedNode(iri))


def _render_known(page: Page, description: Description, incoming: Incoming, layout: Layout) -> str:
    types = description.iris(RDF.type.value)
    page.signpost(description.iri, types)
    if ASAR.SourceDocument.value in types:
        return render_document(page, description)
    if ASAR.Fact.value in types:
        return render_fact(page, description)
    if OWL.Ontology.value in types and (definitions := read_definitions(page, description.iri)):
        return render_ontology(page, description, definitions)
    return render_entity(page, description, incoming, layout)


def _render_sources(page: Page, iri: str, arguments: "MultiDict[str, str]", incoming: Incoming) -> str:
    """Return one page of everything that points to a thing by one property."""
    predicate = arguments["in"]
    count = incoming.counts[predicate]
    last = Paging(1, SOURCES_PER_PAGE, count).last
    paging = Paging(min(read_page_number(arguments), last), SOURCES_PER_PAGE, count)
    sources = incoming.subjects(predicate, paging.offset, paging.size)
    page.learn([iri, predicate, *sources])
    page.hidden = page.is_private(iri)
    links = sorted((page.link(source) for source in sources), key=lambda link: (sort_key(link.text), link.iri))
    terms = {"entity": ox.NamedNode(iri), "property": ox.NamedNode(predicate)}
    return page.render(
        "sources.html",
        iri=iri,
        predicate=predicate,
        links=links,
        paging=paging,
        query=page.as_sparql("page-incoming-by", **terms),
    )
