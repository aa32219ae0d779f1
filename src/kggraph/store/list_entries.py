"""The things that lists hold, read off a dataset: what is said of each, and how sure the published facts are."""

import weakref
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, product
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.nquads import Term as Written
from kggraph.site import Site
from kggraph.sorting import LineSorter
from kggraph.store.interface import Term
from kggraph.subjects import Subject, types_of, values_of
from kggraph.vocabulary import ASAR, RDF, XSD

_SUBJECT = str(RDF.subject).encode()
_ASSERTED, _STATUS = str(ASAR.asserted).encode(), str(ASAR.status).encode()
_TYPE = RDF.type.value
_TRUE = {f'"{text}"^^{XSD.boolean}'.encode() for text in ("true", "1")}
_LAST: tuple[Written, Iterable[list[bytes]]] = (b"", ())


class Listed(NamedTuple):
    """Something that lists hold: its classes among those of the site, and its values by property, each once.

    ``statuses`` are those of the published facts about it.
    """

    iri: str
    classes: tuple[str, ...]
    values: Mapping[str, tuple[Term, ...]]
    statuses: tuple[str, ...] = ()


class ListedThings:
    """Collects the things of the site's classes, subject by subject; ``work`` takes what is written meanwhile.

    Things kept private are among them. Memory does not grow with the candidate.
    """

    def __init__(self, site: Site, work: Path) -> None:
        self._classes = {f"<{view.iri}>".encode(): view.iri for view in site.classes}
        self._statuses_of = values_of({_STATUS})
        self._told_of, self._asserted = values_of({_SUBJECT}), values_of({_ASSERTED})
        self._statuses = LineSorter(work)
        self._listed = TemporaryFile(dir=work)  # noqa: SIM115  it is closed with this
        weakref.finalize(self, self._listed.close)

    def take(self, subject: Subject) -> None:
        """Write down a thing of these classes, and the statuses of a published fact."""
        if subject.term[:1] == b"<" and not self._classes.keys().isdisjoint(types_of(subject)):
            said = map(b" ".join, zip(subject.names, subject.values, strict=True))
            self._listed.write(b"\t".join((subject.term, *said)) + b"\n")
        statuses = self._statuses_of(subject)
        if statuses and not _TRUE.isdisjoint(self._asserted(subject)):
            pairs = product(self._told_of(subject), statuses)
            self._statuses.extend([b"%b\t%b\n" % pair for pair in pairs])

    def things(self) -> Iterator[Listed]:
        """Yield what was taken, in the order of the IRIs."""
        told = groupby((line[:-1].split(b"\t") for line in self._statuses.lines()), key=lambda parts: parts[0])
        thing, group = next(told, _LAST)
        self._listed.seek(0)
        for line in self._listed:
            subject, *said = line[:-1].split(b"\t")
            while thing and thing < subject:
                thing, group = next(told, _LAST)
            sure = [status[1:-1].decode() for _, status in group if status[:1] == b"<"] if thing == subject else []
            yield self._thing(subject, said, sure)

    def _thing(self, subject: Written, said: Iterable[bytes], statuses: Iterable[str]) -> Listed:
        lines = b"".join(b"%b %b .\n" % (subject, each) for each in said)
        values: dict[str, dict[Term, None]] = {}
        for quad in ox.parse(lines, format=RdfFormat.N_QUADS.engine, lenient=True):
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal):
                values.setdefault(quad.predicate.value, {})[quad.object] = None
        types = {str(term).encode() for term in values.get(_TYPE, ())}
        return Listed(
            subject[1:-1].decode(),
            tuple(iri for written, iri in self._classes.items() if written in types),
            {name: tuple(terms) for name, terms in values.items()},
            tuple(statuses),
        )
