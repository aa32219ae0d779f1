"""Facets of a list: of one property any of the chosen values; of different properties, what is chosen of each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kggraph.iris import local_name
from kggraph.literals import number_of
from kggraph.store.interface import Term
from kggraph.store.list_gathering import ABSENT, NOT_STATED, STATED
from kggraph.web.pages.choosing import Chosen, keys_of
from kggraph.web.pages.dimensions import Dimension, Kind
from kggraph.web.pages.page import Page

SHOWN = 60  # choices of a facet; what is chosen is always among them

Table = Mapping[str, Mapping[str, Sequence[Term]]]


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how URLs write it, how many listed things have it, whether it is chosen.

    ``iri`` is set for a thing, ``text`` for a literal or a year, neither for what is (not) stated. ``count`` is None
    where so many things have the value that nobody counted them.
    """

    key: str
    iri: str
    text: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """What a reader may choose by; ``least`` and ``most`` are the bounds of a range as a URL gave them.

    ``left`` is how many choices are not shown.
    """

    dimension: Dimension
    choices: Sequence[Choice] = ()
    least: str = ""
    most: str = ""
    span: tuple[str, str] = ("", "")
    left: int = 0

    @property
    def parameter(self) -> str:
        """The facet's name in URLs."""
        return self.dimension.parameter

    @property
    def predicate(self) -> str:
        """The IRI of the property."""
        return self.dimension.predicate

    @property
    def is_range(self) -> bool:
        """Whether a range of numbers is chosen."""
        return self.dimension.kind is Kind.RANGE

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to choose, or to take back."""
        return self.is_range or len(self.choices) > 1 or any(choice.is_chosen for choice in self.choices)


def read_facets(page: Page, table: Table, chosen: Chosen) -> list[Facet]:
    """Return the facets of a list that was read whole, with counts that hold for what the others have chosen."""
    facets = [_facet(page, dimension, table, chosen) for dimension in chosen.dimensions]
    return [facet for facet in facets if facet.is_needed]


def facet_of(
    page: Page,
    dimension: Dimension,
    chosen: Chosen,
    counted: tuple[Iterable[str], Mapping[str, int] | None],
    shared: Collection[str] | None = None,
) -> Facet:
    """Return a facet from its keys and how many things have each, where somebody has counted.

    ``shared`` are local names that several keys have; they are looked for among these keys where nobody says.
    """
    options, counts = counted
    keys = [key for key in options if not page.is_private(key)]
    page.learn(key for key in keys if chosen.is_thing(dimension, key))
    if shared is None:
        shared = [name for name, count in Counter(map(local_name, keys)).items() if count > 1]
    wanted = chosen.wanted(dimension)
    choices = [
        Choice(
            key=local_name(key) if is_thing and local_name(key) not in shared else key,
            iri=key if is_thing else "",
            text="" if is_thing or key in {ABSENT, STATED, NOT_STATED} else key,
            count=None if counts is None else counts.get(key, 0),
            is_chosen=key in wanted,
        )
        for key in keys
        for is_thing in [chosen.is_thing(dimension, key)]
    ]
    choices.sort(key=lambda choice: _order(page, dimension, choice))
    shown = [choice for place, choice in enumerate(choices) if place < SHOWN or choice.is_chosen]
    return Facet(dimension, shown, left=len(choices) - len(shown))


def _facet(page: Page, dimension: Dimension, table: Table, chosen: Chosen) -> Facet:
    if dimension.kind is Kind.RANGE:
        numbers = [number for said in table.values() for number in map(number_of, said.get(dimension.predicate, ()))]
        known = sorted(number for number in numbers if number is not None)
        least, most = chosen.bounds(dimension)
        span = (f"{known[0]:f}", f"{known[-1]:f}") if known else ("", "")
        return Facet(dimension, least=least, most=most, span=span)
    counts = Counter(
        key for said in table.values() if chosen.allows(said, but=dimension) for key in keys_of(said, dimension)
    )
    return facet_of(page, dimension, chosen, (chosen.options(dimension), counts))


def _order(page: Page, dimension: Dimension, choice: Choice) -> tuple[object, ...]:
    """Return what choices are sorted by: the most frequent first, years from the latest; what is missing last."""
    if dimension.kind is Kind.STATED:
        return (choice.key != STATED,)
    if dimension.kind is Kind.YEARS:
        return (choice.key == ABSENT, -int(choice.key) if choice.key.isdigit() else 0)
    name = page.names.name(choice.iri).text if choice.iri else choice.text
    return (choice.key == ABSENT, -(choice.count or 0), name, choice.key)
