"""Decisions about drafts: what moves where, what can be taken back, who is kept from overwriting whom."""

import re

import pyoxigraph as ox
import pytest

from kggraph.cli import main
from kggraph.documents.document import Span
from kggraph.errors import DraftChangedError, ReviewError
from kggraph.review.editing import Correction
from kggraph.review.review import Review

DOC = "article"
FOOD, BAGS, DEVICE = (f"https://w3id.org/kggraph/id/donation/article-{n}" for n in (1, 2, 3))


def contents(project):
    return {p.relative_to(project).as_posix(): p.read_bytes() for p in (project / "data").rglob("*") if p.is_file()}


def version(review):
    return review.open(DOC).version


def fact(review, name):
    return next(f for f in review.open(DOC).draft.facts if f.iri.endswith(f"/{name}"))


def correction(fact_, *values, spans=None, kept=True):
    own = tuple(t.object.value if isinstance(t.object, ox.Literal) else f"<{t.object.value}>" for t in fact_.triples)
    return {fact_.iri: Correction(values or own, fact_.spans if spans is None else spans, kept)}


def test_what_is_accepted_moves_to_the_facts_with_who_when_and_from_which_draft(review, drafted):
    name = review.open(DOC).draft.name
    review.accept(DOC, version(review), FOOD)

    facts = (drafted / "data/facts/article.trig").read_text()
    entities = (drafted / "data/entities/article.ttl").read_text()
    assert 'asar:quote "500 мың теңгеге"@kk' in facts
    assert 'asar:value 500000 ; asar:currency "KZT"' in facts
    assert facts.count('asar:reviewedBy "A. Curator"') == facts.count("asar:quote ")
    assert facts.count('asar:reviewedAt "2026-11-26T10:30:00Z"^^xsd:dateTime') == facts.count("asar:quote ")
    assert facts.count(f'asar:draft "{name}"') == facts.count("asar:quote ")
    assert "donation:article-1 a asar:Donation" in entities
    assert "organization:zhanga-umit a asar:Organization" in entities
    assert "asar:mayBe" not in entities
    assert review.open(DOC).draft.proposals == (BAGS, DEVICE)


def test_an_entity_that_two_proposals_speak_of_is_written_once(review, drafted):
    review.accept(DOC, version(review), FOOD)
    review.accept(DOC, version(review), DEVICE)
    assert (drafted / "data/entities/article.ttl").read_text().count(
        "organization:zhanga-umit a asar:Organization"
    ) == 1


def test_accepting_all_leaves_no_draft_and_builds(review, drafted):
    review.accept(DOC, version(review), FOOD, BAGS, DEVICE)
    assert not (drafted / "data/drafts/article.trig").exists()
    report = review.conformance(DOC)
    assert report is not None
    assert [result.message() for result in report.results if result.severity.name == "VIOLATION"] == []
    assert main(["validate", str(drafted)]) == 0


def test_what_is_rejected_is_kept_with_the_reason(review, drafted):
    review.reject(DOC, version(review), BAGS, "told-twice: see the report")
    kept = (drafted / "data/drafts/rejected/article.trig").read_text()
    assert kept.count('asar:rejectedFor "told-twice: see the report"') == kept.count("asar:quote ")
    assert 'asar:rule "kk.donor.organization"' in kept
    assert list(ox.parse(kept, format=ox.RdfFormat.TRIG))
    with pytest.raises(ReviewError, match="needs its reason"):
        review.reject(DOC, version(review), FOOD, "  ")


def test_what_does_not_conform_is_told_as_soon_as_it_is_accepted(review):
    kind = fact(review, "article-1-kind")
    review.edit(DOC, version(review), correction(kind, kept=False), {})
    assert review.conformance(DOC) is None
    review.accept(DOC, version(review), FOOD)
    report = review.conformance(DOC)
    assert report is not None
    assert not report.conforms
    assert "A donation has at least one kind, a concept of the scheme ac:kinds." in [
        r.message() for r in report.results
    ]


@pytest.mark.parametrize(
    "decide",
    [
        pytest.param(lambda r: r.accept(DOC, version(r), FOOD), id="accept"),
        pytest.param(lambda r: r.accept(DOC, version(r), FOOD, BAGS, DEVICE), id="accept all"),
        pytest.param(lambda r: r.reject(DOC, version(r), FOOD, "other"), id="reject"),
        pytest.param(lambda r: r.merge(DOC, version(r), BAGS), id="merge"),
        pytest.param(
            lambda r: r.edit(DOC, version(r), correction(fact(r, "article-1-kind"), kept=False), {}), id="edit"
        ),
    ],
)
def test_undo_gives_every_file_back_what_it_held(decide, review, drafted):
    before = contents(drafted)
    decide(review)
    assert contents(drafted) != before
    review.undo()
    assert contents(drafted) == before
    with pytest.raises(ReviewError, match="nothing was decided"):
        review.undo()


def test_undo_leaves_alone_what_somebody_changed_since(review, drafted):
    review.accept(DOC, version(review), FOOD)
    facts = drafted / "data/facts/article.trig"
    facts.write_text(facts.read_text() + "\n# a line by hand\n")
    with pytest.raises(ReviewError, match=r"article\.trig was changed since; nothing was undone"):
        review.undo()
    assert "# a line by hand" in facts.read_text()


def test_a_decision_about_a_draft_that_was_changed_meanwhile_changes_nothing(review, drafted):
    seen = version(review)
    other = Review(review.settings, "B. Curator", review.clock)
    other.reject(DOC, seen, BAGS, "other")
    before = contents(drafted)
    with pytest.raises(DraftChangedError, match="changed by somebody else, or in another window"):
        review.accept(DOC, seen, FOOD)
    assert contents(drafted) == before


