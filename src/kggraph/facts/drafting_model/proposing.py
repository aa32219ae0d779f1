"""A model's words become proposals where the text has them; a number is what the rules read in the words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kggraph.documents.document import Span
from kggraph.facts.drafting.article import read_article
from kggraph.facts.drafting.confidence import confidence_of
from kggraph.facts.drafting.draft import Draft, Goods, Proposal, Reading, Stage, Value
from kggraph.facts.drafting.findings import Findings, find_all
from kggraph.facts.drafting.quantities import Count, Money
from kggraph.facts.drafting_model.lookup import Lookup, Rejected
from kggraph.facts.drafting_model.saying import Ask, SaidDonation

T = TypeVar("T")
Measure = TypeVar("Measure", Money, Count)
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”\"]")
_STAGES = {stage.value: stage for stage in Stage}
RULE = "model"


@dataclass(frozen=True)
class Additions:
    """What a model adds to a draft: proposals whose rules begin with ``model.``, and what was rejected."""

    proposals: tuple[Proposal, ...]
    rejected: tuple[Rejected, ...]


def ask_model(draft: Draft, ask: Ask) -> Additions:
    """Return what a model adds to the draft that the rules made.

    A string that the text does not have, or has more than once with no sentence to settle which is meant, is rejected;
    so is a donation in words in which the rules found one. Offsets and numbers are never the model's. Raises
    DraftingError if the model cannot be asked.
    """
    findings = find_all(read_article(draft.text, draft.language))
    proposals: list[Proposal] = []
    rejected: list[Rejected] = []
    for number, said in enumerate(ask(draft.text, draft.language)):
        lookup = Lookup(findings.article, number)
        evidence = lookup.evidence(said.evidence)
        if evidence and any(proposal.evidence.overlaps(evidence) for proposal in [*draft.proposals, *proposals]):
            lookup.reject("evidence", said.evidence, "a donation was found in these words already")
        elif evidence and (proposal := _Reader(findings, lookup, said).proposal(evidence)):
            proposals.append(proposal)
        rejected += lookup.rejected
    return Additions(tuple(proposals), tuple(rejected))


def with_additions(draft: Draft, additions: Additions) -> Draft:
    """Return a draft with a model's proposals among those of the rules, in the order of the text."""
    proposals = sorted([*draft.proposals, *additions.proposals], key=lambda proposal: proposal.evidence)
    return replace(draft, proposals=tuple(proposals))


class _Reader:
    """Reads one donation of a model, its words looked up in the text."""

    def __init__(self, findings: Findings, lookup: Lookup, said: SaidDonation) -> None:
        self._findings, self._lookup, self._said = findings, lookup, said

    def proposal(self, evidence: Span) -> Proposal | None:
        """Return the donation with what was found of it, or None if that is nothing."""
        money = self._measured("amount", self._whole(self._findings.moneys))
        count = self._measured("count", self._findings.counts)
        proposal = Proposal(
            evidence=evidence,
            stage=_STAGES.get(self._said.status, Stage.DONE),
            rule=f"{RULE}.donation",
            confidence=confidence_of(f"{RULE}.donation"),
            donor=self._named("donor"),
            recipient=self._named("recipient"),
            count=self._value("count", count.value, self._place(count)) if count else None,
            unit=self._value("unit", count.unit, self._place(count)) if count else None,
            amount=self._value("amount", int(money.value), self._place(money)) if money else None,
            currency=self._value("currency", money.currency, self._place(money)) if money else None,
            each=bool(money and money.each),
            approximate=frozenset(
                s for s, found in (("amount", money), ("count", count)) if found and found.approximate
            ),
            goods=self._goods(),
            campaign=self._named("campaign"),
            place=self._named("place"),
            date=self._named("date"),
        )
        values = (proposal.donor, proposal.recipient, proposal.count, proposal.amount, proposal.goods)
        sure = [value.confidence for value in values if value is not None]
        return replace(proposal, confidence=min(proposal.confidence, *sure)) if sure else None

    def _named(self, slot: str) -> Value[str] | None:
        words = self._said.words.get(slot, "")
        if slot == "campaign" and (quoted := _QUOTED.fullmatch(words)):
            words = quoted[1]
        span = self._lookup.settled(slot, words)
        return self._value(slot, words, span) if span else None

    def _goods(self) -> Value[tuple[Goods, ...]] | None:
        said = ((words, self._lookup.settled("goods", words)) for words in self._said.goods)
        found = tuple(Goods(words, span) for words, span in said if span)
        return (
            replace(self._value("goods", found, found[0].span), spans=tuple(g.span for g in found)) if found else None
        )

    def _whole(self, moneys: Sequence[Money]) -> list[Money]:
        return [money for money in moneys if money.value.denominator == 1]

    def _measured(self, slot: str, measures: Sequence[Measure]) -> Measure | None:
        """Return the one sum or number that the rules read in the words."""
        words = self._said.words.get(slot, "")
        span = self._lookup.settled(slot, words)
        if span is None:
            return None
        within = [measure for measure in measures if self._place(measure).overlaps(span)]
        if len(within) == 1:
            return within[0]
        self._lookup.reject(slot, words, "the rules read no whole number in them, or several")
        return None

    def _place(self, measure: Money | Count) -> Span:
        return self._findings.article.span(measure.first, measure.last)

    def _value(self, slot: str, value: T, span: Span) -> Value[T]:
        """Return a value: explicit if the donation's own sentences have the words, else inferred."""
        rule = f"{RULE}.slot.{slot}"
        reading = Reading.EXPLICIT if self._lookup.tells(span) else Reading.INFERRED
        return Value(value, (span,), rule, confidence_of(rule), reading)
