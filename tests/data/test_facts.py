"""The published facts against the reading of the document that was done by hand, sentence by sentence."""

import csv
import hashlib
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BASE = "https://w3id.org/kggraph/"
TEXT = (ROOT / "data/documents/9c85bd71fe44c466.txt").read_bytes().decode("utf-8")
DOCUMENT = ox.NamedNode(f"{BASE}doc/9c85bd71fe44c466")
LANGUAGES = ["en", "kk", "ru"]

PREFIXES = {
    "asar": f"{BASE}asar#",
    "ac": f"{BASE}concept/",
    "fact": f"{BASE}fact/",
    "organization": f"{BASE}id/org/",
    **{
        kind: f"{BASE}id/{kind}/"
        for kind in (
            *("agent", "campaign", "donation", "event", "family", "group"),
            *("holiday", "incident", "person", "place", "plan"),
        )
    },
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

TOTALS = [
    ("all that is stated", "?donation a asar:Donation", 9_184_000),
    ("the Uzbek Centre of Taraz", "?donation asar:donor organization:taraz-ozbek-ortalygy", 1_520_000),
    ("«Ахыска»", "?donation asar:donor organization:akhyska", 3_300_000),
    ("«Вынхуа»", "?donation asar:donor organization:vynkhua", 4_164_000),
    ("«Ассамблея жастары»", "?donation asar:donor organization:assambleya-zhastary", 200_000),
    ("«Күшіміз – бірлікте»", "?donation asar:inCampaign campaign:kushimiz-birlikte", 1_520_000),
    ("«Жақсылық айы»", "?donation asar:inCampaign campaign:zhaqsylyq-aiy", 3_300_000),
    ("«Жылу»", "?donation asar:inCampaign campaign:zhylu", 200_000),
    ("no campaign stated", "?donation asar:notStated asar:inCampaign", 4_164_000),
    ("in money", "?donation asar:kind ac:money", 3_200_000),
    ("in kind", "?donation asar:kind/skos:broader+ ac:in-kind", 5_984_000),
    ("meals", "?donation asar:kind ac:meal", 1_520_000),
]

NOT_STATED = {
    "d1": "",
    "d2": "value",
    "d3": "",
    "d4": "beneficiaryCount",
    "d5": "beneficiaryCount inCampaign",
    "d6": "value beneficiaryCount inCampaign",
    "d7": "beneficiaryCount",
    "d8": "value beneficiaryCount",
}

# The name of a fact, donation or sentence in our files: a reader of a label or a note cannot know it.
INTERNAL_ID = re.compile(r"\b[adfs]\d+\b", re.IGNORECASE)

# How a number is not grouped: English takes a comma, Kazakh and Russian a no-break space.
FOREIGN_GROUPING = {"en": re.compile(r"\d\s\d{3}\b")} | dict.fromkeys(("kk", "ru"), re.compile(r"\d[ ,]\d{3}\b"))

ENTITIES = {
    "agent": 1,
    "campaign": 13,
    "donation": 8,
    "event": 8,
    "family": 1,
    "group": 9,
    "holiday": 4,
    "incident": 3,
    "org": 12,
    "person": 2,
    "place": 11,
    "plan": 2,
}


def read_rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def term(text: str) -> ox.NamedNode | ox.Literal:
    """Return the term that a Turtle object stands for, with the prefixes of the data."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    (quad,) = ox.parse(f"{prefixes}<urn:s> <urn:p> {text} .", format=ox.RdfFormat.TURTLE)
    return quad.object


def values(store: ox.Store, subject: str | ox.NamedNode, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    node = term(subject) if isinstance(subject, str) else subject
    return [quad.object for quad in store.quads_for_pattern(node, term(predicate), None)]


def only(store: ox.Store, subject: str | ox.NamedNode, predicate: str) -> ox.NamedNode | ox.Literal:
    (value,) = values(store, subject, predicate)
    return value


def holds(store: ox.Store, row: dict[str, str]) -> bool:
    return any(store.quads_for_pattern(*(term(row[part]) for part in ("subject", "predicate", "object"))))


FACTS = read_rows("expected-facts.tsv")
ALTERNATIVES = read_rows("expected-alternatives.tsv")


def assert_reads(store: ox.Store, row: dict[str, str]) -> None:
    """Check a fact's statement, and that its one passage has the expected words at the expected place."""
    fact = f"fact:{row['id']}"
    statement = [only(store, fact, f"rdf:{part}") for part in ("subject", "predicate", "object")]
    assert statement == [term(row[part]) for part in ("subject", "predicate", "object")]
    passage = only(store, fact, "asar:evidence")
    found = [only(store, passage, f"oa:{part}").value for part in ("exact", "start", "end")]
    assert found == [row[part] for part in ("quote", "start", "end")]


def test_the_tables_are_complete() -> None:
    statuses = [row["status"] for row in FACTS]
    assert [statuses.count(status) for status in ("explicit", "inferred", "ambiguous")] == [93, 10, 13]
    assert len(ALTERNATIVES) == 21


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["id"])
def test_a_fact_is_published_with_its_words(published, row) -> None:
    assert_reads(published, row)
    assert only(published, f"fact:{row['id']}", "asar:status") == term(f"ac:{row['status']}")
    assert only(published, f"fact:{row['id']}", "asar:asserted") == term("true")
    assert holds(published, row)


