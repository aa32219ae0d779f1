"""What the search index tells of things in passing is what the store says of them."""

import pyoxigraph as ox

from kggraph.labels import NAMING_RANK, Label
from kggraph.store.embedded import open_store
from kggraph.store.questions import question
from kggraph.store.release import Release
from kggraph.store.search_index import find_search_index
from kggraph.vocabulary import ASAR, RDF, SKOS
from kggraph.web.asking import with_values


def test_of_all_things_of_the_bundled_dataset_the_index_tells_what_the_store_does(release: Release) -> None:
    store, index = open_store(release, all_graphs=True), find_search_index(release)
    assert index is not None
    subjects = {row["thing"] for row in store.select("SELECT DISTINCT ?thing { ?thing ?property ?value }")}
    things = [thing for thing in subjects if isinstance(thing, ox.NamedNode)]
    said: dict[str, set[tuple[str, ox.Literal | ox.NamedNode]]] = {}
    for row in store.select(with_values(question("page-things"), "thing", things)):
        value = row["value"]
        assert isinstance(value, ox.Literal | ox.NamedNode)
        said.setdefault(row["thing"].value, set()).add((row["property"].value, value))
    store.close()
    told = {thing.value: found for thing in things if (found := index.told(thing.value))}
    assert len(told) > len(things) / 4
    for iri, found in told.items():
        types = {value.value for name, value in said[iri] if name == RDF.type.value}
        labels: set[Label] = {
            (NAMING_RANK[name], value)
            for name, value in said[iri]
            if name in NAMING_RANK and isinstance(value, ox.Literal)
        }
        assert (found.types, found.labels) == (types, labels)
        assert ASAR.Fact.value not in types or all(name != SKOS.editorialNote.value for name, _ in said[iri])
