"""How the terms of an ontology are used: counted when the release was made, with examples asked of the store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.statistics import PropertyPartition, Statistics
from kggraph.store.questions import question
from kggraph.store.tallies import is_asked_as_counted
from kggraph.vocabulary import RDF
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import Shown, shown_term

_WITH_EXAMPLES = 150  # terms: each takes a question
_EXAMPLES = 5
_PARTNERS = 30  # properties of a class, and classes of a property


@dataclass(frozen=True)
class Partner:
    """A property that things of a class have, or a class whose things have a property; ``things`` are how many."""

    iri: str
    things: int


@dataclass(frozen=True)
class Counts:
    """What was counted of terms: how often each is used and what with; nothing where nobody counted."""

    uses: Mapping[str, int]
    partners: Mapping[str, Sequence[Partner]]
    is_known: bool = True

    def of(self, iri: str) -> int | None:
        """Return how often a term is used; None where nobody knows."""
        return self.uses.get(iri, 0 if self.is_known else None)


def read_counts(page: Page, ontology: ox.NamedNode) -> Counts:
    """Return how terms are used, as it was counted when the release was made.

    Where the endpoint's default graph is not what was counted, and in front of an endpoint without a release, the store
    is asked how often the ontology's terms are used.
    """
    release = find_release()
    statistics = find_statistics(release)
    if statistics is None or release is None or not is_asked_as_counted(release):
        rows = page.store.select(question("page-uses"), entity=ontology)
        return Counts({row["term"].value: int(row["count"].value) for row in rows if "term" in row}, {})
    return _counted(statistics)


def _counted(statistics: Statistics) -> Counts:
    uses = {part.property: part.triples for part in statistics.property_partitions}
    partners: dict[str, list[Partner]] = {}
    for part in statistics.class_partitions:
        uses[part.iri] = part.entities
        partners[part.iri] = [Partner(each.property, each.subjects) for each in _told(part.properties)]
        for each in _told(part.properties):
            partners.setdefault(each.property, []).append(Partner(part.iri, each.subjects))
    is_whole = len(statistics.property_partitions) == statistics.properties
    kept = {iri: sorted(found, key=_size)[:_PARTNERS] for iri, found in partners.items()}
    return Counts(uses, kept, is_known=is_whole and len(statistics.class_partitions) == statistics.classes)


def _told(parts: Iterable[PropertyPartition]) -> list[PropertyPartition]:
    return [part for part in parts if part.property != RDF.type.value]


def _size(partner: Partner) -> tuple[int, str]:
    return -partner.things, partner.iri


def examples_of_classes(page: Page, iris: Sequence[str]) -> dict[str, list[str]]:
    """Return a few things of each of some classes; those kept private are left out."""
    found = {}
    for iri in iris[:_WITH_EXAMPLES]:
        rows = page.store.select(question("page-class-examples"), **{"class": ox.NamedNode(iri)})
        things = [row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode)]
        found[iri] = [thing for thing in things if not page.is_private(thing)][:_EXAMPLES]
    return found


def examples_of_properties(page: Page, iris: Sequence[str]) -> dict[str, list[tuple[str, Shown]]]:
    """Return a few statements with each of some properties, as subject and value."""
    found = {}
    for iri in iris[:_WITH_EXAMPLES]:
        rows = page.store.select(question("page-property-examples"), property=ox.NamedNode(iri))
        found[iri] = [
            (row["subject"].value, shown_term(row["object"]))
            for row in rows
            if isinstance(row["subject"], ox.NamedNode) and not isinstance(row["object"], ox.BlankNode)
            if not page.is_private(row["subject"].value) and not page.is_private(row["object"].value)
        ][:_EXAMPLES]
    return found
