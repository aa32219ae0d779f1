"""The index of names finds by halving what reading every line finds."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kggraph.graph.batches import batches
from kggraph.graph.candidate import build_candidate
from kggraph.graph.name_index import NameIndex as NewIndex
from kggraph.site import Site
from kggraph.spelling import skeleton, words
from kggraph.store.name_index import NamedThing, NameIndex
from kggraph.subjects import read_subjects
from kggraph.vocabulary import ASAR, OWL, RDFS, SKOS

BASE = "https://e.example/"


def index(quads: str, folder: Path, *private: str) -> NameIndex:
    candidate = build_candidate(batches(ox.parse(quads, format=ox.RdfFormat.TURTLE)), folder)
    new = NewIndex(Site(BASE, {}, private=private), folder)
    read_subjects(candidate.quads, [new])
    new.write(folder / "names.tsv")
    return NameIndex(folder / "names.tsv")


def found(names: NameIndex, text: str) -> set[tuple[str, str]]:
    return {
        (thing.iri.removeprefix(BASE), thing.name.value) for word in words(text) for thing in names.find(word, most=50)
    }


QUADS = f"""
<{BASE}a> {RDFS.label} "Ахыска бірлестігі"@kk , "Akhyska association"@en ; {SKOS.altLabel} "tab\\there" .
<{BASE}b> {RDFS.label} "Тараз" .
<{BASE}f> a {ASAR.Fact} ; {RDFS.label} "Тараз қаласы туралы"@kk .
<{BASE}c> a {OWL.Class} ; {RDFS.label} "Тараздар"@kk .
<{BASE}p> {RDFS.label} "Тараз тұрғыны"@kk .
[] {RDFS.label} "Тараз" .
<{BASE}long> {RDFS.label} "Тараз {"x" * 400}" .
"""


def test_a_name_is_found_in_another_script_and_with_an_ending(tmp_path: Path) -> None:
    names = index(QUADS, tmp_path, f"{BASE}p")
    assert found(names, "Axısqağa") == {("a", "Ахыска бірлестігі"), ("a", "Akhyska association")}
    assert found(names, "here") == {("a", "tab\there")}


def test_only_things_are_found_and_none_that_is_private(tmp_path: Path) -> None:
    assert found(index(QUADS, tmp_path, f"{BASE}p"), "Taraz") == {("b", "Тараз")}


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    names = index("", tmp_path)
    assert (names.find("taraz", most=5), names.frequency("taraz")) == ([], 0)


def test_what_is_looked_at_is_bounded(tmp_path: Path) -> None:
    quads = "".join(f'<{BASE}{number}> {RDFS.label} "Тараз {number}" .' for number in range(100))
    names = index(quads, tmp_path)
    assert len(names.find("taraz", most=1_000)) == 100
    assert len(names.find("taraz", most=7)) == 7
    assert names.frequency("taraz") > names.frequency("7") > names.frequency("none") == 0


NAMES = st.lists(st.text(alphabet="абктрзы ", min_size=1, max_size=12), max_size=40)


@given(NAMES, st.text(alphabet="абктрзы", min_size=1, max_size=6))
def test_halving_finds_what_reading_finds(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], text: str
) -> None:
    quads = "".join(f'<{BASE}{number}> {RDFS.label} "{name}" .\n' for number, name in enumerate(names))
    looked_up = index(quads, tmp_path_factory.mktemp("names"))
    [word] = words(text)
    key = skeleton(word)
    expected = {
        NamedThing(f"{BASE}{number}", ox.Literal(name))
        for number, name in enumerate(names)
        if any(fits(skeleton(other), key) for other in words(name))
    }
    assert set(looked_up.find(word, most=1_000)) == expected


def fits(known: str, key: str) -> bool:
    if len(key) < 2:
        return known == key
    return known.startswith(key) or (len(known) >= 2 and key.startswith(known))
