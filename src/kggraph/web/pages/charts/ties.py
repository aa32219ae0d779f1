"""What a thing is tied to: the things that it points to and those that point to it, by property, a few of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from kggraph.store.interface import Incoming
from kggraph.vocabulary import ASAR, RDF, RDFS, SKOS
from kggraph.web.pages.incoming import count_by_property
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import NOT_STATED, Description

# What says what a thing is or where it stands written, not what it is tied to.
_NO_TIES = {
    RDF.type.value,
    RDF.subject.value,
    RDF.object.value,
    RDFS.isDefinedBy.value,
    SKOS.inScheme.value,
    NOT_STATED,
    ASAR.evidence.value,
}
PROPERTIES = 12  # of one thing, in each direction


@dataclass(frozen=True)
class Tie:
    """The things that one is tied to by a property: how many, and the first of them.

    ``is_incoming`` is set where they point to it. ``more_url`` leads to all of them.
    """

    predicate: str
    count: int
    iris: Sequence[str]
    more_url: str
    is_incoming: bool

    @property
    def rest(self) -> int:
        """How many are not among ``iris``."""
        return self.count - len(self.iris)


def read_ties(page: Page, description: Description, incoming: Incoming, most: int) -> list[Tie]:
    """Return what points to a thing, then what it points to, by property; ``most`` things of each."""
    own_url = page.own_url(description.iri)
    ties = []
    for name, count in sorted(_told(incoming).items())[:PROPERTIES]:
        more = page.incoming_url(description.iri, name)
        ties.append(Tie(name, count, incoming.subjects(name, 0, most), more, is_incoming=True))
    outgoing = {name: description.iris(name) for name in sorted(description.values) if name not in _NO_TIES}
    for name, iris in [pair for pair in outgoing.items() if pair[1]][:PROPERTIES]:
        count = len(iris) + description.left.get(name, 0)
        ties.append(Tie(name, count, iris[:most], own_url, is_incoming=False))
    return ties


def _told(incoming: Incoming) -> dict[str, int]:
    return {name: count for name, count in count_by_property(incoming).items() if name not in _NO_TIES}
