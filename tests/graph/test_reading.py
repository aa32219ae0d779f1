"""RDF files are read as they are written, or refused with file, line and column."""

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.errors import RdfSourceError
from kggraph.graph.reading import QuadReader

BASE = "https://kg.example/"
A = "<https://e.example/a> <https://e.example/p> "

BROKEN = [
    ("a statement without an end", "a.ttl", f"{A}1", "a.ttl:1:"),
    ("an undeclared prefix", "a.ttl", f"{A}1 .\n{A}un:x .", "a.ttl:2:45: The prefix un: has not been declared"),
    ("an IRI with a space", "a.nt", f"{A}<https://e.example/a b> .", "a.nt:1:45: Invalid IRI code point ' '"),
    ("an open string", "a.trig", f'{A}"open .\n', "a.trig:"),
    ("JSON that is cut short", "a.jsonld", '{"@id": ', "a.jsonld:1:"),
    ("XML that is not well formed", "a.rdf", "<rdf:RDF>", "a.rdf:"),
    ("no RDF at all", "a.nq", "hello", "a.nq:1:"),
]  # fmt: skip


def read(path: Path) -> list[ox.Quad]:
    return list(QuadReader(base=BASE).read(path, name=path.name))


@pytest.mark.parametrize(("what", "name", "text", "message"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_file_is_refused(what: str, name: str, text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RdfSourceError) as raised:
        read(path)
    assert message in str(raised.value), what


def test_a_gzip_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nt.gz"
    path.write_bytes(gzip.compress(f"{A}<https://e.example/o> .\n".encode() * 500)[:-20])
    with pytest.raises(RdfSourceError, match=r"a\.nt\.gz: not a whole gzip file"):
        read(path)


def test_a_file_that_is_named_gzip_and_is_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nt.gz"
    path.write_text(f"{A}<https://e.example/o> .\n", encoding="utf-8")
    with pytest.raises(RdfSourceError, match="not a whole gzip file"):
        read(path)


@pytest.mark.parametrize(
    ("what", "name", "message"),
    [
        ("a folder", "a.ttl", "a.ttl: cannot be read: Is a directory"),
        ("an ending that is no RDF", "a.csv", "a.csv: its ending says nothing of RDF"),
    ],
)
def test_what_is_no_rdf_file_is_refused(what: str, name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(RdfSourceError) as raised:
        read(tmp_path / name)
    assert message in str(raised.value), what


FORMATS = [
    ("a.ttl", f"{A}<#o> ."),
    ("a.trig", f"{A}<#o> ."),
    ("a.nt", f"{A}<{BASE}file/a.nt#o> ."),
    ("a.nq", f"{A}<{BASE}file/a.nq#o> ."),
    ("a.jsonld", '{"@id": "https://e.example/a", "https://e.example/p": {"@id": "#o"}}'),
    (
        "a.rdf",
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.example/">'
            '<rdf:Description rdf:about="https://e.example/a"><e:p rdf:resource="#o"/></rdf:Description></rdf:RDF>'
        ),
    ),
]


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzipped"])
@pytest.mark.parametrize(("name", "text"), FORMATS, ids=[row[0] for row in FORMATS])
def test_every_format_is_read_and_relative_iris_stand_on_the_file(
    name: str, text: str, tmp_path: Path, *, compressed: bool
) -> None:
    path = tmp_path / (f"{name}.gz" if compressed else name)
    path.write_bytes(gzip.compress(text.encode()) if compressed else text.encode())
    (quad,) = read(path)
    assert quad.object == ox.NamedNode(f"{BASE}file/{name}#o")


@pytest.mark.parametrize("literal", ['"+1.50"^^xsd:decimal', '"01"^^xsd:int', '"1.0E6"^^xsd:double', '"a"@EN-gb'])
def test_literals_stand_as_they_are_written(literal: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(f"@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n{A}{literal} .", encoding="utf-8")
    (quad,) = read(path)
    written, _, _ = literal.partition("^^")
    assert str(quad.object).lower().startswith(written.lower())


def test_blank_nodes_are_named_by_file_and_order_and_stay_apart(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text(f"{A}[ <https://e.example/q> _:x ] , _:x .", encoding="utf-8")
    reader = QuadReader(base=BASE)
    runs = [[str(quad) for quad in QuadReader(base=BASE).read(tmp_path / "a.ttl", name="a.ttl")] for _ in range(2)]
    assert runs[0] == runs[1]
    nodes = [
        {q.object.value for q in reader.read(tmp_path / n, name=n) if isinstance(q.object, ox.BlankNode)}
        for n in ("a.ttl", "b.ttl")
    ]
    assert len(nodes[0]) == 2
    assert not nodes[0] & nodes[1]