@pytest.mark.parametrize("row", ALTERNATIVES, ids=lambda row: row["id"])
def test_an_alternative_reading_is_kept_but_not_asserted(published, row) -> None:
    assert_reads(published, row)
    rival = row["alternative to"]
    assert only(published, f"fact:{row['id']}", "asar:status") == term("ac:ambiguous")
    assert only(published, f"fact:{row['id']}", "asar:asserted") == term("false")
    assert values(published, f"fact:{row['id']}", "asar:alternativeTo") == ([term(f"fact:{rival}")] if rival else [])
    assert not holds(published, row)


def test_nothing_else_is_a_fact(published) -> None:
    facts = {quad.subject for quad in published.quads_for_pattern(None, term("rdf:type"), term("asar:Fact"))}
    assert facts == {term(f"fact:{row['id']}") for row in FACTS + ALTERNATIVES}


def test_a_fact_that_is_not_explicit_has_a_note_saying_why(published) -> None:
    doubtful = [row["id"] for row in FACTS if row["status"] != "explicit"] + [row["id"] for row in ALTERNATIVES]
    assert [fact for fact in doubtful if not values(published, f"fact:{fact}", "skos:editorialNote")] == []


@pytest.mark.parametrize("fact", [row["id"] for row in FACTS + ALTERNATIVES])
def test_a_fact_is_labelled_and_explained_once_in_each_language(published, fact) -> None:
    labels, notes = (values(published, f"fact:{fact}", name) for name in ("rdfs:label", "skos:editorialNote"))
    assert sorted(label.language for label in labels) == LANGUAGES
    assert sorted(note.language for note in notes) in ([], LANGUAGES)
    for text in labels + notes:
        assert not INTERNAL_ID.search(text.value), text.value
        assert not FOREIGN_GROUPING[text.language].search(text.value), text.value


def test_every_quote_is_the_text_between_its_offsets(published) -> None:
    passages = [quad.subject for quad in published.quads_for_pattern(None, term("rdf:type"), term("asar:Passage"))]
    assert len(passages) > 100
    for passage in passages:
        start, end = (int(only(published, passage, f"oa:{part}").value) for part in ("start", "end"))
        assert only(published, passage, "oa:exact").value == TEXT[start:end], passage


def test_the_document_is_the_one_that_was_read(published) -> None:
    content = (ROOT / "data/documents/9c85bd71fe44c466.txt").read_bytes()
    digest = "237ac1c81b8ed9ca67974910efd92af45dc5d2f2e44dae744cf627fb87a3542b"
    assert hashlib.sha256(content).hexdigest() == digest
    assert {value.value for value in values(published, DOCUMENT, "asar:sha256")} == {digest}


def test_every_sentence_is_translated_and_rhetoric_is_marked(published) -> None:
    rhetoric = []
    for number in range(1, 18):
        sentence = ox.NamedNode(f"{DOCUMENT.value}#s{number:02}")
        assert only(published, sentence, "asar:sentenceNumber").value == str(number)
        translations = values(published, sentence, "schema:description")
        assert sorted(text.language for text in translations) == ["en", "ru"]
        rhetoric += [number for kind in values(published, sentence, "dcterms:type") if kind == term("ac:rhetoric")]
    assert rhetoric == [7, 8, 16, 17]


@pytest.mark.parametrize(("what", "pattern", "total"), TOTALS, ids=[what for what, _, _ in TOTALS])
def test_the_stated_sums_add_up(published, what, pattern, total) -> None:
    inner = f"SELECT DISTINCT ?donation ?amount WHERE {{ {pattern} . ?donation asar:value ?amount }}"
    (row,) = published.query(f"SELECT (SUM(?amount) AS ?total) WHERE {{ {{ {inner} }} }}", prefixes=PREFIXES)
    assert int(row["total"].value) == total, what


