"""Validating files that are in no project, and asking queries."""

import json

import pyoxigraph as ox
import pytest


@pytest.fixture
def gifts(tmp_path):
    """A file that breaks two shapes of the project: nobody gave the cake to anybody."""
    path = tmp_path / "gifts.ttl"
    path.write_text("""
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <http://example.org/project/id/gift/cake> a <http://example.org/project/ns#Gift> ; rdfs:label "A cake"@en .
    """)
    return path


def test_a_file_outside_projects_is_validated_against_named_shapes(gifts, project, cli):
    ended = cli("validate", gifts, "--shapes", project / "shapes" / "gifts.ttl")
    assert ended.returncode == 1
    assert "2 violations" in ended.stdout
    assert "A gift has a receiver, and the receiver is an organization." in ended.stdout


def test_the_report_is_json_or_turtle_on_request(gifts, project, cli):
    shapes = ("--shapes", project / "shapes" / "gifts.ttl")
    report = json.loads(cli("validate", gifts, *shapes, "--format", "json").stdout)
    assert (report["conforms"], report["violations"]) == (False, 2)
    turtle = cli("validate", gifts, *shapes, "--format", "turtle").stdout
    results = [q for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE) if q.predicate.value.endswith("#focusNode")]
    assert {quad.object.value for quad in results} == {"http://example.org/project/id/gift/cake"}


@pytest.fixture
def names(gifts, project, tmp_path):
    """What the words in braces of an argument stand for."""
    notes = tmp_path / "notes.txt"
    notes.write_text("x")
    return {"gifts": gifts, "shapes": project / "shapes", "project": project, "notes": notes}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{gifts}"], "Name them with --shapes"),
        (["nowhere.ttl", "--shapes", "{shapes}"], "nowhere.ttl: no such file"),
        (["{gifts}", "--shapes", "nowhere.ttl"], "nowhere.ttl"),
        (["{gifts}", "{project}"], "expected one project folder, or RDF files and no folder"),
        (["{notes}", "--shapes", "{shapes}"], "its ending says nothing of RDF"),
    ],
)
def test_what_cannot_be_validated_is_told(arguments, told, names, cli):
    ended = cli("validate", *(argument.format(**names) for argument in arguments))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


def test_validating_leaves_no_trace(project, cli):
    before = sorted(project.rglob("*"))
    cli("validate", project)
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    ("form", "begins"),
    [("csv", "n\r\n1"), ("tsv", "?n\n1"), ("json", '{"head"'), ("xml", "<?xml"), ("table", "┏")],
)
def test_a_query_is_answered_in_each_form(form, begins, project, cli):
    ended = cli("query", "SELECT (COUNT(*) AS ?n) { ?gift a ns:Gift }", "--project", project, "--format", form)
    assert ended.stdout.startswith(begins)


def test_a_graph_is_answered_as_turtle_with_the_projects_prefixes(project, cli):
    told = cli("query", "DESCRIBE gift:bread", "--project", project).stdout
    assert "@prefix gift: <http://example.org/project/id/gift/> ." in told


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["SELECT * { ?s ?p }"], 1, "line 1, column "),
        (["ASK {}", "--format", "ttl"], 2, "--format ttl is not for the answer of this query; choose table, json"),
        (["DESCRIBE gift:bread", "--format", "csv"], 2, "choose table, ttl"),
        (["nowhere.rq"], 1, "nowhere.rq: No such file or directory"),
        (["INSERT DATA { <a:a> <a:b> <a:c> }"], 1, "update"),
        (["ASK {}", "--endpoint", "http://127.0.0.1:1/sparql"], 1, "http://127.0.0.1:1/sparql"),
    ],
)
def test_a_query_that_cannot_be_answered_is_told_why(arguments, status, told, project, cli):
    ended = cli("query", *arguments, "--project", project)
    assert ended.returncode == status
    assert told in ended.stderr


def test_a_saved_query_is_asked_by_its_name(project, cli):
    told = cli("query", "gifts", "--project", project, "--format", "csv").stdout.splitlines()
    assert told[1].startswith("Forty loaves of bread for the school,")


@pytest.mark.parametrize(("giver", "rows"), [("organization:bakery", 1), ("org/school", 0)])
def test_a_saved_query_takes_values(giver, rows, project, cli):
    told = cli("query", "gifts", "--param", f"giver={giver}", "--project", project, "--format", "csv").stdout
    assert len(told.splitlines()) == 1 + rows


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["gift"], "no saved query 'gift'; did you mean 'gifts'? There are: gifts, number-of-gifts"),
        (["gifts", "--param", "giver"], "--param giver: expected NAME=VALUE"),
        (["gifts", "--param", "givr=a"], "no parameter 'givr'; it has giver; did you mean 'giver'?"),
        (["gifts", "--param", "giver=org/nobody"], "nothing is known of <http://example.org/project/id/org/nobody>"),
        (["ASK {}", "--param", "giver=a"], "--param is for saved queries"),
        (["ASK {}", "--timeout", "0"], "0.0 is not in the range x>0"),
    ],
)
def test_a_saved_query_that_is_asked_wrongly_is_told_what_is_expected(arguments, told, project, cli):
    ended = cli("query", *arguments, "--project", project)
    assert told in ended.stderr
    assert ended.returncode == (1 if arguments == ["gift"] else 2)


def test_a_query_is_stopped_when_its_time_is_over(project, cli):
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    ended = cli("query", long, "--project", project, "--timeout", "0.2")
    assert (ended.returncode, "stopped after 0.2 seconds" in ended.stderr) == (1, True)


EXPLAINED = [
    ("SELECT ?gift { ?gift a ns:Gift } LIMIT 1", ["?gift rdf:type ns:Gift   1", "  Slice 0 1", "rows: 1."]),
    ("ASK { GRAPH ?g { ?gift ns:giver ?giver } }", ["Graph ?g", "not counted", "answer: false."]),
    ("SELECT ?name { ?gift ns:giver/rdfs:label ?name }", ["?name   not counted", "rows: 1."]),
    ("DESCRIBE gift:bread", ["DescribeQuery gift:bread", "statements: "]),
    ("gifts", ["?gift ns:giver ?giver   1", "OrderBy", "rows: 1."]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "told"), EXPLAINED, ids=[row[0] for row in EXPLAINED])
def test_a_query_is_explained_by_its_algebra_and_by_what_matches(query, told, project, cli):
    ended = cli("query", query, "--explain", "--project", project)
    assert [words for words in told if words not in ended.stdout] == [], ended.stdout


def test_what_does_not_parse_is_not_explained(project, cli):
    ended = cli("query", "SELECT * { ?s ?p", "--explain", "--project", project)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "the '{' here is not closed" in ended.stderr
