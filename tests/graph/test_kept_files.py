"""A large file that has not changed is not parsed again; one that has, or was kept badly, is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kggraph.errors import RdfSourceError
from kggraph.graph import kept_files as module
from kggraph.graph.batches import Batch
from kggraph.graph.kept_files import KeptFiles
from kggraph.graph.reading import QuadReader

BASE = "https://kg.example/"
TEXT = "".join(
    f"<https://e.example/{n}> <https://e.example/p> _:b{n % 7} <https://e.example/g{n % 3}> .\n" for n in range(12_000)
)
DAMAGE = [
    ("a byte is another", lambda content: content[:2_000] + bytes([content[2_000] ^ 1]) + content[2_001:]),
    ("its end is missing", lambda content: content[: -len(b"{}\n")]),
    ("it is cut within a batch", lambda content: content[: len(content) // 2]),
    ("nothing is left of it", lambda _: b""),
    ("it is something else", lambda _: b"[1]\n"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGE", 0)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.nq"
    path.write_text(TEXT, encoding="utf-8")
    return path


def read(path: Path, digest: str, *, base: str = BASE) -> tuple[list[Batch], KeptFiles]:
    kept = KeptFiles(path.parent / "parsed", {path.name: digest})
    return list(QuadReader(base=base, kept=kept).read_batches(path, name=path.name)), kept


def test_what_was_kept_is_what_was_parsed_and_nothing_is_parsed_again(source: Path) -> None:
    first, _ = read(source, "one")
    source.write_text("no RDF", encoding="utf-8")
    assert read(source, "one")[0] == first
    assert len(first) > 1
    assert first[0].graphs == {f"<https://e.example/g{n}>" for n in range(3)}


@pytest.mark.parametrize("changed", ["digest", "base"])
def test_what_is_another_input_is_parsed(source: Path, changed: str) -> None:
    read(source, "one")
    source.write_text("no RDF", encoding="utf-8")
    with pytest.raises(RdfSourceError):
        read(source, "two") if changed == "digest" else read(source, "one", base="https://other.example/")


@pytest.mark.parametrize(("what", "damage"), DAMAGE, ids=[row[0] for row in DAMAGE])
def test_of_what_was_kept_badly_nothing_is_missing(source: Path, what: str, damage) -> None:
    first, _ = read(source, "one")
    [kept] = (source.parent / "parsed").iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    again, _ = read(source, "one")
    assert again[-len(first) :] == first, what
    assert {line for batch in again for line in batch.lines} == {line for batch in first for line in batch.lines}
    assert read(source, "one")[0] == first, "it was kept anew"


def test_a_file_that_does_not_parse_is_not_kept(source: Path) -> None:
    source.write_text(TEXT + "no RDF", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RdfSourceError, match=r"a\.nq:12001:1"):
            read(source, "one")


def test_what_no_input_needs_any_more_is_removed(source: Path) -> None:
    read(source, "one")
    _, kept = read(source, "two")
    assert len(list((source.parent / "parsed").iterdir())) == 2
    kept.sweep()
    assert len(list((source.parent / "parsed").iterdir())) == 1
    assert read(source, "two")[0] == read(source, "two")[0]


def test_a_small_file_is_parsed_each_time(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGE", len(TEXT) + 1)
    read(source, "one")
    assert not (source.parent / "parsed").exists()


def test_parsing_says_how_far_it_is(source: Path) -> None:
    reader = QuadReader(base=BASE)

    def shares() -> Iterator[float]:
        for _ in reader.read_batches(source, name=source.name):
            yield reader.done()

    told = list(shares())
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] == 1
    assert QuadReader(base=BASE).done() == 0, "of no file"
