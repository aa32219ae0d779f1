"""Donations as documents tell of them, and as the graph has them, in one form that can be compared."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kggraph.documents.document import Span
from kggraph.documents.sentences import split_sentences
from kggraph.facts.drafting.draft import Draft, Proposal

NAMED = ("donor", "recipient", "campaign", "place", "date")
COUNTED = ("amount", "count")


@dataclass(frozen=True)
class Telling:
    """One donation as one source has it.

    ``source`` is the document's name, or the IRI of a donation in the graph; ``number`` counts the donations of a
    document from 0, in the order of its proposals. ``values`` maps slots (``NAMED``, ``COUNTED``) to what is said, as
    text: names as they stand there, numbers in digits, an amount with its currency.
    ``sentences`` are the words that say it, and ``language`` theirs, if known.
    """

    source: str
    number: int = 0
    values: dict[str, str] = field(default_factory=dict)
    sentences: str = ""
    language: str = ""


def tellings_of(name: str, draft: Draft) -> list[Telling]:
    """Return the donations that a draft proposes, in its order.

    >>> from kggraph.facts.drafting.drafting import draft_document
    >>> [told] = tellings_of("a", draft_document("«Үміт» қоры 12 отбасыға 300 мың теңгеге азық-түлік таратты."))
    >>> told.values["donor"], told.values["amount"], told.values["count"]
    ('«Үміт» қоры', '300000 KZT', '12')
    """
    spans = [sentence.span for sentence in split_sentences(draft.text)]
    return [
        Telling(name, number, dict(_values(proposal)), _sentences(draft, proposal.evidence, spans), draft.language)
        for number, proposal in enumerate(draft.proposals)
    ]


def _values(proposal: Proposal) -> Iterator[tuple[str, str]]:
    for slot in NAMED:
        if (named := getattr(proposal, slot)) is not None:
            yield slot, named.value
    if proposal.amount and not proposal.each:
        yield "amount", f"{proposal.amount.value} {proposal.currency.value if proposal.currency else ''}".strip()
    if proposal.count:
        yield "count", str(proposal.count.value)


def _sentences(draft: Draft, evidence: Span, spans: list[Span]) -> str:
    over = [span for span in spans if span.overlaps(evidence)]
    return draft.quote(Span(over[0].start, over[-1].end) if over else evidence)
