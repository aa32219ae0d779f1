"""Pages of data that nobody would like to write: unseen names, numbers that are none, terms named like places."""

import re

import pytest
from flask.testing import FlaskClient

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app
from kggraph.web.pages.ontology import TERMS_SHOWN

THING = "/en/resource?iri=https://awkward.example/{}"
NS = "/en/resource?iri=https://awkward.example/ns"
SHOWN = [
    ("markup as text", "markup", "<b>bold</b> & <img src=x onerror=alert(1)>"),
    ("a local name where the name cannot be seen", "blank-name", "blank-name"),
    ("an IRI where even the local name cannot be seen", "%2520", "https://awkward.example/%20"),
    ("an unreadably large number as it is written", "numbers", "1e999999"),
    ("an unreadably long integer as it is written", "numbers", "9999999999999999999999999999999999999999"),
    ("a number that is none as it is written", "numbers", "abc"),
    ("the empty list as a list", "nest", "( )"),
    ("a blank node of which nothing is said", "nest", "[ ]"),
    ("dots where it gets too deep", "nest", "[…]"),
    ("a triple term as Turtle writes it", "claim", "<<( <https://awkward.example/markup>"),
    ("a property that only a triple term has as its value", "ns%23says", "<<( <https://awkward.example/markup>"),
    ("how many classes are not shown", "many", "+40"),
    ("how many values there are where not all are shown", "many", "All 260"),
    ("a class that only blank nodes have", "ns%23Anonymous", "Anonymous"),
    ("terms without a class in their document", "untyped", "one"),
]


@pytest.mark.parametrize(("name", "text"), [case[1:] for case in SHOWN], ids=[case[0] for case in SHOWN])
def test_a_page_shows(awkward, name: str, text: str) -> None:
    assert text in awkward.read(THING.format(name)).text


def test_a_long_name_is_cut_where_it_stands_for_the_thing(awkward) -> None:
    html = awkward.html(THING.format("long-name"))
    heading = re.findall(r"<h1[^>]*>(.*?)</h1>", html)[0]
    assert heading.endswith("word…")
    assert len(heading) < 210


def test_a_long_text_is_cut_in_the_statements_and_whole_in_the_triples(awkward) -> None:
    html = awkward.html(THING.format("long-name"))
    assert html.count("ipsum end") == 1
    assert "3,603 characters" in html
    assert html.index("3,603 characters") < html.index("ipsum end")


def test_text_from_right_to_left_says_so(awkward) -> None:
    tags = awkward.read(THING.format("arabic")).tags
    assert ("h1", {"lang": "ar", "dir": "rtl"}) in tags
    assert all(found.get("dir") == "rtl" for _, found in tags if found.get("lang") == "ar")


def test_a_character_that_html_does_not_allow_is_replaced(awkward) -> None:
    assert "a bell: \N{REPLACEMENT CHARACTER}" in awkward.read(THING.format("reversed")).text


def test_terms_are_anchored_by_their_fragment_unless_the_page_has_that_name(awkward) -> None:
    ids = awkward.read(NS).ids
    ours = "https://awkward.example/ns#"
    assert {f"{ours}main", f"{ours}iri", "t1", "https://awkward.example/other#t1"} <= set(ids)


def test_classes_of_one_name_are_told_apart_by_their_prefixed_names(awkward) -> None:
    html = awkward.html(f"{NS}%23main")
    assert "<code>owl:Class</code>" in html
    assert "<code>rdfs:Class</code>" in html
    assert "<code>owl:Class</code></a>" not in awkward.html(f"{NS}%23iri")


def test_a_comment_that_the_heading_shows_is_no_statement_once_more(awkward) -> None:
    html = awkward.html(THING.format("markup"))
    before_triples = html.partition("The triples behind this page")[0]
    assert before_triples.count("&lt;script&gt;alert(1)") == 1


def test_a_property_with_several_values_is_named_once(awkward) -> None:
    html = awkward.html(THING.format("numbers")).partition("The triples behind this page")[0]
    assert html.count(">number</a>") == 1


def test_the_overview_keeps_what_describes_apart_from_the_things(awkward, stranger) -> None:
    things, _, machinery = awkward.html("/en/").partition("<summary>How it is described</summary>")
    assert ">Thing</span>" in things
    assert "<code>owl:Class</code>" not in things
    assert "<code>owl:Class</code>" in machinery
    assert "other classes" in machinery
    ontology = stranger.html("/en/")
    assert "How it is described" not in ontology, "where terms are most of what there is, they stay in the open"
    assert "<code>owl:Class</code>" in ontology


EDITOR = [
    ("a triple term", "SELECT ?o { ?s <https://awkward.example/ns%23says> ?o }", "<https://awkward.example/claim>"),
    ("a graph without statements", "CONSTRUCT { ?s ?p ?o } { ?s <urn:none> ?o . ?s ?p ?o }", "0 statements"),
    ("a description of nothing", "DESCRIBE <urn:none>", "0 statements"),
    ("a blank node", "SELECT ?s { ?s a <https://awkward.example/ns%23Anonymous> }", "_:"),
    ("a solution without a value", "SELECT ?x {}", "—"),
]


@pytest.mark.parametrize(("query", "text"), [case[1:] for case in EDITOR], ids=[case[0] for case in EDITOR])
def test_the_editor_shows(awkward, query: str, text: str) -> None:
    assert text in awkward.read(f"/en/sparql?query={query}").text


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory):
    """A client of an ontology with more terms than a page can hold."""
    folder = tmp_path_factory.mktemp("large")
    defined = "http://www.w3.org/2000/01/rdf-schema#isDefinedBy"
    lines = [f"<https://large.example/{n}> <{defined}> <https://large.example/> .\n" for n in range(TERMS_SHOWN + 1)]
    (folder / "large.nt").write_text("".join(lines), encoding="utf-8")
    settings = settings_for_files([folder / "large.nt"], build=folder / "build")
    build(settings)
    stores = LiveStore(settings.build)
    yield create_app(stores).test_client()
    stores.current().close()


def test_an_ontology_too_large_for_a_page_has_its_terms_on_several(large: FlaskClient) -> None:
    page = large.get("/en/resource?iri=https://large.example/")
    assert page.status_code == 200
    assert "All 2,001" in page.text
    assert len(page.text) < 30_000
