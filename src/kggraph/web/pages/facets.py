"""Facets of a list: same property, any of the chosen values; different properties, all of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name
from kggraph.site import ClassView
from kggraph.store.interface import Term
from kggraph.web.pages.page import Page

FACETED = ("giver", "what", "receiver", "within")
STATED, NOT_STATED = "stated", "not-stated"
_NONE = "none"

Values = Mapping[str, Mapping[str, Sequence[Term]]]


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how URLs write it, how many listed things have it, whether it is chosen."""

    key: str
    iri: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A property to choose by; ``parameter`` is its name in URLs. The amount's choices have no IRIs."""

    parameter: str
    predicate: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Chosen:
    """What a URL asks for: keys by property."""

    keys: Mapping[str, frozenset[str]]

    def allows(self, said: Mapping[str, Sequence[Term]], *, amount: str, but: str = "") -> bool:
        """Return whether a thing has one of the chosen values of every property; ``but`` is not looked at."""
        return all(
            predicate == but or bool(keys & keys_of(said, predicate, is_amount=predicate == amount))
            for predicate, keys in self.keys.items()
        )


def read_chosen(view: ClassView, arguments: "MultiDict[str, str]") -> Chosen:
    """Return what a URL's parameters choose; parameters are the local names of properties.

    >>> view = ClassView("https://e.org/Gift", giver="https://e.org/donor", amount="https://e.org/value")
    >>> chosen = read_chosen(view, MultiDict([("donor", "a"), ("donor", "b"), ("sort", "name")]))
    >>> [(predicate, sorted(keys)) for predicate, keys in chosen.keys.items()]
    [('https://e.org/donor', ['a', 'b'])]
    """
    predicates = [getattr(view, name) for name in (*FACETED, "amount")]
    wanted = {name: frozenset(filter(None, arguments.getlist(local_name(name)))) for name in predicates if name}
    return Chosen({predicate: keys for predicate, keys in wanted.items() if keys})


def keys_of(said: Mapping[str, Sequence[Term]], predicate: str, *, is_amount: bool = False) -> frozenset[str]:
    """Return the keys that a thing answers to for a property: IRIs and their local names."""
    values = said.get(predicate, ())
    if is_amount:
        return frozenset({STATED if values else NOT_STATED})
    if not values:
        return frozenset({_NONE})
    iris = [value.value for value in values if isinstance(value, ox.NamedNode)]
    return frozenset([*iris, *(local_name(iri) for iri in iris)])


def read_facets(page: Page, view: ClassView, values: Values, chosen: Chosen) -> list[Facet]:
    """Return the facets of a list with counts that hold for what the other facets have chosen."""
    facets = [_facet(page, view, getattr(view, name), (values, chosen)) for name in FACETED if getattr(view, name)]
    if view.amount:
        facets.append(_amount_facet(view, values, chosen))
    return [facet for facet in facets if len(facet.choices) > 1]


def _facet(page: Page, view: ClassView, predicate: str, listed: tuple[Values, Chosen]) -> Facet:
    values, chosen = listed
    everything = {iri for said in values.values() for iri in _iris(said, predicate) if not page.is_private(iri)}
    counts = Counter(
        iri
        for said in values.values()
        if chosen.allows(said, amount=view.amount, but=predicate)
        for iri in _iris(said, predicate)
    )
    short = Counter(local_name(iri) for iri in everything)
    wanted = chosen.keys.get(predicate, frozenset())
    choices = []
    for iri in everything:
        key = local_name(iri) if short[local_name(iri)] == 1 else iri
        choices.append(Choice(key, iri, counts[iri], bool(wanted & {key, iri})))
    page.learn(everything)
    choices.sort(key=lambda choice: (-choice.count, page.names.name(choice.iri)))
    return Facet(local_name(predicate), predicate, choices)


def _amount_facet(view: ClassView, values: Values, chosen: Chosen) -> Facet:
    shown = [said for said in values.values() if chosen.allows(said, amount=view.amount, but=view.amount)]
    stated = sum(1 for said in shown if said.get(view.amount))
    wanted = chosen.keys.get(view.amount, frozenset())
    choices = [
        Choice(STATED, "", stated, STATED in wanted),
        Choice(NOT_STATED, "", len(shown) - stated, NOT_STATED in wanted),
    ]
    return Facet(local_name(view.amount), view.amount, choices)


def _iris(said: Mapping[str, Sequence[Term]], predicate: str) -> set[str]:
    return {value.value for value in said.get(predicate, ()) if isinstance(value, ox.NamedNode)}
