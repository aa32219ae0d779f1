"""What changed since an earlier release is validated alone where that is certain: the report is that of the whole."""

import hashlib
import io
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pytest

from kggraph import nquads
from kggraph.graph import changes
from kggraph.graph.candidate import Candidate
from kggraph.graph.dumps import write_dumps
from kggraph.shapes.earlier import Earlier
from kggraph.shapes.engine import Engine, ShapesGraph, validate, validate_candidate
from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.report import Report, report_to_json
from kggraph.shapes.screening import again
from kggraph.shapes.screening.query_reads import add_query
from kggraph.shapes.screening.routes import HERE as HERE_ITSELF
from kggraph.shapes.screening.routes import RoutesRead
from kggraph.shapes.screening.terms import UnsureError
from kggraph.shapes.shapes_graph import load_shapes

from .test_screening import HERE, MISTAKES, Steps, candidate_of

T = TypeVar("T")
WHAT_CHANGED = "validating what changed"
HEAD = """
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix e: <e:> .
"""


class Counting(Steps):
    """Notes how many focus nodes are looked at, one for each shape."""

    count = 0

    def counted(self, things: Iterable[T], **_: object) -> Iterator[T]:
        for thing in things:
            self.count += 1
            yield thing


@dataclass(frozen=True)
class World:
    """Shapes, and the candidates that lines of N-Quads are."""

    shapes: ShapesGraph
    folder: Path

    def new_folder(self) -> Path:
        path = self.folder / str(len(list(self.folder.iterdir())))
        path.mkdir()
        return path

    def candidate(self, lines: Iterable[str]) -> Candidate:
        where = self.new_folder()
        (where / "data.nq").write_text("".join(f"{line}\n" for line in sorted(set(lines))), encoding="utf-8")
        return candidate_of(where, [where / "data.nq"])

    def earlier(self, lines: Iterable[str], engine: Engine = Engine.SCREENED) -> Earlier:
        """Return what is known of lines once they are validated."""
        candidate = self.candidate(lines)
        report = report_to_json(validate_candidate(candidate, self.shapes, engine=engine))
        dumps = self.new_folder()
        write_dumps(candidate, dumps, {})
        return Earlier(dumps, candidate.digest, self.shapes.digest, report, candidate.named_graphs > 0)

    def report(self, lines: Iterable[str], earlier: Earlier | None = None) -> tuple[Report, bool]:
        """Return the report of lines, and whether only what changed was looked at."""
        steps = Steps()
        report = validate_candidate(
            self.candidate(lines), self.shapes, engine=Engine.SCREENED, progress=steps, earlier=earlier
        )
        return report, WHAT_CHANGED in steps.names

    def assert_same(self, lines: Sequence[str], earlier: Earlier) -> tuple[Report, bool]:
        """Compare the report of what changed with that of the whole; return the former."""
        report, in_part = self.report(lines, earlier)
        whole, _ = self.report(lines)
        assert set(report.results) ^ set(whole.results) == set()
        assert report == whole
        assert report_to_json(report) == report_to_json(whole)
        return report, in_part


def edited(lines: Sequence[str], chance: random.Random, share: float) -> list[str]:
    """Return lines with mistakes in a share of them."""
    found: list[str] = []
    for line in lines:
        mistake = chance.choice(list(MISTAKES.values())) if chance.random() < share else None
        some = [f"{each}\n" for each in chance.sample(lines, 9)] if mistake else []
        found += (each.rstrip("\n") for each in mistake(f"{line}\n", some, chance)) if mistake else [line]
    return found


@pytest.fixture(scope="session")
def bundled_lines(candidate: Candidate) -> list[str]:
    return candidate.quads.read_text(encoding="utf-8").split("\n")[:-1]


@pytest.mark.parametrize("seed", range(3))
def test_edits_anywhere_in_the_bundled_data_give_the_report_of_the_whole(
    seed: int, bundled_lines: list[str], shapes: ShapesGraph, tmp_path: Path
) -> None:
    """Mistakes are made upon mistakes, and taken back."""
    chance, world = random.Random(seed), World(shapes, tmp_path)  # noqa: S311 - no secret
    dirty = edited(bundled_lines, chance, 0.004)
    clean_one, dirty_one = world.earlier(bundled_lines), world.earlier(dirty)
    worse, in_part = world.assert_same(edited(dirty, chance, 0.002), dirty_one)
    assert worse.results
    assert in_part
    assert world.assert_same(dirty, clean_one)[1]
    assert world.assert_same(bundled_lines, dirty_one) == (Report((), worse.shapes, clean_one.said["checked"]), True)


