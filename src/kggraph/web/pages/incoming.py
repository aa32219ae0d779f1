"""What points to a thing: grouped by property, counted, the first few of each group, the rest on pages of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.interface import Term
from kggraph.store.questions import question
from kggraph.vocabulary import RDF
from kggraph.web.pages.asking import with_slice
from kggraph.web.pages.page import Page
from kggraph.web.pages.paging import Paging

PER_GROUP = 25
_AT_ONCE = 500  # up to here one question fetches all groups, beyond it each group is asked for by itself


@dataclass(frozen=True)
class Group:
    """The things that point here by one property: how many there are, and some of them."""

    predicate: str
    count: int
    sources: Sequence[str]

    @property
    def is_instances(self) -> bool:
        """Whether these are the things of a class."""
        return self.predicate == RDF.type.value

    @property
    def rest(self) -> int:
        """How many are not among ``sources``."""
        return self.count - len(self.sources)


def count_incoming(page: Page, iri: str) -> dict[str, int]:
    """Return how many statements point to a thing, by property."""
    rows = page.store.select(question("page-incoming-counts"), entity=ox.NamedNode(iri))
    return {row["property"].value: int(row["count"].value) for row in rows if "property" in row}


def read_groups(page: Page, iri: str, counts: dict[str, int]) -> list[Group]:
    """Return the incoming groups, the things of a class first, then by property."""
    entity = ox.NamedNode(iri)
    order = sorted(counts, key=lambda predicate: (predicate != RDF.type.value, predicate))
    if sum(counts.values()) <= _AT_ONCE:
        rows = page.store.select(question("page-incoming"), entity=entity)
        found: dict[str, list[Term]] = {}
        for row in rows:
            found.setdefault(row["property"].value, []).append(row["source"])
        return [Group(name, counts[name], _named(found.get(name, ()))[:PER_GROUP]) for name in order]
    return [
        Group(name, counts[name], read_sources(page, iri, name, Paging(1, PER_GROUP, counts[name]))) for name in order
    ]


def read_sources(page: Page, iri: str, predicate: str, paging: Paging) -> list[str]:
    """Return one page of the things that point here by a property."""
    text = with_slice(question("page-incoming-by"), offset=paging.offset, limit=paging.size)
    rows = page.store.select(text, entity=ox.NamedNode(iri), property=ox.NamedNode(predicate))
    return _named(row["source"] for row in rows)


def _named(terms: Iterable[Term]) -> list[str]:
    return sorted({term.value for term in terms if isinstance(term, ox.NamedNode)})
