"""The saved queries as RDF, with the terms that their files have and the queries' text: SIB's SPARQL examples.

Tools that read SPARQL examples (editors, assistants) find them at ``/api/``, and the address of a query is its IRI.
"""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kggraph.site import Parameter, SavedQuery, Site
from kggraph.store.interface import QueryForm
from kggraph.vocabulary import RDF, RDFS, SCHEMA, SH, SKOS, XSD, Namespace
from kggraph.web.api.request import form_of

_EXAMPLES = Namespace("https://purl.expasy.org/sparql-examples/ontology#")
PREFIXES = {
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "spex": _EXAMPLES.iri,
    "xsd": XSD.iri,
}
_TEXTS = {
    QueryForm.SELECT: (SH.SPARQLSelectExecutable, SH.select),
    QueryForm.ASK: (SH.SPARQLAskExecutable, SH.ask),
    QueryForm.CONSTRUCT: (SH.SPARQLConstructExecutable, SH.construct),
    QueryForm.DESCRIBE: (SH.SPARQLExecutable, _EXAMPLES.describe),
}


def describe_queries(site: Site) -> list[ox.Triple]:
    """Return what is said of all saved queries.

    >>> site = Site("https://example.org/", {}, queries=(SavedQuery("gifts", "ASK {}", {"en": "Any gifts?"}),))
    >>> print(describe_queries(site)[-1])
    <https://example.org/api/gifts> <http://www.w3.org/2000/01/rdf-schema#label> "Any gifts?"@en
    """
    return [triple for query in site.queries for triple in _describe(site, query)]


def _describe(site: Site, query: SavedQuery) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{site.base}api/{query.name}")
    kind, text = _TEXTS[form_of(query)]
    yield from (ox.Triple(node, RDF.type, each) for each in dict.fromkeys([SH.SPARQLExecutable, kind]))
    yield ox.Triple(node, text, ox.Literal(query.text))
    yield ox.Triple(node, SCHEMA.target, ox.NamedNode(f"{site.base}sparql"))
    yield from (ox.Triple(node, SCHEMA.keywords, ox.Literal(word)) for word in query.keywords)
    yield from _texts(node, RDFS.comment, query.description)
    yield from _texts(node, RDFS.label, query.label)
    nodes = [ox.BlankNode(f"{query.name}-{parameter.name}") for parameter in query.parameters]
    yield from (ox.Triple(node, SH.parameter, blank) for blank in nodes)
    for parameter, blank in zip(query.parameters, nodes, strict=True):
        yield from _describe_parameter(blank, f"{node.value}#{parameter.name}", parameter)


def _describe_parameter(node: ox.BlankNode, path: str, parameter: Parameter) -> Iterator[ox.Triple]:
    yield ox.Triple(node, SH.path, ox.NamedNode(path))
    if parameter.datatype:
        yield ox.Triple(node, SH.datatype, ox.NamedNode(parameter.datatype))
    else:
        yield ox.Triple(node, SH.nodeKind, SH.IRI)
    if parameter.of_class:
        yield ox.Triple(node, SH["class"], ox.NamedNode(parameter.of_class))
    if not parameter.required:
        yield ox.Triple(node, SH.optional, ox.Literal("true", datatype=XSD.boolean))
    if parameter.example:
        yield ox.Triple(node, SKOS.example, ox.Literal(parameter.example))
    yield from _texts(node, SH.name, parameter.label)


def _texts(node: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode, texts: Mapping[str, str]) -> Iterator[ox.Triple]:
    yield from (ox.Triple(node, predicate, ox.Literal(text, language=tag)) for tag, text in sorted(texts.items()))