@pytest.fixture(scope="session")
def odd_lines() -> list[str]:
    """The data for all kinds of targets, paths, constraints and queries, in one graph."""
    quads = ox.parse((HERE / "screening" / "data.trig").read_bytes(), format=ox.RdfFormat.TRIG)
    # rdflib never ends adding a number to a date, which an edit could ask for.
    return sorted({f"{quad.triple} ." for quad in quads if "#date" not in str(quad.object)})


@pytest.mark.filterwarnings("ignore::pyshacl.errors.ShapeRecursionWarning")
@pytest.mark.parametrize("seed", range(6))
def test_all_kinds_of_targets_paths_constraints_and_queries_give_the_report_of_the_whole(
    seed: int, odd_lines: list[str], tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    world = World(load_shapes([HERE / "screening" / "shapes.ttl"])[0], tmp_path)
    lines, in_parts = odd_lines, []
    for _ in range(6):
        earlier = world.earlier(lines)
        lines = edited(chance.choice([lines, odd_lines]), chance, 0.05)
        in_parts.append(world.assert_same(lines, earlier)[1])
    assert any(in_parts)


PEOPLE = """
    e:People sh:targetClass e:Person ;
        sh:property [ sh:path ( e:worksFor e:within e:name ) ; sh:minCount 1 ; sh:message "far" ] ;
        sh:property [ sh:path [ sh:inversePath e:knows ] ; sh:minCount 1 ; sh:message "back" ] ;
        sh:property [ sh:path e:friend ; sh:class e:Person ; sh:message "class" ] ;
        sh:property [
            sh:path [ sh:inversePath [ sh:zeroOrMorePath e:above ] ] ; sh:maxCount 3 ; sh:message "repeated"
        ] ;
        sh:sparql [ sh:message "query" ; sh:select '''SELECT $this WHERE {
            $this ?path ?value . ?path <e:isOf> ?kind
            FILTER NOT EXISTS { ?value <e:kind>/<e:is> ?kind . OPTIONAL { ?value <e:old> ?old } FILTER (!BOUND(?old)) }
        }''' ] .
    [] sh:targetClass e:Person ; sh:nodeKind sh:BlankNodeOrIRI .
    e:Heard sh:targetObjectsOf e:hears ; sh:property [ sh:path e:ear ; sh:minCount 1 ; sh:message "target" ] .
"""
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
PERSON = [
    f"<e:p> {TYPE} <e:Person> .",
    "<e:p> <e:worksFor> <e:office> .",
    "<e:office> <e:within> <e:house> .",
    '<e:house> <e:name> "House" .',
    "<e:q> <e:knows> <e:p> .",
    "<e:p> <e:friend> <e:q> .",
    f"<e:q> {TYPE} <e:Member> .",
    "<e:Member> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <e:Person> .",
    "<e:p> <e:knows> <e:q> .",
    "<e:q> <e:worksFor> <e:office> .",
    "<e:a> <e:above> <e:b> .",
    "<e:b> <e:above> <e:p> .",
    "<e:p> <e:job> <e:work> .",
    "<e:job> <e:isOf> <e:duty> .",
    "<e:work> <e:kind> <e:k> .",
    "<e:k> <e:is> <e:duty> .",
    *(f"<e:thing{number}> <e:p> <e:thing> ." for number in range(50)),
]
EDITS: dict[str, tuple[list[str], list[str], str | None]] = {
    "a value at the end of a path is gone": (['<e:house> <e:name> "House" .'], [], "far"),
    "a link in the middle of a path leads elsewhere": (
        ["<e:office> <e:within> <e:house> ."],
        ["<e:office> <e:within> <e:yard> ."],
        "far",
    ),
    "a link that is read backwards is gone": (["<e:q> <e:knows> <e:p> ."], [], "back"),
    "a value has another type": ([f"<e:q> {TYPE} <e:Member> ."], [f"<e:q> {TYPE} <e:Thing> ."], "class"),
    "one more at the far end of a path of any length": ([], ["<e:c> <e:above> <e:a> ."], "repeated"),
    "what a value of any property leads to is gone": (["<e:k> <e:is> <e:duty> ."], [], "query"),
    "what an optional pattern inside of another looks for is there": ([], ["<e:work> <e:old> <e:x> ."], "query"),
    "what is said about a property": ([], ["<e:friend> <e:isOf> <e:duty> ."], "query"),
    "a node becomes a focus node by what leads to it": ([], ["<e:x> <e:hears> <e:work> ."], "target"),
    "a literal becomes a focus node": ([], ['<e:x> <e:hears> "word" .'], "target"),
    "a blank node becomes a focus node": ([], [f"_:x {TYPE} <e:Person> ."], "far"),
    "a node is no focus node any more": ([f"<e:p> {TYPE} <e:Person> ."], [f"<e:p> {TYPE} <e:Thing> ."], None),
    "nothing that is looked at": ([], ["<e:p> <e:age> <e:old> ."], None),
}


@pytest.fixture
def people(tmp_path: Path) -> World:
    (tmp_path / "shapes.ttl").write_text(HEAD + PEOPLE, encoding="utf-8")
    (tmp_path / "candidates").mkdir()
    return World(load_shapes([tmp_path / "shapes.ttl"])[0], tmp_path / "candidates")


def without(lines: Sequence[str], removed: Sequence[str], added: Sequence[str]) -> list[str]:
    assert set(removed) <= set(lines)
    return [*(line for line in lines if line not in removed), *added]


@pytest.mark.parametrize("edit", EDITS)
def test_each_edit_is_seen_from_the_focus_nodes_that_it_concerns(edit: str, people: World) -> None:
    removed, added, message = EDITS[edit]
    after = without(PERSON, removed, added)
    clean = people.earlier(PERSON)
    assert not clean.said["results"]
    report, in_part = people.assert_same(after, clean)
    assert in_part
    assert (message in {text for result in report.results for _, text in result.messages}) is (message is not None)
    assert people.assert_same(PERSON, people.earlier(after)) == (Report((), report.shapes, clean.said["checked"]), True)


def test_nothing_changed_and_what_had_results_still_has_them(people: World) -> None:
    after = without(PERSON, ["<e:q> <e:knows> <e:p> ."], ['<e:x> <e:hears> "word" .'])
    report, in_part = people.assert_same(after, people.earlier(after))
    assert in_part
    assert {result.focus_node for result in report.results} == {"e:p", '"word"'}


FAR_AWAY = [
    "a value at the end of a path is gone",
    "a link in the middle of a path leads elsewhere",
    "a value has another type",
    "what a value of any property leads to is gone",
    "what an optional pattern inside of another looks for is there",
]


@pytest.mark.parametrize("edit", FAR_AWAY)
def test_looking_at_what_changed_without_following_links_would_miss_it(edit: str, people: World) -> None:
    removed, added, message = EDITS[edit]
    ends = {end for line in (*removed, *added) for end in line.split(" ")[:3:2] if end.startswith("<")}
    candidate = people.candidate(without(PERSON, removed, added))
    found = validate(candidate.quads, people.shapes, focus=[end[1:-1] for end in ends])
    assert message not in {text for result in found.results for _, text in result.messages}


def query(text: str) -> str:
    return f"sh:sparql [ sh:select 'SELECT $this WHERE {{ {text} }}' ]"


UNDERSTOOD: dict[str, str] = {
    "one of several properties": "sh:property [ sh:path [ sh:alternativePath ( e:p e:q ) ] ; sh:maxCount 1 ]",
    "a query with a node that has no name": query("$this <e:p> [ <e:q> <e:x> ]"),
    "a query with a choice": query("{ $this <e:p> ?v . ?v <e:q> <e:x> } UNION { ?v <e:q> $this } ?v <e:r> <e:y>"),
    "a query that looks for nothing in an optional part": query(
        "$this <e:p> ?v OPTIONAL { ?v <e:q> ?w } FILTER (!BOUND(?w))"
    ),
    "another shape that is switched off": "sh:node [ sh:deactivated true ; sh:closed true ]",
    "a query that is switched off": "sh:sparql [ sh:deactivated true ; sh:select 'SELECT $this WHERE { ?a ?b ?c }' ]",
    "a value that is compared": "sh:property [ sh:path e:p ; sh:lessThan e:q ]",
}
NOT_UNDERSTOOD: dict[str, str] = {
    "properties of values": "sh:property [ sh:path e:p ; sh:property [ sh:path e:q ; sh:minCount 1 ] ]",
    "a query about a path": f"sh:property [ sh:path e:p ; {query('$this $PATH <e:x>')} ]",
    "shapes that count beside others": """sh:property [ sh:path e:p ; sh:qualifiedMinCount 0 ;
        sh:qualifiedValueShapesDisjoint true ; sh:qualifiedValueShape [ sh:class e:Thing ] ]""",
    "a query about what is somewhere else": query("$this <e:p> ?v . <e:x> <e:q> ?w FILTER (?v > ?w)"),
    "what only an optional part binds": query("$this <e:p> ?v OPTIONAL { ?v <e:q> ?w } ?w <e:r> ?x"),
    "what only one of two choices binds": query("{ $this <e:p> ?v } UNION { $this <e:p> ?w } ?w <e:r> <e:x>"),
    "what is bound in another choice": query("{ $this <e:p> ?v } UNION { ?v <e:q> <e:x> }"),
    "a query in a query": query("$this <e:p> ?v . { SELECT $this WHERE { $this <e:q> ?w } }"),
    "what is there in a value that is made": query("$this <e:p> ?v BIND (EXISTS { $this <e:q> ?x } AS ?y) FILTER (?y)"),
    "what a property is": query("$this ?p ?v . ?p <e:other> <e:z>"),
}


@pytest.mark.parametrize("shape", [*UNDERSTOOD, *NOT_UNDERSTOOD])
def test_a_shape_that_is_not_understood_is_asked_of_all_its_focus_nodes(shape: str, tmp_path: Path) -> None:
    """Something is said of one of five; no shape that is understood looks at it."""
    text = {**UNDERSTOOD, **NOT_UNDERSTOOD}[shape]
    (tmp_path / "shapes.ttl").write_text(f"{HEAD} e:Shape sh:targetClass e:Thing ; {text} .", encoding="utf-8")
    (tmp_path / "candidates").mkdir()
    world = World(load_shapes([tmp_path / "shapes.ttl"])[0], tmp_path / "candidates")
    things = [f"<e:{number}> {TYPE} <e:Thing> ." for number in range(5)]
    changed, progress = [*things, "<e:1> <e:other> <e:z> ."], Counting()
    assert world.assert_same(changed, world.earlier(things))[1]
    validate_candidate(
        world.candidate(changed), world.shapes, engine=Engine.SCREENED, progress=progress, earlier=world.earlier(things)
    )
    assert progress.count >= 5 if shape in NOT_UNDERSTOOD else progress.count == 0


UNUSABLE = [
    'sh:node "x"',
    'sh:not "x"',
    'sh:and ( "x" )',
    "sh:sparql [ sh:select 'SELECT $this WHERE { nonsense' ]",
    "sh:property [ sh:path e:p ; sh:minCount 1 , 2 ]",
]


@pytest.mark.parametrize("shape", UNUSABLE)
def test_a_shape_that_cannot_be_used_is_left_to_the_engine(shape: str, tmp_path: Path) -> None:
    """It says nothing as long as there is no focus node."""
    (tmp_path / "shapes.ttl").write_text(f"{HEAD} e:Shape sh:targetClass e:Thing ; {shape} .", encoding="utf-8")
    (tmp_path / "candidates").mkdir()
    world = World(load_shapes([tmp_path / "shapes.ttl"])[0], tmp_path / "candidates")
    lines = ["<e:a> <e:p> <e:b> ."]
    assert world.assert_same([*lines, "<e:a> <e:p> <e:c> ."], world.earlier(lines))[1]


@pytest.mark.parametrize("group", ["$this <e:p> ?v MINUS { ?v <e:q> ?w }", "$this !<e:p> ?v"])
def test_a_query_that_is_not_understood_has_no_routes(group: str) -> None:
    with pytest.raises(UnsureError):
        add_query(ParsedQueries().parse(f"SELECT $this WHERE {{ {group} }}"), HERE_ITSELF, RoutesRead())


def test_shapes_that_changed_are_applied_to_everything(people: World, tmp_path: Path) -> None:
    earlier = people.earlier(PERSON)
    (tmp_path / "shapes.ttl").write_text(HEAD + PEOPLE.replace("e:within e:name", "e:within e:owner"), encoding="utf-8")
    other = replace(people, shapes=load_shapes([tmp_path / "shapes.ttl"])[0])
    report, in_part = other.assert_same(PERSON, earlier)
    assert not in_part
    assert report.results
    missed, _ = other.report(PERSON, replace(earlier, shapes=other.shapes.digest))
    assert not missed.results, "this is why they are"


def test_a_dump_of_something_else_is_not_compared_with(people: World) -> None:
    gone = without(PERSON, ['<e:house> <e:name> "House" .'], [])
    earlier, broken = people.earlier(PERSON), people.earlier(gone)
    other = replace(earlier, dumps=broken.dumps)
    report, in_part = people.assert_same(gone, other)
    assert not in_part
    assert report.results
    missed, _ = people.report(gone, replace(other, sha256=broken.sha256))
    assert not missed.results, "this is why it is not"


def damaged(earlier: Earlier, damage: Callable[[Path], object]) -> Earlier:
    damage(earlier.dumps / "dataset.nq.zst")
    return earlier


DOUBTS: dict[str, Callable[[Earlier], Earlier]] = {
    "the dump is missing": lambda earlier: damaged(earlier, Path.unlink),
    "the dump ends too soon": lambda earlier: damaged(
        earlier, lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    ),
    "the dump is no dump": lambda earlier: damaged(earlier, lambda path: path.write_bytes(b"nothing")),
    "another engine made the report": lambda earlier: with_words(earlier, engine=Engine.WHOLE.value),
    "the report is about other shapes": lambda earlier: with_words(earlier, checked={"e:Heard": 0}),
    "there are named graphs in it": lambda earlier: replace(earlier, has_named_graphs=True),
}


def with_words(earlier: Earlier, **words: object) -> Earlier:
    return replace(earlier, report=json.dumps({**earlier.said, **words}))


@pytest.mark.parametrize("doubt", DOUBTS)
def test_where_anything_about_the_earlier_release_is_doubtful_everything_is_validated(
    doubt: str, people: World
) -> None:
    gone = without(PERSON, ['<e:house> <e:name> "House" .'], [])
    earlier = people.earlier(PERSON)
    assert people.assert_same(gone, earlier)[1]
    report, in_part = people.assert_same(gone, DOUBTS[doubt](earlier))
    assert not in_part
    assert report.results


KNOWN = [
    f"<e:q> <e:knows> <e:{number}> .\n<e:{number}> <e:worksFor> <e:office> .\n<e:{number}> {TYPE} <e:Person> ."
    for number in range(40)
]
UNKNOWN = [line.split("\n", 1)[1] for line in KNOWN]
WHOLES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "a class is no subclass any more": ([], [PERSON[7]], []),
    "a named graph": ([], [], ["<e:p> <e:age> <e:old> <e:graph> ."]),
    "more can come to it than is worth while": (KNOWN, [PERSON[2]], []),
    "more had results than is worth while": (UNKNOWN, [], ["<e:p> <e:age> <e:old> ."]),
}


