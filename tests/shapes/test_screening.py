"""Large data are screened before pySHACL looks at them: the report is the one that it gives of the whole."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from kggraph.errors import NonConformanceError, ShapesError
from kggraph.graph import candidate as candidates
from kggraph.graph.candidate import Candidate, build_candidate
from kggraph.graph.reading import QuadReader
from kggraph.shapes.engine import Engine, ShapesGraph, read_shapes, require_conformance, validate_candidate
from kggraph.shapes.report import Report, report_to_json, report_to_text
from kggraph.shapes.shapes_graph import load_shapes

HERE = Path(__file__).parent
BACKGROUND = HERE / "background.ttl"
CLASSES = sorted({path.parent for path in HERE.glob("*/valid.ttl")})
BASE = "https://w3id.org/kggraph/"
T = TypeVar("T")


def candidate_of(folder: Path, files: Iterable[Path]) -> Candidate:
    reader = QuadReader(base="https://example.org/")
    return build_candidate((batch for path in files for batch in reader.read_batches(path, name=path.name)), folder)


class Steps:
    """Notes what a build says it does."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def step(self, name: str) -> None:
        self.names.append(name)

    def counted(self, things: Iterable[T], **_: object) -> Iterator[T]:
        yield from things


def looked_at(candidate: Candidate, shapes: ShapesGraph) -> int:
    """Return how many focus nodes pySHACL looked at after screening, one for each shape."""
    steps = Steps()
    validate_candidate(candidate, shapes, engine=Engine.SCREENED, progress=steps)
    return int(steps.names[-1].split()[1].replace(",", ""))


def assert_same(candidate: Candidate, shapes: ShapesGraph) -> Report:
    """Compare everything that a report says; return it."""
    whole, screened = (validate_candidate(candidate, shapes, engine=each) for each in Engine)
    assert set(screened.results) ^ set(whole.results) == set()
    assert screened == whole
    return whole


@pytest.mark.parametrize("folder", CLASSES, ids=lambda path: path.name)
def test_each_case_of_a_constraint_gives_the_same_report(folder: Path, tmp_path: Path, shapes: ShapesGraph) -> None:
    """The cases of a class are one candidate: a thing may have errors of several kinds."""
    candidate = candidate_of(tmp_path, [BACKGROUND, *sorted(folder.glob("*.ttl"))])
    assert assert_same(candidate, shapes).results


def test_no_node_of_the_bundled_data_needs_a_second_look(candidate: Candidate, shapes: ShapesGraph) -> None:
    assert looked_at(candidate, shapes) == 0


@pytest.mark.filterwarnings("ignore::pyshacl.errors.ShapeRecursionWarning")
def test_all_kinds_of_targets_paths_constraints_and_queries_give_the_same_report(tmp_path: Path) -> None:
    shapes, _ = load_shapes([HERE / "screening" / "shapes.ttl"])
    candidate = candidate_of(tmp_path, [HERE / "screening" / "data.trig"])
    report = assert_same(candidate, shapes)
    assert {result.focus_node for result in report.results} >= {'"word"@kk', "https://example.org/absent"}
    assert len(report.results) > 60
    constraints = {result.source_constraint for result in report.results} - {None}
    assert len(constraints) >= 9


def test_a_triple_that_a_query_puts_together_is_found_whatever_the_letters_of_its_language_tag(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <e:shape> sh:targetSubjectsOf <e:knows> ; sh:sparql <e:alike> .\n"
        '<e:alike> sh:message "Alike." ; sh:select """SELECT $this ?value WHERE {\n'
        '$this <e:knows> ?other ; ?path ?value . ?other ?path ?value . FILTER (ISLITERAL(?value)) }""" .',
        encoding="utf-8",
    )
    (tmp_path / "data.ttl").write_text(
        '<e:a> <e:knows> <e:b> ; <e:name> "A"@EN .\n<e:b> <e:name> "A"@en .\n'
        '<e:c> <e:knows> <e:d> ; <e:name> "A"@EN .\n<e:d> <e:name> "A"@ru ; <e:label> "A"@EN .',
        encoding="utf-8",
    )
    shapes = read_shapes([tmp_path / "shapes.ttl"])
    [result] = assert_same(candidate_of(tmp_path, [tmp_path / "data.ttl"]), shapes).results
    assert result.focus_node == "e:a"


