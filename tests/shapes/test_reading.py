"""Shapes files: every mistake is told with its place, and reading leaves nothing behind."""

import gzip
from pathlib import Path

import pytest
import rdflib
from rdflib import Literal

from kggraph.errors import ShapesError
from kggraph.shapes.engine import ShapesGraph, read_shapes, validate
from kggraph.shapes.shapes_graph import no_shapes
from kggraph.shapes.terms import read_graph

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.ttl"))
SHAPES = HERE.parents[1] / "shapes"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_its_place_and_reason(path: Path) -> None:
    expected = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# expects: ")
    with pytest.raises(ShapesError) as caught:
        read_shapes([path])
    separator = ":" if expected[0].isdigit() else ": "
    lines = str(caught.value).split("\n")
    assert [line for line in lines if line.startswith(f"{path}{separator}{expected}")], str(caught.value)
    assert len(lines) == 1, "one mistake, one line"


def test_syntax_errors_of_all_files_are_told_together() -> None:
    with pytest.raises(ShapesError) as caught:
        read_shapes([HERE / "broken" / "syntax.ttl", SHAPES, HERE / "broken" / "prefix.ttl"])
    assert [line.split(":")[0].split("/")[-1] for line in str(caught.value).split("\n")] == ["prefix.ttl", "syntax.ttl"]


def test_mistakes_of_all_files_are_told_together() -> None:
    with pytest.raises(ShapesError) as caught:
        read_shapes([HERE / "broken" / "unknown-term.ttl", HERE / "broken" / "pattern.ttl"])
    assert len(str(caught.value).split("\n")) == 2


NOTHING_TO_READ = [
    ("a file that is not there", "missing.ttl", "this file cannot be read"),
    ("a file that is no RDF", "notes.txt", "the ending of its name is no RDF format's"),
    ("a folder without RDF", ".", "there is no RDF file in"),
]


@pytest.mark.parametrize(("sentence", "name", "reason"), NOTHING_TO_READ, ids=[row[0] for row in NOTHING_TO_READ])
def test_what_holds_no_shapes_is_refused(sentence: str, name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no RDF", encoding="utf-8")
    with pytest.raises(ShapesError, match=reason):
        read_shapes([tmp_path / name])
    assert sentence


def test_shapes_may_be_gzipped_and_in_any_format(tmp_path: Path) -> None:
    text = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <e:S> a sh:NodeShape ; sh:targetClass <e:T> ; sh:nodeKind sh:IRI ."
    )
    (tmp_path / "a.ttl.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "b.nt").write_text(
        "<e:S2> <http://www.w3.org/ns/shacl#targetClass> <e:T> .\n"
        "<e:S2> <http://www.w3.org/ns/shacl#nodeKind> <http://www.w3.org/ns/shacl#IRI> .\n",
        encoding="utf-8",
    )
    assert read_shapes([tmp_path]).count == 2


def test_the_bundled_shapes_are_read_whole(shapes: ShapesGraph) -> None:
    assert {path.name for path in shapes.sources} == {path.name for path in SHAPES.glob("*.ttl")}
    assert shapes.count > 150


def test_everything_conforms_to_no_shapes(tmp_path: Path) -> None:
    data = tmp_path / "a.nq"
    data.write_text("<e:a> <e:b> <e:c> <e:g> .\n", encoding="utf-8")
    assert validate(data, no_shapes()).conforms


def test_reading_leaves_the_literals_of_the_process_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_text('<e:a> <e:b> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n', encoding="utf-8")
    (literal,) = read_graph(path).objects()
    assert str(literal) == "01", "as it was written"
    for broken in BROKEN:
        with pytest.raises(ShapesError):
            read_shapes([broken])
    assert rdflib.NORMALIZE_LITERALS
    assert str(Literal("01", datatype=rdflib.XSD.integer)) == "1"
    assert Literal("1", datatype=rdflib.XSD.boolean).value is True


def test_a_plain_string_and_an_xsd_string_are_one_term(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text(
        '<e:a> <e:b> "x" .\n<e:a> <e:b> "x"^^<http://www.w3.org/2001/XMLSchema#string> .\n', encoding="utf-8"
    )
    assert len(read_graph(path)) == 1
