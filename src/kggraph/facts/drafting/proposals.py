"""Shares become proposals: slots with spans, rules and confidence; givers that stand elsewhere are looked for."""

from dataclasses import replace
from fractions import Fraction

from kggraph.documents.document import Span
from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.circumstances import find_campaign, find_date, find_place
from kggraph.facts.drafting.confidence import confidence_of
from kggraph.facts.drafting.donors import find_donor, goes_on, value_again
from kggraph.facts.drafting.draft import Alternative, Flag, Goods, Proposal, Unit, Value
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.kazakh_donations import find_kazakh_shares
from kggraph.facts.drafting.russian_donations import find_russian_shares
from kggraph.facts.drafting.share import Share
from kggraph.facts.drafting.slots import ambiguous, inferred, said


def find_proposals(findings: Findings) -> tuple[Proposal, ...]:
    """Return the donations that an article tells of, in order."""
    found: list[tuple[Share, Proposal]] = []
    find = find_kazakh_shares if findings.article.language == "kk" else find_russian_shares
    for share in find(findings):
        found.append((share, _proposal(findings, share, found)))
    return tuple(proposal for share, proposal in found if not _is_told_again(findings.article, share, proposal, found))


def _is_told_again(article: Article, share: Share, proposal: Proposal, found: list[tuple[Share, Proposal]]) -> bool:
    """Return whether a headline only says what the text below says in full: the same sum, or the same number."""
    sentence = share.frame.sentence
    if article.form(sentence.last - 1) in (".", "!", "?", "…") or sentence.first != 0:
        return False
    below = [later for other, later in found if other.frame.sentence != sentence]
    if proposal.amount is not None:
        return proposal.amount.value in {later.amount.value for later in below if later.amount}
    return proposal.count is not None and proposal.count.value in {later.count.value for later in below if later.count}


def _proposal(findings: Findings, share: Share, earlier: list[tuple[Share, Proposal]]) -> Proposal:
    article, language = findings.article, findings.article.language
    donor = find_donor(findings, share, earlier[-1] if earlier else None)
    count, unit = _count(article, share)
    amount, currency = _amount(article, share)
    goods = _goods(share, language)
    campaign = find_campaign(findings, share.frame)
    if campaign is None and goes_on(article, share) and earlier:
        campaign = value_again(earlier[-1][1].campaign, f"{language}.slot.campaign.goes-on")
    place = find_place(findings, _placed_in(share), share.giver.name if share.giver else None)
    proposal = Proposal(
        evidence=_evidence(article, share),
        stage=share.frame.stage,
        rule=f"{language}.donation.{share.frame.sort}",
        confidence=confidence_of(f"{language}.donation.{share.frame.sort}"),
        donor=donor.value,
        recipient=_recipient(article, share),
        count=count,
        unit=unit,
        amount=amount,
        currency=currency,
        each=share.money is not None and share.money.each,
        approximate=_approximate(share),
        goods=goods,
        campaign=campaign,
        place=place,
        date=find_date(findings, _placed_in(share)),
        donor_candidates=donor.candidates,
        flags=share.flags | donor.flags | _fraction_flag(share),
    )
    return replace(proposal, confidence=_least_confidence(proposal))


def _placed_in(share: Share) -> Stretch:
    frame = share.frame
    last = max(frame.window.last, frame.end)
    if frame.verb < frame.window.last:  # Russian: the window holds the verb
        return frame.window
    return share.stretch if share.stretch.last < frame.window.last else Stretch(share.stretch.first, last)


def _evidence(article: Article, share: Share) -> Span:
    """Return the clause of a verb; a verb shared by several givers has the whole of its words."""
    frame = share.frame
    first = frame.sentence.first if not frame.joined else frame.window.first
    last = max(frame.end, frame.window.last)
    if last < frame.sentence.last and article.form(last) in (".", "!"):
        last += 1
    opening = (",", ";", "–", "-", "—", "және", *(("а", "и", "также") if frame.joined else ()))
    while first < last - 1 and article.form(first) in opening:
        first += 1
    return article.span(first, last)


def _recipient(article: Article, share: Share) -> Value[str] | None:
    receiver = share.receiver
    if receiver is None:
        return None
    rule = f"{article.language}.slot.recipient"
    return said(article.words(receiver.first, receiver.last), article.span(receiver.first, receiver.last), rule)


def _count(article: Article, share: Share) -> tuple[Value[int] | None, Value[Unit] | None]:
    language = article.language
    if share.count:
        span = article.span(share.count.first, share.count.last)
        rule = f"{language}.slot.count"
        return said(share.count.value, span, rule), said(share.count.unit, span, rule)
    if share.receiver and share.receiver.one_of:
        span = article.span(share.receiver.first, share.receiver.last)
        rule = f"{language}.slot.count.one-named"
        return inferred(1, span, rule), inferred(share.receiver.one_of, span, rule)
    return None, None


def _amount(article: Article, share: Share) -> tuple[Value[int] | None, Value[str] | None]:
    money, language = share.money, article.language
    if money is None or money.value.denominator != 1:
        return None, None
    span = article.span(money.first, money.last)
    rule = f"{language}.slot.amount"
    rivals = tuple(
        Alternative(int(other.value), (article.span(other.first, other.last),))
        for other in share.other_moneys
        if other.currency == money.currency and other.value.denominator == 1 and other.value != money.value
    )
    currency = said(money.currency, span, rule)
    if rivals:
        return ambiguous(int(money.value), span, f"{rule}.of-several", rivals), currency
    return said(int(money.value), span, rule), currency


def _fraction_flag(share: Share) -> frozenset[Flag]:
    fractional = share.money is not None and Fraction(share.money.value).denominator != 1
    return frozenset({Flag.FRACTIONAL_AMOUNT} if fractional else ())


def _approximate(share: Share) -> frozenset[str]:
    slots = {"amount": share.money, "count": share.count}
    return frozenset(name for name, found in slots.items() if found is not None and found.approximate)


def _goods(share: Share, language: str) -> Value[tuple[Goods, ...]] | None:
    if not share.goods:
        return None
    rule = f"{language}.slot.goods" + (".shared" if Flag.SHARED_VERB in share.flags else "")
    spans = tuple(thing.span for thing in share.goods)
    return Value(share.goods, spans, rule, confidence_of(rule))


def _least_confidence(proposal: Proposal) -> float:
    slots = (
        proposal.donor,
        proposal.count,
        proposal.amount,
        proposal.goods,
        proposal.campaign,
        proposal.place,
        proposal.date,
    )
    return min([proposal.confidence, *(slot.confidence for slot in slots if slot)])
