"""A list as it is shown: the things on a page, what they were chosen by, and the query whose answer the list is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.site import ClassView
from kggraph.web.composing import Condition, Either, composed
from kggraph.web.pages.facets import Facet
from kggraph.web.paging import Paging

SORTABLE_UP_TO = 5_000  # things that are read whole, sorted and counted at a request
PER_PAGE = 25


@dataclass(frozen=True)
class Listing:
    """A page of a class's things: all that the facets leave (``items``), and those on this page.

    ``count`` is how many the facets leave and ``total`` how many the class has, both without what is kept private.
    Where ``items`` are too many to be read they are only those on the page. ``text`` is the query.
    """

    view: ClassView
    items: Sequence[str]
    shown: Sequence[str]
    count: int
    total: int
    paging: Paging
    facets: Sequence[Facet]
    text: str
    sorts: Sequence[str] = ()
    sort: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether everything that was chosen could be read and sorted."""
        return len(self.items) == self.count

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the pages lead to."""
        return self.count > self.paging.count


def query_of(name: str, view: ClassView, conditions: Iterable[Either], hidden: Iterable[str]) -> str:
    """Return a question about the things of a class that fit some conditions and are not hidden."""
    but = [[Condition("list-but", {"hidden": ox.NamedNode(iri)})] for iri in hidden]
    return composed(name, {"class": ox.NamedNode(view.iri)}, [*conditions, *but])
