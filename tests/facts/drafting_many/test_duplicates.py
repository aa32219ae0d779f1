"""The same donation told twice is pointed out, with reasons and differences; different donations are not."""

import pytest

from kggraph.facts.drafting.drafting import draft_document
from kggraph.facts.drafting_many.duplicates import Difference, find_duplicates
from kggraph.facts.drafting_many.tellings import Telling, tellings_of

FIRST = "«Үміт» қоры «Жылу» акциясы аясында 12 отбасыға 300 мың теңгеге азық-түлік таратты."
SAME = {
    "the same words": FIRST,
    "other words and endings": "«Жылу» акциясында «Үміт» қоры 12 отбасыға 300 мың теңгеге азық-түлік берді.",
    "another language": "Благотворительный фонд «Үміт» передал 12 семьям продукты на 300 тысяч тенге.",
    "no giver": "«Жылу» акциясы аясында 12 отбасыға 300 мың теңгеге азық-түлік таратылды.",
    "another sum": "«Үміт» қоры «Жылу» акциясы аясында 12 отбасыға 350 мың теңгеге азық-түлік таратты.",
}
OTHER = {
    "another giver of the same sum": "«Асар» қоры 7 отбасыға 300 мың теңгеге азық-түлік таратты.",
    "the same giver, another sum and other families": "«Үміт» қоры 40 отбасыға 900 мың теңгеге азық-түлік таратты.",
    "the same giver and no more": "«Үміт» қоры мектепке көмек берді.",
    "another sum under another campaign": "«Үміт» қоры «Мейірім» акциясында 5 отбасыға 100 мың теңгеге көмек берді.",
}


def told(name: str, text: str) -> list[Telling]:
    return tellings_of(name, draft_document(text))


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_one_donation_told_in_two_documents_is_proposed_as_one(text):
    [found] = find_duplicates([*told("a", FIRST), *told("b", text)])
    assert (found.first.source, found.second.source) == ("a", "b")
    assert 0.65 <= found.score <= 1
    assert found.reasons


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_another_donation_is_not(text):
    assert find_duplicates([*told("a", FIRST), *told("b", text)]) == []


def test_two_donations_of_one_document_are_two():
    assert find_duplicates(told("a", f"{FIRST} {FIRST}")) == []


def test_what_the_documents_disagree_about_stands_side_by_side_with_both_sentences():
    [found] = find_duplicates([*told("a", f"Сәлем. {FIRST}"), *told("b", SAME["another sum"])])
    assert found.differences == (Difference("amount", "300000 KZT", "350000 KZT"),)
    assert (found.first.sentences, found.second.sentences) == (FIRST, SAME["another sum"])


def test_reasons_say_which_slots_agree_and_how():
    [found] = find_duplicates([*told("a", FIRST), *told("b", SAME["another language"])])
    assert found.reasons == ("donor: same words in quotes", "amount: same number", "count: same number")


def test_a_donation_of_the_graph_is_compared_with_documents_and_not_with_the_graph():
    known = [Telling(f"https://kg.example/id/donation/{n}", values=told("", FIRST)[0].values) for n in (1, 2)]
    found = find_duplicates(told("a", FIRST), known)
    assert [duplicate.second.source[-1] for duplicate in found] == ["1", "2"]


def test_the_likeliest_stands_first_whatever_the_order_of_documents():
    tellings = [told("a", FIRST), told("b", SAME["another sum"]), told("c", FIRST)]
    one, other = (find_duplicates([each for part in order for each in part]) for order in (tellings, tellings[::-1]))
    assert [found.score for found in one] == [found.score for found in other]
    assert {one[0].first.source, one[0].second.source} == {"a", "c"}
