"""The search index: what is in it, what comes first, what is not taken for one name, and what hostile queries do."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kggraph.graph.batches import batches
from kggraph.graph.candidate import build_candidate
from kggraph.graph.links import write_links
from kggraph.site import ClassView, Site
from kggraph.spelling import words
from kggraph.store.search_entries import Entries, Entry, Section
from kggraph.store.search_index import SearchIndex
from kggraph.store.search_ranking import Wanted
from kggraph.store.search_writing import write_search_index
from kggraph.store.searching import search
from kggraph.subjects import read_subjects
from kggraph.vocabulary import ASAR, OA, OWL, RDF, RDFS, SKOS

BASE = "https://e.example/"
EVERYTHING = list(Section)
SITE = Site(BASE, {}, data_languages=("kk",), classes=(ClassView(f"{BASE}City"),), private=(f"{BASE}hidden",))
PREFIXES = f"""
@prefix : <{BASE}> . @prefix asar: <{ASAR.iri}> . @prefix oa: <{OA.iri}> . @prefix owl: <{OWL.iri}> .
@prefix rdf: <{RDF.iri}> . @prefix rdfs: <{RDFS.iri}> . @prefix skos: <{SKOS.iri}> .
"""
DATA = """
:asan rdfs:label "Асан"@kk ; :knows :taraz , :taras .
:taraz a :Area , :City ; rdfs:label "Тараз қаласы"@kk , "Taraz (city)"@en .
:taras rdfs:label "Тарас"@kk . :kul rdfs:label "Күл"@kk . :gul rdfs:label "Гүл"@kk .
:bal rdfs:label "Бал"@kk . :bala rdfs:label "Бала"@kk . :asar rdfs:label "Асар"@kk . :ashar rdfs:label "Ашар"@kk .
:fund rdfs:label "«Асар» қоғамдық қоры"@kk ; skos:altLabel "Жаңа қор"@kk ; :within :taraz . :other :within :taraz .
:omar rdfs:label "Омар"@kk . :omarov rdfs:label "Омаров"@kk .
:hidden rdfs:label "Құпия кісі"@kk .
:class a owl:Class ; rdfs:label "Тараз түрі"@kk .
:fact a asar:Fact ; rdfs:label "Тараз туралы"@kk ; rdf:subject :taraz ; asar:evidence <doc#q1> .
:secret a asar:Fact ; rdfs:label "Құпия дерек"@kk ; rdf:object :hidden ; asar:evidence <doc#q2> .
<doc#q1> a asar:Passage ; oa:exact "Таразда болды" ; oa:start 0 ; oa:end 13 .
<doc#q2> a asar:Passage ; oa:exact "құпия кісі келді"@kk ; oa:start 20 ; oa:end 36 .
<doc#q3> a asar:Passage ; oa:exact "кісі келді, кетті"@kk ; oa:start 26 ; oa:end 43 .
<doc#s1> a asar:Sentence , asar:Passage ; oa:exact "Таразда болды. Құпия кісі келді, кетті." .
[] rdfs:label "Тараз" .
"""


def entries(quads: str, folder: Path) -> list[Entry]:
    parsed = ox.parse(PREFIXES + quads, format=ox.RdfFormat.TRIG, base_iri=BASE)
    candidate, found = build_candidate(batches(parsed), folder), Entries(SITE, folder)
    read_subjects(candidate.quads, [found])
    return list(found.ranked(write_links(candidate)))


def index(quads: str, folder: Path) -> SearchIndex:
    write_search_index(entries(quads, folder), folder / "search.sqlite", folder)
    return SearchIndex(folder / "search.sqlite")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return index(DATA, tmp_path_factory.mktemp("small"))


def found(searched: SearchIndex, text: str, sections: list[Section] = EVERYTHING) -> list[str]:
    return [hit.named.iri.removeprefix(BASE) for hit in search(searched, text, sections, 100).hits]


def test_entries_come_by_section_then_by_how_much_they_are_used(tmp_path: Path) -> None:
    listed = [(entry.section, entry.uses, entry.iri.removeprefix(BASE)) for entry in entries(DATA, tmp_path)]
    assert listed == sorted(listed, key=lambda row: (row[0], -row[1], row[2]))
    assert listed[:2] == [(Section.THING, 4, "taraz"), (Section.THING, 1, "taras")]
    assert [iri for section, _, iri in listed if section is Section.QUOTE] == ["doc#q1"]


def test_a_triple_in_several_graphs_is_one_use(tmp_path: Path) -> None:
    quads = ':a rdfs:label "A" ; :p :a . :g1 { :a :p :a } :g2 { :a :p :a . :a :q :a }'
    [entry] = entries(quads, tmp_path)
    assert entry.uses == 2


def test_a_thing_is_listed_under_the_class_that_the_settings_name(small: SearchIndex) -> None:
    assert search(small, "Тараз", EVERYTHING, 100).hits[0].named.kind == f"{BASE}City"


def test_private_things_facts_about_them_and_quotes_with_their_words_are_not_found(small: SearchIndex) -> None:
    assert found(small, "құпия") == []
    assert found(small, "келді") == []
    assert found(small, "кетті", [Section.QUOTE]) == []


def test_equal_entries_give_equal_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        index(DATA, tmp_path / name)
        written.append((tmp_path / name / "search.sqlite").read_bytes())
    assert written[0] == written[1]


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert found(index("", tmp_path), "Тараз") == []


FIRST = [
    ("a name in the same words", "Тарас", "taras"),
    ("a name without what stands in brackets", "Taraz", "taraz"),
    ("a name that is quoted within a longer one", "Жаңа қор", "fund"),
    ("a case ending", "Таразға", "taraz"),
    ("the ending of a short word", "қорға жаңа", "fund"),
    ("a wrong letter", "Таррас", "taras"),
    ("letters exchanged", "Трааз", "taraz"),
    ("what is used more of two that begin alike", "Тар", "taraz"),
    ("a name before one that has it for a root", "Омаров", "omarov"),
    ("one word too many", "Тараз ауданы", "taraz"),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in FIRST], ids=[row[0] for row in FIRST])
def test_what_is_meant_comes_first(small: SearchIndex, text: str, expected: str) -> None:
    assert found(small, text)[0] == expected


OTHERS = [
    ("Тараз", "taras"),
    ("Тарас", "taraz"),
    ("Күл", "gul"),
    ("Гүл", "kul"),
    ("Бала", "bal"),
    ("Асар", "ashar"),
    ("Ашар", "asar"),
    ("Асан", "asar"),
]


@pytest.mark.parametrize(("text", "other"), OTHERS)
def test_different_names_are_not_taken_for_one(small: SearchIndex, text: str, other: str) -> None:
    assert other not in found(small, text)


def test_things_come_before_facts_and_these_before_quotes(small: SearchIndex) -> None:
    assert found(small, "Тараз") == ["taraz", "class", "fact", "doc#q1"]
    assert found(small, "Тараз", [Section.QUOTE]) == ["doc#q1"]


ORDER = [
    ("Тараз", "Тараз"),
    ("Таразға", "Тараз"),
    ("Тар", "Тараз"),
    ("Тараз", "Тараз қаласы"),
    ("Тараз", "Көне Тараз"),
    ("Тара", "Көне Тараз"),
]


def test_the_nearer_a_name_the_earlier_it_comes() -> None:
    ranks = [Wanted(words(wanted)).nearness(words(name)) for wanted, name in ORDER]
    assert ranks == sorted(set(ranks))


TOLD = [
    ("its classes and its labels in each language", "taraz", {"Area", "City"}, {"Тараз қаласы", "Taraz (city)"}),
    ("no class where it has none", "asan", set(), {"Асан"}),
    ("its labels, not the other names that it is found by", "fund", set(), {"«Асар» қоғамдық қоры"}),
    ("of a fact that no editor wrote a note on as much", "fact", {f"{ASAR.iri}Fact"}, {"Тараз туралы"}),
]


@pytest.mark.parametrize(("name", "types", "labels"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD])
def test_the_index_tells_of_a_thing(small: SearchIndex, name: str, types: set[str], labels: set[str]) -> None:
    told = small.told(f"{BASE}{name}")
    assert told is not None
    assert {each.removeprefix(BASE) for each in told.types} == types
    assert {(rank, literal.value) for rank, literal in told.labels} == {(0, label) for label in labels}


UNTOLD = [
    ("what it does not have", ":a :p :b ."),
    ("what has a name that is too long for it", f':a rdfs:label "A" , "{"a" * 301}" .'),
    ("what has a name without a letter", ':a rdfs:label "A" , "★" .'),
    ("what has a name that is no text", ":a rdfs:label 'A' , :b ."),
    ("what has a name with a direction", ':a rdfs:label "A"@ar--rtl .'),
    ("a fact that an editor wrote a note on", ':a a asar:Fact ; rdfs:label "A" ; skos:editorialNote "Note" .'),
    ("a quote, which its words are shown of", ':a a asar:Passage ; oa:exact "A" .'),
    ("what is private", f'<{BASE}hidden> rdfs:label "A" .'),
]


@pytest.mark.parametrize("quads", [row[1] for row in UNTOLD], ids=[row[0] for row in UNTOLD])
def test_the_index_leaves_to_the_store(quads: str, tmp_path: Path) -> None:
    made = index(quads, tmp_path)
    assert [made.told(f"{BASE}{name}") for name in ("a", "hidden")] == [None, None]


def test_a_guess_is_told_as_one(small: SearchIndex) -> None:
    assert not search(small, "Тарас", EVERYTHING, 100).is_guess
    assert search(small, "Таррраз ауданы", EVERYTHING, 100).is_guess


def test_what_was_not_looked_at_is_told(small: SearchIndex) -> None:
    assert search(small, "т", [Section.THING], 1).is_cut
    assert not search(small, "т", [Section.THING], 100).is_cut


HOSTILE = [
    'a" OR b*', "NEAR(a b)", "sounds:тараз", "тараз NOT тарас", "^тараз", "*", '"', "'", "(", "\x00", "тараз\x00тарас",
    ".*", "[а-я]+", "%", "_", "\\", "; DROP TABLE name", "🙂", "\ud83d", "ــ", "а" * 10_000, "а " * 5_000, "-", "+",
    "\u202eтараз", "İstanbul", "ß" * 300, "e\u0301" * 300, "²³", "中文", "𞤀𞤁", "AND", "OR", "{a b} : c",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_an_error(small: SearchIndex, text: str) -> None:
    search(small, text, EVERYTHING, 100)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return index(DATA, tmp_path_factory.mktemp("searched"))


@given(st.text(max_size=40))
def test_nor_is_any_other(searched: SearchIndex, text: str) -> None:
    search(searched, text, EVERYTHING, 100)
