"""The list of all that has a description, page by page: where a crawler begins that reads nothing but RDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kggraph.store.release import PAGES_FOLDER, Release
from kggraph.vocabulary import HYDRA, RDF, VOID
from kggraph.web.dataset.description import Place
from kggraph.web.description import Section
from kggraph.web.paging import Paging

MEMBERS_PER_PAGE = 1_000
PATH = "entities"
_PER_LIST = 10_000  # lines of each list of a release but the last


@dataclass(frozen=True)
class EntityList:
    """The lists of pages in a release, of which each page tells a part (Hydra Core Vocabulary, collections)."""

    lists: Sequence[Path]
    place: Place

    @classmethod
    def of(cls, release: Release, place: Place) -> "EntityList":
        """Return the list of a release."""
        names = sorted(name for name in release.manifest.files if name.startswith(f"{PAGES_FOLDER}/"))
        return cls([release.path(name) for name in names], place)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return self._paging(1).last

    def page(self, number: int) -> list[Section]:
        """Return a page, which is one of those that there are; ``number`` counts from 1."""
        paging = self._paging(number)
        collection, view = self._iri(PATH), self._iri(f"{PATH}/{number}")
        neighbours = {"first": 1, "previous": number - 1, "next": number + 1, "last": paging.last}
        about = [
            ox.Triple(collection, RDF.type, HYDRA.Collection),
            ox.Triple(collection, VOID.inDataset, self.place.dataset),
            ox.Triple(collection, HYDRA.totalItems, ox.Literal(paging.count)),
            ox.Triple(collection, HYDRA.view, view),
            ox.Triple(view, RDF.type, HYDRA.PartialCollectionView),
            *(
                ox.Triple(view, HYDRA[relation], self._iri(f"{PATH}/{page}"))
                for relation, page in neighbours.items()
                if 1 <= page <= paging.last
            ),
        ]
        members = [ox.Triple(collection, HYDRA.member, ox.NamedNode(iri)) for iri in self._members(paging)]
        return [Section("All that is described", tuple(about)), Section("What is on this page", tuple(members))]

    def _members(self, paging: Paging) -> list[str]:
        number, start = divmod(paging.offset, _PER_LIST)
        if number >= len(self.lists):
            return []
        with self.lists[number].open(encoding="utf-8") as lines:
            return [line.rstrip("\n") for line in islice(lines, start, start + paging.size)]

    def _paging(self, number: int) -> Paging:
        count = 0
        if self.lists:
            with self.lists[-1].open("rb") as lines:
                count = (len(self.lists) - 1) * _PER_LIST + sum(1 for _ in lines)
        return Paging(number, MEMBERS_PER_PAGE, count)

    def _iri(self, path: str) -> ox.NamedNode:
        return ox.NamedNode(self.place.base + path)
