"""What a fragment says of itself: how much it holds, which page follows, and how to ask for another fragment.

Source: Triple Pattern Fragments (W3C Hydra community group), sections 4 and 5; Hydra Core Vocabulary.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.vocabulary import DCTERMS, FOAF, HYDRA, RDF, VOID, XSD
from kggraph.web.fragments.pattern import PAGE_SIZE, Matches

_Node = ox.NamedNode | ox.BlankNode
_VARIABLES = {"subject": RDF.subject, "predicate": RDF.predicate, "object": RDF.object}


@dataclass(frozen=True)
class Address:
    """Where a page of a fragment is: the service's URL, the query string without the page, and the page from 1."""

    service: str
    query: str
    page: int

    @property
    def fragment(self) -> ox.NamedNode:
        """The fragment, whatever its page."""
        return ox.NamedNode(self.service + (f"?{self.query}" if self.query else ""))

    @property
    def metadata(self) -> ox.NamedNode:
        """The graph that holds what a page says of itself, where the format has graphs."""
        return ox.NamedNode(f"{self.url(self.page).value}#metadata")

    def url(self, page: int) -> ox.NamedNode:
        """Return the URL of another page of the fragment; the first has no number."""
        if page == 1:
            return self.fragment
        return ox.NamedNode(f"{self.service}?{self.query}{'&' if self.query else ''}page={page}")


def describe_page(address: Address, dataset: ox.NamedNode, matches: Matches) -> list[ox.Triple]:
    """Return the metadata and controls of a page."""
    here = address.url(address.page)
    return [
        ox.Triple(address.metadata, FOAF.primaryTopic, here),
        *_search_form(address, dataset, here),
        *_counts(address.fragment, matches),
        *(_counts(here, matches) if here != address.fragment else []),
        ox.Triple(address.fragment, HYDRA.view, here),
        ox.Triple(here, RDF.type, HYDRA.PartialCollectionView),
        ox.Triple(here, DCTERMS.source, dataset),
        ox.Triple(here, HYDRA.first, address.url(1)),
        *([ox.Triple(here, HYDRA.previous, address.url(address.page - 1))] if address.page > 1 else []),
        *([ox.Triple(here, HYDRA.next, address.url(address.page + 1))] if matches.has_next else []),
    ]


def _search_form(address: Address, dataset: ox.NamedNode, here: ox.NamedNode) -> list[ox.Triple]:
    form, template = ox.BlankNode("form"), ox.Literal(f"{address.service}{{?{','.join(_VARIABLES)}}}")
    triples = [
        ox.Triple(dataset, RDF.type, VOID.Dataset),
        ox.Triple(dataset, RDF.type, HYDRA.Collection),
        ox.Triple(dataset, VOID.subset, address.fragment),
        ox.Triple(dataset, VOID.uriLookupEndpoint, template),
        ox.Triple(dataset, HYDRA.search, form),
        ox.Triple(form, HYDRA.template, template),
        ox.Triple(form, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation),
    ]
    if here != address.fragment:
        triples.append(ox.Triple(dataset, VOID.subset, here))
    for variable, place in _VARIABLES.items():
        mapping = ox.BlankNode(variable)
        triples += [
            ox.Triple(form, HYDRA.mapping, mapping),
            ox.Triple(mapping, HYDRA.variable, ox.Literal(variable)),
            ox.Triple(mapping, HYDRA.property, place),
        ]
    return triples


def _counts(node: ox.NamedNode, matches: Matches) -> list[ox.Triple]:
    count = ox.Literal(str(matches.count), datatype=XSD.integer)
    return [
        ox.Triple(node, RDF.type, HYDRA.Collection),
        ox.Triple(node, HYDRA.totalItems, count),
        ox.Triple(node, VOID.triples, count),
        ox.Triple(node, HYDRA.itemsPerPage, ox.Literal(str(PAGE_SIZE), datatype=XSD.integer)),
    ]
