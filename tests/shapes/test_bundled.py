"""The bundled shapes themselves: named, told in three languages, and at peace with the bundled data."""

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, BNode, URIRef

from kggraph.graph.candidate import Candidate
from kggraph.shapes.engine import ShapesGraph, apply_shapes, require_conformance, validate
from kggraph.shapes.report import build_report, report_to_text
from kggraph.shapes.terms import read_graph

LANGUAGES = ["en", "kk", "ru"]
SHAPES = Path(__file__).parents[2] / "shapes"
# Only letters of these alphabets may stand in a message of the language; names in code are taken out first.
ALPHABETS = {"kk": "[а-яёәғқңөұүһі]", "ru": "[а-яё]", "en": "[a-z]"}


def test_the_bundled_data_conform_without_a_warning(candidate: Candidate, shapes: ShapesGraph) -> None:
    report = require_conformance(candidate, shapes).report
    assert not report.results, report_to_text(report)


def test_every_rule_speaks_three_languages(shapes: ShapesGraph) -> None:
    graph = shapes.graph
    constraints = set(graph.objects(None, SH.sparql)) | set(graph.subjects(RDF.type, SH.PropertyShape))
    speaking = constraints | set(graph.subjects(SH.message, None))
    assert {
        str(node): languages
        for node in speaking
        if (languages := sorted(str(message.language) for message in graph.objects(node, SH.message))) != LANGUAGES
    } == {}


def test_every_class_shape_and_group_has_a_label_in_three_languages(shapes: ShapesGraph) -> None:
    graph = shapes.graph
    labelled = set(graph.subjects(SH.property, None)) - set(graph.subjects(SH.message, None))
    nodes = {node for node in labelled | set(graph.subjects(RDF.type, SH.PropertyGroup)) if isinstance(node, URIRef)}
    used_by_node = set(graph.objects(None, SH.node))
    missing = [
        str(node)
        for node in nodes - used_by_node
        if sorted(str(label.language) for label in graph.objects(node, RDFS.label)) != LANGUAGES
    ]
    assert missing == []


def test_every_rule_has_a_name(shapes: ShapesGraph) -> None:
    rules = set(shapes.graph.subjects(SH.message, None)) | set(shapes.graph.objects(None, SH.sparql))
    assert [rule for rule in rules if isinstance(rule, BNode)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_written_in_its_own_alphabet(language: str, shapes: ShapesGraph) -> None:
    own = re.compile(ALPHABETS[language], re.IGNORECASE)
    for message in shapes.graph.objects(None, SH.message):
        if message.language == language:
            words = re.sub(r"\{\?\w+\}|\{\$\w+\}", "", str(message))
            assert own.search(words), message
            assert str(message).strip() == str(message)
            assert str(message)[-1] in ".?}", f"a full sentence: {message}"


def test_each_file_says_what_it_is_about() -> None:
    for path in SHAPES.glob("*.ttl"):
        assert re.search(r"^# [A-Z].*[.:]", path.read_text(encoding="utf-8"), re.MULTILINE), path


@pytest.mark.slow
def test_acceleration_changes_nothing_for_the_bundled_data(candidate: Candidate, shapes: ShapesGraph) -> None:
    data = read_graph(candidate.quads)
    plain = build_report(apply_shapes(data, shapes), shapes=shapes.count)
    assert validate(data, shapes).results == plain.results
