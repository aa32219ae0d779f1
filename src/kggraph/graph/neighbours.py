r"""What stands around a node, read off sorted files: memory does not grow with the data.

Terms are N-Triples as bytes, as a candidate writes them; a tab is written ``\t``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple, Self, TypeAlias

from kggraph.graph.candidate import Candidate
from kggraph.nquads import Term, Triple, triples_of
from kggraph.sorted_file import SortedFile
from kggraph.sorting import stretches
from kggraph.subjects import subjects

Statements: TypeAlias = Mapping[Term, Sequence[Term]]  # by property, its values
_KEPT = 65_536  # nodes whose statements are remembered
_KINDS = 8_192  # lists of properties of which it is remembered where each stands


@dataclass(frozen=True, eq=False)  # it is hashed often, and quickly as the object that it is
class Kind:
    """The properties of a node, one for each statement, sorted; and for each property where it begins and ends."""

    names: tuple[Term, ...]
    stretches: tuple[tuple[Term, int, int], ...]


class Columns(NamedTuple):
    """What is said about a node: its kind, and all values in that order."""

    kind: Kind
    objects: Sequence[Term]

    @classmethod
    def of(cls, statements: Statements) -> Self:
        """Return the columns of what is said by property."""
        names = tuple(name for name, values in statements.items() for _ in values)
        return cls(_kind_of(names), [value for values in statements.values() for value in values])


class Neighbours:
    """The statements of a candidate by the node that they are about, and by the node that they lead to.

    Its links were written already (``write_links``).
    """

    def __init__(self, candidate: Candidate) -> None:
        self._path = candidate.quads
        self._quads, self._links = SortedFile(candidate.quads), SortedFile(candidate.links)
        self._held: tuple[Term, Statements, Columns] = (b"", {}, Columns.of({}))
        self._remembered = lru_cache(_KEPT)(self._about)
        self._columns = lru_cache(_KINDS)(lambda node: Columns.of(self.about(node)))
        self.leading_to = lru_cache(_KEPT)(self._leading_to)
        self.weight = lru_cache(_KEPT)(self._weight)

    def about(self, node: Term) -> Statements:
        """Return what is said about a node."""
        return self._held[1] if node == self._held[0] else self._remembered(node)

    def columns(self, node: Term) -> Columns:
        """Return the same by columns."""
        return self._held[2] if node == self._held[0] else self._columns(node)

    def values(self, node: Term, predicate: Term) -> list[Term]:
        """Return the values of one property of a node, and look at nothing else that is said about it."""
        if node == self._held[0]:
            return list(self._held[1].get(predicate, ()))
        return list(dict.fromkeys(value for *_, value in self._triples(b"%b %b " % (node, predicate))))

    def has(self, node: Term, predicate: Term, value: Term) -> bool:
        """Return whether a triple is in the data."""
        if node == self._held[0] or b"\\t" in value:  # which is a tab, or what follows a backslash
            return value in self.about(node).get(predicate, ())
        return self._quads.has(b"%b %b %b " % (node, predicate, value))

    def subjects(self, predicate: Term, node: Term) -> Iterator[Term]:
        """Yield the subjects of the triples with this property and object, which is no literal."""
        for line in self._links.lines_from(b"%b\t%b\t" % (node, predicate)):
            yield line.rpartition(b"\t")[2]

    def all_about(self) -> Iterator[tuple[Term, Statements, Kind]]:
        """Yield each subject with what is said about it, in the order of the bytes.

        Of the one that was yielded last this need not be looked up.
        """
        for term, names, values in subjects(self._path):
            kind = _kind_of(names)
            said = {name: values[start:end] for name, start, end in kind.stretches}
            self._held = (term, said, Columns(kind, values))
            yield term, said, kind

    def all_beginning(self, first: bytes) -> Iterator[tuple[Term, Statements]]:
        """Yield the same of the subjects that begin with some bytes."""
        triples = (triple for lines in self._quads.runs_from(first) for triple in triples_of(b"\n".join(lines)))
        for subject, group in groupby(triples, key=itemgetter(0)):
            yield subject, _gathered(group)

    def _about(self, node: Term) -> Statements:
        return _gathered(self._triples(node + b" "))

    def _triples(self, start: bytes) -> list[Triple]:
        """Return the triples whose lines begin with some bytes."""
        return triples_of(b"\n".join(chain.from_iterable(self._quads.runs_from(start))))

    def _leading_to(self, node: Term) -> Statements:
        lines = (line.split(b"\t") for line in self._links.lines_from(node + b"\t"))
        return {name: [subject for *_, subject in group] for name, group in groupby(lines, key=itemgetter(1))}

    def _weight(self, predicate: Term, node: Term) -> int:
        """Return about how many bytes the triples with this property and object take."""
        return self._links.weight(b"%b\t%b\t" % (node, predicate))


@lru_cache(_KINDS)
def _kind_of(names: tuple[Term, ...]) -> Kind:
    return Kind(names, tuple((names[start], start, end) for start, end in stretches(names)))


def _gathered(triples: Iterable[Triple]) -> Statements:
    """Return the values of each property, of triples that are sorted."""
    found: dict[Term, list[Term]] = {}
    for _, predicate, value in triples:
        if predicate not in found:
            found[predicate] = [value]
        elif found[predicate][-1] != value:  # a triple of several graphs counts once
            found[predicate].append(value)
    return found
