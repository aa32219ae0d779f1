"""What points to a thing: grouped by property, counted, the first few of each group, the rest on pages of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.interface import Incoming
from kggraph.vocabulary import RDF
from kggraph.web.asking import shown_question
from kggraph.web.links import told_by_property

PER_GROUP = 25


@dataclass(frozen=True)
class Group:
    """The things that point here by one property: how many there are, and some of them.

    ``query`` gives them all; it is empty where they are too many to be counted.
    """

    predicate: str
    count: int
    sources: Sequence[str]
    query: str = ""

    @property
    def is_instances(self) -> bool:
        """Whether these are the things of a class."""
        return self.predicate == RDF.type.value

    @property
    def rest(self) -> int:
        """How many are not among ``sources``."""
        return self.count - len(self.sources)


def count_by_property(incoming: Incoming) -> dict[str, int]:
    """Return how many things point here, by property, without those that only make up a fact or a list."""
    return {name: count for name, count in told_by_property(incoming).items() if name != RDF.object.value}


def read_groups(incoming: Incoming, entity: ox.NamedNode) -> list[Group]:
    """Return the groups of what leads to a thing, the things of a class first, then by property."""
    counts = count_by_property(incoming)
    order = sorted(counts, key=lambda predicate: (predicate != RDF.type.value, predicate))
    return [
        Group(
            name,
            counts[name],
            incoming.subjects(name, 0, PER_GROUP),
            shown_question("page-incoming-by", entity=entity, property=ox.NamedNode(name)) if incoming.is_exact else "",
        )
        for name in order
    ]
