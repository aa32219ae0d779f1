"""A proposal that tells of a donation which is published already: its words become evidence, or another reading."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyoxigraph as ox

from kggraph.errors import ReviewError
from kggraph.facts.drafts.draft_file import DraftedFact, DraftFile, Said
from kggraph.facts.drafts.published import PublishedDonations
from kggraph.facts.drafts.table import SEVERAL
from kggraph.facts.fact import Fact
from kggraph.review.editing import Pen
from kggraph.vocabulary import ASAR


class Joining:
    """Makes the facts of a proposal facts about a donation that the graph has.

    What both say gets a second witness. Where they differ on what has one value, the new document's stays beside the
    published one as another reading, with its words. What only the new document says is added.
    """

    def __init__(self, pen: Pen, published: PublishedDonations, facts: Sequence[Fact]) -> None:
        self._pen, self._published, self._facts = pen, published, facts

    def joined(self, draft: DraftFile, proposal: str, donation: str) -> tuple[DraftedFact, ...]:
        """Return the facts. Raises ReviewError if the graph has no such donation."""
        if donation not in self._published.triples:
            raise ReviewError("no donation <%(donation)s> is published", donation=donation)
        return tuple(self._facts_of(draft, proposal, donation))

    def _facts_of(self, draft: DraftFile, proposal: str, donation: str) -> Iterator[DraftedFact]:
        against: dict[str, Said] = {}  # what is said of a drafted fact that the published one contradicts
        for fact in draft.facts_of(proposal):
            moved = self._about(fact, donation, draft)
            is_published = moved.main.object in self._published.values(donation, moved.main.predicate.value)
            if self._says_nothing(draft, fact) or (fact.rivals and is_published):
                continue
            inherited = next((against[rival] for rival in fact.rivals if rival in against), None)
            said = inherited or ({} if fact.rivals else self._against(moved, donation))
            against |= {fact.iri: said} if said else {}
            yield moved.saying(said)

    def _says_nothing(self, draft: DraftFile, fact: DraftedFact) -> bool:
        """Return whether a fact only says that its words leave somebody out."""
        entity = draft.entity(fact.main.object.value) if isinstance(fact.main.object, ox.NamedNode) else None
        return entity is not None and entity.label("") in self._pen.table.nobody

    def _about(self, fact: DraftedFact, donation: str, draft: DraftFile) -> DraftedFact:
        """Return a fact about the donation; people whom its words describe are those that the donation has, if any."""
        node = ox.NamedNode(donation)
        triples = [ox.Triple(node, t.predicate, t.object) for t in fact.triples]
        published = self._published.values(donation, fact.main.predicate.value)
        entity = draft.entity(fact.main.object.value) if isinstance(fact.main.object, ox.NamedNode) else None
        is_described = entity is not None and entity.iri.startswith(self._pen.table.group.namespace)
        if is_described and len(published) == 1:
            triples[0] = ox.Triple(node, fact.main.predicate, published[0])
        return self._pen.sentence(replace(fact, triples=tuple(triples)))

    def _against(self, fact: DraftedFact, donation: str) -> Said:
        """Return what makes a fact another reading of what is published, nothing where both agree."""
        slot = self._pen.table.slot_of(fact.main.predicate.value)
        published = self._published.values(donation, fact.main.predicate.value)
        if slot is None or slot.name in SEVERAL or not published or fact.main.object in published:
            return {}
        rivals = tuple(
            ox.NamedNode(each.iri)
            for each in self._facts
            if each.asserted
            and each.triple.subject == fact.main.subject
            and each.triple.predicate == fact.main.predicate
        )
        if not rivals:
            raise ReviewError(
                "what is published of <%(donation)s> differs from “%(sentence)s” and rests on no words that this could "
                "stand beside; correct one of the two first",
                donation=donation,
                sentence=fact.label("en"),
            )
        return {ASAR.alternativeTo: rivals}
