"""A release's triples as they were read, from its dump, in portions that a store elsewhere takes one by one.

A blank node's label holds within one request only, so triples that share blank nodes go into one portion together. They
are the first portions; all others hold IRIs and literals alone, and sending one of those twice changes nothing.
"""

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, cast

import pyoxigraph as ox

from kggraph.errors import DamagedReleaseError
from kggraph.store.release import Release
from kggraph.vocabulary import XSD

DUMP_FILE = "dumps/dataset.nq.gz"
_TRIPLES, _BYTES = 10_000, 2 << 20  # of one portion; one that blank nodes hold together may be larger


@dataclass(frozen=True)
class Portion:
    """Triples as N-Triples, sent in one request; ``has_nodes`` if there are blank nodes among them."""

    body: bytes
    count: int
    has_nodes: bool


@dataclass(frozen=True)
class Census:
    """How many triples each property has, and the properties whose values are all booleans."""

    counts: Counter[str] = field(default_factory=Counter)
    booleans: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """How many triples there are."""
        return sum(self.counts.values())


def read_triples(release: Release) -> Iterator[ox.Triple]:
    """Yield each triple of the release once, those of named graphs too. Raises DamagedReleaseError without a dump."""
    if DUMP_FILE not in release.manifest.files:
        raise DamagedReleaseError(f"{release.folder}: {DUMP_FILE} is missing; build the release again")
    before = None
    with gzip.open(release.path(DUMP_FILE)) as stream:
        for quad in ox.parse(
            cast("IO[bytes]", stream), ox.RdfFormat.N_QUADS
        ):  # sorted: equal triples of several graphs come together
            if quad.triple != before:
                yield quad.triple
            before = quad.triple


def take_census(release: Release) -> Census:
    """Count a release's triples."""
    counts: Counter[str] = Counter()
    booleans: Counter[str] = Counter()
    for triple in read_triples(release):
        counts[triple.predicate.value] += 1
        booleans[triple.predicate.value] += (
            isinstance(triple.object, ox.Literal) and triple.object.datatype == XSD.boolean
        )
    return Census(counts, frozenset(name for name, count in booleans.items() if count and count == counts[name]))


def read_node_portions(release: Release) -> Iterator[Portion]:
    """Yield the triples with blank nodes, which are all held in memory; the same portions each time."""
    rows = _tied_together(triple for triple in read_triples(release) if _nodes(triple))
    yield from _packed(([f"{triple} .\n".encode() for triple in group] for group in rows), has_nodes=True)


def read_ground_portions(release: Release) -> Iterator[Portion]:
    """Yield the triples without blank nodes; the same portions each time."""
    yield from pack(f"{triple} .\n" for triple in read_triples(release) if not _nodes(triple))


def pack(lines: Iterable[str]) -> Iterator[Portion]:
    """Yield lines of N-Triples without blank nodes in portions."""
    yield from _packed(([line.encode()] for line in lines), has_nodes=False)


def _packed(groups: Iterable[list[bytes]], *, has_nodes: bool) -> Iterator[Portion]:
    """Yield groups of lines in portions; a group stays whole."""
    lines: list[bytes] = []
    size = 0
    for group in groups:
        length = sum(map(len, group))
        if lines and (len(lines) + len(group) > _TRIPLES or size + length > _BYTES):
            yield Portion(b"".join(lines), len(lines), has_nodes)
            lines, size = [], 0
        lines += group
        size += length
    if lines:
        yield Portion(b"".join(lines), len(lines), has_nodes)


def _tied_together(triples: Iterable[ox.Triple]) -> list[list[ox.Triple]]:
    """Return the triples in groups that share no blank node, in the order of their first triples."""
    parents: dict[str, str] = {}

    def root(node: str) -> str:
        while parents.setdefault(node, node) != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    rows = [(triple, _nodes(triple)) for triple in triples]
    for _, nodes in rows:
        for node in nodes[1:]:
            parents[root(node)] = root(nodes[0])
    groups: dict[str, list[ox.Triple]] = {}
    for triple, nodes in rows:
        groups.setdefault(root(nodes[0]), []).append(triple)
    return list(groups.values())


def _nodes(triple: ox.Triple) -> list[str]:
    return [term.value for term in (triple.subject, triple.object) if isinstance(term, ox.BlankNode)]
