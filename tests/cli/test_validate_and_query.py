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