@pytest.mark.parametrize("change", WHOLES)
def test_after_some_changes_everything_is_validated(
    change: str, people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "_LEAST", 3)
    more, removed, added = WHOLES[change]
    lines = [*PERSON, *more]
    report, in_part = people.assert_same(without(lines, removed, added), people.earlier(lines))
    assert not in_part
    assert bool(report.results) is (change != "a named graph")


def test_everything_is_validated_where_much_has_changed(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = people.earlier(PERSON)
    monkeypatch.setattr(changes, "_FEW", 6)
    assert people.assert_same(PERSON[6:], earlier)[1]
    assert not people.assert_same(PERSON[7:], earlier)[1]


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "a\nb\n"), ("a\nb\n", ""), ("a\nc\n", "b\nd\n"), ("a\nb\nc\n", "a\nb\nc\n"), ("a\n", "a\nb\nc\n")],
)
@pytest.mark.parametrize("chunk", [1, 2, 3, 1 << 20])
def test_lines_are_compared_wherever_a_file_is_cut(
    before: str, after: str, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nquads, "_BLOCK", chunk)
    old, new = (text.replace("\n", " <e:p> <e:o> .\n").encode() for text in (before, after))
    (tmp_path / "new.nq").write_bytes(new)
    found = changes.changes_since(
        io.BytesIO(old), hashlib.sha256(old).hexdigest(), Candidate(tmp_path / "new.nq", 0, "")
    )
    assert found is not None
    subjects = [[subject.decode() for subject, *_ in triples] for triples in (found.added, found.removed)]
    assert subjects == [sorted({*after.split()} - {*before.split()}), sorted({*before.split()} - {*after.split()})]
