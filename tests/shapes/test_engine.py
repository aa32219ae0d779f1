"""Validation: reports, languages of messages, proofs of conformance, and what the engine leaves untouched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl.constraints.constraint_component import ConstraintComponent
from rdflib import SH, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.sparql.processor import SPARQLProcessor

from kggraph.errors import NonConformanceError, ShapesError
from kggraph.graph.candidate import Candidate
from kggraph.shapes.engine import (
    ConformingCandidate,
    ShapesGraph,
    apply_shapes,
    read_shapes,
    require_conformance,
    validate,
)
from kggraph.shapes.report import Severity, build_report, report_to_json, report_to_text, report_to_turtle
from kggraph.shapes.terms import read_graph

HERE = Path(__file__).parent
BACKGROUND = HERE / "background.ttl"
INVALID = [BACKGROUND, *sorted(HERE.glob("*/invalid-*.ttl"))[::9]]
SP = "https://w3id.org/kggraph/shapes#"
SHAPES = """
@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:Shape-name ; sh:sparql ex:Shape-note ;
    sh:message "Of the shape."@en .
ex:Shape-name sh:path ex:name ; sh:minCount 1 ; sh:message "Give a name."@en , "Аты керек."@kk , "Нужно имя."@ru .
ex:Shape-note sh:message "{$this} has {?value} and {?other}."@en , "{$this}: {?value}, {?other}."@kk ;
    sh:select "SELECT $this ?value ?other WHERE { $this <https://example.org/note> ?value . BIND (1 AS ?other) }" .
ex:Quiet a sh:NodeShape ; sh:targetClass ex:Thing ; sh:severity sh:Info ; sh:closed true ;
    sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ex:note ex:name ) ; sh:message "Closed." .
