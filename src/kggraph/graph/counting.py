"""Counting a candidate for its description (VoID)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from kggraph.leads import nodes_led_to
from kggraph.nquads import Term
from kggraph.site import Site
from kggraph.sorting import LineSorter
from kggraph.statistics import ClassPartition, Linkset, PropertyPartition, Statistics
from kggraph.subjects import TYPE, Subject, types_of

_Key = TypeVar("_Key", str, tuple[str, str])
_Kind = tuple[tuple[Term, ...], tuple[Term, ...]]  # properties, one for each triple, and classes
_DESCRIBED = 1_000  # classes, properties and linksets that are described one by one: the largest
_KINDS = 50_000  # kinds of subjects that are counted at a time
_TEXTS = 200_000  # different texts that are held until they are sorted
_KEPT = 65_536  # IRIs whose namespace is remembered


@dataclass
class _Uses:
    """How many triples and how many subjects each property has."""

    triples: Counter[str] = field(default_factory=Counter)
    subjects: Counter[str] = field(default_factory=Counter)

    def add(self, uses: Mapping[str, int], subjects: int) -> None:
        """Take in the properties of some subjects that are alike, each with its number of triples."""
        for name, triples in uses.items():
            self.triples[name] += triples * subjects
            self.subjects[name] += subjects

    def partitions(self) -> tuple[PropertyPartition, ...]:
        """Return the most used properties."""
        return tuple(PropertyPartition(iri, n, self.subjects[iri]) for iri, n in _largest(self.triples))


class Counting:
    """Counts the triples of a dataset, subject by subject; the folder ``work`` takes what is sorted meanwhile.

    Memory grows with the number of classes and properties, not with that of the quads.
    """

    def __init__(self, site: Site, work: Path) -> None:
        self._namespaces = _Namespaces(site)
        # What begins so leads out of nothing: texts, blank nodes, statements, things of the dataset itself.
        self._inside = (b'"', b"_", b"<<", self._namespaces.within)
        self._texts: set[Term] = set()
        self._literals = LineSorter(work)
        self._subjects = self._entities = 0
        self._kinds: Counter[_Kind] = Counter()
        self._uses = _Uses()
        self._things: Counter[str] = Counter()
        self._by_class: dict[str, _Uses] = {}
        self._links: Counter[tuple[str, str]] = Counter()
        self._languages: Counter[bytes] = Counter()

    def take(self, subject: Subject) -> None:
        """Count a subject."""
        self._subjects += 1
        self._entities += subject.term[:1] == b"<"
        self._kinds[subject.names, tuple([value for value in types_of(subject) if value[:1] == b"<"])] += 1
        if len(self._kinds) >= _KINDS:
            self._count_kinds()
        texts = [value for value in subject.values if value[:1] == b'"']
        self._texts.update(texts)
        if len(self._texts) >= _TEXTS:
            self._sort_texts()
        for language in [value.rpartition(b"@")[2] for value in texts if value[-1:] not in b'">']:
            self._languages[language] += 1
        for name, value in zip(subject.names, subject.values, strict=True):
            if not value.startswith(self._inside) and name != TYPE:
                self._count_link(subject.term, name, value)

    def statistics(self, links: Path) -> Statistics:
        """Return what was counted; ``links`` are the candidate's, sorted by object."""
        self._count_kinds()
        self._sort_texts()
        languages: Counter[str] = Counter()
        for language, texts in self._languages.items():  # tags are equal in whatever letters (RFC 5646 §2.1.1)
            languages[language.decode().lower()] += texts
        return Statistics(
            triples=self._uses.triples.total(),
            entities=self._entities,
            subjects=self._subjects,
            objects=sum(map(len, self._literals.batches())) + sum(1 for _ in nodes_led_to(links)),
            classes=len(self._things),
            properties=len(self._uses.triples),
            class_partitions=tuple(self._class_partition(iri, things) for iri, things in _largest(self._things)),
            property_partitions=self._uses.partitions(),
            linksets=tuple(Linkset(*key, triples) for key, triples in _largest(self._links)),
            languages=dict(sorted(languages.items())),
        )

    def _count_link(self, subject: Term, name: Term, thing: Term) -> None:
        namespace = self._namespaces.outside(subject, thing)
        if namespace:
            self._links[_iri(name), namespace] += 1

    def _sort_texts(self) -> None:
        self._literals.extend(text + b"\n" for text in self._texts)
        self._texts.clear()

    def _count_kinds(self) -> None:
        for (names, classes), subjects in self._kinds.items():
            uses = Counter(map(_iri, names))
            self._uses.add(uses, subjects)
            for iri in map(_iri, classes):
                self._things[iri] += subjects
                self._by_class.setdefault(iri, _Uses()).add(uses, subjects)
        self._kinds.clear()

    def _class_partition(self, iri: str, things: int) -> ClassPartition:
        uses = self._by_class[iri]
        return ClassPartition(iri, things, uses.triples.total(), uses.partitions())


class _Namespaces:
    """Tells links out of a dataset from those within it.

    >>> namespaces = _Namespaces(Site("https://e.example/", {}, prefixes={"wd": "http://wikidata.example/entity/"}))
    >>> namespaces.outside(b"<https://e.example/id/a>", b"<http://wikidata.example/entity/Q1>")
    'http://wikidata.example/entity/'
    >>> namespaces.outside(b"<https://e.example/id/a>", b"<http://other.example/deep/in/it>")
    'http://other.example/'
    >>> namespaces.outside(b"<https://e.example/id/a>", b"<https://e.example/id/b>")
    ''
    """

    def __init__(self, site: Site) -> None:
        self.within = f"<{site.base}".encode()  # what the IRIs of the dataset itself begin with
        self._longest_first = sorted(site.prefixes.values(), key=lambda namespace: (-len(namespace), namespace))
        self._of = lru_cache(_KEPT)(self._namespace)

    def outside(self, subject: Term, thing: Term) -> str:
        """Return the namespace that a link leads to, or nothing where it stays on the subject's host or base.

        A namespace is one that has a prefix, or else the host: paths may be as many as things.
        """
        if thing.startswith(self.within):
            return ""
        host, namespace = self._of(thing)
        return "" if not host or host == self._of(subject)[0] else namespace

    def _namespace(self, thing: Term) -> tuple[str, str]:
        """Return the host of a thing, nothing for a blank node, and its namespace."""
        iri = _iri(thing)
        host = _host(iri)
        return host, next((namespace for namespace in self._longest_first if iri.startswith(namespace)), host)


def _iri(term: Term) -> str:
    return term[1:-1].decode()


def _host(iri: str) -> str:
    """Return scheme and host of an IRI that has a host, with the slash after it."""
    try:
        scheme, host, *_ = urlsplit(iri)
    except ValueError:  # of brackets, which only hosts that are IP addresses may have
        return ""
    return f"{scheme}://{host}/" if host else ""


def _largest(counts: Counter[_Key]) -> list[tuple[_Key, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:_DESCRIBED]
