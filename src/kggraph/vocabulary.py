"""The terms that the program itself reads and writes; a dataset's own terms stand in its ontology."""

from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode


@dataclass(frozen=True)
class Namespace:
    """A namespace IRI; its attributes are its terms.

    >>> Namespace("https://example.org/ns#").Thing
    <NamedNode value=https://example.org/ns#Thing>
    >>> Namespace("https://example.org/ns#")["with-dash"].value
    'https://example.org/ns#with-dash'
    """

    iri: str

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return _term(self.iri, name)

    def __getitem__(self, name: str) -> NamedNode:
        return _term(self.iri, name)


@cache
def _term(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)


# The evidence terms (Fact, Passage, evidence, …) keep this namespace in every project, whatever its base.
ASAR = Namespace("https://w3id.org/kggraph/asar#")
STATUS = Namespace("https://w3id.org/kggraph/concept/")

AS = Namespace("https://www.w3.org/ns/activitystreams#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
HTTP = Namespace("http://www.w3.org/2011/http#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
LDES = Namespace("https://w3id.org/ldes#")
NP = Namespace("http://www.nanopub.org/nschema#")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
TREE = Namespace("https://w3id.org/tree#")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

# What a term is typed with where an ontology declares it.
CLASS_TYPES = frozenset({OWL.Class, RDFS.Class})
PROPERTY_TYPES = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property})

# By which properties things are called.
NAME_PROPERTIES = frozenset(
    {
        RDFS.label,
        SKOS.prefLabel,
        SKOS.altLabel,
        SKOS.hiddenLabel,
        SCHEMA.name,
        SCHEMA.alternateName,
        NamedNode("http://schema.org/name"),
        NamedNode("http://schema.org/alternateName"),
        DCTERMS.title,
        NamedNode("http://purl.org/dc/elements/1.1/title"),
        FOAF.name,
    }
)
# What describes things rather than being one: evidence, and the terms of ontologies and shapes.
DESCRIBING_TYPES = frozenset(
    {
        *(ASAR[name] for name in ("Fact", "Passage", "Sentence")),
        *(SH[name] for name in ("NodeShape", "PropertyShape")),
        OWL.Ontology,
        *CLASS_TYPES,
        *PROPERTY_TYPES,
    }
)

# Prefixes bound in every answer, query and file that kggraph writes, unless a project binds them otherwise.
PREFIXES: dict[str, str] = {
    "dcterms": DCTERMS.iri,
    "foaf": FOAF.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
}
