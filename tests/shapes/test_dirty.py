"""Errors planted in the bundled data: each is found at its place by the rule about it, and nothing else is found."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from rdflib import Graph, URIRef
from rdflib.term import Node

from kggraph.graph.candidate import Candidate
from kggraph.shapes.engine import ShapesGraph, validate
from kggraph.shapes.report import Report
from kggraph.shapes.terms import read_graph

BASE = "https://w3id.org/kggraph/"
PREFIXES = {
    "asar": f"{BASE}asar#",
    "ac": f"{BASE}concept/",
    "fact": f"{BASE}fact/",
    "doc": f"{BASE}doc/",
    "s": f"{BASE}doc/9c85bd71fe44c466#",
    "donation": f"{BASE}id/donation/",
    "org": f"{BASE}id/org/",
    "place": f"{BASE}id/place/",
    "campaign": f"{BASE}id/campaign/",
    "event": f"{BASE}id/event/",
    "group": f"{BASE}id/group/",
    "holiday": f"{BASE}id/holiday/",
    "incident": f"{BASE}id/incident/",
    "person": f"{BASE}id/person/",
    "plan": f"{BASE}id/plan/",
    "agent": f"{BASE}id/agent/",
    "family": f"{BASE}id/family/",
    "w3org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "https://schema.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
}


@dataclass(frozen=True)
class Error:
    """An error: what is taken away (subject and predicate, all objects), what is added, and what is to be found."""

    sentence: str
    without: Sequence[tuple[str, str]]
    added: str
    found: Sequence[tuple[str, str]]  # the thing that is blamed, and the rule


ERRORS = [
    Error("a value of nothing", [("donation:d1", "asar:value")], "donation:d1 asar:value 0 .",
          [("donation:d1", "Donation-value"), ("donation:d1", "Thing-evidence"), ("fact:f10-04", "Fact-published")]),
    Error("a value and a statement that there is none", [], "donation:d3 asar:notStated asar:value .",
          [("donation:d3", "Thing-contradiction")]),
    Error("a currency that is a word", [("donation:d4", "asar:currency")], 'donation:d4 asar:currency "tenge" .',
          [("donation:d4", "Donation-currency")]),
    Error("a value without its currency", [("donation:d5", "asar:currency")], "",
          [("donation:d5", "Donation-valueWithCurrency")]),
    Error("a donation that nobody received", [("donation:d6", "asar:recipient")], "",
          [("donation:d6", "Donation-recipient"), ("fact:f13-2", "Fact-published"), ("fact:f13-3", "Fact-published")]),
    Error("a donor from outside the text", [], "donation:d8 asar:donor org:apk .", [("donation:d8", "Thing-evidence")]),
    Error("an alternative reading among the data", [], "donation:d6 asar:donor org:vynkhua .",
          [("fact:a13-1", "Fact-unpublished"), ("donation:d6", "Thing-evidence")]),
    Error("a kind that is a place", [], "donation:d7 asar:kind place:taraz .",
          [("donation:d7", "Donation-kind"), ("donation:d7", "Thing-evidence")]),
    Error("a gap that is not said to be one", [("donation:d2", "asar:notStated")], "",
          [("donation:d2", "Donation-valueStated"), ("donation:d2", "Donation-dateStated")]),
    Error("a month that is not that of the date", [("event:award-ceremony", "asar:month")],
          'event:award-ceremony asar:month "--11"^^xsd:gMonth .',
          [("event:award-ceremony", "Event-monthOfDate"), ("event:award-ceremony", "Thing-evidence"),
           ("fact:f06-4", "Fact-published")]),
    Error("a date with a thirteenth month", [("campaign:ashyq-esik-kuni", "asar:date")],
          'campaign:ashyq-esik-kuni asar:date "2022-13"^^xsd:gYearMonth .',
          [("campaign:ashyq-esik-kuni", "Event-date"), ("campaign:ashyq-esik-kuni", "Event-monthOfDate"),
           ("campaign:ashyq-esik-kuni", "Thing-evidence"), ("fact:f04-5", "Fact-published")]),
    Error("the calendar's day of a holiday", [], 'holiday:nauryz asar:date "2022-03-21"^^xsd:date .',
          [("holiday:nauryz", "Holiday-date"), ("holiday:nauryz", "Thing-evidence")]),
    Error("somebody to blame for the January event", [], "incident:qantar-oqigasy asar:organizedBy org:akimshilik .",
          [("incident:qantar-oqigasy", "Incident-organizedBy"), ("incident:qantar-oqigasy", "Thing-evidence")]),
    Error("a district within its village", [], "place:baizaq-audany asar:locatedIn place:buryl .",
          [("place:buryl", "Place-withinItself"), ("place:baizaq-audany", "Place-withinItself"),
           ("place:baizaq-audany", "Thing-evidence"), ("place:baizaq-audany", "Thing-contradiction")]),
    Error("a place that is misspelt", [("group:servicemen", "asar:locatedIn")],
          "group:servicemen asar:locatedIn place:oblys-blok-beketi .",
          [("group:servicemen", "RecipientGroup-locatedIn"), ("group:servicemen", "Thing-dangling"),
           ("group:servicemen", "Thing-evidence"), ("fact:f13-6", "Fact-published")]),
    Error("a label in no language", [("org:akhyska", "rdfs:label")],
          'org:akhyska rdfs:label "Akhyska" , "Ахыска"@kk , "Ахыска"@ru .',
          [("org:akhyska", "Labels-label"), ("org:akhyska", "Labels-languages")]),
    Error("a thing without a label", [("plan:development-concept", "rdfs:label")], "",
          [("plan:development-concept", "Labels-label"), ("plan:development-concept", "Labels-complete")]),
    Error("two Kazakh labels", [], 'person:unnamed-child rdfs:label "бала"@kk .',
          [("person:unnamed-child", "Labels-oneEach")]),
    Error("the telephone of a family", [], 'family:taburov schema:telephone "+7" .',
          [("family:taburov", "Family-privacy")]),
    Error("a name for somebody unnamed", [], 'agent:unidentified-s13 skos:altLabel "«Вынхуа»"@kk .',
          [("agent:unidentified-s13", "UnidentifiedAgent-name"), ("agent:unidentified-s13", "Thing-evidence")]),
    Error("an office without a language", [("person:qasym-zhomart-toqaev", "schema:jobTitle")],
          'person:qasym-zhomart-toqaev schema:jobTitle "Мемлекет басшысы" .',
          [("person:qasym-zhomart-toqaev", "Person-jobTitle"), ("person:qasym-zhomart-toqaev", "Thing-evidence"),
           ("fact:f03-1", "Fact-published")]),
    Error("a fact without its words", [("fact:f12-1", "asar:evidence")], "",
          [("fact:f12-1", "Fact-evidence"), ("donation:d5", "Thing-evidence")]),
    Error("an inferred fact without a note", [("fact:f11-15", "skos:editorialNote")], "",
          [("fact:f11-15", "Fact-note")]),
    Error("a fact of two minds", [], "fact:f12-2 asar:status ac:inferred .", [("fact:f12-2", "Fact-status")]),
    Error("a fact that is gone from the data", [("org:oblystyq-etnomadeni-birlestikter", "asar:helped")], "",
          [("fact:f09-01", "Fact-published")]),
    Error("an alternative to nothing", [("fact:a14-2", "asar:alternativeTo")], "", [("fact:a14-2", "Fact-competes")]),
    Error("a quote with a Latin letter for a Cyrillic one", [("s:s14-q1", "oa:exact")],
          's:s14-q1 oa:exact "ҚХА «Ассамблея жастары» өңірлік қоғамдық бірлестігi" .',
          [("s:s14-q1", "Passage-wordsOfSentence")]),
    Error("a passage that begins later", [("s:s11-q5", "oa:start")],
          's:s11-q5 oa:start "2184"^^xsd:nonNegativeInteger .', [("s:s11-q5", "Passage-length")]),
    Error("a passage without a place to stand in", [("s:s12-q1", "dcterms:isPartOf")], "",
          [("s:s12-q1", "Passage-isPartOf")]),
    Error("a passage moved by one place", [("s:s13-q1", "oa:start"), ("s:s13-q1", "oa:end")],
          's:s13-q1 oa:start "2617"^^xsd:nonNegativeInteger ; oa:end "2644"^^xsd:nonNegativeInteger .',
          [("s:s13-q1", "Passage-wordsOfSentence")]),
    Error("a passage in another sentence", [("s:s15-q1", "dcterms:isPartOf")], "s:s15-q1 dcterms:isPartOf s:s14 .",
          [("s:s15-q1", "Passage-withinSentence")]),
    Error("two sentences of one number", [("s:s17", "asar:sentenceNumber")], "s:s17 asar:sentenceNumber 16 .",
          [("s:s17", "Sentence-numberTaken"), ("s:s16", "Sentence-numberTaken")]),
    Error("a sentence without its Russian translation", [("s:s08", "schema:description")],
          's:s08 schema:description "In English."@en .', [("s:s08", "Sentence-complete")]),
    Error("another document's digest", [("doc:9c85bd71fe44c466", "asar:sha256")],
          'doc:9c85bd71fe44c466 asar:sha256 "237AC1" .', [("doc:9c85bd71fe44c466", "SourceDocument-sha256")]),
    Error("a concept broader than itself", [], "ac:in-kind skos:broader ac:hot-meal .",
          [("ac:in-kind", "Concept-broaderThanItself"), ("ac:meal", "Concept-broaderThanItself"),
           ("ac:hot-meal", "Concept-broaderThanItself")]),
    Error("a concept without a Kazakh label", [("ac:tablet", "skos:prefLabel")],
          'ac:tablet skos:prefLabel "tablet"@en , "планшет"@ru .', [("ac:tablet", "Concept-complete")]),
    Error("a term without a definition", [("asar:donor", "skos:definition")], "", [("asar:donor", "Term-defined")]),
    Error("a thing without a type", [("org:quqyq-qorgau-organdary", "rdf:type")], "",
          [("org:quqyq-qorgau-organdary", "Dataset-typed")]),
]  # fmt: skip


def iri(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def turtle(text: str) -> Graph:
    return Graph().parse(data="".join(f"@prefix {name}: <{ns}> .\n" for name, ns in PREFIXES.items()) + text)


@pytest.fixture(scope="module")
def dirty(candidate: Candidate, shapes: ShapesGraph) -> Report:
    """The report on the bundled data with all errors in them at once: they stand far enough apart."""
    data = read_graph(candidate.quads)
    for error in ERRORS:
        for subject, predicate in error.without:
            pattern: tuple[Node, Node, None] = (iri(subject), iri(predicate), None)
            assert pattern in data, f"{error.sentence}: {subject} {predicate} is not in the bundled data"
            data.remove(pattern)
        for triple in turtle(error.added):
            data.add(triple)
    return validate(data, shapes)


def findings(report: Report) -> set[tuple[str, str]]:
    return {(result.focus_node, result.rule.partition("#")[2]) for result in report.results}


@pytest.mark.parametrize("error", ERRORS, ids=[error.sentence for error in ERRORS])
def test_a_planted_error_is_found(error: Error, dirty: Report) -> None:
    assert error.found
    assert {(str(iri(thing)), rule) for thing, rule in error.found} <= findings(dirty)


def test_nothing_else_is_found(dirty: Report) -> None:
    planted = {(str(iri(thing)), rule) for error in ERRORS for thing, rule in error.found}
    assert findings(dirty) - planted == set()


def test_there_are_enough_errors() -> None:
    assert len(ERRORS) >= 25
