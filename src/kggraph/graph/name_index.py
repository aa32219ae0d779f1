"""An index of names by how they sound, for reconciliation: sorted lines that are searched by halving."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kggraph.nquads import Term, text_of
from kggraph.site import Site
from kggraph.sorting import LineSorter
from kggraph.spelling import skeleton, words
from kggraph.subjects import Subject, types_of, values_of
from kggraph.vocabulary import DESCRIBING_TYPES, NAME_PROPERTIES

_LONGEST = 300  # characters; what is longer is a text, no name
_NAMES = frozenset(str(name).encode() for name in NAME_PROPERTIES)
_DESCRIBING = frozenset(str(name).encode() for name in DESCRIBING_TYPES)
_skeleton = lru_cache(16_384)(skeleton)


class NameIndex:
    """Collects the names of things, subject by subject; the folder ``work`` takes what is sorted meanwhile.

    Things are what has an IRI, is not private, and does not merely describe others. Memory does not grow with the
    candidate.
    """

    def __init__(self, site: Site, work: Path) -> None:
        self._private = frozenset(f"<{iri}>".encode() for iri in site.private)
        self._names = values_of(_NAMES)
        self._lines = LineSorter(work)

    def take(self, subject: Subject) -> None:
        """Note the names of a subject, if it is a thing."""
        iri = subject.term
        names = [value for value in self._names(subject) if value[:1] == b'"']
        if names and iri[:1] == b"<" and iri not in self._private and _DESCRIBING.isdisjoint(types_of(subject)):
            self._lines.extend([line for name in names for line in _lines_of(name, iri[1:-1])])

    def write(self, path: Path) -> None:
        """Write one line for each word of each name: its skeleton, the name as N-Triples writes it, the thing's IRI."""
        self._lines.write(path)


def _lines_of(name: Term, iri: bytes) -> Iterator[bytes]:
    text, _ = text_of(name)
    if len(text) <= _LONGEST:
        for key in sorted(set(map(_skeleton, words(text)))):
            yield b"%b\t%b\t%b\n" % (key.encode(), name, iri)