ex:Strict a sh:NodeShape ; sh:targetNode ex:b ; sh:severity ex:Fatal ; sh:nodeKind sh:Literal .
"""
DATA = r"""
@prefix ex: <https://example.org/> .
ex:a a ex:Thing ; ex:note "a\\dir"@en ; ex:other 1 .
ex:b ex:name "B" .
"""


@pytest.fixture
def small_shapes(tmp_path: Path) -> ShapesGraph:
    return read_shapes([write(tmp_path / "shapes.ttl", SHAPES)])


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    return write(tmp_path / "data.ttl", DATA)


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_a_message_is_there_in_all_its_languages(small_shapes: ShapesGraph, small_data: Path) -> None:
    (result,) = [r for r in validate(small_data, small_shapes).results if r.rule.endswith("Shape-name")]
    assert result.messages == (("en", "Give a name."), ("kk", "Аты керек."), ("ru", "Нужно имя."))
    assert result.path == "https://example.org/name"
    assert result.value is None


def test_a_sparql_message_is_there_in_all_its_languages_with_its_values(
    small_shapes: ShapesGraph, small_data: Path
) -> None:
    (result,) = [r for r in validate(small_data, small_shapes).results if r.rule.endswith("Shape-note")]
    iri = "https://example.org/a"
    assert result.messages == (("en", rf"{iri} has a\dir and 1."), ("kk", rf"{iri}: a\dir, 1.")), "not the shape's own"
    assert result.value == r'"a\\dir"@en'
    assert result.source_shape == "https://example.org/Shape"
    assert result.source_constraint == "https://example.org/Shape-note"


def test_a_message_describes_a_blank_node_of_its_own_shapes_whatever_was_validated_before(tmp_path: Path) -> None:
    data = read_graph(write(tmp_path / "data.ttl", DATA))
    shape = 'ex:Not sh:targetNode ex:b ; sh:not [ sh:path ex:name ; sh:minCount 1 ; sh:name "{}" ] .'
    for number in range(60):
        source = write(tmp_path / "shapes.ttl", SHAPES.splitlines()[1] + shape.format(number))
        (result,) = validate(data, read_shapes([source])).results
        assert f'"{number}"' in result.message("en"), "pySHACL remembers by addresses, which are used again"


def test_severities_are_told_apart(small_shapes: ShapesGraph, small_data: Path) -> None:
    report = validate(small_data, small_shapes)
    assert [report.count(severity) for severity in Severity] == [3, 0, 1]
    (own,) = [result for result in report.results if result.severity_iri == "https://example.org/Fatal"]
    assert own.severity is Severity.VIOLATION
    assert own.message("kk").startswith("Value is not of Node Kind"), "pySHACL's own words where the shape has none"


def test_focus_looks_at_these_things_alone(small_shapes: ShapesGraph, small_data: Path) -> None:
    assert {r.focus_node for r in validate(small_data, small_shapes, focus=["https://example.org/b"]).results} == {
        "https://example.org/b"
    }
    assert not validate(small_data, small_shapes, focus=["https://example.org/none"]).results
    assert not validate(small_data, small_shapes, focus=[]).results


def test_data_and_shapes_stay_as_they_were(shapes: ShapesGraph) -> None:
    data = read_graph(*INVALID)
    before = set(data), set(shapes.graph)
    validate(data, shapes)
    assert (set(data), set(shapes.graph)) == before


def test_the_patched_functions_are_put_back(small_shapes: ShapesGraph, small_data: Path) -> None:
    before = SPARQLProcessor.query, ConstraintComponent._format_sparql_based_result_message  # noqa: SLF001  what is patched
    validate(small_data, small_shapes)
    assert before == (SPARQLProcessor.query, ConstraintComponent._format_sparql_based_result_message)  # noqa: SLF001


def test_results_are_the_same_without_acceleration(shapes: ShapesGraph) -> None:
    data = read_graph(*INVALID)
    plain = build_report(apply_shapes(data, shapes), shapes=shapes.count)
    assert validate(data, shapes).results == plain.results
    assert len(plain.results) > 10


def test_shapes_that_the_engine_refuses_are_a_shapes_error(tmp_path: Path) -> None:
    path = write(tmp_path / "shapes.ttl", SHAPES + 'ex:Shape-name sh:lessThan "x" .')
    data = write(tmp_path / "data.ttl", DATA)
    with pytest.raises(ShapesError, match="cannot be applied"):
        validate(data, read_shapes([path]))


def candidate_of(path: Path, *sources: Path) -> Candidate:
    quads = sorted({str(quad) for source in sources for quad in ox.parse(path=source)})
    path.write_text("".join(f"{quad} .\n" for quad in quads), encoding="utf-8")
    return Candidate(path, len(quads), "")


def test_a_candidate_that_conforms_is_a_conforming_one(shapes: ShapesGraph, tmp_path: Path) -> None:
    candidate = candidate_of(tmp_path / "a.nq", BACKGROUND, HERE / "donation" / "valid.ttl")
    conforming = require_conformance(candidate, shapes)
    assert conforming.candidate is candidate
    assert conforming.report.conforms


def test_warnings_stop_nothing(shapes: ShapesGraph, tmp_path: Path) -> None:
    candidate = candidate_of(tmp_path / "a.nq", BACKGROUND, HERE / "labels" / "invalid-language-missing.ttl")
    assert require_conformance(candidate, shapes).report.count(Severity.WARNING) == 1


def test_a_candidate_that_does_not_conform_is_refused_with_its_report(shapes: ShapesGraph, tmp_path: Path) -> None:
    candidate = candidate_of(tmp_path / "a.nq", BACKGROUND, HERE / "donation" / "invalid-value-zero.ttl")
    with pytest.raises(NonConformanceError) as caught:
        require_conformance(candidate, shapes)
    assert caught.value.report.count(Severity.VIOLATION) == 1  # type: ignore[attr-defined]  it is a Report
    assert str(caught.value) == (
        "the data do not conform to the shapes: 1 violation\n\n"
        "violation: A value is one positive whole number (xsd:integer).\n"
        "  at    https://example.org/gift\n"
        "  path  https://w3id.org/kggraph/asar#value\n"
        '  value "0"^^<http://www.w3.org/2001/XMLSchema#integer>\n'
        f"  rule  {SP}Donation-value"
    )


def test_the_first_fifty_violations_are_shown(tmp_path: Path) -> None:
    write(tmp_path / "shapes.ttl", SHAPES)
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Thing>"
    lines = [f"<e:{n:03}> {kind} .\n" for n in range(60)]
    write(tmp_path / "a.nq", "".join(lines))
    with pytest.raises(NonConformanceError, match="… and 11 more"):
        require_conformance(Candidate(tmp_path / "a.nq", 60, ""), read_shapes([tmp_path / "shapes.ttl"]))


def test_nobody_else_makes_a_conforming_candidate() -> None:
    candidate = Candidate(Path("a.nq"), 0, "")
    with pytest.raises(TypeError, match="made by require_conformance"):
        ConformingCandidate(candidate, build_report([], shapes=0))


def test_a_report_in_turtle_is_a_shacl_report_without_blank_nodes(shapes: ShapesGraph) -> None:
    report = validate(read_graph(*INVALID), shapes)
    text = report_to_turtle(report)
    graph = Graph().parse(data=text)
    assert len(list(graph.objects(None, SH.result))) == len(report.results)
    assert (None, SH.conforms, None) in graph
    assert all(isinstance(subject, URIRef) for subject in graph.subjects(None, SH.sourceShape))
    assert len(list(ox.parse(text, format=ox.RdfFormat.TURTLE))) == len(graph)
    again = Graph().parse(data=report_to_turtle(validate(read_graph(*INVALID), shapes)))
    assert isomorphic(graph, again)


def test_a_report_in_json_counts_and_lists(small_shapes: ShapesGraph, small_data: Path) -> None:
    content = json.loads(report_to_json(validate(small_data, small_shapes)))
    assert (content["conforms"], content["violations"], content["warnings"], content["infos"]) == (False, 3, 0, 1)
    assert content["results"][1]["messages"][1] == {"language": "kk", "message": "Аты керек."}


def test_a_report_is_written_in_the_language_asked_for(small_shapes: ShapesGraph, small_data: Path) -> None:
    text = report_to_text(validate(small_data, small_shapes), language="kk")
    assert "violation: Аты керек." in text
    assert "info: Closed." in text


REPEATED = """
import sys
from pathlib import Path
from kggraph.shapes.engine import read_shapes, validate
from kggraph.shapes.report import report_to_json, report_to_turtle
shapes, *data = map(Path, sys.argv[1:])
report = validate(data, read_shapes([shapes]))
print(report_to_json(report) + report_to_turtle(report))
"""


def test_two_processes_write_the_same_report() -> None:
    command = [sys.executable, "-c", REPEATED, str(HERE.parents[1] / "shapes"), *map(str, INVALID)]
    outputs = [
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 1000
