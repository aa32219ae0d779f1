"""Thread cards: an amount, who gave what to whom, and the sentence that says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kggraph.literals import parse_number
from kggraph.site import ClassView
from kggraph.store.interface import Solution, Term
from kggraph.store.questions import question
from kggraph.vocabulary import RDF, STATUS
from kggraph.web.asking import Values, gathered, shown_question, with_values, with_values_first
from kggraph.web.pages.evidence import AMBIGUOUS, Fact, Passage, Quote, by_fact, quotes_of
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
        """Return every IRI that the card names, and the facts on which it shows notes."""
        unsure = self.unsure
        amounts = [fact for fact in unsure if fact.predicate == self.view.amount]
        readings = [reading for fact in amounts for reading in fact.rivals]
        return [
            self.iri,
            *(term.value for terms in self.values.values() for term in terms if isinstance(term, ox.NamedNode)),
            *(fact.status for fact in unsure),
            *(fact.iri for fact in amounts),
            *(iri for fact in readings for iri in (fact.iri, fact.subject, fact.predicate)),
            *(fact.object.value for fact in readings if isinstance(fact.object, ox.NamedNode)),
        ]


def has_card(view: ClassView) -> bool:
    """Return whether the things of a class are shown as cards: where they have an amount or a giver."""
    return bool(view.amount or view.giver)


def card_views(page: Page) -> list[ClassView]:
    """Return the classes whose things are shown as cards."""
    return [view for view in page.site.classes if has_card(view)]


def read_cards(page: Page, view: ClassView, items: Iterable[str], facts: Iterable[Fact]) -> list[Card]:
    """Return cards for those of some things that are of a class, in the given order; asked for all together.

    ``facts`` are those about the things, at least those ``said_on_cards``.
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


def said_on_cards(page: Page, view: ClassView, items: Iterable[str]) -> dict[str, Values]:
    """Return what is said of those facts about some things that their cards may show words of.

    They are those that decide a card and those in doubt, and the readings that compete with amounts in doubt.
    """
    nodes = [ox.NamedNode(iri) for iri in dict.fromkeys(items)]
    if not nodes:
        return {}
    rows = page.store.select(with_values_first(_deciding_question(view), "subject", nodes))
    with_amount = {row["subject"] for row in rows if row["predicate"].value == view.amount}
    needed = [
        row
        for row in rows
        if row["predicate"].value != view.what or row["subject"] not in with_amount or _is_in_doubt(row)
    ]
    said: dict[str, Values] = {**by_fact(needed)}
    doubtful = {row["item"] for row in needed if row["predicate"].value == view.amount and _is_in_doubt(row)}
    if doubtful:
        amounts = sorted(doubtful, key=str)
        readings = page.store.select(with_values(question("page-rivals-of"), "published", amounts))
        page.recognize(readings)
        said |= gathered(readings)
    return said


@lru_cache
def _deciding_question(view: ClassView) -> str:
    named = {"amount": view.amount, "giver": view.giver, "what": view.what}
    terms = {name: ox.NamedNode(iri) if iri else RDF.nil for name, iri in named.items()}
    return shown_question("page-facts-on-cards", **terms)


def _is_in_doubt(row: Solution) -> bool:
    return row.get("status") == STATUS.ambiguous


def card_of(iri: str, view: ClassView, values: Values, facts: Sequence[Fact]) -> Card:
    """Return the card of a thing by what is said of it, all in all, and the facts about it."""
    fields = {name for name in (getattr(view, key) for key in CARD_FIELDS) if name}
    shown = {name: values[name] for name in fields if name in values}
    behind = [fact for fact in facts if fact.predicate in fields]
    return Card(iri, view, shown, behind, quotes_of(_deciding(view, [fact for fact in behind if fact.asserted])))


def _deciding(view: ClassView, facts: Sequence[Fact]) -> Iterable[Passage]:
    """Choose the words a card is decided by: those for the amount, or for what was given; and those for the giver."""
    amount = [fact for fact in facts if fact.predicate == view.amount]
    chosen = amount or [fact for fact in facts if fact.predicate == view.what]
    sentences = {passage.words_from for fact in chosen for passage in fact.passages}
    for fact in facts:
        near = [passage for passage in fact.passages if passage.words_from in sentences]
        yield from fact.passages if fact in chosen else near if fact.predicate == view.giver else ()
