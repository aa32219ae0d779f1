"""What a URL chooses of a list, as a test of one thing and as conditions of a query; the two agree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name
from kggraph.literals import number_of, parse_number, year_of
from kggraph.store.interface import Term
from kggraph.store.list_gathering import ABSENT, NOT_STATED, STATED
from kggraph.vocabulary import XSD
from kggraph.web.composing import Condition, Either
from kggraph.web.pages.dimensions import Dimension, Kind

Said = Mapping[str, Sequence[Term]]
Options = Mapping[str, Sequence[Term]]


def keys_of(said: Said, dimension: Dimension) -> frozenset[str]:
    """Return the keys that a thing answers to: IRIs, texts, years; ``none`` where it has no value.

    >>> donor = Dimension("https://e.org/donor", Kind.VALUES, "donor")
    >>> sorted(keys_of({donor.predicate: [ox.NamedNode("https://e.org/ana")]}, donor)), sorted(keys_of({}, donor))
    (['https://e.org/ana'], ['none'])
    """
    values = said.get(dimension.predicate, ())
    if dimension.kind is Kind.STATED:
        return frozenset({STATED if values else NOT_STATED})
    texts = [value.value for value in values if not isinstance(value, ox.BlankNode)]
    if dimension.kind is Kind.YEARS:
        texts = [year for text in texts if (year := year_of(text))]
    if dimension.kind is Kind.CERTAINTY:
        return frozenset(texts)
    return frozenset(texts) if values else frozenset({ABSENT})


@dataclass(frozen=True)
class Chosen:
    """What a URL asks for: by dimension keys, or the bounds of a range as they were written.

    ``found`` gives the keys that occur for a dimension, each with the terms that it stands for.
    """

    dimensions: Sequence[Dimension]
    keys: Mapping[Dimension, frozenset[str]]
    ranges: Mapping[Dimension, tuple[str, str]]
    found: Callable[[Dimension], Options]
    _options: dict[Dimension, Options] = field(default_factory=dict)

    def options(self, dimension: Dimension) -> Options:
        """Return the keys that occur, with their terms."""
        if dimension not in self._options:
            self._options[dimension] = self.found(dimension)
        return self._options[dimension]

    def wanted(self, dimension: Dimension) -> frozenset[str]:
        """Return the chosen keys in full: a local name stands for each IRI that has it."""
        given = self.keys.get(dimension, frozenset())
        known = {
            key
            for key in (self.options(dimension) if given else {})
            if key in given or (self.is_thing(dimension, key) and local_name(key) in given)
        }
        return frozenset(known)

    def is_thing(self, dimension: Dimension, key: str) -> bool:
        """Return whether a key is the IRI of a thing."""
        return any(isinstance(term, ox.NamedNode) for term in self.options(dimension).get(key, ()))

    def bounds(self, dimension: Dimension) -> tuple[str, str]:
        """Return the bounds of a range as they were written, empty where there is none."""
        return self.ranges.get(dimension, ("", ""))

    def is_choosing(self, dimension: Dimension) -> bool:
        """Return whether anything is chosen by a dimension."""
        return dimension in self.keys or dimension in self.ranges

    def active(self) -> list[Dimension]:
        """Return the dimensions by which something is chosen."""
        return [dimension for dimension in self.dimensions if self.is_choosing(dimension)]

    def allows(self, said: Said, *, but: Dimension | None = None) -> bool:
        """Return whether a thing has what is chosen; ``but`` is not looked at."""
        return all(
            _is_within(said, dimension, self.ranges[dimension])
            if dimension in self.ranges
            else bool(self.wanted(dimension) & keys_of(said, dimension))
            for dimension in self.active()
            if dimension != but
        )

    def conditions(self, class_: ox.NamedNode, *, but: Dimension | None = None) -> list[Either]:
        """Return the same as conditions of a query."""
        return [self._condition(dimension, class_) for dimension in self.active() if dimension != but]

    def _condition(self, dimension: Dimension, class_: ox.NamedNode) -> Either:
        terms: dict[str, Term] = {"property": ox.NamedNode(dimension.predicate), "class": class_}
        if dimension in self.ranges:
            return [_range_condition(terms, self.ranges[dimension])]
        wanted = self.wanted(dimension)
        some = sorted(wanted - {ABSENT, STATED, NOT_STATED})
        # What occurs nowhere is asked for as a text, which no value is.
        asked: list[Term] = [ox.Literal(key) for key in some or sorted(self.keys[dimension])]
        values = [term for key in some for term in self.options(dimension)[key]] or asked
        parts = {
            Kind.YEARS: Condition("list-in-year", terms, {"year": asked}),
            Kind.CERTAINTY: Condition("list-certain", {}, {"status": values}),
        }
        with_value = parts.get(dimension.kind, Condition("list-with-value", terms, {"value": values}))
        either = [with_value] if some or not wanted else []
        either += [Condition("list-with", terms)] if STATED in wanted else []
        return either + ([Condition("list-without", terms)] if wanted & {ABSENT, NOT_STATED} else [])


def read_chosen(
    dimensions: Sequence[Dimension], arguments: "MultiDict[str, str]", found: Callable[[Dimension], Options]
) -> Chosen:
    """Return what a URL's parameters choose. A range is ``value.min`` and ``value.max``; what is no number is no bound.

    >>> donor, value = Dimension("https://e.org/donor", Kind.VALUES, "donor"), Dimension("urn:v", Kind.RANGE, "value")
    >>> arguments = MultiDict([("donor", "a"), ("donor", "b"), ("value.min", "5"), ("value.max", "many")])
    >>> chosen = read_chosen([donor, value], arguments, lambda _: {})
    >>> sorted(chosen.keys[donor]), chosen.ranges[value]
    (['a', 'b'], ('5', ''))
    """
    keys, ranges = {}, {}
    for dimension in dimensions:
        if dimension.kind is Kind.RANGE:
            bounds = [arguments.get(f"{dimension.parameter}.{end}", "").strip() for end in ("min", "max")]
            least, most = (bound if parse_number(bound) is not None else "" for bound in bounds)
            if least or most:
                ranges[dimension] = (least, most)
        elif given := frozenset(filter(None, arguments.getlist(dimension.parameter))):
            keys[dimension] = given
    return Chosen(dimensions, keys, ranges, found)


def _is_within(said: Said, dimension: Dimension, bounds: tuple[str, str]) -> bool:
    least, most = (parse_number(bound) for bound in bounds)
    numbers = [number for number in map(number_of, said.get(dimension.predicate, ())) if number is not None]
    return any((least is None or number >= least) and (most is None or number <= most) for number in numbers)


def _range_condition(terms: Mapping[str, Term], bounds: tuple[str, str]) -> Condition:
    numbers = {
        name: ox.Literal(f"{number:f}", datatype=XSD.decimal)
        for name, bound in zip(("least", "most"), bounds, strict=True)
        if (number := parse_number(bound)) is not None
    }
    question = "list-between" if len(numbers) > 1 else "list-from" if "least" in numbers else "list-up-to"
    return Condition(question, {**terms, **numbers})
