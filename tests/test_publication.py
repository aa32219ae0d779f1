"""The Python API over the bundled dataset: what README shows."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kggraph
from kggraph.errors import (
    DamagedReleaseError,
    KggraphError,
    NoReleaseError,
    QuerySyntaxError,
    StoreUnavailableError,
    UnknownEntityError,
)
from kggraph.publication import Publication
from kggraph.rdflib_terms import from_rdflib, to_rdflib
from kggraph.settings import Settings
from kggraph.store.release import Release

ASAR = rdflib.Namespace("https://w3id.org/kggraph/asar#")
BASE = rdflib.Namespace("https://w3id.org/kggraph/")


@pytest.fixture(scope="module")
def graph(release: Release) -> Iterator[Publication]:
    with kggraph.open(release.folder) as opened:
        yield opened


def test_a_build_folder_opens_its_current_release(release: Release, graph: Publication) -> None:
    with kggraph.open(release.folder.parent.parent) as opened:
        assert opened.release_id == graph.release_id == release.id
        assert opened.site.base == str(BASE)


def test_a_project_folder_opens_what_it_built(release: Release, bundled: Settings, tmp_path: Path) -> None:
    (tmp_path / "kggraph.toml").write_text('[folders]\nbuild = "out"\n')
    (tmp_path / "out").symlink_to(bundled.build)
    with kggraph.open(tmp_path) as opened:
        assert opened.release_id == release.id


FOLDERS = [
    ("no folder", "missing", {}, NoReleaseError, "no such folder"),
    ("a folder without a build", ".", {}, NoReleaseError, "nothing has been published here yet"),
    ("a project that was never built", ".", {"kggraph.toml": ""}, NoReleaseError, "build: no such folder"),
    ("a release that is none", ".", {"manifest.json": "{}"}, DamagedReleaseError, "manifest.json is not what was"),
]


@pytest.mark.parametrize(
    ("folder", "files", "error", "words"), [row[1:] for row in FOLDERS], ids=[row[0] for row in FOLDERS]
)
def test_cannot_be_opened(
    folder: str, files: dict[str, str], error: type[KggraphError], words: str, *, tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(error, match=words):
        kggraph.open(tmp_path / folder)


def test_an_entity_has_labels_in_the_languages_of_the_data(graph: Publication) -> None:
    entity = graph.entity("org/akhyska")
    assert entity.label("kk") == "«Ахыска» түрік этномәдени бірлестігі"
    assert entity.label() == entity.label("kk") == entity.label("fr")
    assert entity.label("en") != entity.label("ru") != entity.label("kk")
    assert entity.types == [ASAR.Organization]


@pytest.mark.parametrize("name", ["org/akhyska", "organization:akhyska", str(BASE) + "id/org/akhyska"])
def test_an_entity_is_found_by_path_prefixed_name_or_iri(name: str, graph: Publication) -> None:
    assert graph.entity(name).iri == BASE["id/org/akhyska"]


@pytest.mark.parametrize("name", ["org/akhiska", "organization:akhiska", str(BASE) + "id/org/akhiska"])
def test_an_unknown_entity_names_what_comes_near(name: str, graph: Publication) -> None:
    with pytest.raises(UnknownEntityError, match=r"did you mean org/akhyska") as caught:
        graph.entity(name)
    assert caught.value.near[0] == "org/akhyska"


def test_a_fact_shows_the_words_it_comes_from(graph: Publication, release: Release) -> None:
    facts = {str(fact.iri).rpartition("/")[2]: fact for fact in graph.entity("donation/d3").facts}
    value, other = facts["f11-05"], facts["a11-1"]
    assert (value.predicate, value.object, value.status) == (ASAR.value, rdflib.Literal(100000), "ambiguous")
    assert (value.asserted, other.asserted, other.alternative_to) == (True, False, value.iri)
    assert value.notes
    text = release.path("documents/9c85bd71fe44c466.txt").read_text(encoding="utf-8")
    for passage in (passage for fact in facts.values() for passage in fact.passages):
        assert text[passage.start : passage.end] == passage.exact
        assert passage.document == BASE["doc/9c85bd71fe44c466"]
        assert passage.sentence == 11


def test_statements_and_what_points_here_agree_with_the_graph(graph: Publication) -> None:
    entity, whole = graph.entity("org/akhyska"), graph.graph()
    assert set(entity.statements) == set(whole.predicate_objects(entity.iri))
    assert set(entity.incoming) == set(whole.subject_predicates(entity.iri))
    assert set(graph.describe("org/akhyska")) == {(entity.iri, p, o) for p, o in entity.statements}


def test_values_are_bound_as_terms(graph: Publication) -> None:
    rows = graph.select("SELECT (SUM(?v) AS ?sum) { ?d asar:donor ?g ; asar:value ?v }", g=BASE["id/org/akhyska"])
    assert [row["sum"].toPython() for row in rows] == [3300000]  # type: ignore[attr-defined]


def test_a_syntax_error_has_its_place(graph: Publication) -> None:
    with pytest.raises(QuerySyntaxError, match=r"unknown prefix 'asr:'; known: ac, .*; did you mean 'asar'") as caught:
        graph.select("SELECT * { ?s asr:value ?o }")
    assert (caught.value.line, caught.value.column) == (1, 15)


TERMS = [
    rdflib.URIRef("https://example.org/a"),
    rdflib.BNode("b1"),
    rdflib.Literal("ас", lang="kk"),
    rdflib.Literal("plain"),
    rdflib.Literal("+1.50", datatype=rdflib.XSD.decimal, normalize=False),
    rdflib.Literal("not a number", datatype=rdflib.XSD.integer, normalize=False),
]


@pytest.mark.parametrize("term", TERMS, ids=repr)
def test_a_term_goes_there_and_back(term: rdflib.term.Node) -> None:
    assert to_rdflib(from_rdflib(term)) == term


def test_what_is_no_term_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a URIRef, Literal or BNode of rdflib, not 'text'"):
        from_rdflib("text")  # type: ignore[arg-type]


def test_the_server_has_no_rdflib() -> None:
    program = "import sys, kggraph, kggraph.store.live; print('rdflib' in sys.modules, 'pyshacl' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said == "False False\n"


def test_the_lazy_names_are_those_of_the_stub() -> None:
    stub = Path(kggraph.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    names = {name for name in dir(kggraph) if f" as {name}" in stub}
    assert names == {"Entity", "Fact", "Passage", "Publication", "open", "open_endpoint"}
    with pytest.raises(AttributeError, match="module 'kggraph' has no attribute 'opne'"):
        kggraph.opne  # type: ignore[attr-defined]  # noqa: B018


def test_an_endpoint_is_opened_without_asking_it() -> None:
    with kggraph.open_endpoint("http://127.0.0.1:1/sparql", timeout=2) as graph:
        assert graph.site.prefixes["skos"] == str(rdflib.SKOS)
        with pytest.raises(StoreUnavailableError, match="does not answer"):
            graph.ask("ASK { }")


def test_what_has_no_label_is_called_by_the_end_of_its_iri(graph: Publication) -> None:
    assert graph.entity(str(BASE["doc/9c85bd71fe44c466#s11"])).label("en") in {"s11", "9c85bd71fe44c466#s11"}


def test_a_triple_term_has_no_counterpart_in_rdflib() -> None:
    triple = ox.Triple(ox.BlankNode("a"), ox.NamedNode("a:b"), ox.Literal("c"))
    with pytest.raises(TypeError, match="rdflib has no term for the triple"):
        to_rdflib(triple)
