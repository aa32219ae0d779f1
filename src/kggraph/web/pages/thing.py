"""From the path of a page to what it is about: a list, a document, a fact, an ontology, or any other thing."""

from collections.abc import Sequence

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.errors import UnknownEntityError
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, OWL, RDF
from kggraph.web.pages.document import render_document
from kggraph.web.pages.entity import render_entity
from kggraph.web.pages.fact import render_fact
from kggraph.web.pages.formatting import sort_key
from kggraph.web.pages.incoming import count_incoming, read_sources
from kggraph.web.pages.ontology import read_definitions, render_ontology
from kggraph.web.pages.page import Page
from kggraph.web.pages.paging import Paging, read_page_number
from kggraph.web.pages.statements import Description, read_description

SOURCES_PER_PAGE = 100


def render_thing(page: Page, candidates: Sequence[str], arguments: "MultiDict[str, str]") -> str:
    """Return the page about the first of some IRIs of which anything is known. Raises UnknownEntityError if none is."""
    for iri in candidates:
        description = describe(page, iri)
        counts = count_incoming(page, iri)
        if "in" in arguments and arguments["in"] in counts:
            return _render_sources(page, iri, arguments, counts)
        if description.values or counts:
            return _render_known(page, description, counts)
    for iri in candidates:
        if definitions := read_definitions(page, iri):
            return render_ontology(page, Description(iri, {}), definitions)
        if _is_mentioned(page, iri):
            return render_entity(page, Description(iri, {}), {})
    raise UnknownEntityError(candidates[0])


def describe(page: Page, iri: str) -> Description:
    """Return everything said of a thing."""
    return read_description(iri, page.store.construct(question("page-description"), entity=ox.NamedNode(iri)))


def _is_mentioned(page: Page, iri: str) -> bool:
    """Return whether a thing of which nothing is said occurs in the data all the same, as a property or in a list."""
    return page.store.ask(question("page-mentioned"), entity=ox.NamedNode(iri))


def _render_known(page: Page, description: Description, counts: dict[str, int]) -> str:
    types = set(description.iris(RDF.type.value))
    if ASAR.SourceDocument.value in types:
        return render_document(page, description)
    if ASAR.Fact.value in types:
        return render_fact(page, description)
    if OWL.Ontology.value in types and (definitions := read_definitions(page, description.iri)):
        return render_ontology(page, description, definitions)
    return render_entity(page, description, counts)


def _render_sources(page: Page, iri: str, arguments: "MultiDict[str, str]", counts: dict[str, int]) -> str:
    """Return one page of everything that points to a thing by one property."""
    predicate = arguments["in"]
    last = Paging(1, SOURCES_PER_PAGE, counts[predicate]).last
    paging = Paging(min(read_page_number(arguments), last), SOURCES_PER_PAGE, counts[predicate])
    sources = read_sources(page, iri, predicate, paging)
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