def test_what_was_written_by_hand_stays_when_more_is_accepted(review, drafted):
    review.accept(DOC, version(review), FOOD)
    facts = drafted / "data/facts/article.trig"
    by_hand = facts.read_text().replace("# Facts of", "# OUR facts of")
    facts.write_text(by_hand)
    review.accept(DOC, version(review), BAGS)
    assert facts.read_text().startswith(by_hand)


def test_a_new_value_gets_new_sentences_and_new_words(review):
    amount = fact(review, "article-1-amount")
    span = Span(amount.spans[0].start, amount.spans[0].end + 10)
    review.edit(DOC, version(review), correction(amount, "600 000", "USD", spans=(span,)), {})
    changed = fact(review, "article-1-amount")
    assert changed.label("en") == "The help is worth 600,000 USD."
    assert changed.spans == (span,)
    assert changed.main.object == ox.Literal(600000)


def test_a_slot_that_is_left_out_is_said_to_be_open(review):
    review.edit(DOC, version(review), correction(fact(review, "article-1-amount"), kept=False), {})
    entity = review.open(DOC).draft.entity(FOOD)
    gaps = [
        term.value.rpartition("#")[2] for term in entity.said[ox.NamedNode("https://w3id.org/kggraph/asar#notStated")]
    ]
    assert "value" in gaps


def test_a_name_that_is_corrected_is_named_so_in_every_sentence(review):
    iri = "https://w3id.org/kggraph/id/org/zhanga-umit"
    review.edit(DOC, version(review), {}, {iri: {"kk": "«Жаңа үміт» қоры", "en": "New Hope fund", "ru": ""}})
    assert fact(review, "article-1-donor").label("en") == "The donor is New Hope fund."
    assert fact(review, "article-3-donor").label("en") == "The donor is New Hope fund."


BAD_CORRECTIONS = [
    ("letters for a number", "amount", {"values": ("many", "KZT")}, "is no whole number"),
    (
        "an entity that nobody knows",
        "donor",
        {"values": ("organization:nobody",)},
        "nothing is known of “organization:nobody”",
    ),
    ("an empty value", "amount", {"values": ("500", " ")}, "a value is empty"),
    ("words past the end", "donor", {"spans": (Span(0, 99999),)}, "offsets 0–99999 hold no words"),
    ("words of no length", "donor", {"spans": (Span(5, 5),)}, "offsets 5–5 hold no words"),
    ("no words", "donor", {"spans": ()}, "needs the words that state it"),
]


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [row[1:] for row in BAD_CORRECTIONS],
    ids=[row[0] for row in BAD_CORRECTIONS],
)
def test_a_correction_that_makes_no_sense_is_refused(name, change, message, review, drafted):
    before = contents(drafted)
    wrong = correction(fact(review, f"article-1-{name}"), *change.get("values", ()), spans=change.get("spans"))
    with pytest.raises(ReviewError, match=re.escape(message)):
        review.edit(DOC, version(review), wrong, {})
    assert contents(drafted) == before


def test_a_split_gives_each_its_own_and_both_what_only_one_has(review):
    moved = fact(review, "article-1-amount")
    review.split(DOC, version(review), FOOD, (moved.iri,))
    draft = review.open(DOC).draft
    first, second = draft.facts_of(FOOD), draft.facts_of(f"{FOOD}b")
    slots = [{f.main.predicate.value.rpartition("#")[2] for f in facts} for facts in (first, second)]
    assert slots[0] == {"donor", "recipient", "beneficiaryCount", "kind", "heldAt"}
    assert slots[1] == slots[0] | {"value"}
    assert draft.proposals == (FOOD, f"{FOOD}b", BAGS, DEVICE)
    assert len({f.iri for f in draft.facts}) == len(draft.facts)
    review.accept(DOC, version(review), FOOD, f"{FOOD}b", BAGS, DEVICE)
    report = review.conformance(DOC)
    assert report is not None
    assert report.conforms


@pytest.mark.parametrize("chosen", ["none", "all"])
def test_a_split_into_nothing_and_everything_is_refused(chosen, review):
    own = review.open(DOC).draft.facts_of(FOOD)
    with pytest.raises(ReviewError, match="choose some of the facts"):
        review.split(DOC, version(review), FOOD, tuple(f.iri for f in own) if chosen == "all" else ())


def test_a_merge_keeps_what_both_say_once_and_the_first_of_two_sums(review):
    review.merge(DOC, version(review), DEVICE)
    draft = review.open(DOC).draft
    assert draft.proposals == (FOOD, BAGS)
    donors = [f.main.object.value.rpartition("/")[2] for f in draft.facts_of(BAGS) if f.iri.endswith("donor")]
    assert donors == ["vynkhua"]
    assert [f.main.object.value for f in draft.facts_of(BAGS) if "amount" in f.iri] == ["2000000"]
    with pytest.raises(ReviewError, match="no proposal before"):
        review.merge(DOC, version(review), FOOD)


def test_a_proposal_that_is_decided_already_is_told(review):
    review.accept(DOC, version(review), FOOD)
    with pytest.raises(ReviewError, match="may have been decided already"):
        review.accept(DOC, version(review), FOOD)


def test_the_same_decisions_give_the_same_bytes(review, drafted):
    again = Review(review.settings, "A. Curator", review.clock)
    review.accept(DOC, version(review), FOOD, BAGS, DEVICE)
    first = contents(drafted)
    review.undo()
    again.accept(DOC, version(again), FOOD, BAGS, DEVICE)
    assert contents(drafted) == first
