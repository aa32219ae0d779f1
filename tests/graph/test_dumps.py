"""Dumps give back what was read, in every format, and the same bytes for the same data."""

import gzip
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.formats import CHECKSUMS_FILE, DUMP_FORMATS
from kggraph.graph.batches import batches
from kggraph.graph.candidate import Candidate, build_candidate
from kggraph.graph.dumps import write_dumps
from kggraph.inputs import sha256_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

QUADS = """\
<https://e.example/a> <https://e.example/p> "+1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<https://e.example/a> <https://e.example/p> "+1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <https://e.example/g> .
<https://e.example/b> <https://e.example/p> "tab\\there"@kk <https://e.example/g> .
_:b <https://e.example/p> _:c .
"""
UNPACK = {".gz": gzip.decompress, ".zst": zstd.decompress}
NAMES = [f"dataset.{row.extension}{packing}" for row in DUMP_FORMATS for packing in UNPACK]


def dump(quads: str, folder: Path) -> tuple[Candidate, Path]:
    folder.mkdir()
    candidate = build_candidate(batches(ox.parse(quads, format=ox.RdfFormat.N_QUADS)), folder)
    write_dumps(candidate, folder / "dumps", {"e": "https://e.example/"})
    return candidate, folder / "dumps"


def read(path: Path) -> ox.Dataset:
    ending = path.suffixes[0][1:]
    dataset = ox.Dataset(ox.parse(UNPACK[path.suffix](path.read_bytes()), format=ox.RdfFormat.from_extension(ending)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def test_each_format_comes_with_each_packing_and_a_checksum(tmp_path: Path) -> None:
    _, folder = dump(QUADS, tmp_path / "a")
    assert sorted(path.name for path in folder.iterdir()) == sorted([*NAMES, CHECKSUMS_FILE])
    lines = (folder / CHECKSUMS_FILE).read_text(encoding="utf-8").splitlines()
    assert lines == [f"{sha256_of(folder / name)}  {name}" for name in sorted(NAMES)]
    subprocess.run(["sha256sum", "--check", "--strict", CHECKSUMS_FILE], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("name", [name for name in NAMES if ".ttl" not in name])
def test_a_dump_gives_back_each_quad_as_it_was_read(name: str, tmp_path: Path) -> None:
    candidate, folder = dump(QUADS, tmp_path / "a")
    expected = ox.Dataset(ox.parse(path=candidate.quads, format=ox.RdfFormat.N_QUADS))
    expected.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert read(folder / name) == expected


@pytest.mark.parametrize("packing", UNPACK)
def test_turtle_has_the_triples_of_all_graphs_each_once(packing: str, tmp_path: Path) -> None:
    _, folder = dump(QUADS, tmp_path / "a")
    body = UNPACK[packing]((folder / f"dataset.ttl{packing}").read_bytes())
    quads = list(ox.parse(body, format=ox.RdfFormat.TURTLE))
    assert len(quads) == 3
    assert {quad.graph_name for quad in quads} == {ox.DefaultGraph()}


def test_equal_data_give_equal_bytes(tmp_path: Path) -> None:
    _, one = dump(QUADS, tmp_path / "a")
    _, two = dump("".join(reversed(QUADS.splitlines(keepends=True))), tmp_path / "b")
    assert [(one / name).read_bytes() for name in NAMES] == [(two / name).read_bytes() for name in NAMES]


def test_statements_about_statements_are_left_out_of_json_ld_alone(tmp_path: Path) -> None:
    about = "<https://e.example/a> <https://e.example/p> <<( _:x <https://e.example/p> _:y )>> .\n"
    _, folder = dump(QUADS + about, tmp_path / "a")
    assert {path.name for path in folder.iterdir()} == {*(n for n in NAMES if "json" not in n), CHECKSUMS_FILE}
    quoted = '<https://e.example/a> <https://e.example/p> " <<( no statement" .\n'
    _, folder = dump(QUADS + quoted, tmp_path / "b")
    assert (folder / "dataset.jsonld.gz").is_file()
