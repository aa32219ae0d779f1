"""The things of one class as a list: cards or names, chosen by facets, sorted, in pages; the same as CSV and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name
from kggraph.site import ClassView
from kggraph.store.interface import Term
from kggraph.store.questions import question, with_slice
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.cards import CARD_FIELDS, Card, has_card, read_cards
from kggraph.web.pages.facets import Facet, read_chosen, read_facets
from kggraph.web.pages.formatting import parse_number, sort_key
from kggraph.web.pages.page import Link, Page
from kggraph.web.paging import Paging, read_page_number

SORTABLE_UP_TO = 5_000  # beyond it a list comes in the store's order and has no facets: sorting would read it all
PER_PAGE = 25


@dataclass(frozen=True)
class Listing:
    """A page of a class's things: all that the facets leave (``items``), and those on this page."""

    view: ClassView
    items: Sequence[str]
    shown: Sequence[str]
    total: int
    paging: Paging
    facets: Sequence[Facet]
    sort: str

    @property
    def is_whole(self) -> bool:
        """Whether everything could be read, sorted and counted."""
        return self.total <= SORTABLE_UP_TO


def count_class(page: Page, view: ClassView) -> int:
    """Return how many things a class has."""
    rows = page.store.select(question("page-class-count"), **{"class": ox.NamedNode(view.iri)})
    return int(rows[0]["value"].value)


def read_listing(page: Page, view: ClassView, arguments: "MultiDict[str, str]") -> Listing:
    """Return the page of a list that a URL asks for. Things kept private are left out."""
    total = count_class(page, view)
    if total > SORTABLE_UP_TO:
        return _read_slice(page, view, total, read_page_number(arguments))
    found = _read_items(page, view)
    items = [iri for iri in found if not page.is_private(iri)]
    values = _read_values(page, view, items)
    chosen = read_chosen(view, arguments)
    sort = arguments.get("sort", "") or (f"-{local_name(view.amount)}" if view.amount else "name")
    left = [iri for iri in items if chosen.allows(values[iri], amount=view.amount)]
    page.learn(left)
    ordered = _sorted(page, view, values, (left, sort))
    paging = Paging(min(read_page_number(arguments), Paging(1, PER_PAGE, len(left)).last), PER_PAGE, len(left))
    shown = ordered[paging.offset : paging.offset + PER_PAGE]
    return Listing(view, ordered, shown, len(items), paging, read_facets(page, view, values, chosen), sort)


def render_listing(page: Page, view: ClassView, arguments: "MultiDict[str, str]") -> str:
    """Return the page of a list."""
    listing = read_listing(page, view, arguments)
    cards = cards_of(page, listing)
    page.learn([view.iri, *listing.shown, *(iri for facet in listing.facets for iri in [facet.predicate])])
    given = [(key, value) for key, value in arguments.items(multi=True) if key not in {"page", "format"} and value]
    rows: list[Link] = [page.link(iri) for iri in listing.shown]
    return page.render(
        "list.html",
        listing=listing,
        cards=cards,
        rows=rows,
        title=page.list_title(view) or page.names.name(view.iri).text,
        given=urlencode(given),
        hidden_fields=[(key, value) for key, value in given if key == "sort"],
        query=_query(page, view),
    )


def cards_of(page: Page, listing: Listing, *, everything: bool = False) -> list[Card]:
    """Return the cards of a list where its class has cards, else nothing; learns their terms."""
    if not has_card(listing.view):
        return []
    cards = read_cards(page, listing.view, listing.items if everything else listing.shown)
    page.learn(iri for card in cards for iri in card.terms())
    return cards


def _query(page: Page, view: ClassView) -> str:
    """Return the editor's URL with the question that gives this list."""
    return page.as_sparql("page-class-values" if view.amount else "page-instances", **{"class": ox.NamedNode(view.iri)})


def _read_slice(page: Page, view: ClassView, total: int, number: int) -> Listing:
    paging = Paging(min(number, Paging(1, PER_PAGE, total).last), PER_PAGE, total)
    text = with_slice(question("page-instances"), offset=paging.offset, limit=PER_PAGE)
    rows = page.store.select(text, **{"class": ox.NamedNode(view.iri)})
    items = [row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode)]
    shown = [iri for iri in items if not page.is_private(iri)]
    return Listing(view, shown, shown, total, paging, (), "")


def _read_items(page: Page, view: ClassView) -> list[str]:
    rows = page.store.select(question("page-instances"), **{"class": ox.NamedNode(view.iri)})
    return sorted(row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode))


def _read_values(page: Page, view: ClassView, items: Sequence[str]) -> dict[str, Mapping[str, Sequence[Term]]]:
    """Return what the card's properties say of each thing; one question for all."""
    named = [ox.NamedNode(iri) for iri in (getattr(view, name) for name in CARD_FIELDS) if iri]
    if not named:
        return {iri: {} for iri in items}
    text = with_values(question("page-class-values"), "property", named)
    values = gathered(page.store.select(text, **{"class": ox.NamedNode(view.iri)}))
    return {iri: values.get(iri, {}) for iri in items}


def _sorted(
    page: Page, view: ClassView, values: Mapping[str, Mapping[str, Sequence[Term]]], listed: tuple[list[str], str]
) -> list[str]:
    items, sort = listed
    items = sorted(items, key=lambda iri: (sort_key(page.names.name(iri).text), iri))
    field = sort.lstrip("-")
    if not view.amount or field != local_name(view.amount):
        return items[::-1] if sort.startswith("-") else items

    def rank(iri: str) -> tuple[bool, float]:
        stated = values[iri].get(view.amount)
        number = parse_number(stated[0].value) if stated else None
        size = float(number) if number is not None else 0.0
        return number is None, -size if sort.startswith("-") else size

    return sorted(items, key=rank)
