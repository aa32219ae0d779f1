"""What is kept of the things of one class while an index of lists is written: sets of them by what they say."""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import partial

import pyoxigraph as ox
from pyroaring import BitMap

from kggraph.literals import is_date, number_of, parse_number, year_of
from kggraph.site import NAMED, ClassView
from kggraph.store.interface import Term
from kggraph.store.list_entries import Listed
from kggraph.vocabulary import ASAR

ABSENT, STATED, NOT_STATED = "none", "stated", "not-stated"  # keys for what has no value, any, or none
FEW = 60  # keys of a facet that are all looked at
_CHOSEN_AMONG = 30  # different values that readers choose among where no setting says so
_COUNTED = 100  # different values that are counted
Key = tuple[str, Sequence[str], BitMap]  # how URLs write it, the terms it stands for, the things that have it


class KeyKind(Enum):
    """What the keys of a facet are."""

    VALUE = "value"
    YEAR = "year"
    PRESENCE = "presence"
    STATUS = "status"


@dataclass
class _Values:
    """The different values of a property by text, until they are too many; each with its terms and things."""

    keys: dict[str, tuple[set[str], BitMap]] | None = field(default_factory=dict)

    def add(self, place: int, value: Term) -> None:
        if self.keys is None:
            return
        terms, things = self.keys.get(value.value) or self.keys.setdefault(value.value, (set(), BitMap()))
        terms.add(str(value))
        things.add(place)
        if len(self.keys) > _CHOSEN_AMONG:
            self.keys = None


@dataclass
class _Used:
    """How often a property has values of a datatype, and the first of those that differ."""

    count: int = 0
    different: set[Term] = field(default_factory=set)


@dataclass
class Gathered:
    """What is known of the things of a class so far, which are numbered in the order they come in."""

    number: int
    view: ClassView
    count: int = 0
    hidden: list[str] = field(default_factory=list)
    numbers: dict[str, list[tuple[Decimal, int]]] = field(default_factory=dict)
    _present: dict[str, BitMap] = field(default_factory=partial(defaultdict, BitMap))
    _values: dict[str, _Values] = field(default_factory=partial(defaultdict, _Values))
    _years: dict[str, dict[str, BitMap]] = field(default_factory=dict)
    _dates: dict[str, dict[int, str]] = field(default_factory=dict)
    _statuses: dict[str, BitMap] = field(default_factory=partial(defaultdict, BitMap))
    _amounts: dict[int, tuple[str, float]] = field(default_factory=dict)
    _used: dict[tuple[str, str], _Used] = field(default_factory=partial(defaultdict, _Used))
    _named: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._named = frozenset(getattr(self.view, name) for name in NAMED) - {""}

    def add(self, listed: Listed) -> int:
        """Take in a thing and return its number."""
        place, self.count = self.count, self.count + 1
        for name, values in listed.values.items():
            self._present[name].add(place)
            for value in values:
                if not isinstance(value, ox.BlankNode):
                    self._add_value(place, name, value)
        for status in listed.statuses:
            self._statuses[status].add(place)
        amounts = [value.value for value in listed.values.get(self.view.amount, ())]
        if amounts and (number := parse_number(min(amounts))) is not None:
            units = [value.value for value in listed.values.get(self.view.currency, ())]
            self._amounts[place] = (min(units, default=""), float(number))
        return place

    def named(self, listed: Listed) -> Iterator[tuple[str, str, str]]:
        """Yield the values that the settings let a thing be chosen by: property, key and term, without tabs."""
        for name in self._named:
            for value in listed.values.get(name, ()):
                if not isinstance(value, ox.BlankNode):
                    yield name, json.dumps(value.value, ensure_ascii=False), str(value).replace("\t", "\\t")

    def used(self) -> Iterator[tuple[str, str, int, int]]:
        """Yield how properties are used: with values of one datatype (IRIs have none), so many, so many different."""
        for (name, datatype), used in self._used.items():
            yield name, datatype, used.count, len(used.different)

    def absent(self, name: str) -> Iterator[Key]:
        """Yield the key of the things without a property, if there are any."""
        without = BitMap(range(self.count)) - self._present.get(name, BitMap())
        if without:
            yield ABSENT, (), without

    def unnamed(self) -> list[str]:
        """Return the properties that things are chosen by and none of them has."""
        return sorted(self._named - self._present.keys())

    def facets(self) -> Iterator[tuple[str, KeyKind, list[Key]]]:
        """Yield what things are chosen by beside the values of the properties that the settings name."""
        for name, values in self._values.items():
            if values.keys is not None:
                keys: list[Key] = [(key, sorted(terms), things) for key, (terms, things) in values.keys.items()]
                yield name, KeyKind.VALUE, [*keys, *self.absent(name)]
        for name in self._dated():
            years: list[Key] = [(year, (), things) for year, things in self._years.get(name, {}).items()]
            yield name, KeyKind.YEAR, [*years, *self.absent(name)]
        if self.view.amount:
            stated: Key = (STATED, (), self._present.get(self.view.amount, BitMap()))
            without: list[Key] = [(NOT_STATED, (), things) for _, _, things in self.absent(self.view.amount)]
            yield self.view.amount, KeyKind.PRESENCE, [stated, *without]
        statuses: list[Key] = [(status, (f"<{status}>",), things) for status, things in self._statuses.items()]
        yield ASAR.status.value, KeyKind.STATUS, statuses

    def orders(self, by_name: "array[int]") -> Iterator[tuple[str, str, "array[int]"]]:
        """Yield what things are sorted by beside their names: property, way and order; what states none stands last."""
        last = (1, "", 0.0)
        for way, sign in (("up", 1), ("down", -1)) if self.view.amount else ():
            ranked = {place: (0, unit, sign * size) for place, (unit, size) in self._amounts.items()}
            yield self.view.amount, way, array("I", sorted(by_name, key=lambda place: ranked.get(place, last)))
        for name in self._dated():
            dates = self._dates.get(name, {})
            undated = [place for place in by_name if place not in dates]
            dated = [place for place in by_name if place in dates]
            for way in ("up", "down"):
                ranked_dates = sorted(dated, key=dates.__getitem__, reverse=way == "down")
                yield name, way, array("I", [*ranked_dates, *undated])

    def _dated(self) -> list[str]:
        return sorted({name for name, datatype in self._used if is_date(datatype)})

    def _add_value(self, place: int, name: str, value: Term) -> None:
        datatype = value.datatype.value if isinstance(value, ox.Literal) else ""
        used = self._used[name, datatype]
        used.count += 1
        if len(used.different) < _COUNTED:
            used.different.add(value)
        if name not in self._named:
            self._values[name].add(place, value)
        if (number := number_of(value)) is not None:
            self.numbers.setdefault(name, []).append((number, place))
        if year := year_of(value.value):
            self._years.setdefault(name, {}).setdefault(year, BitMap()).add(place)
            dates = self._dates.setdefault(name, {})
            dates[place] = min(dates.get(place, value.value), value.value)
