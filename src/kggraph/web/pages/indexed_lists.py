"""Lists of a release that indexed them: whatever is chosen, counted, sorted and paged without a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from operator import and_, or_

import pyoxigraph as ox
from pyroaring import BitMap
from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name
from kggraph.literals import parse_number
from kggraph.site import ClassView
from kggraph.store.list_gathering import ABSENT, FEW, KeyKind
from kggraph.store.list_index import Facet as KeysOf
from kggraph.store.list_index import Key, ListedClass
from kggraph.web.pages.choosing import Chosen, Options, read_chosen
from kggraph.web.pages.dimensions import Dimension, Kind, dimensions_of
from kggraph.web.pages.facets import Facet, facet_of
from kggraph.web.pages.listed import PER_PAGE, SORTABLE_UP_TO, Listing, asked_sort, query_of, sorts_of
from kggraph.web.pages.page import Page
from kggraph.web.paging import Paging, read_page_number

_LOOKED_AT = 1_000  # things of which each value is counted; of more, only the values that most things have
_KINDS = {
    Kind.VALUES: KeyKind.VALUE,
    Kind.YEARS: KeyKind.YEAR,
    Kind.STATED: KeyKind.PRESENCE,
    Kind.CERTAINTY: KeyKind.STATUS,
}


@dataclass(frozen=True)
class _Counted:
    """The keys of a dimension that may be shown, with how many of what the others leave has each."""

    dimension: Dimension
    keys: Mapping[str, Key]
    counts: Mapping[str, int]
    shared: frozenset[str]
    unseen: int

    def terms(self) -> list[str]:
        """Return the things among the keys."""
        return [term.value for key in self.keys.values() for term in key.terms if isinstance(term, ox.NamedNode)]


class _Candidates:
    """The keys that a URL may choose by: of each dimension those that most things have, and those that it names."""

    def __init__(self, arguments: "MultiDict[str, str]", listed: ListedClass) -> None:
        self._arguments, self._listed = arguments, listed
        self._found: dict[Dimension, list[Key]] = {}

    def of(self, dimension: Dimension) -> list[Key]:
        """Return the keys of a dimension; a range has none."""
        if dimension not in self._found and dimension.kind is not Kind.RANGE:
            facet = self.facet(dimension)
            given = {ABSENT, *self._arguments.getlist(dimension.parameter)}
            keys = self._listed.frequent(facet)
            if facet.keys > len(keys):
                keys += self._listed.written_so(facet, given)
            self._found[dimension] = list(dict.fromkeys(keys))
        return self._found.get(dimension, [])

    def options(self, dimension: Dimension) -> Options:
        """Return the same as what ``Chosen`` chooses from."""
        return {key.key: key.terms for key in self.of(dimension)}

    def facet(self, dimension: Dimension) -> KeysOf:
        """Return all keys of a dimension, as the index has them."""
        return self._listed.facet(dimension.predicate, _KINDS[dimension.kind])


class _Indexed:
    """A class in the index, as a URL chooses among its things."""

    def __init__(self, view: ClassView, arguments: "MultiDict[str, str]", listed: ListedClass) -> None:
        self._listed, self._candidates = listed, _Candidates(arguments, listed)
        self.dimensions = dimensions_of(view, listed.used())
        self.chosen = read_chosen(self.dimensions, arguments, self._candidates.options)

    @cached_property
    def sets(self) -> Mapping[Dimension, BitMap]:
        """The things that have what is chosen, for each dimension by which something is."""
        return {dimension: self._set(dimension) for dimension in self.chosen.active()}

    def left(self, *, but: Dimension | None = None) -> BitMap | None:
        """Return the things that have all that is chosen, None where nothing is; ``but`` is left aside."""
        sets = [found for dimension, found in self.sets.items() if dimension != but]
        return reduce(and_, sets) if sets else None

    def count_keys(self, dimension: Dimension) -> _Counted:
        """Return the keys of a dimension that may be shown: the most frequent, and those that are chosen."""
        facet, left = self._candidates.facet(dimension), self.left(but=dimension)
        keys = {key.key: key for key in self._candidates.of(dimension)}
        if left is None:
            counts = {name: key.count for name, key in keys.items()}
        else:
            counts = {name: left.intersection_cardinality(key.things) for name, key in keys.items()}
            if facet.keys > FEW and len(left) <= _LOOKED_AT:
                had = self._listed.had_by(facet, left)
                keys |= {key.key: key for key, _ in had}
                counts |= {key.key: count for key, count in had}
        shared = self._listed.shared_names(facet, (key.local for key in keys.values() if key.local))
        return _Counted(dimension, keys, counts, shared, max(facet.keys - len(keys), 0))

    def range(self, dimension: Dimension) -> Facet:
        """Return the facet of a dimension of numbers."""
        (least, most), span = self.chosen.bounds(dimension), self._listed.span(dimension.predicate)
        return Facet(dimension, least=least, most=most, span=(f"{span[0]:f}", f"{span[1]:f}") if span else ("", ""))

    def with_options(self, counted: _Counted) -> Chosen:
        """Return what is chosen with the keys of a dimension as they are to be shown."""
        options = {key.key: key.terms for key in counted.keys.values()}
        return replace(self.chosen, found=lambda _: options, _options={})

    def _set(self, dimension: Dimension) -> BitMap:
        if dimension.kind is Kind.RANGE:
            least, most = map(parse_number, self.chosen.bounds(dimension))
            return self._listed.between(dimension.predicate, least, most)
        wanted = self.chosen.wanted(dimension)
        sets = (key.things for key in self._candidates.of(dimension) if key.key in wanted)
        return reduce(or_, sets, BitMap())


def read_indexed(page: Page, view: ClassView, arguments: "MultiDict[str, str]", listed: ListedClass) -> Listing:
    """Return the page of a list that a URL asks for. Things kept private are left out."""
    indexed = _Indexed(view, arguments, listed)
    left = indexed.left()
    count = listed.count if left is None else len(left)
    sorts = sorts_of(view, indexed.dimensions)
    sort = asked_sort(arguments, sorts)
    paging = Paging(min(read_page_number(arguments), Paging(1, PER_PAGE, count).last), PER_PAGE, count)
    ordered = partial(_ordered, listed, left, _order_of(page, view, indexed, sort))
    return Listing(
        view,
        shown=ordered(paging.offset, PER_PAGE),
        count=count,
        total=listed.count,
        paging=paging,
        facets=_read_facets(page, indexed),
        text=query_of("list-items", view, indexed.chosen.conditions(ox.NamedNode(view.iri)), listed.hidden),
        sorts=sorts,
        sort=sort,
        read=partial(ordered, 0, count) if count <= SORTABLE_UP_TO else None,
    )


def _read_facets(page: Page, indexed: _Indexed) -> list[Facet]:
    counted = {
        dimension: indexed.count_keys(dimension) for dimension in indexed.dimensions if dimension.kind is not Kind.RANGE
    }
    page.learn(term for each in counted.values() for term in each.terms())
    facets = [
        _facet(page, indexed, counted[dimension]) if dimension in counted else indexed.range(dimension)
        for dimension in indexed.dimensions
    ]
    return [facet for facet in facets if facet.is_needed]


def _facet(page: Page, indexed: _Indexed, counted: _Counted) -> Facet:
    chosen = indexed.with_options(counted)
    facet = facet_of(page, counted.dimension, chosen, (counted.keys, counted.counts), counted.shared)
    return replace(facet, left=facet.left + counted.unseen)


def _order_of(page: Page, view: ClassView, indexed: _Indexed, sort: str) -> tuple[str, str, str, bool]:
    """Return the order that a list has, as the index calls it, and whether it is to be turned around."""
    field, down = sort.lstrip("-"), sort.startswith("-")
    if field == "name":
        return "", "up", page.language, down
    dated = [each.predicate for each in indexed.dimensions if each.kind is Kind.YEARS]
    name = next(name for name in [view.amount, *dated] if name and local_name(name) == field)
    return name, "down" if down else "up", page.language, False


def _ordered(
    listed: ListedClass, left: BitMap | None, by: tuple[str, str, str, bool], offset: int, limit: int
) -> Sequence[str]:
    """Return the things that stand from ``offset`` on among those that are left."""
    *named, is_turned = by
    order = listed.order(*named)
    count = listed.count if left is None else len(left)
    size = min(limit, count - offset)
    start = count - offset - size if is_turned else offset
    places = order.whole_page(start, size) if left is None else order.page(left, start, size)
    return listed.iris(places[::-1] if is_turned else places)
