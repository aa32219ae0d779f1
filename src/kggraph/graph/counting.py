"""Counting a candidate for its description (VoID): one pass over its sorted quads."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.graph.candidate import Candidate
from kggraph.graph.dumps import distinct_triples
from kggraph.site import Site
from kggraph.sorting import sorted_lines
from kggraph.statistics import ClassPartition, Linkset, PropertyPartition, Statistics
from kggraph.vocabulary import RDF

_Key = TypeVar("_Key", str, tuple[str, str])
_DESCRIBED = 1_000  # classes, properties and linksets that are described one by one: the largest


def count_statistics(candidate: Candidate, site: Site, folder: Path) -> Statistics:
    """Return the statistics of a candidate; ``folder`` takes what is written meanwhile.

    Memory grows with the number of classes and properties, not with that of the quads.
    """
    count = _Count(site)
    objects = (f"{value}\n".encode() for value in count.pass_over(_triples(candidate)))
    return count.statistics(sum(1 for _ in sorted_lines(objects, folder)))


def _triples(candidate: Candidate) -> Iterator[ox.Triple]:
    return distinct_triples(ox.parse(path=candidate.quads, format=RdfFormat.N_QUADS.engine))


@dataclass
class _Uses:
    """How many triples and how many subjects each property has."""

    triples: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)

    def add(self, uses: Mapping[str, int]) -> None:
        """Take in the properties of one subject, each with its number of triples."""
        self.triples.update(uses)
        self.subjects.update(uses.keys())

    def partitions(self) -> tuple[PropertyPartition, ...]:
        """Return the most used properties."""
        return tuple(PropertyPartition(iri, n, self.subjects[iri]) for iri, n in _largest(self.triples))


class _Count:
    """Counts the triples of a dataset, subject by subject."""

    def __init__(self, site: Site) -> None:
        self._namespaces = _Namespaces(site)
        self._subjects = self._entities = 0
        self._uses = _Uses()
        self._things: Counter[str] = Counter()
        self._by_class: dict[str, _Uses] = {}
        self._links: Counter[tuple[str, str]] = Counter()
        self._languages: Counter[str] = Counter()

    def pass_over(self, triples: Iterable[ox.Triple]) -> Iterator[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
        """Count triples that come sorted by subject, and yield their objects."""
        for subject, group in groupby(triples, key=attrgetter("subject")):
            self._subjects += 1
            self._entities += isinstance(subject, ox.NamedNode)
            uses: Counter[str] = Counter()
            classes: list[str] = []
            for triple in group:
                uses[triple.predicate.value] += 1
                self._note(triple)
                if triple.predicate == RDF.type and isinstance(triple.object, ox.NamedNode):
                    classes.append(triple.object.value)
                yield triple.object
            self._uses.add(uses)
            for iri in classes:
                self._things[iri] += 1
                self._by_class.setdefault(iri, _Uses()).add(uses)

    def statistics(self, objects: int) -> Statistics:
        """Return what was counted; ``objects`` is the number of distinct objects."""
        return Statistics(
            triples=self._uses.triples.total(),
            entities=self._entities,
            subjects=self._subjects,
            objects=objects,
            classes=len(self._things),
            properties=len(self._uses.triples),
            class_partitions=tuple(self._class_partition(iri, things) for iri, things in _largest(self._things)),
            property_partitions=self._uses.partitions(),
            linksets=tuple(Linkset(*key, triples) for key, triples in _largest(self._links)),
            languages=dict(sorted(self._languages.items())),
        )

    def _class_partition(self, iri: str, things: int) -> ClassPartition:
        uses = self._by_class[iri]
        return ClassPartition(iri, things, uses.triples.total(), uses.partitions())

    def _note(self, triple: ox.Triple) -> None:
        if isinstance(triple.object, ox.Literal):
            if triple.object.language:
                self._languages[triple.object.language.lower()] += 1
        elif isinstance(triple.object, ox.NamedNode) and triple.predicate != RDF.type:
            namespace = self._namespaces.outside(triple.subject, triple.object.value)
            if namespace:
                self._links[triple.predicate.value, namespace] += 1


class _Namespaces:
    """Tells links out of a dataset from those within it.

    >>> namespaces = _Namespaces(Site("https://e.example/", {}, prefixes={"wd": "http://wikidata.example/entity/"}))
    >>> namespaces.outside(ox.NamedNode("https://e.example/id/a"), "http://wikidata.example/entity/Q1")
    'http://wikidata.example/entity/'
    >>> namespaces.outside(ox.NamedNode("https://e.example/id/a"), "http://other.example/deep/in/it")
    'http://other.example/'
    >>> namespaces.outside(ox.NamedNode("https://e.example/id/a"), "https://e.example/id/b")
    ''
    """

    def __init__(self, site: Site) -> None:
        self._base = site.base
        self._longest_first = sorted(site.prefixes.values(), key=lambda namespace: (-len(namespace), namespace))

    def outside(self, subject: object, iri: str) -> str:
        """Return the namespace that a link leads to, or nothing where it stays on the subject's host or base.

        A namespace is one that has a prefix, or else the host: paths may be as many as things.
        """
        host = _host(iri)
        if not host or iri.startswith(self._base):
            return ""
        if isinstance(subject, ox.NamedNode) and _host(subject.value) == host:
            return ""
        return next((namespace for namespace in self._longest_first if iri.startswith(namespace)), host)


def _host(iri: str) -> str:
    """Return scheme and host of an IRI that has a host, with the slash after it."""
    try:
        scheme, host, *_ = urlsplit(iri)
    except ValueError:  # of brackets, which only hosts that are IP addresses may have
        return ""
    return f"{scheme}://{host}/" if host else ""


def _largest(counts: Counter[_Key]) -> list[tuple[_Key, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:_DESCRIBED]
