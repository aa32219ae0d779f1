"""Turtle and JSON-LD as people read them, and that machines read the same graph in both."""

import json
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kggraph.web.description import Section
from kggraph.web.jsonld import write_json_ld
from kggraph.web.turtle import write_turtle

PREFIXES = {"": "https://e.example/", "t": "https://e.example/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
RDF = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"

GRAPHS = [
    ("one statement", ":a t:b :c ."),
    ("a type", ":a a t:C ."),
    ("two types", ":a a t:C, t:D ."),
    ("texts", ':a t:b "x", "y"@en, "z"@en-GB, "" .'),
    ("letters", ':a t:b "Қазақ ₸ 😀" .'),
    ("signs in texts", r':a t:b "\"\\ \n \r \t \u0001 \u007F" .'),
    ("numbers", ":a t:b 1, -2, +3, 1.5, 1e6, -1.5E-3 ."),
    ("numbers that are too long for JSON", ":a t:b 12345678901234567890, 9007199254740993 ."),
    ("numbers that are not canonical", ':a t:b "007"^^xsd:integer, "+1"^^xsd:integer, "1.50"^^xsd:decimal .'),
    ("numbers that are none", ':a t:b "x"^^xsd:integer, ""^^xsd:decimal, "1"^^xsd:boolean .'),
    ("truth", ":a t:b true, false ."),
    ("dates", ':a t:b "2022-12"^^xsd:gYearMonth, "--12"^^xsd:gMonth .'),
    ("own datatypes", ':a t:b "x"^^t:d .'),
    ("a name that ends in a dot", "<https://e.example/a.> t:b <https://e.example/.> ."),
    ("a name with a slash", "<https://e.example/a/b> t:b <https://e.example/a/> ."),
    ("a name with signs", "<https://e.example/a(b)'c> t:b <https://e.example/-a> ."),
    ("a name that is the namespace", "<https://e.example/> t:b <https://e.example/terms#> ."),
    ("a name with an escape", "<https://e.example/a%20b> t:b <https://e.example/a?b=c#d> ."),
    ("a hash namespace of no prefix", "<https://f.example/x#a> t:b <https://f.example/x#c>, <https://g.example/#d> ."),
    ("a name in no hierarchy", "<urn:isbn:1> t:b <mailto:a@b.example> ."),
    ("an empty blank node", ":a t:b [] ."),
    ("two empty blank nodes", ":a t:b [], [] ."),
    ("a nested blank node", ":a t:b [ t:c [ t:d 1 ] ; t:e 2 ] ."),
    ("a shared blank node", ":a t:b _:x ; t:c _:x . _:x t:d 1 ."),
    ("a blank node that leads to itself", "_:x t:b _:x ."),
    ("two in a circle", "_:x t:b _:y . _:y t:b _:x ."),
    ("a circle that something leads to", ":a t:b _:x . _:x t:b _:y . _:y t:b _:x ."),
    ("a blank node that nothing leads to", "_:x t:b [ t:c 1 ] ."),
    ("a deep nest", ":a t:b " + "[ t:b " * 30 + "1" + " ]" * 30 + " ."),
    ("a list", ":a t:b ( 1 :c 'x' ) ."),
    ("an empty list", ":a t:b () ."),
    ("lists in lists", ":a t:b ( ( 1 ) ( ( 2 ) () ) [ t:c ( 3 ) ] ) ."),
    ("two lists", ":a t:b ( 1 ), ( 2 ) ."),
    ("a list that is a subject", "( 1 2 ) t:b :c ."),
    ("a long list", ":a t:b ( " + "1 " * 50 + ") ."),
    ("a list that two lead to", ":a t:b _:l ; t:c _:l . _:l rdf:first 1 ; rdf:rest () ."),
    ("a list without an end", ":a t:b [ rdf:first 1 ; rdf:rest [ rdf:first 2 ] ] ."),
    ("a list with two firsts", ":a t:b [ rdf:first 1, 2 ; rdf:rest () ] ."),
    ("a list with a note", ":a t:b [ rdf:first 1 ; rdf:rest () ; t:note 'x' ] ."),
    ("a list that ends in itself", ":a t:b _:l . _:l rdf:first 1 ; rdf:rest _:l ."),
    ("a list with a shared tail", ":a t:b [ rdf:first 1 ; rdf:rest _:l ] ; t:c _:l . _:l rdf:first 2 ; rdf:rest () ."),
    ("a type that is no IRI", ":a a [ t:b 1 ], 'text' ."),
    ("nothing", ""),
]  # fmt: skip
CONTEXT = {
    "@version": 1.1,
    "@vocab": "https://wrong.example/",
    "id": "@id",
    "type": "@type",
    "t": "https://e.example/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "b": {"@id": "t:b", "@type": "@id"},
    "text": {"@id": "t:b", "@container": "@language"},
    "number": {"@id": "t:b", "@type": "xsd:integer"},
    "month": {"@id": "t:b", "@type": "xsd:gMonth"},
    "c": {"@id": "t:c", "@type": "@vocab"},
    "d": "t:d",
    "e": {"@id": "t:e", "@container": "@set"},
    "back": {"@reverse": "t:b"},
    "listed": {"@id": "t:b", "@container": "@list"},
    "scoped": {"@id": "t:b", "@context": {}},
    "C": "t:C",
    "p": {"@id": "https://e.example/terms#", "@prefix": True},
    "inner": "p:inner",
}


def _read(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + RDF + text, format=ox.RdfFormat.TURTLE)]


