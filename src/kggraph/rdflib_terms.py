"""The same terms in both libraries: pyoxigraph's of the store, rdflib's of Python users."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """Return the term of rdflib, literals written as they are stored. Raises TypeError for a triple term.

    >>> to_rdflib(ox.Literal("ас", language="kk"))
    rdflib.term.Literal('ас', lang='kk')
    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError(f"rdflib has no term for the triple {term}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    # rdflib takes "a" and "a"^^xsd:string for two terms, RDF 1.1 for one.
    if term.datatype.value == _STRING:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the term of the store. Raises TypeError for what is no term.

    >>> from_rdflib(rdflib.Literal(100000))
    <Literal value=100000 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>
    """
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING)))
    raise TypeError(f"expected a URIRef, Literal or BNode of rdflib, not {term!r}")


def to_rdflib_graph(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> rdflib.Graph:
    """Return a graph of the triples with the prefixes bound."""
    graph = rdflib.Graph(bind_namespaces="none")
    for name, namespace in prefixes.items():
        graph.bind(name, namespace)
    for triple in triples:
        graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    return graph


def well_known_prefixes() -> dict[str, str]:
    """Return the prefixes that rdflib binds for the vocabularies it knows.

    >>> well_known_prefixes()["dcat"]
    'http://www.w3.org/ns/dcat#'
    """
    return {prefix: str(namespace) for prefix, namespace in rdflib.Graph(bind_namespaces="rdflib").namespaces()}
