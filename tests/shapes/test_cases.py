"""Each class has an example that conforms, and a file that breaks just one constraint, for each constraint."""

import re
from pathlib import Path

import pytest
from rdflib import SH, URIRef

from kggraph.shapes.engine import ShapesGraph, validate
from kggraph.shapes.report import report_to_text
from kggraph.shapes.structure import shape_nodes
from kggraph.shapes.terms import read_graph

HERE = Path(__file__).parent
ONTOLOGY = HERE.parents[1] / "ontology"
BACKGROUND = HERE / "background.ttl"
SHAPES = "https://w3id.org/kggraph/shapes#"
VALID = sorted(HERE.glob("*/valid.ttl"))
INVALID = sorted(HERE.glob("*/invalid-*.ttl"))


def rules_broken_by(path: Path) -> set[str]:
    """Return the rules that a case says it breaks, in its first line."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert re.fullmatch(r"# breaks:( sp:[\w-]+)+", first), f"{path}: the first line says what is broken"
    return {name.removeprefix("sp:") for name in first.split()[2:]}


@pytest.mark.parametrize("case", VALID, ids=lambda path: path.parent.name)
def test_a_valid_example_gives_no_result_at_all(case: Path, shapes: ShapesGraph) -> None:
    report = validate([BACKGROUND, case], shapes)
    assert not report.results, report_to_text(report)


@pytest.mark.parametrize("case", INVALID, ids=lambda path: f"{path.parent.name}-{path.stem.removeprefix('invalid-')}")
def test_an_invalid_example_breaks_what_it_says_and_nothing_else(case: Path, shapes: ShapesGraph) -> None:
    report = validate([BACKGROUND, case], shapes)
    assert {result.rule.removeprefix(SHAPES) for result in report.results} == rules_broken_by(case), report_to_text(
        report
    )


def test_every_rule_is_broken_by_a_case(shapes: ShapesGraph) -> None:
    broken = {rule for case in INVALID for rule in rules_broken_by(case)}
    graph = shapes.graph
    constraints = set(graph.objects(None, SH.sparql))
    # A shape that only gathers others, or that others use by sh:node, reports nothing under its own name.
    rules = {
        node
        for node in shape_nodes(graph) | constraints
        if isinstance(node, URIRef) and (node, SH.message, None) in graph
    }
    used_by_node = {rule for node in graph.objects(None, SH.node) for rule in graph.objects(node, SH.property)}
    gathering = {
        node
        for node in rules
        if set(graph.predicates(node, None)) & {SH.property} and (node, SH.nodeKind, None) not in graph
    }
    names = {str(rule).removeprefix(SHAPES) for rule in rules - used_by_node - gathering}
    assert sorted(names - broken) == []


def test_there_are_enough_cases() -> None:
    assert len(INVALID) >= 60


def test_the_background_of_the_cases_stands_in_the_ontology() -> None:
    ontology = read_graph(*sorted(ONTOLOGY.glob("*.ttl")))
    assert [triple for triple in read_graph(BACKGROUND) if triple not in ontology] == []
