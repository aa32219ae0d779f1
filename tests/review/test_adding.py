"""A fact that the rules did not see is added by a person, with its words."""

import pytest

from kggraph.documents.document import Span
from kggraph.errors import ReviewError
from kggraph.review.adding import Addition, open_slots
from kggraph.review.terminal import review_in_terminal

WORDS = Span(0, 5)


def add(review, slot, value, companion=""):
    seen = review.open("article")
    proposal = seen.draft.proposals[0]
    review.add("article", seen.version, proposal, Addition(slot, value, companion, WORDS))
    return [fact for fact in review.open("article").draft.facts_of(proposal) if fact.spans == (WORDS,)]


@pytest.mark.parametrize(
    ("slot", "value", "companion", "expected"),
    [
        ("date", "2024-05-17", "", '"2024-05-17"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", "2024", "", '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("campaign", "Жаңа акция", "", "<https://w3id.org/kggraph/id/campaign/zhanga-aktsiya>"),
        ("campaign", "campaign:zhylu", "", "<https://w3id.org/kggraph/id/campaign/zhylu>"),
        ("goods", "10 қап ұн", "", '"10 қап ұн"@kk'),
        ("kind", "ac:food", "", "<https://w3id.org/kggraph/concept/food>"),
    ],
)
def test_a_value_is_what_its_slot_takes(slot, value, companion, expected, review):
    [fact] = add(review, slot, value, companion)
    assert str(fact.main.object) == expected
    assert fact.status == "explicit"
    assert all(fact.label(language) for language in ("kk", "ru", "en"))


@pytest.mark.parametrize(
    ("slot", "value", "message"),
    [
        ("date", "кеше", "is no date"),
        ("amount", "500", "is stated already"),
        ("nonsense", "500", "is stated already"),
        ("kind", "ac:nothing", "nothing is known"),
    ],
)
def test_what_cannot_be_added_is_said(slot, value, message, review):
    with pytest.raises(ReviewError, match=message):
        add(review, slot, value)


def test_a_slot_that_is_filled_is_not_said_to_be_left_open(review):
    [fact] = add(review, "date", "2024-05")
    draft = review.open("article").draft
    entity = draft.entity(fact.subject)
    gaps = next(terms for name, terms in entity.said.items() if name.value.endswith("notStated"))
    assert fact.main.predicate not in gaps
    assert "date" not in {slot.name for slot in open_slots(draft, fact.subject, review.project.table)}


def test_the_terminal_adds_one_too(review):
    document = review.open("article").draft.document
    answers, said = ["n", "date", "2024-05", document.text[:30].rpartition(" ")[0], "q"], []
    review_in_terminal(review, said.append, lambda _: answers.pop(0))
    assert "2024-05" in "\n".join(said)
