"""Evidence graphs become facts: one per main triple, each tied to the words that say it."""

from pathlib import Path

import pytest

from kggraph.documents.reading import read_documents
from kggraph.facts.fact import Fact, fact_triples
from kggraph.facts.reading import read_facts
from kggraph.ontology import Ontology
from kggraph.vocabulary import ASAR, DCTERMS, OA

HERE = Path(__file__).parent
BASE = "https://kg.example/"
FACT = f"{BASE}fact/"
QUALIFIES = {ASAR.currency.value: ASAR.value.value}


@pytest.fixture(scope="module")
def facts() -> dict[str, Fact]:
    documents = read_documents(HERE, base=BASE, root=HERE)
    read = read_facts(HERE, documents, Ontology(qualifies=QUALIFIES), base=BASE, root=HERE)
    return {fact.iri.removeprefix(FACT): fact for fact in read}


def test_one_main_triple_takes_the_name_of_its_graph_and_several_add_their_property(facts: dict[str, Fact]) -> None:
    assert list(facts) == ["f1", "a1", "f2-donor", "f2-kind-1", "f2-kind-2", "f3", "f4"]


def test_a_currency_goes_with_its_sum_and_is_no_fact_of_its_own(facts: dict[str, Fact]) -> None:
    assert facts["f1"].triple.predicate == ASAR.value
    assert [t.predicate for t in facts["f1"].companions] == [ASAR.currency]


def test_a_currency_without_its_sum_is_a_fact_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes((HERE / "note.txt").read_bytes())
    text = (HERE / "note.trig").read_text(encoding="utf-8").replace("asar:value 100000 ; ", "")
    (tmp_path / "note.trig").write_text(text, encoding="utf-8")
    documents = read_documents(tmp_path, base=BASE, root=tmp_path)
    read = read_facts(tmp_path, documents, Ontology(qualifies=QUALIFIES), base=BASE, root=tmp_path)
    assert read[0].triple.predicate == ASAR.currency


def test_an_alternative_reading_publishes_neither_its_triple_nor_its_currency(facts: dict[str, Fact]) -> None:
    published = list(facts["a1"].statements())
    assert facts["a1"].triple not in published
    assert not any(t.predicate == ASAR.currency for t in published)
    assert [t.object.value for t in published if t.predicate == ASAR.asserted] == ["false"]
    assert [t.object.value for t in published if t.predicate == ASAR.alternativeTo] == [f"{FACT}f1"]


def test_a_fact_may_rest_on_several_passages(facts: dict[str, Fact]) -> None:
    assert [passage.document.quote(passage.span) for passage in facts["f2-donor"].evidence] == [
        "«Ахыска»",
        "азық-түлік берді",
    ]


def test_passages_are_numbered_by_first_use_in_their_sentence_and_used_again(facts: dict[str, Fact]) -> None:
    iris = {passage.iri.partition("#")[2] for fact in facts.values() for passage in fact.evidence}
    assert iris == {"s01-q1", "s01-q2", "s01-q3", "s01-q4", "s02-q1", "q1"}
    assert facts["f2-kind-1"].evidence == facts["f2-kind-2"].evidence


def test_the_sentence_number_settles_which_of_two_places_is_meant(facts: dict[str, Fact]) -> None:
    passage = facts["f3"].evidence[0]
    assert passage.span.start > passage.document.sentences[1].span.start


def test_a_passage_over_two_sentences_is_part_of_the_document(facts: dict[str, Fact]) -> None:
    whole = [t.object.value for t in facts["f4"].evidence[0].triples() if t.predicate == DCTERMS.isPartOf]
    assert whole == [f"{BASE}doc/note"]


def test_every_passage_carries_its_words_with_what_stands_before_and_behind(facts: dict[str, Fact]) -> None:
    for fact in facts.values():
        for passage in fact.evidence:
            said = {t.predicate: t.object.value for t in passage.triples()}
            words = said[OA.prefix] + said[OA.exact] + said[OA.suffix]
            assert words in passage.document.text
            assert passage.document.text[int(said[OA.start]) : int(said[OA.end])] == said[OA.exact]


def test_each_passage_is_published_once(facts: dict[str, Fact]) -> None:
    triples = list(fact_triples(facts.values()))
    exact = [(t.subject, t.object) for t in triples if t.predicate == OA.exact]
    assert len(exact) == len(set(exact)) == 6
