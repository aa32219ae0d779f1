"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterable

import pyoxigraph as ox

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.interface import Store
from kggraph.store.questions import question
from kggraph.store.release import Release
from kggraph.vocabulary import DCTERMS, RDF, VOID, Namespace
from kggraph.web.description import Section
from kggraph.web.site_statements import site_statements

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
PREFIXES = {"sd": _SD.iri, "void": VOID.iri, "formats": _FORMATS.iri, "dcterms": DCTERMS.iri}
# The names of formats as the W3C lists them (http://www.w3.org/ns/formats/).
_NAMES: dict[RdfFormat | ResultsFormat, str] = {
    ResultsFormat.JSON: "SPARQL_Results_JSON",
    ResultsFormat.XML: "SPARQL_Results_XML",
    ResultsFormat.CSV: "SPARQL_Results_CSV",
    ResultsFormat.TSV: "SPARQL_Results_TSV",
    RdfFormat.TURTLE: "Turtle",
    RdfFormat.JSON_LD: "JSON-LD",
    RdfFormat.N_TRIPLES: "N-Triples",
    RdfFormat.RDF_XML: "RDF_XML",
    RdfFormat.TRIG: "TriG",
    RdfFormat.N_QUADS: "N-Quads",
}
_Rows = Iterable[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]]


def describe_service(store: Store, release: Release | None, endpoint: str) -> list[Section]:
    """Return the description of the endpoint at a URL: languages, formats, and the dataset it answers from."""
    service, dataset, default = ox.NamedNode(endpoint), ox.BlankNode("dataset"), ox.BlankNode("default")
    graphs = [row["graph"] for row in store.select(question("describe-graphs")) if "graph" in row]
    triples = [
        *_statements(service, _describe_endpoint(store, service)),
        ox.Triple(service, _SD.defaultDataset, dataset),
        *_statements(dataset, [(RDF.type, _SD.Dataset), *site_statements(store.site), (_SD.defaultGraph, default)]),
        *_statements(default, [(RDF.type, _SD.Graph), *_count(release, len(graphs))]),
    ]
    for number, graph in enumerate(graphs):
        node = ox.BlankNode(f"g{number}")
        triples.append(ox.Triple(dataset, _SD.namedGraph, node))
        triples += _statements(node, [(RDF.type, _SD.NamedGraph), (_SD.name, graph)])
    return [Section("", tuple(triples))]


def _describe_endpoint(store: Store, service: ox.NamedNode) -> _Rows:
    yield RDF.type, _SD.Service
    yield _SD.endpoint, service
    yield _SD.supportedLanguage, _SD.SPARQL10Query
    yield _SD.supportedLanguage, _SD.SPARQL11Query
    for name in _NAMES.values():
        yield _SD.resultFormat, _FORMATS[name]
    if store.site.default_graph == "union":
        yield _SD.feature, _SD.UnionDefaultGraph


def _count(release: Release | None, graphs: int) -> _Rows:
    """Say how many triples the default graph has, where that is known without counting."""
    if release and not graphs:
        yield VOID.triples, ox.Literal(release.manifest.dataset.quads)


def _statements(subject: ox.NamedNode | ox.BlankNode, rows: _Rows) -> list[ox.Triple]:
    return [ox.Triple(subject, predicate, value) for predicate, value in rows]
