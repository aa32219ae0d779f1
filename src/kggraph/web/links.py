"""What leads to a thing, twenty-five statements at a time, and the pages that hold the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.errors import UnknownPageError
from kggraph.iris import Iris, with_query
from kggraph.store.interface import Incoming
from kggraph.vocabulary import HYDRA, RDF
from kggraph.web.paging import Paging

PER_PAGE = 25
FACTS_SHOWN = 200
# Facts stand beside what they are about, and list cells in their lists.
_TOLD_ELSEWHERE = {RDF.predicate.value, RDF.first.value}


def told_by_property(incoming: Incoming) -> dict[str, int]:
    """Return how many statements lead to a thing, by property, without those that its description tells elsewhere.

    Facts about it are told elsewhere, unless they are too many.
    """
    hidden = _TOLD_ELSEWHERE | (
        {RDF.subject.value} if incoming.counts.get(RDF.subject.value, 0) <= FACTS_SHOWN else set()
    )
    return {name: count for name, count in incoming.counts.items() if name not in hidden}


@dataclass(frozen=True)
class Links:
    """One page of the statements that lead to a thing; ``paging`` counts all of them, or as many as could be."""

    entity: ox.NamedNode
    incoming: Incoming
    counts: Mapping[str, int]
    paging: Paging

    def triples(self) -> list[ox.Triple]:
        """Return the statements on this page, by property; that something is a fact's object comes last."""
        found: list[ox.Triple] = []
        start = self.paging.offset
        for name in sorted(self.counts, key=lambda name: (name == RDF.object.value, name)):
            wanted = self.paging.size - len(found)
            if wanted and start < self.counts[name]:
                subjects = self.incoming.subjects(name, start, wanted)
                leading = ox.NamedNode(name)
                found += [ox.Triple(ox.NamedNode(subject), leading, self.entity) for subject in subjects]
            start = max(0, start - self.counts[name])
        return found

    def heading(self) -> str:
        """Return what the statements on this page are."""
        paging = self.paging
        if paging.last == 1:
            return "What leads to it"
        end = min(paging.offset + paging.size, paging.count)
        total = f"{paging.count:,}" if self.incoming.is_exact else f"more than {paging.count:,}"
        return f"What leads to it: {paging.offset + 1:,} to {end:,} of {total} statements"

    def neighbours(self) -> dict[str, int]:
        """Return the other pages by their link relation (RFC 8288); nothing where all stands on one page."""
        paging = self.paging
        if paging.last == 1:
            return {}
        pages = {"first": 1, "prev": paging.page - 1, "next": paging.page + 1, "last": paging.last}
        return {relation: page for relation, page in pages.items() if 1 <= page <= paging.last}

    def controls(self, iris: Iris) -> Iterator[ox.Triple]:
        """Yield what leads a crawler from page to page (Hydra Core Vocabulary, PartialCollectionView), if need be."""
        neighbours = self.neighbours()
        if not neighbours:
            return
        document = iris.absolute(iris.document_url(self.entity.value))
        collection, about = ox.NamedNode(f"{document}#incoming"), ox.BlankNode("members")
        view = ox.NamedNode(with_query(document, page=str(self.paging.page)))
        yield ox.Triple(collection, RDF.type, HYDRA.Collection)
        yield ox.Triple(collection, HYDRA.memberAssertion, about)
        yield ox.Triple(about, HYDRA.object, self.entity)
        if self.incoming.is_exact:
            yield ox.Triple(collection, HYDRA.totalItems, ox.Literal(self.paging.count))
        yield ox.Triple(collection, HYDRA.view, view)
        yield ox.Triple(view, RDF.type, HYDRA.PartialCollectionView)
        for relation, page in neighbours.items():
            name = "previous" if relation == "prev" else relation
            yield ox.Triple(view, HYDRA[name], ox.NamedNode(with_query(document, page=str(page))))


def links_on(entity: ox.NamedNode, incoming: Incoming, page: int) -> Links:
    """Return a page of what leads to an entity. Raises UnknownPageError where there is no such page."""
    counts = told_by_property(incoming)
    paging = Paging(page, PER_PAGE, sum(counts.values()))
    if not 1 <= page <= paging.last:
        raise UnknownPageError(entity.value, page, paging.last)
    return Links(entity, incoming, counts, paging)