def other_term(lines: Sequence[str], chance: random.Random) -> str:
    return chance.choice(lines).split(" ", 2)[2].removesuffix(" .\n")


MISTAKES: dict[str, Callable[[str, Sequence[str], random.Random], list[str]]] = {
    "a statement is missing": lambda *_: [],
    "a value of another statement": lambda line, lines, chance: [
        " ".join([*line.split(" ", 2)[:2], other_term(lines, chance)]) + " .\n"
    ],
    "one value more": lambda line, lines, chance: [
        line,
        " ".join([*line.split(" ", 2)[:2], other_term(lines, chance)]) + " .\n",
    ],
    "a property of another statement": lambda line, lines, chance: [
        " ".join([line.split(" ", 1)[0], chance.choice(lines).split(" ")[1], line.split(" ", 2)[2]])
    ],
    "a language tag in capitals": lambda line, *_: [line.replace("@kk", "@KK").replace("@en", "@EN")],
    "another datatype": lambda line, *_: [
        line.replace("#nonNegativeInteger>", "#int>").replace("#integer>", "#decimal>")
    ],
    "leading zeros": lambda line, *_: [line.replace(' "', ' "0', 1)],
    "a subject that nothing else is said about": lambda line, *_: [
        "<https://w3id.org/kggraph/id/x> " + line.split(" ", 1)[1]
    ],
    "a blank node": lambda line, *_: ["_:b " + line.split(" ", 1)[1]],
}


@pytest.mark.parametrize("seed", range(4))
def test_errors_anywhere_in_the_bundled_data_are_found_alike(
    seed: int, candidate: Candidate, shapes: ShapesGraph, tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    lines = [f"{line}\n" for line in candidate.quads.read_text(encoding="utf-8").split("\n")[:-1]]
    dirty: set[str] = set()
    for line in lines:
        mistake = chance.choice(list(MISTAKES.values())) if chance.random() < 0.03 else None
        dirty.update(mistake(line, lines, chance) if mistake else [line])
    (tmp_path / "dirty.nq").write_text("".join(sorted(dirty)), encoding="utf-8")
    report = assert_same(candidate_of(tmp_path, [tmp_path / "dirty.nq"]), shapes)
    assert len({result.rule for result in report.results}) > 15


def test_a_large_candidate_is_screened_and_a_small_one_is_not(
    candidate: Candidate, shapes: ShapesGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert validate_candidate(candidate, shapes).engine == Engine.WHOLE.value
    monkeypatch.setattr(candidates, "_LARGE", candidate.count - 1)
    report = validate_candidate(candidate, shapes)
    assert report.engine == Engine.SCREENED.value
    assert "(pySHACL after screening)" in report_to_text(report)
    assert '"engine": "pySHACL after screening"' in report_to_json(report)
    left = set(candidate.quads.parent.iterdir())
    assert left == {candidate.quads, candidate.links}, "nothing else is left behind"


def test_a_large_candidate_that_does_not_conform_is_refused(
    shapes: ShapesGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "_LARGE", 0)
    candidate = candidate_of(tmp_path, [BACKGROUND, HERE / "donation" / "invalid-value-zero.ttl"])
    with pytest.raises(NonConformanceError, match="A value is one positive whole number"):
        require_conformance(candidate, shapes)


def test_shapes_that_the_engine_refuses_are_refused_after_screening_too(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <e:shape> sh:targetClass <e:Thing> ; sh:property <e:p> .\n"
        '<e:p> sh:path <e:name> ; sh:lessThan "x" .',
        encoding="utf-8",
    )
    (tmp_path / "data.ttl").write_text("<e:a> a <e:Thing> ; <e:name> 1 .", encoding="utf-8")
    candidate = candidate_of(tmp_path, [tmp_path / "data.ttl"])
    for each in Engine:
        with pytest.raises(ShapesError, match="cannot be applied"):
            validate_candidate(candidate, read_shapes([tmp_path / "shapes.ttl"]), engine=each)


def test_an_empty_candidate_conforms(shapes: ShapesGraph, tmp_path: Path) -> None:
    assert assert_same(build_candidate([], tmp_path), shapes).conforms
