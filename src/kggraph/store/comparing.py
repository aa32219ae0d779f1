"""Whether a store elsewhere holds what was published: property by property, and by value where it rewrites literals."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kggraph.errors import StoreError
from kggraph.store.binding import bind
from kggraph.store.client import Asked, Client
from kggraph.store.dumped import Census, read_triples
from kggraph.store.interface import ProtocolQuery, QueryForm, Solution, Term
from kggraph.store.questions import question
from kggraph.store.release import Release
from kggraph.vocabulary import XSD

_ALL_COMPARED = 200_000  # triples of a release up to which every property is compared by value
_LARGEST_COMPARED = 9_999  # values of a property: some stores cut longer answers
_EXACT = {XSD.integer, XSD.decimal, XSD.boolean}
_DERIVED = ("int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger")
_MORE_DERIVED = ("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte")
_NUMBERS = _EXACT | {XSD[name] for name in (*_DERIVED, *_MORE_DERIVED)}
_FLOATS = {XSD.double, XSD.float}
_TRUTH = {"true": Decimal(1), "false": Decimal(0)}
_Value = tuple[object, ...]
_Pairs = dict[str, set[tuple[_Value, _Value]]]


def require_equal(client: Client, graph: str, release: Release, census: Census) -> int:
    """Return how many triples the graph holds, if they are the release's. Raises StoreError that says what differs.

    Counts that differ from those in the release are right if the values are the same: the store writes some literals
    in another way, and two of them became one.
    """
    stored = {row["property"].value: int(row["count"].value) for row in _select(client, "graph-properties", graph)}
    if foreign := sorted(set(stored) - set(census.counts)):
        raise StoreError(f"the store holds <{foreign[0]}>, which the release does not; publish again")
    suspect = {name for name, count in census.counts.items() if stored.get(name, 0) != count}
    is_small = census.total <= _ALL_COMPARED
    compared = {n for n in census.counts if n in suspect or (is_small and census.counts[n] <= _LARGEST_COMPARED)}
    if too_large := sorted(name for name in suspect if census.counts[name] > _LARGEST_COMPARED):
        name = too_large[0]
        raise StoreError(
            f"the store holds {stored.get(name, 0):,} triples with <{name}>; {census.counts[name]:,} were published"
        )
    for name, expected in _expected(release, compared).items():
        rows = _select(client, "graph-values", graph, property=ox.NamedNode(name))
        found = {(_value(row["subject"]), _value(row["value"])) for row in rows}
        if found != expected:
            raise StoreError(_difference(name, expected, found))
    return sum(stored.values())


def _difference(name: str, expected: set[tuple[_Value, _Value]], found: set[tuple[_Value, _Value]]) -> str:
    missing, foreign = sorted(expected - found, key=str), sorted(found - expected, key=str)
    what, example = ("lacks", missing[0]) if missing else ("has", foreign[0])
    return (
        f"of <{name}> the store {what} {example[0][-1]} → {example[1][-1]} "
        f"({len(missing)} of {len(expected)} values are missing, {len(foreign)} are not of the release)"
    )


def _expected(release: Release, names: set[str]) -> _Pairs:
    pairs: _Pairs = {name: set() for name in names}
    for triple in read_triples(release) if names else ():
        if triple.predicate.value in names:
            pairs[triple.predicate.value].add((_value(triple.subject), _value(triple.object)))
    return pairs


def _value(term: Term | ox.Triple) -> _Value:
    """Return what a term means, whatever a store makes of its spelling; blank nodes are all alike."""
    if isinstance(term, ox.BlankNode):
        return ("blank node", "a blank node")
    if not isinstance(term, ox.Literal):
        return ("term", str(term))
    if term.language:
        return ("text", term.language.lower(), term.value)
    for datatypes, read in _READINGS:
        if term.datatype in datatypes:
            with suppress(ValueError, InvalidOperation):
                return ("value", read(term.value))
    return ("literal", term.value)


def _instant(text: str) -> object:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment


_READINGS: Iterable[tuple[Iterable[ox.NamedNode], Callable[[str], object]]] = (
    (_NUMBERS, lambda text: _TRUTH[text] if text in _TRUTH else Decimal(text)),
    (_FLOATS, float),
    ({XSD.dateTime}, _instant),
)


def _select(client: Client, name: str, graph: str, **terms: ox.NamedNode) -> list[Solution]:
    text = bind(question(name), terms)
    return client.select(Asked(ProtocolQuery(text, default_graphs=[graph]), QueryForm.SELECT))
