"""Thread cards: an amount, who gave what to whom, and the sentence that says so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.literals import parse_number
from kggraph.site import ClassView
from kggraph.store.interface import Term
from kggraph.store.questions import question
from kggraph.vocabulary import RDF
from kggraph.web.asking import Values, gathered, with_values
from kggraph.web.pages.evidence import AMBIGUOUS, Fact, Passage, Quote, quotes_of
from kggraph.web.pages.page import Page

CARD_FIELDS = ("giver", "receiver", "what", "within", "amount", "currency", "stage")


@dataclass(frozen=True)
class Card:
    """What a thread card shows of one thing; ``facts`` are those behind it, ``quotes`` their deciding words."""

    iri: str
    view: ClassView
    values: Values
    facts: Sequence[Fact] = ()
    quotes: Sequence[Quote] = ()

    def iris(self, field_name: str) -> list[str]:
        """Return the IRIs in one field of the card (``giver``, ``receiver``, ``what``, ``within``)."""
        found = self.values.get(getattr(self.view, field_name), ())
        return sorted(term.value for term in found if isinstance(term, ox.NamedNode))

    @property
    def amount(self) -> Term | None:
        """The stated amount, or None."""
        return next(iter(self.values.get(self.view.amount, ())), None)

    @property
    def currency(self) -> Term | None:
        """What the amount is in, or None."""
        return next(iter(self.values.get(self.view.currency, ())), None)

    @property
    def open(self) -> list[str]:
        """The stage that it is at if it is not done yet: planned, promised; no sum counts it."""
        return [iri for iri in self.iris("stage") if iri != self.view.done]

    @property
    def rank(self) -> float:
        """The amount as a number to sort by; minus one where none is stated."""
        number = parse_number(self.amount.value) if self.amount else None
        return -1.0 if number is None else float(number)

    @property
    def unsure(self) -> list[Fact]:
        """The published facts on this card that the text does not settle, those about the amount first."""
        doubtful = [fact for fact in self.facts if fact.asserted and fact.status == AMBIGUOUS]
        return sorted(doubtful, key=lambda fact: (fact.predicate != self.view.amount, fact.place))

    def terms(self) -> list[str]:
        """Return every IRI that the card names."""
        iris = [term.value for terms in self.values.values() for term in terms if isinstance(term, ox.NamedNode)]
        facts = [each for fact in self.facts for each in (fact, *fact.rivals)]
        objects = [fact.object.value for fact in facts if isinstance(fact.object, ox.NamedNode)]
        return [
            self.iri,
            *iris,
            *objects,
            *(iri for fact in facts for iri in (fact.subject, fact.predicate, fact.status)),
            *(fact.iri for fact in facts if fact.is_reading),
        ]


def has_card(view: ClassView) -> bool:
    """Return whether the things of a class are shown as cards: where they have an amount or a giver."""
    return bool(view.amount or view.giver)


def card_views(page: Page) -> list[ClassView]:
    """Return the classes whose things are shown as cards."""
    return [view for view in page.site.classes if has_card(view)]


def read_cards(page: Page, view: ClassView, items: Iterable[str], facts: Iterable[Fact]) -> list[Card]:
    """Return cards for those of some things that are of a class, in the given order; asked for all together.

    ``facts`` are those about the things; only those that ``shown_with_words`` need have passages.
    """
    order = list(dict.fromkeys(items))
    if not order:
        return []
    nodes = [ox.NamedNode(iri) for iri in order]
    values = gathered(page.store.select(with_values(question("page-values-of"), "item", nodes)))
    about: dict[str, list[Fact]] = {}
    for fact in facts:
        about.setdefault(fact.subject, []).append(fact)
    class_ = ox.NamedNode(view.iri)
    return [
        card_of(iri, view, values[iri], about.get(iri, []))
        for iri in order
        if class_ in values.get(iri, {}).get(RDF.type.value, ())
    ]


def card_of(iri: str, view: ClassView, values: Values, facts: Sequence[Fact]) -> Card:
    """Return the card of a thing by what is said of it, all in all, and the facts about it."""
    fields = {name for name in (getattr(view, key) for key in CARD_FIELDS) if name}
    shown = {name: values[name] for name in fields if name in values}
    behind = [fact for fact in facts if fact.predicate in fields]
    return Card(iri, view, shown, behind, quotes_of(_deciding(view, [fact for fact in behind if fact.asserted])))


def shown_with_words(view: ClassView, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Choose the facts whose words a card may need: those that decide it, those in doubt, the readings against them."""
    with_amount = {fact.subject for fact in facts if fact.predicate == view.amount and fact.asserted}
    for fact in facts:
        is_what = fact.predicate == view.what and fact.subject not in with_amount
        is_named = fact.predicate in {view.amount, view.giver}
        if is_what or is_named or fact.is_reading or fact.status == AMBIGUOUS:
            yield fact


def _deciding(view: ClassView, facts: Sequence[Fact]) -> Iterable[Passage]:
    """Choose the words a card is decided by: those for the amount, or for what was given; and those for the giver."""
    amount = [fact for fact in facts if fact.predicate == view.amount]
    chosen = amount or [fact for fact in facts if fact.predicate == view.what]
    sentences = {passage.words_from for fact in chosen for passage in fact.passages}
    for fact in facts:
        near = [passage for passage in fact.passages if passage.words_from in sentences]
        yield from fact.passages if fact in chosen else near if fact.predicate == view.giver else ()
