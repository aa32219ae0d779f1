"""The things of one class as a list: chosen by facets, sorted, in pages; each state is a URL and a query."""

from collections.abc import Mapping, Sequence
from functools import partial

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name
from kggraph.labels import sort_key
from kggraph.literals import parse_number
from kggraph.site import ClassView
from kggraph.store.interface import Term
from kggraph.store.list_gathering import NOT_STATED, STATED
from kggraph.store.list_index import find_lists
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.cards import CARD_FIELDS, Card, has_card, read_cards, said_on_cards
from kggraph.web.pages.choosing import Options, keys_of, read_chosen
from kggraph.web.pages.dimensions import Dimension, Kind, read_dimensions
from kggraph.web.pages.evidence import Fact, assembled
from kggraph.web.pages.facets import Table, read_facets
from kggraph.web.pages.indexed_lists import read_indexed
from kggraph.web.pages.large_lists import read_large
from kggraph.web.pages.listed import PER_PAGE, SORTABLE_UP_TO, Listing, asked_sort, query_of, sorts_of
from kggraph.web.pages.page import Page
from kggraph.web.pages.tallied import count_class
from kggraph.web.paging import Paging, read_page_number


def read_listing(page: Page, view: ClassView, arguments: "MultiDict[str, str]") -> Listing:
    """Return the page of a list that a URL asks for. Things kept private are left out."""
    index = find_lists(page.store.release)
    if listed := index and index.of_class(view.iri):
        return read_indexed(page, view, arguments, listed)
    if count_class(page, view.iri) > SORTABLE_UP_TO:
        return read_large(page, view, arguments)
    everything = _read_items(page, view)
    items = [iri for iri in everything if not page.is_private(iri)]
    dimensions = read_dimensions(page, view)
    table = _read_table(page, view, items, dimensions)
    chosen = read_chosen(dimensions, arguments, partial(_found, table))
    left = [iri for iri in items if chosen.allows(table[iri])]
    page.learn(left)
    sorts = sorts_of(view, dimensions)
    sort = asked_sort(arguments, sorts)
    ordered = _sorted(page, view, table, (left, sort))
    paging = Paging(min(read_page_number(arguments), Paging(1, PER_PAGE, len(left)).last), PER_PAGE, len(left))
    return Listing(
        view,
        shown=ordered[paging.offset : paging.offset + PER_PAGE],
        count=len(left),
        total=len(items),
        paging=paging,
        facets=read_facets(page, table, chosen),
        text=query_of(
            "list-items",
            view,
            chosen.conditions(ox.NamedNode(view.iri)),
            [iri for iri in everything if page.is_private(iri)],
        ),
        sorts=sorts,
        sort=sort,
        read=lambda: ordered,
    )


def cards_of(page: Page, view: ClassView, items: Sequence[str], facts: Sequence[Fact] | None = None) -> list[Card]:
    """Return the cards of a list where its class has cards, else nothing; learns their terms.

    ``facts`` are those about the things, where not only those are wanted that cards show words of.
    """
    if not has_card(view):
        return []
    cards = read_cards(page, view, items, assembled(page, said_on_cards(page, view, items)) if facts is None else facts)
    page.learn(iri for card in cards for iri in card.terms())
    return cards


def _read_items(page: Page, view: ClassView) -> list[str]:
    rows = page.store.select(question("page-instances"), **{"class": ox.NamedNode(view.iri)})
    return sorted(row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode))


def _read_table(
    page: Page, view: ClassView, items: Sequence[str], dimensions: Sequence[Dimension]
) -> dict[str, Mapping[str, Sequence[Term]]]:
    """Return what the things of a list can be chosen and sorted by; two questions for all."""
    class_ = ox.NamedNode(view.iri)
    named = {getattr(view, name) for name in CARD_FIELDS} | {dimension.predicate for dimension in dimensions}
    nodes = [ox.NamedNode(iri) for iri in sorted(named - {"", ASAR.status.value})]
    rows = page.store.select(question("list-statuses"), **{"class": class_})
    if nodes:
        rows += page.store.select(with_values(question("page-class-values"), "property", nodes), **{"class": class_})
    values = gathered(rows)
    return {iri: values.get(iri, {}) for iri in items}


def _found(table: Table, dimension: Dimension) -> Options:
    """Return the keys that occur in a list for a dimension, with their terms."""
    if dimension.kind is Kind.STATED:
        return {STATED: (), NOT_STATED: ()}
    found: dict[str, list[Term]] = {}
    for said in table.values():
        for key in keys_of(said, dimension):
            found.setdefault(key, [])
        for term in () if dimension.kind is Kind.YEARS else said.get(dimension.predicate, ()):
            if term.value in found and term not in found[term.value]:
                found[term.value].append(term)
    return found


def _sorted(page: Page, view: ClassView, table: Table, listed: tuple[list[str], str]) -> list[str]:
    """Return things in the order asked for; what states no amount or date stands last, each currency by itself."""
    items, sort = listed
    items = sorted(items, key=lambda iri: (sort_key(page.names.name(iri).text), iri))
    field, down = sort.lstrip("-"), sort.startswith("-")
    if field == "name":
        return items[::-1] if down else items
    if view.amount and field == local_name(view.amount):
        return sorted(items, key=lambda iri: _amount_rank(view, table[iri], down=down))
    dated = {iri: _first_text(table[iri], field) for iri in items}
    ranked = sorted((iri for iri in items if dated[iri]), key=lambda iri: dated[iri], reverse=down)
    return ranked + [iri for iri in items if not dated[iri]]


def _amount_rank(view: ClassView, said: Mapping[str, Sequence[Term]], *, down: bool) -> tuple[bool, str, float]:
    stated, unit = said.get(view.amount), said.get(view.currency)
    number = parse_number(stated[0].value) if stated else None
    size = float(number) if number is not None else 0.0
    return number is None, unit[0].value if unit else "", -size if down else size


def _first_text(said: Mapping[str, Sequence[Term]], name: str) -> str:
    return min((term.value for iri, terms in said.items() if local_name(iri) == name for term in terms), default="")
