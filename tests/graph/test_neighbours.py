"""What stands around a node is found in sorted files, wherever in them it stands."""

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph import sorted_file as module
from kggraph.graph.batches import batches
from kggraph.graph.candidate import Candidate, build_candidate
from kggraph.graph.links import write_links
from kggraph.graph.neighbours import Neighbours

P = ["<https://e.example/p>", "<https://e.example/p2>", "<https://e.example/q>"]
LITERALS = [
    '"a"',
    '"a b\\" <https://e.example/1> "',
    '"tab\there"@kk-kz',
    '"a backslash: \\\\t"',
    '"5"^^<http://www.w3.org/2001/XMLSchema#int>',
]


def nodes() -> list[str]:
    return [f"<https://e.example/{number}>" for number in range(30)] + ["_:a", "_:a1", "_:b"]


@pytest.mark.parametrize("block", [1, 40, 300, 16_384])
def test_everything_around_a_node_is_found(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK", block)
    chance = random.Random(block)  # noqa: S311 - no secret
    things = nodes()
    triples = {(chance.choice(things), chance.choice(P), chance.choice([*things, *LITERALS])) for _ in range(300)}
    text = "".join(f"{s} {p} {o} {chance.choice(['', '<https://e.example/g>'])} .\n" for s, p, o in sorted(triples))
    quads = ox.parse(text, format=ox.RdfFormat.N_QUADS)
    candidate = build_candidate(batches(quads), tmp_path)
    write_links(candidate)
    around = Neighbours(candidate)
    spelled = {tuple(term.replace("\t", "\\t").encode() for term in triple) for triple in triples}
    for node in map(str.encode, [*things, "<https://e.example/nowhere>", "<https://e.example/3"]):
        about = {(node, p, o) for p, values in around.about(node).items() for o in values}
        assert about == {triple for triple in spelled if triple[0] == node}
        leading = {(s, p, node) for p, subjects in around.leading_to(node).items() for s in subjects}
        assert leading == {triple for triple in spelled if triple[2] == node}
        for name in map(str.encode, P):
            assert sorted(around.values(node, name)) == sorted(o for s, p, o in spelled if (s, p) == (node, name))
            assert sorted(around.subjects(name, node)) == sorted(s for s, p, o in spelled if (p, o) == (name, node))
        kind, objects = around.columns(node)
        assert {(node, *said) for said in zip(kind.names, objects, strict=True)} == about
        for value in {value for *_, value in spelled}:
            assert [around.has(node, name, value) for name in map(str.encode, P)] == [
                (node, name, value) in spelled for name in map(str.encode, P)
            ]
    assert {node for node, *_ in around.all_about()} == {subject for subject, _, _ in spelled}
    assert {node for node, _ in around.all_beginning(b"_:")} <= {b"_:a", b"_:a1", b"_:b"}


def test_a_triple_term_is_one_term(tmp_path: Path) -> None:
    line = b'<https://e.example/s> <https://e.example/p> <<( <https://e.example/a> <https://e.example/b> "c d" )>> .\n'
    (tmp_path / "a.nq").write_bytes(line)
    candidate = Candidate(tmp_path / "a.nq", 1, "")
    write_links(candidate)
    [value] = Neighbours(candidate).values(b"<https://e.example/s>", b"<https://e.example/p>")
    assert value == b'<<( <https://e.example/a> <https://e.example/b> "c d" )>>'


def test_nothing_leads_anywhere_in_an_empty_candidate(tmp_path: Path) -> None:
    candidate = build_candidate([], tmp_path)
    write_links(candidate)
    around = Neighbours(candidate)
    assert (around.about(b"<e:a>"), list(around.all_about()), around.weight(b"<e:p>", b"<e:a>")) == ({}, [], 0)
