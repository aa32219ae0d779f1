"""Drafts of documents with gold facts, in the form that they are scored in."""

from kggraph.documents.document import Span
from kggraph.facts.drafting.draft import Draft, Kind, Proposal, Value

LISTS = {
    "organizations": (Kind.ORGANIZATION,),
    "persons": (Kind.PERSON,),
    "places": (Kind.PLACE,),
    "campaigns": (Kind.CAMPAIGN, Kind.EVENT),
}


def gold_form(draft: Draft) -> dict[str, object]:
    """Return a draft as the gold files write facts: a dictionary of names and donations, offsets in code points."""
    names = {
        name: [
            {"name": mention.name, "mentions": [[span.start, span.end] for span in mention.spans]}
            for mention in draft.mentions
            if mention.kind in kinds
        ]
        for name, kinds in LISTS.items()
    }
    return {**names, "donations": [_donation(proposal) for proposal in draft.proposals]}


def _donation(proposal: Proposal) -> dict[str, object]:
    recipient = proposal.recipient
    return {
        "donor": _value(proposal.donor),
        "donor_span": _span(proposal.donor),
        "recipient": {"text": recipient.value, "span": _span(recipient)} if recipient else None,
        "count": _value(proposal.count),
        "unit": proposal.unit.value.value if proposal.unit else None,
        "amount": _value(proposal.amount),
        "amount_span": _span(proposal.amount),
        "currency": _value(proposal.currency),
        "amount_approx": "amount" in proposal.approximate,
        "amount_per": "each" if proposal.each else None,
        "goods": [
            {"item": goods.item, "quantity": goods.quantity, "unit": goods.unit, "span": _pair(goods.span)}
            for goods in (proposal.goods.value if proposal.goods else ())
        ],
        "campaign": _value(proposal.campaign),
        "place": _value(proposal.place),
        "date": _value(proposal.date),
        "status": proposal.stage.value,
        "evidence": _pair(proposal.evidence),
    }


def _value(slot: Value[str] | Value[int] | None) -> str | int | None:
    return slot.value if slot else None


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _span(slot: Value[str] | Value[int] | None) -> list[int] | None:
    return [slot.spans[0].start, slot.spans[-1].end] if slot else None
