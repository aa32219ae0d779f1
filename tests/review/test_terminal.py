"""The review in a terminal: one letter for each decision."""

import pytest

from kggraph.review.terminal import review_in_terminal


def converse(review, *answers):
    """Answer the terminal's questions in turn and return what it said."""
    waiting, said = list(answers), []
    review_in_terminal(review, said.append, lambda _: waiting.pop(0))
    assert waiting == []
    return "\n".join(said)


def test_a_draft_is_decided_letter_by_letter(review, drafted):
    said = converse(review, "a", "x", "told twice", "u", "j", "k", "r", "a")
    assert "1 of 3" in said
    assert "“500 мың теңгеге”" in said
    assert said.endswith("no draft waits for review")
    assert not (drafted / "data/drafts/article.trig").exists()


def test_a_fact_is_edited_and_a_proposal_split_and_merged(review):
    said = converse(review, "e", "3", "550000", "", "500 мың", "s", "3", "j", "m", "q")
    assert "The help is worth 550,000 KZT." in said


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (("z",), "no decision “z”"),
        (("e", "77"), "no fact “77”"),
        (("e", "3", "", "", "such words are not there"), "do not stand in the text exactly once"),
        (("m",), "no proposal before this one"),
        (("x", ""), "needs its reason"),
        (("u",), "nothing was decided"),
    ],
)
def test_what_cannot_be_done_is_said_and_asked_again(answers, message, review, drafted):
    before = (drafted / "data/drafts/article.trig").read_bytes()
    assert message in converse(review, *answers, "q")
    assert (drafted / "data/drafts/article.trig").read_bytes() == before