@pytest.mark.parametrize(("donation", "missing"), NOT_STATED.items())
def test_what_the_text_leaves_out_of_a_donation_is_said_to_be_left_out(published, donation, missing) -> None:
    expected = {term(f"asar:{name}") for name in [*missing.split(), "date", "heldAt"]}
    assert set(values(published, f"donation:{donation}", "asar:notStated")) == expected


def test_every_sum_has_a_currency_and_every_count_a_unit(published) -> None:
    for first, second in (("asar:value", "asar:currency"), ("asar:beneficiaryCount", "asar:beneficiaryUnit")):
        with_first, with_second = (
            {quad.subject for quad in published.quads_for_pattern(None, term(name), None)} for name in (first, second)
        )
        assert with_first == with_second


def test_things_are_typed_and_counted(published) -> None:
    counts = dict.fromkeys(ENTITIES, 0)
    for thing in things(published):
        counts[thing.value.removeprefix(f"{BASE}id/").partition("/")[0]] += 1
    assert counts == {**ENTITIES, "agent": 2}, "the agents are the unidentified one and the maintainers"


def test_every_thing_has_one_label_in_each_language(published) -> None:
    for thing in things(published):
        labels = values(published, thing, "rdfs:label")
        assert sorted(label.language for label in labels) == LANGUAGES, thing.value


def things(store: ox.Store) -> list[ox.NamedNode]:
    typed = {quad.subject for quad in store.quads_for_pattern(None, term("rdf:type"), None)}
    return sorted((thing for thing in typed if thing.value.startswith(f"{BASE}id/")), key=lambda thing: thing.value)


def test_no_value_is_both_stated_and_not_stated(published) -> None:
    query = "SELECT ?thing ?property WHERE { ?thing asar:notStated ?property ; ?property ?value }"
    assert list(published.query(query, prefixes=PREFIXES)) == []


def test_there_are_no_blank_nodes(published) -> None:
    assert [quad for quad in published if ox.BlankNode in (type(quad.subject), type(quad.object))] == []


QUERIES = sorted((ROOT / "queries").glob("*.rq"))


def answer(store: ox.Store, name: str) -> list[dict[str, str | None]]:
    """Return a query's rows, each value as it is read, IRIs without the base of the things."""
    solutions = store.query((ROOT / f"queries/{name}.rq").read_text(encoding="utf-8"))
    names = [variable.value for variable in solutions.variables]
    return [
        {name: (value.value.removeprefix(f"{BASE}id/") if (value := row[name]) else None) for name in names}
        for row in solutions
    ]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_begins_with_its_question(path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith("?")


def test_the_total_says_how_many_donations_it_covers(published) -> None:
    assert answer(published, "total-stated") == [
        {"value": "9184000", "currency": "KZT", "stated": "5", "of": "8", "promised": "0"}
    ]


def test_givers_by_sum(published) -> None:
    rows = [(row["giver"], row["value"], row["stated"], row["of"]) for row in answer(published, "by-giver")]
    assert rows == [
        ("org/vynkhua", "4164000", "1", "1"),
        ("org/akhyska", "3300000", "2", "3"),
        ("org/taraz-ozbek-ortalygy", "1520000", "1", "1"),
        ("org/assambleya-zhastary", "200000", "1", "2"),
        ("agent/unidentified-s13", None, None, "1"),
    ]


def test_campaigns_by_sum(published) -> None:
    rows = [(row["campaign"], row["value"], row["stated"], row["of"]) for row in answer(published, "by-campaign")]
    assert rows == [
        (None, "4164000", "1", "2"),
        ("campaign/zhaqsylyq-aiy", "3300000", "2", "2"),
        ("campaign/kushimiz-birlikte", "1520000", "1", "2"),
        ("campaign/zhylu", "200000", "1", "2"),
    ]


def test_each_donation_is_one_row_with_its_words(published) -> None:
    rows = answer(published, "donations")
    assert [row["donation"] for row in rows] == [f"donation/d{number}" for number in range(1, 9)]
    assert [row["value"] for row in rows] == ["1520000", None, "100000", "3200000", "4164000", None, "200000", None]
    assert all(row["quote"] in TEXT for row in rows)


def test_each_fact_is_one_row_with_its_words(published) -> None:
    rows = answer(published, "quotes")
    assert len(rows) == 116
    assert all(row["quote"] == TEXT[int(row["start"]) : int(row["end"])] for row in rows)
