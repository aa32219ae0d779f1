"""What is counted of a dataset equals what SPARQL counts in it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.graph.batches import batches
from kggraph.graph.candidate import Candidate, build_candidate
from kggraph.graph.counting import Counting
from kggraph.graph.links import write_links
from kggraph.graph.page_lists import PAGES_PER_LIST, PageLists
from kggraph.settings import Settings
from kggraph.site import Site
from kggraph.statistics import Linkset, Statistics
from kggraph.subjects import read_subjects
from kggraph.vocabulary import ASAR, RDF

BASE = "https://e.example/"
QUADS = """
@prefix e: <https://e.example/> . @prefix wd: <http://wikidata.example/entity/> .
e:a a e:C , e:D ; e:p 1 , "x"@kk , "y"@KK ; e:same wd:Q1 , <http://wikidata.example/wiki/A> , e:b .
e:g { e:a e:p 1 . e:b a e:C ; e:same <http://other.example/1> , <http://other.example/2> . [] e:p "z"@kk-Latn . }
"""


@pytest.fixture
def statistics(tmp_path: Path) -> Statistics:
    return count(QUADS, tmp_path)


def count(quads: str, folder: Path, **site: object) -> Statistics:
    candidate = build_candidate(batches(ox.parse(quads, format=ox.RdfFormat.TRIG)), folder)
    prefixes = {"wd": "http://wikidata.example/entity/", "e": BASE}
    found = statistics_of(candidate, Site(BASE, {}, prefixes=prefixes, **site), folder)
    assert {path.name for path in folder.iterdir()} == {"dataset.nq", "links.tsv"}, "something was left behind"
    return found


def statistics_of(candidate: Candidate, site: Site, work: Path) -> Statistics:
    counting = Counting(site, work)
    read_subjects(candidate.quads, [counting])
    return counting.statistics(write_links(candidate))


def test_a_triple_in_two_graphs_counts_once(statistics: Statistics) -> None:
    assert (statistics.triples, statistics.subjects, statistics.entities) == (12, 3, 2)


def test_classes_and_properties_have_partitions(statistics: Statistics) -> None:
    assert [(p.iri, p.entities, p.triples) for p in statistics.class_partitions] == [
        (f"{BASE}C", 2, 11),
        (f"{BASE}D", 1, 8),
    ]
    assert [(p.property, p.triples, p.subjects) for p in statistics.property_partitions] == [
        (f"{BASE}same", 5, 2),
        (f"{BASE}p", 4, 2),
        (RDF.type.value, 3, 2),
    ]
    assert statistics.entities_of(f"{BASE}C") == 2
    assert statistics.triples_with(f"{BASE}none") is None


def test_links_out_of_the_dataset_are_counted_by_property_and_namespace(statistics: Statistics) -> None:
    assert set(statistics.linksets) == {
        Linkset(f"{BASE}same", "http://other.example/", 2),
        Linkset(f"{BASE}same", "http://wikidata.example/", 1),
        Linkset(f"{BASE}same", "http://wikidata.example/entity/", 1),
    }


def test_texts_are_counted_by_language_whatever_the_case_of_its_tag(statistics: Statistics) -> None:
    assert statistics.languages == {"kk": 2, "kk-latn": 1}


def test_nothing_is_counted_of_nothing(tmp_path: Path) -> None:
    assert count("", tmp_path) == Statistics()


COUNTED = {
    "triples": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } }",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "objects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "classes": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
}


@pytest.mark.parametrize("name", COUNTED)
def test_the_bundled_dataset_has_as_many_as_sparql_says(
    name: str, bundled: Settings, candidate: Candidate, published: ox.Store, tmp_path: Path
) -> None:
    found = statistics_of(candidate, bundled.site, tmp_path)
    [row] = published.query(COUNTED[name])
    assert getattr(found, name) == int(row["n"].value)


def pages(quads: str, folder: Path, *private: str) -> list[str]:
    candidate = build_candidate(batches(ox.parse(quads, format=ox.RdfFormat.TRIG)), folder)
    lists = PageLists(Site(BASE, {}, private=private), folder)
    read_subjects(candidate.quads, [lists])
    lists.write(folder / "pages")
    return "".join(path.read_text(encoding="utf-8") for path in sorted((folder / "pages").iterdir())).splitlines()


def test_what_has_a_page_is_listed_once_a_hash_iri_by_its_document(tmp_path: Path) -> None:
    subjects = (f"{BASE}o#x", f"{BASE}o-2", f"{BASE}o#y", "http://x/#h")
    quads = "".join(f"<{subject}> <{BASE}p> [] ." for subject in subjects)
    assert pages(quads, tmp_path) == ["http://x/#h", f"{BASE}o", f"{BASE}o-2"]


def test_what_is_private_is_not_listed_nor_facts_about_it(tmp_path: Path) -> None:
    fact = f"a <{ASAR.Fact.value}> ; <{RDF.subject.value}>"
    quads = f"<{BASE}me> <{BASE}p> 1 . <{BASE}f1> {fact} <{BASE}me> . <{BASE}f2> {fact} <{BASE}you> . "
    linked = f"<{BASE}you> <{BASE}knows> <{BASE}me> ."
    assert pages(quads + linked, tmp_path, f"{BASE}me") == [f"{BASE}f2", f"{BASE}you"]


def test_a_list_has_as_many_pages_as_a_site_map_takes(tmp_path: Path) -> None:
    quads = "".join(f"<{BASE}{number:05}> <{BASE}p> 1 .\n" for number in range(PAGES_PER_LIST + 1))
    assert len(pages(quads, tmp_path)) == PAGES_PER_LIST + 1
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["0001.txt", "0002.txt"]
