"""Invented articles with their facts: what is given is proposed, and no sum or number that is not."""

from pathlib import Path

import pytest

from kggraph.facts.drafting.draft import Draft, Kind, Proposal
from kggraph.facts.drafting.drafting import draft_document

from .gold import ARTICLES, HERE, LISTS, read_article

KINDS = {
    "organizations": {Kind.ORGANIZATION},
    "persons": {Kind.PERSON},
    "places": {Kind.PLACE},
    "campaigns": {Kind.CAMPAIGN, Kind.EVENT},
}


def stems(words: str | None) -> set[str]:
    return {word.strip("«»“”\"',.()")[:5].casefold() for word in (words or "").split()} - {""}


def tells(proposal: Proposal, donation: dict) -> bool:
    """Return whether a proposal has the giver, the sum, the number and the things of a donation."""
    donors = [donation.get("donor"), *donation.get("donor_alt", [])]
    donor = proposal.donor.value if proposal.donor else None
    things = [stems(thing.item) for thing in (proposal.goods.value if proposal.goods else ())]
    return (
        (proposal.amount.value if proposal.amount else None) == donation.get("amount")
        and (proposal.currency.value if proposal.currency else None) == donation.get("currency")
        and (proposal.count.value if proposal.count else None) == donation.get("count")
        and (any(stems(donor) & stems(name) for name in donors) or donors[0] is donor is None)
        and all(any(stems(item) & thing for thing in things) for item in donation.get("goods", []))
        and proposal.stage.value == donation.get("status", "done")
    )


def draft_of(path: Path) -> tuple[Draft, dict]:
    article = read_article(path)
    return draft_document(article["text"]), article


@pytest.fixture(params=ARTICLES, ids=lambda path: path.stem)
def drafted(request: pytest.FixtureRequest) -> tuple[Draft, dict]:
    return draft_of(request.param)


def test_what_an_article_tells_is_proposed(drafted: tuple[Draft, dict]) -> None:
    draft, article = drafted
    wanted = [d for d in article.get("donations", []) if not d.get("uncertain") and not d.get("missed")]
    assert [d for d in wanted if not any(tells(proposal, d) for proposal in draft.proposals)] == []


def test_no_sum_and_no_number_is_made_up(drafted: tuple[Draft, dict]) -> None:
    draft, article = drafted
    donations = article.get("donations", [])
    amounts = {proposal.amount.value for proposal in draft.proposals if proposal.amount}
    counts = {proposal.count.value for proposal in draft.proposals if proposal.count}
    assert amounts <= {donation.get("amount") for donation in donations}
    assert counts <= {donation.get("count") for donation in donations}
    assert len(draft.proposals) <= len(donations)


def test_names_are_found() -> None:
    found = missed = extra = 0
    for path in ARTICLES:
        draft, article = draft_of(path)
        for name in LISTS:
            wanted = article.get(name, [])
            proposed = [m for m in draft.mentions if m.kind in KINDS[name]]
            right = [
                w for w in wanted if any(w in draft.quote(s) or draft.quote(s) in w for m in proposed for s in m.spans)
            ]
            found += len(right)
            missed += len(wanted) - len(right)
            extra += max(0, len(proposed) - len(right))
    assert found / (found + missed) >= 0.95
    assert found / (found + extra) >= 0.9


def test_a_donor_that_is_only_pronounced_is_flagged() -> None:
    draft = draft_document("«Асар» қоры 10 отбасыға көмек берді. Бұған қоса, планшет сыйлады. Ыстық ас ұйымдастырды.")
    flags = [sorted(flag.value for flag in proposal.flags) for proposal in draft.proposals]
    assert flags == [[], ["donor-from-context"], ["no-donor"]]
    assert [alternative.value for alternative in draft.proposals[2].donor_candidates] == ["«Асар» қоры"]


def test_a_draft_is_the_same_each_time() -> None:
    for path in ARTICLES[:5]:
        assert draft_of(path)[0] == draft_of(path)[0]


def test_the_two_latin_alphabets_and_cyrillic_say_the_same() -> None:
    sentences = [
        "«Үміт» қоры 12 отбасыға 300 мың теңгеге азық-түлік таратты.",
        "«Ümıt» qory 12 otbasyğa 300 myñ teñgege azyq-tülık taratty.",
        "«Úmit» qory 12 otbasyǵa 300 myń teńgege azyq-túlik taratty.",
    ]
    proposals = [draft_document(sentence).proposals[0] for sentence in sentences]
    assert {(p.count.value, p.amount.value, p.currency.value) for p in proposals} == {(12, 300_000, "KZT")}
    assert [p.donor.value for p in proposals] == ["«Үміт» қоры", "«Ümıt» qory", "«Úmit» qory"]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_news_of_other_things_is_no_donation(language: str) -> None:
    lines = (HERE / f"no-donations.{language}.txt").read_text(encoding="utf-8").splitlines()
    sentences = [line for line in lines if not line.startswith("#")]
    assert [sentence for sentence in sentences if draft_document(sentence, language).proposals] == []
