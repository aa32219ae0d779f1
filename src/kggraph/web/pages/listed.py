"""A list as it is shown: the things on a page, what they were chosen by, and the query whose answer the list is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name
from kggraph.site import ClassView
from kggraph.web.composing import Condition, Either, composed
from kggraph.web.pages.dimensions import Dimension, Kind
from kggraph.web.pages.facets import Facet
from kggraph.web.paging import Paging

SORTABLE_UP_TO = 5_000  # things that are read whole, sorted and counted at a request
PER_PAGE = 25


@dataclass(frozen=True)
class Listing:
    """A page of a class's things, those ``shown``, of all that the facets leave.

    ``count`` is how many the facets leave and ``total`` how many the class has, both without what is kept private.
    ``read`` gives all of the former in their order, if they are not too many to be read; ``text`` is the query.
    """

    view: ClassView
    shown: Sequence[str]
    count: int
    total: int
    paging: Paging
    facets: Sequence[Facet]
    text: str
    sorts: Sequence[str] = ()
    sort: str = ""
    read: Callable[[], Sequence[str]] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything that was chosen can be read."""
        return self.read is not None

    def items(self) -> Sequence[str]:
        """Return everything that was chosen; what is shown, where that is too much."""
        return self.read() if self.read else self.shown

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the pages lead to."""
        return self.count > self.paging.count


def sorts_of(view: ClassView, dimensions: Sequence[Dimension]) -> list[str]:
    """Return what a list can be sorted by, the usual first: amount, years, name; a minus turns the order around."""
    by = [view.amount] if view.amount else []
    by += [each.predicate for each in dimensions if each.kind is Kind.YEARS]
    properties = [f"{sign}{local_name(predicate)}" for predicate in dict.fromkeys(by) for sign in ("-", "")]
    return [*properties, "name", "-name"] if view.amount else ["name", "-name", *properties]


def asked_sort(arguments: "MultiDict[str, str]", sorts: Sequence[str]) -> str:
    """Return which of the orders of a list a URL asks for; the usual one where it asks for none that there is."""
    asked = arguments.get("sort", "")
    return asked if asked in sorts else sorts[0]


def query_of(name: str, view: ClassView, conditions: Iterable[Either], hidden: Iterable[str]) -> str:
    """Return a question about the things of a class that fit some conditions and are not hidden."""
    but = [[Condition("list-but", {"hidden": ox.NamedNode(iri)})] for iri in hidden]
    return composed(name, {"class": ox.NamedNode(view.iri)}, [*conditions, *but])
