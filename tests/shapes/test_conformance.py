"""The suites of the W3C (data-shapes) through validate; KGGRAPH_CONFORMANCE names the folder it is in."""

import os
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from rdflib import RDF, SH, Graph, Literal, Namespace
from rdflib.term import Node

from kggraph.errors import ShapesError
from kggraph.graph.batches import batches
from kggraph.graph.candidate import Candidate, build_candidate
from kggraph.shapes.engine import Engine, ShapesGraph, apply_shapes, validate, validate_candidate
from kggraph.shapes.paths import path_text
from kggraph.shapes.report import Report, Result
from kggraph.shapes.shapes_graph import load_shapes
from kggraph.shapes.terms import n_triples, node_name, parse_file, read_graph

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
FOLDER = Path(os.environ.get("KGGRAPH_CONFORMANCE", "conformance-suites-not-here"))
SUITE = FOLDER / "suites" / "data-shapes" / "data-shapes-test-suite" / "tests"
TESTS = sorted(path for path in SUITE.rglob("*.ttl") if "sht:Validate" in path.read_text(encoding="utf-8"))

# What pySHACL 0.40.1 gets wrong, and why.
MISSES = {
    "property/uniqueLang-002": 'it takes sh:uniqueLang "1"^^xsd:boolean for true; read_shapes refuses that spelling',
    "pre-binding/shapesGraph-001": "it does not support the optional variable $shapesGraph; read_shapes refuses it",
}

needs_suite = pytest.mark.skipif(not TESTS, reason="KGGRAPH_CONFORMANCE names no folder with the W3C data-shapes suite")


def outcome(result: Result) -> tuple[str, ...]:
    """Return what the suite compares of a result; blank nodes are alike."""
    parts = (result.focus_node, result.path or "", result.value or "", result.severity_iri, result.component)
    return tuple("_:" if part.startswith("_:") else part for part in (*parts, result.source_shape))


def expected_outcome(manifest: Graph, result: Node) -> tuple[str, ...]:
    def text(name: str) -> str:
        node = manifest.value(result, SH[name])
        return "" if node is None else n_triples(node) if name == "value" else node_name(node)

    path = manifest.value(result, SH.resultPath)
    parts = (
        text("focusNode"),
        "" if path is None else path_text(path, manifest),
        *map(text, ("value", "resultSeverity", "sourceConstraintComponent", "sourceShape")),
    )
    return tuple("_:" if part.startswith("_:") else part for part in parts)


def file_of(iri: Node | None) -> Path:
    return Path(unquote(urlparse(str(iri)).path))


@needs_suite
@pytest.mark.parametrize("path", TESTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_report_is_that_of_the_suite(path: Path, request: pytest.FixtureRequest) -> None:
    name = f"{path.parent.name}/{path.stem}"
    if name in MISSES:
        request.applymarker(pytest.mark.xfail(reason=MISSES[name], strict=True))
    manifest = read_graph(path)
    for test in manifest.subjects(RDF.type, SHT.Validate):
        action, expected = manifest.value(test, MF.action), manifest.value(test, MF.result)
        shapes, _ = load_shapes([file_of(manifest.value(action, SHT.shapesGraph))])
        data = read_graph(file_of(manifest.value(action, SHT.dataGraph)))
        if expected == SHT.Failure:
            with pytest.raises(ShapesError):
                validate(data, shapes)
            continue
        results = validate(data, shapes).results
        wanted = Counter(expected_outcome(manifest, result) for result in manifest.objects(expected, SH.result))
        assert Counter(map(outcome, results)) == wanted
        assert manifest.value(expected, SH.conforms) == Literal(not results)
        assert Counter(map(outcome, apply_shapes(data, shapes))) == Counter(map(outcome, results)), (
            "without acceleration"
        )


@needs_suite
@pytest.mark.parametrize("path", TESTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_screening_changes_nothing(path: Path, tmp_path: Path) -> None:
    manifest = read_graph(path)
    for test in manifest.subjects(RDF.type, SHT.Validate):
        action = manifest.value(test, MF.action)
        shapes, _ = load_shapes([file_of(manifest.value(action, SHT.shapesGraph))])
        data = parse_file(file_of(manifest.value(action, SHT.dataGraph)))
        candidate = build_candidate(batches(data), tmp_path)
        reports = [report_or_refusal(candidate, shapes, engine) for engine in Engine]
        assert reports[0] == reports[1]


def report_or_refusal(candidate: Candidate, shapes: ShapesGraph, engine: Engine) -> Report | str:
    try:
        return validate_candidate(candidate, shapes, engine=engine)
    except ShapesError as error:
        return str(error)


@needs_suite
def test_the_suite_is_whole() -> None:
    assert len(TESTS) == 98 + 23
