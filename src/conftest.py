"""What the examples in docstrings stand on: a small publication in ``build``."""

from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

import kggraph
from kggraph.site import Site
from kggraph.store.loading import load_store
from kggraph.store.manifest import DatasetSummary, Manifest
from kggraph.store.workspace import Workspace

_PREFIXES = {
    "asar": "https://w3id.org/kggraph/asar#",
    "ac": "https://w3id.org/kggraph/concept/",
    "dcterms": "http://purl.org/dc/terms/",
    "ex": "https://example.org/",
    "gift": "https://example.org/id/gift/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_DATA = """
gift:g1 a ex:Gift ; rdfs:label "Books for the school"@en , "Мектепке кітаптар"@kk ; ex:value 100 ;
  ex:giver <https://example.org/id/ada> .
<https://example.org/id/ada> rdfs:label "Ada"@en .
ex:f1 a asar:Fact ; rdf:subject gift:g1 ; rdf:predicate ex:value ; rdf:object 100 ; asar:status ac:explicit ;
  asar:asserted true ; asar:evidence <https://example.org/doc/d1#s2-q1> .
<https://example.org/doc/d1#s2-q1> oa:exact "100 books" ; oa:start 40 ; oa:end 49 ;
  dcterms:isPartOf <https://example.org/doc/d1#s2> .
<https://example.org/doc/d1#s2> asar:sentenceNumber 2 ; dcterms:isPartOf <https://example.org/doc/d1> .
"""


@pytest.fixture(scope="session", autouse=True)
def _published_example(doctest_namespace: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("example")
    prologue = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES.items())
    quads = list(ox.parse(prologue + _DATA, format=ox.RdfFormat.TURTLE))
    ox.serialize(quads, folder / "quads.nq", format=ox.RdfFormat.N_QUADS)
    site = Site("https://example.org/", {"en": "Gifts"}, prefixes=_PREFIXES)
    workspace = Workspace(folder / "build")
    with workspace.lock():
        incoming = workspace.new_incoming()
        load_store(incoming / "store", folder / "quads.nq", union=True, has_named_graphs=False)
        workspace.publish(incoming, Manifest(site.base, site.title, DatasetSummary("", len(quads))), site)
    doctest_namespace.update(build=folder / "build", kggraph=kggraph, URIRef=rdflib.URIRef)
