"""Lists of more things than are read at a request: the store counts, and what few things are left is read whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.errors import InvalidIriError
from kggraph.iris import require_iri
from kggraph.labels import sort_key
from kggraph.site import ClassView
from kggraph.store.interface import Solution, Term
from kggraph.store.list_gathering import ABSENT, NOT_STATED, STATED
from kggraph.store.questions import question, with_slice
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.choosing import Options, keys_of, read_chosen
from kggraph.web.pages.dimensions import Dimension, Kind, named_dimensions
from kggraph.web.pages.facets import Facet, facet_of
from kggraph.web.pages.listed import PER_PAGE, SORTABLE_UP_TO, Listing, query_of
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.pages.tallied import find_tallied, frequent_values
from kggraph.web.paging import Paging, read_page_number

_REACHED = 10_000  # things that pages lead to: an engine passes over all those before a page
_CHUNK = 1_000  # things asked of at once


class _Large:
    """A class of very many things, as a URL chooses among them."""

    def __init__(self, page: Page, view: ClassView, arguments: "MultiDict[str, str]") -> None:
        self.page, self.view = page, view
        self._items: dict[str, list[str] | None] = {}  # by question: several facets leave the same things
        self.chosen = read_chosen(named_dimensions(view), arguments, partial(self._options, arguments))

    def text(self, name: str, *, but: Dimension | None = None) -> str:
        """Return a question about what is chosen; ``but`` is left aside."""
        conditions = self.chosen.conditions(ox.NamedNode(self.view.iri), but=but)
        return query_of(name, self.view, conditions, self.page.site.private)

    def count(self) -> int:
        """Return how many things are chosen."""
        if not self.chosen.active():
            return self.total()
        return int(self.page.store.select(self.text("list-count"))[0]["value"].value)

    def total(self) -> int:
        """Return how many things the class has; counted once for a release."""
        if counted := find_tallied(self.page, "list-count", [self.view.iri]):
            return int(counted[0]["value"].value)
        text = query_of("list-count", self.view, [], self.page.site.private)
        rows = recall(self.page, f"list-count {self.view.iri}", lambda: self.page.store.select(text))
        return int(rows[0]["value"].value)

    def items(self, *, but: Dimension | None = None) -> list[str] | None:
        """Return the chosen things; None if they are too many to be read."""
        text = with_slice(self.text("list-items", but=but), offset=0, limit=SORTABLE_UP_TO + 1)
        if text not in self._items:
            found = [row["item"].value for row in self.page.store.select(text)]
            self._items[text] = found if len(found) <= SORTABLE_UP_TO else None
        return self._items[text]

    def facet(self, dimension: Dimension) -> Facet:
        """Return a facet; its counts are told where they were counted or could be read."""
        options = self.chosen.options(dimension)
        others = [each for each in self.chosen.active() if each != dimension]
        counts = self._counted_in(dimension) if others else self._counted(dimension)
        return facet_of(self.page, dimension, self.chosen, (options, counts))

    def _counted(self, dimension: Dimension) -> Mapping[str, int] | None:
        if dimension.kind is Kind.STATED:
            return None
        rows = self._values(dimension)
        counted = {row["value"].value: int(row["count"].value) for row in rows}
        return counted if self.chosen.options(dimension).keys() <= counted.keys() else None

    def _counted_in(self, dimension: Dimension) -> Mapping[str, int] | None:
        items = self.items(but=dimension)
        if items is None:
            return None
        return Counter(key for said in self._read(items).values() for key in keys_of(said, dimension))

    def _read(self, items: Sequence[str]) -> Mapping[str, Mapping[str, Sequence[Term]]]:
        rows: list[Solution] = []
        for start in range(0, len(items), _CHUNK):
            nodes = [ox.NamedNode(iri) for iri in items[start : start + _CHUNK]]
            rows += self.page.store.select(with_values(question("page-values-of"), "item", nodes))
        said = gathered(rows)
        return {iri: said.get(iri, {}) for iri in items}

    def _options(self, arguments: "MultiDict[str, str]", dimension: Dimension) -> Options:
        """Return the keys that most things have, and those that a URL names in full."""
        if dimension.kind is Kind.STATED:
            return {STATED: (), NOT_STATED: ()}
        found: dict[str, list[Term]] = {}
        for row in self._values(dimension):
            found.setdefault(row["value"].value, []).append(row["value"])
        for key in arguments.getlist(dimension.parameter):
            if key == ABSENT:
                found[key] = []
            elif key not in found and _is_iri(key):
                found[key] = [ox.NamedNode(key)]
        return found

    def _values(self, dimension: Dimension) -> list[Solution]:
        return frequent_values(self.page, self.view.iri, dimension.predicate)


def read_large(page: Page, view: ClassView, arguments: "MultiDict[str, str]") -> Listing:
    """Return the page of a list of very many things: by name where few are chosen, else as the store has them."""
    large = _Large(page, view, arguments)
    items = large.items() if large.chosen.active() else None
    count = large.count() if items is None else len(items)
    reached = min(count, _REACHED)
    paging = Paging(min(read_page_number(arguments), Paging(1, PER_PAGE, reached).last), PER_PAGE, reached)
    if items is None:
        text = with_slice(large.text("list-items"), offset=paging.offset, limit=PER_PAGE)
        shown = [row["item"].value for row in page.store.select(text)]
    else:
        page.learn(items)
        items = sorted(items, key=lambda iri: (sort_key(page.names.name(iri).text), iri))
        shown = items[paging.offset : paging.offset + PER_PAGE]
    facets = [facet for dimension in large.chosen.dimensions if (facet := large.facet(dimension)).is_needed]
    read = None if items is None else partial(list[str], items)
    return Listing(view, shown, count, large.total(), paging, facets, large.text("list-items"), read=read)


def _is_iri(text: str) -> bool:
    try:
        require_iri(text)
    except InvalidIriError:
        return False
    return True