def _canonical(text: str, engine: ox.RdfFormat) -> set[ox.Triple]:
    dataset = ox.Dataset(ox.parse(text, format=engine))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {quad.triple for quad in dataset}


def _expected(text: str) -> set[ox.Triple]:
    return _canonical(HEAD + RDF + text, ox.RdfFormat.TURTLE)


@pytest.mark.parametrize("turtle", [row[1] for row in GRAPHS], ids=[row[0] for row in GRAPHS])
def test_turtle_says_the_same_graph(turtle: str) -> None:
    written = write_turtle([Section("", tuple(_read(turtle)))], PREFIXES)
    assert _canonical(written, ox.RdfFormat.TURTLE) == _expected(turtle)


@pytest.mark.parametrize("context", [{}, CONTEXT], ids=["without terms", "with terms"])
@pytest.mark.parametrize("turtle", [row[1] for row in GRAPHS], ids=[row[0] for row in GRAPHS])
def test_json_ld_says_the_same_graph(turtle: str, context: dict[str, object]) -> None:
    written = write_json_ld([Section("", tuple(_read(turtle)))], context)
    assert _canonical(written, ox.RdfFormat.JSON_LD) == _expected(turtle)


SMALL = [row for row in GRAPHS if row[0] not in {"a long list", "a deep nest"} and "numbers" not in row[0]]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # within rdflib
@pytest.mark.parametrize("turtle", [row[1] for row in SMALL], ids=[row[0] for row in SMALL])
def test_rdflib_reads_the_same_graph_from_both(turtle: str) -> None:
    section = Section("", tuple(_read(turtle)))
    as_turtle = rdflib.Graph().parse(data=write_turtle([section], PREFIXES), format="turtle")
    as_json = rdflib.Graph().parse(data=write_json_ld([section], CONTEXT), format="json-ld")
    assert isomorphic(as_turtle, as_json)


def test_turtle_is_laid_out_for_reading() -> None:
    section = Section(
        "", tuple(_read(":a a t:C ; t:text 'one', 'two' ; t:list ( 1 [ t:x 2 ] ) ; t:node [ t:x 1 ; t:y 2 ] ."))
    )
    assert write_turtle([section], PREFIXES) == (Path(__file__).parent / "data" / "laid-out.ttl").read_text("utf-8")


def test_a_list_of_thousands_is_one_list_and_a_nest_of_thousands_ends() -> None:
    items = "1 " * 5000
    section = Section("", tuple(_read(f":a t:b ( {items}) .")))
    assert f"( {items})" in write_turtle([section], PREFIXES)
    assert len(json.loads(write_json_ld([section], CONTEXT))["@graph"][0]["scoped"]["@list"]) == 5000
    nest = [Section("", tuple(_chain(5000)))]
    assert write_turtle(nest, PREFIXES).count("t:b") == write_json_ld(nest, {}).count("terms#b") == 5000


def _chain(length: int) -> list[ox.Triple]:
    nodes = [ox.NamedNode("https://e.example/a"), *(ox.BlankNode() for _ in range(length))]
    to = ox.NamedNode("https://e.example/terms#b")
    return [ox.Triple(subject, to, value) for subject, value in pairwise(nodes)]


def test_long_texts_get_a_line_each() -> None:
    words = ["first " * 20, "second " * 20]
    section = Section("", tuple(_read(f":a t:b '{words[0]}', '{words[1]}' .")))
    assert write_turtle([section], PREFIXES).splitlines()[3:] == [
        ":a t:b",
        f'        "{words[0]}",',
        f'        "{words[1]}" .',
    ]


def test_json_ld_uses_the_terms_of_the_context_and_carries_only_those() -> None:
    written = json.loads(
        write_json_ld([Section("", tuple(_read(":a a t:C ; t:b 'x'@en, 'y'@kk, :c, 1 ; t:e 2 .")))], CONTEXT)
    )
    assert written["@graph"] == [
        {
            "id": "https://e.example/a",
            "type": "C",
            "text": {"en": "x", "kk": "y"},
            "b": "https://e.example/c",
            "number": 1,
            "e": [2],
        }
    ]
    assert sorted(written["@context"]) == ["C", "b", "e", "id", "number", "text", "type"]
