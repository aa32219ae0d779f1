"""A candidate holds what was read: sorted, each quad once, whatever its size."""

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph import sorting
from kggraph.graph.batches import batches
from kggraph.graph.candidate import build_candidate


def quads(numbers: list[int]) -> list[ox.Quad]:
    return [
        ox.Quad(ox.NamedNode(f"https://e.example/{n:03}"), ox.NamedNode("https://e.example/p"), ox.Literal(n))
        for n in numbers
    ]


@pytest.mark.parametrize("run", [1, 7, 1000])
def test_the_size_of_the_runs_sorted_in_memory_changes_nothing(
    run: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "_RUN", run)
    candidate = build_candidate(batches(quads([5, 3, 5, 1, *range(20, 0, -1)])), tmp_path)
    lines = candidate.quads.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert candidate.count == len(lines) == 20
    assert candidate.digest == hashlib.sha256(candidate.quads.read_bytes()).hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == ["dataset.nq"]


def test_nothing_read_is_an_empty_candidate(tmp_path: Path) -> None:
    candidate = build_candidate([], tmp_path)
    assert (candidate.count, candidate.quads.read_bytes()) == (0, b"")


def test_named_graphs_are_counted(tmp_path: Path) -> None:
    (quad,) = quads([1])
    named = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(f"https://e.example/g{n}")) for n in (1, 2, 1)
    ]
    assert build_candidate(batches([quad, *named]), tmp_path).named_graphs == 2
