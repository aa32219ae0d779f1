"""What the things of a list may be chosen by: properties with few values, numbers, years, and how sure the facts are.

The settings name the first of them; the others are found in the data, so that a class nobody described has them too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import pyoxigraph as ox

from kggraph.iris import local_name
from kggraph.labels import NAMING
from kggraph.literals import is_date, is_number
from kggraph.site import NAMED, ClassView
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, RDF, RDFS, XSD
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.pages.statements import NOT_STATED

FEW = 30  # distinct values that a reader still chooses among
_MOST = 8  # dimensions beside those that the settings name
_PLAIN = {XSD.string.value, XSD.boolean.value}
_NEVER = {RDF.type.value, RDFS.isDefinedBy.value, RDFS.seeAlso.value, NOT_STATED, *NAMING}


class Kind(Enum):
    """How things are chosen by a property."""

    VALUES = "one of its values"
    STATED = "whether it has one"
    RANGE = "a number between two"
    YEARS = "a date in a year"
    CERTAINTY = "how sure a fact about the thing is"


@dataclass(frozen=True)
class Dimension:
    """Something to choose by: a property, how, and its name in URLs."""

    predicate: str
    kind: Kind
    parameter: str


@dataclass(frozen=True)
class _Use:
    """How a class uses a property: with values of one datatype (empty for IRIs), so many, so many of them distinct."""

    predicate: str
    datatype: str
    count: int
    values: int

    @property
    def is_shared(self) -> bool:
        """Whether values are few and some things have the same."""
        return 1 < self.values <= FEW and self.values < self.count


def read_dimensions(page: Page, view: ClassView) -> list[Dimension]:
    """Return what the things of a class may be chosen by, asking how it uses its properties, once for a release."""
    class_ = ox.NamedNode(view.iri)
    rows = recall(
        page,
        f"list-properties {view.iri}",
        lambda: page.store.select(question("list-properties"), **{"class": class_}),
    )
    uses = (
        (
            row["property"].value,
            row["datatype"].value if "datatype" in row else "",
            int(row["count"].value),
            int(row["values"].value),
        )
        for row in rows
    )
    return dimensions_of(view, uses)


def dimensions_of(view: ClassView, used: Iterable[tuple[str, str, int, int]]) -> list[Dimension]:
    """Return what the things of a class may be chosen by, in the order in which readers see it.

    ``used`` tells of each property and datatype (IRIs have none) how many values there are, and how many different.
    """
    named = [getattr(view, name) for name in NAMED if getattr(view, name)]
    chosen = [Dimension(predicate, Kind.VALUES, "") for predicate in named]
    if view.amount:
        chosen.append(Dimension(view.amount, Kind.STATED, ""))
    uses = _single([_Use(*use) for use in used])
    found = [Dimension(use.predicate, kind, "") for use in uses if (kind := _kind(use)) and use.predicate not in named]
    if view.amount and _units(view, uses) > 1:  # numbers in several currencies have no common range
        found = [dimension for dimension in found if dimension.predicate != view.amount]
    own = [dimension for dimension in found if dimension.predicate == view.amount]
    chosen += [*own, *[dimension for dimension in found if dimension not in own][:_MOST]]
    return _with_parameters([*chosen, Dimension(ASAR.status.value, Kind.CERTAINTY, "")])


def named_dimensions(view: ClassView) -> list[Dimension]:
    """Return what the settings let the things of a class be chosen by; nothing is asked."""
    named = [Dimension(getattr(view, name), Kind.VALUES, "") for name in NAMED if getattr(view, name)]
    return _with_parameters([*named, *([Dimension(view.amount, Kind.STATED, "")] if view.amount else [])])


def _single(uses: Sequence[_Use]) -> list[_Use]:
    """Return the uses of properties with values of one datatype, or dates: the most frequent first."""
    several = Counter(use.predicate for use in uses)
    return sorted(
        (use for use in uses if several[use.predicate] == 1 or _is_date(use)),
        key=lambda use: (-use.count, use.predicate),
    )


def _kind(use: _Use) -> Kind | None:
    """Return how things are chosen by a property, or None."""
    if use.predicate in _NEVER:
        return None
    if _is_date(use):
        return Kind.YEARS
    if is_number(use.datatype):
        return Kind.RANGE if use.values > 1 else None
    is_category = not use.datatype or use.datatype in _PLAIN
    return Kind.VALUES if is_category and use.is_shared else None


def _is_date(use: _Use) -> bool:
    return is_date(use.datatype)


def _units(view: ClassView, uses: Sequence[_Use]) -> int:
    return next((use.values for use in uses if use.predicate == view.currency), 1)


def _with_parameters(dimensions: Sequence[Dimension]) -> list[Dimension]:
    """Return the dimensions, each once, named by the local names of properties; IRIs where these are the same."""
    once = list(dict.fromkeys(dimensions))
    names = Counter(local_name(predicate) for predicate in {dimension.predicate for dimension in once})
    return [replace(dimension, parameter=_parameter(dimension, names)) for dimension in once]


def _parameter(dimension: Dimension, names: Counter[str]) -> str:
    if dimension.kind is Kind.CERTAINTY:
        return "certainty"
    name = local_name(dimension.predicate)
    name = name if names[name] == 1 else dimension.predicate
    return f"{name}.year" if dimension.kind is Kind.YEARS else name
