"""One reading of a candidate for all who want to know what is said about each subject."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, compress
from operator import ne
from pathlib import Path
from typing import NamedTuple, Protocol

from kggraph.nquads import Term, Triple, blocks, triples_of
from kggraph.sorting import stretches
from kggraph.vocabulary import RDF

_KINDS = 8_192  # lists of properties that are remembered: most subjects have those of others before them


class Subject(NamedTuple):
    """A subject with what is said about it: a property and a value for each statement, sorted.

    Each statement comes once, in whichever graphs it stands.
    """

    term: Term
    names: tuple[Term, ...]
    values: tuple[Term, ...]


class SubjectReader(Protocol):
    """Is told each subject of a candidate once, in the order of their bytes."""

    def take(self, subject: Subject) -> None:
        """Take what is said about a subject."""
        ...


def read_subjects(quads: Path, readers: Sequence[SubjectReader]) -> None:
    """Tell readers of all subjects in a file of sorted N-Quads. Memory grows with what is said about one alone."""
    takes = [reader.take for reader in readers]
    for subject in subjects(quads):
        for take in takes:
            take(subject)


def values_of(properties: Collection[Term]) -> Callable[[Subject], list[Term]]:
    """Return what gives the values that a subject has of some properties, in their order.

    >>> values_of([b"<e:b>"])(Subject(b"<e:s>", (b"<e:a>", b"<e:b>", b"<e:b>"), (b'"1"', b'"2"', b'"3"')))
    [b'"2"', b'"3"']
    """

    @lru_cache(_KINDS)
    def places(names: tuple[Term, ...]) -> tuple[int, ...]:
        return tuple(place for place, name in enumerate(names) if name in properties)

    def values(subject: Subject) -> list[Term]:
        said = subject.values
        return [said[place] for place in places(subject.names)]

    return values


def marked_values_of(marks: Mapping[Term, bytes]) -> Callable[[Subject], list[bytes]]:
    """Return what gives the values that a subject has of some properties, each after the mark of its property.

    >>> marked_values_of({b"<e:b>": b"0"})(Subject(b"<e:s>", (b"<e:a>", b"<e:b>"), (b'"1"', b'"2"')))
    [b'0"2"']
    """

    @lru_cache(_KINDS)
    def places(names: tuple[Term, ...]) -> tuple[tuple[int, bytes], ...]:
        return tuple((place, marks[name]) for place, name in enumerate(names) if name in marks)

    def values(subject: Subject) -> list[bytes]:
        said = subject.values
        return [mark + said[place] for place, mark in places(subject.names)]

    return values


TYPE: Term = str(RDF.type).encode()
types_of = values_of({TYPE})  # which all readers ask for: where they stand is found once


def subjects(quads: Path) -> Iterator[Subject]:
    """Yield each subject of sorted N-Quads with what is said about it."""
    same = lru_cache(_KINDS)(_itself)  # one object for equal lists: what is looked up often is hashed once
    held: list[Triple] = []
    with quads.open("rb") as file:
        for text in blocks(file):
            held += triples_of(text)
            if held[0][0] != held[-1][0]:  # more may be said about the last one
                last = bisect_left(held, held[-1][:1])
                yield from _divided(held[:last], same)
                held = held[last:]
    if held:
        yield from _divided(held, same)


def _itself(names: tuple[Term, ...]) -> tuple[Term, ...]:
    return names


def _divided(triples: list[Triple], same: Callable[[tuple[Term, ...]], tuple[Term, ...]]) -> Iterator[Subject]:
    """Yield the subjects of sorted triples. The interpreter does it by columns, without looking at each triple."""
    different = compress(triples, map(ne, triples, chain((None,), triples)))  # one may stand in several graphs
    terms, names, values = zip(*different, strict=True)
    for start, end in stretches(terms):
        yield Subject(terms[start], same(names[start:end]), values[start:end])
