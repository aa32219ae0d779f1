"""A donation that is published already, told of again: seen as such, taken for it, disagreements kept side by side."""

import pytest

from kggraph.cli import main
from kggraph.errors import ReviewError
from kggraph.review.terminal import review_in_terminal

from .test_promises import served, text_of

AGAIN = """«Жақсылық айы» акциясы аясында «Ахыска» түрік этномәдени бірлестігі
10 отбасыға 150 мың теңгеге азық-түлік таратты.
""".replace("\n10", " 10")
KNOWN = "https://w3id.org/kggraph/id/donation/d3"


@pytest.fixture
def again(drafted, tmp_path):
    """The name of a document that tells once more, with another sum, of a donation that is published."""
    (drafted / "data/drafts/article.trig").unlink()
    (tmp_path / "again.txt").write_text(AGAIN, encoding="utf-8")
    assert main(["draft", str(tmp_path / "again.txt"), "--project", str(drafted)]) == 0
    return "again"


def test_a_published_donation_is_proposed_with_reasons_and_what_differs(again, review):
    draft = review.open(again).draft
    [candidate] = [c for c in draft.entity(draft.proposals[0]).candidates if c.iri == KNOWN]
    assert candidate.score > 0.6
    assert "amount differs: 150000 KZT here, 100000 KZT there" in candidate.reasons
    assert "count: same number" in candidate.reasons


def test_taken_for_it_the_other_sum_stands_beside_the_published_one(again, review, drafted):
    seen = review.open(again)
    review.join(again, seen.version, seen.draft.proposals[0], KNOWN)
    assert review.documents() == []
    with served(drafted) as client:
        page = text_of(client, "/en/donation/d3")
        assert "100,000" in page
        assert "Another document says otherwise; not published as data" in page
        assert "150,000" in page
        assert "10 отбасыға 150 мың теңгеге азық-түлік таратты" in page
        assert client.get("/en/donation/again-1").status_code == 404
    assert review.conformance(again).conforms
    review.undo()
    assert review.documents() == [again]


def test_no_other_donation_can_be_named(again, review):
    seen = review.open(again)
    with pytest.raises(ReviewError, match=r"no donation .* is published"):
        review.join(again, seen.version, seen.draft.proposals[0], "https://e.org/x")


@pytest.mark.usefixtures("again")
def test_the_terminal_says_so_and_has_a_letter_for_it(review):
    answers, said = ["d"], []
    review_in_terminal(review, said.append, lambda _: answers.pop(0))
    told = "\n".join(said)
    assert "perhaps published already: donation:d3" in told
    assert told.endswith("no draft waits for review")
