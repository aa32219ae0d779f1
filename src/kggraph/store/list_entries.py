"""The things that lists hold, read off a dataset: what is said of each, and how sure the published facts are."""

import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path
from tempfile import TemporaryFile

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.nquads import Term as Written
from kggraph.site import Site
from kggraph.sorting import LineSorter
from kggraph.store.interface import Term
from kggraph.subjects import Statement
from kggraph.vocabulary import ASAR, RDF, XSD

_TYPE, _SUBJECT = str(RDF.type).encode(), str(RDF.subject).encode()
_ASSERTED, _STATUS = str(ASAR.asserted).encode(), str(ASAR.status).encode()
_TRUE = {f'"{text}"^^{XSD.boolean}'.encode() for text in ("true", "1")}
_LAST: tuple[Written, Iterable[list[bytes]]] = (b"", ())


@dataclass(frozen=True)
class Listed:
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
        self._statuses = LineSorter(work)
        self._listed = TemporaryFile(dir=work)  # noqa: SIM115  it is closed with this
        weakref.finalize(self, self._listed.close)

    def take(self, subject: Written, statements: Sequence[Statement]) -> None:
        """Write down a thing of these classes, and the statuses of a published fact."""
        if subject[:1] == b"<" and any(name == _TYPE and value in self._classes for name, value in statements):
            said = (b"%b %b" % statement for statement in statements)
            self._listed.write(b"\t".join((subject, *said)) + b"\n")
        if any(name == _STATUS for name, _ in statements):
            self._statuses.extend(_told_statuses(statements))

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
        for quad in ox.parse(lines, format=RdfFormat.N_QUADS.engine):
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal):
                values.setdefault(quad.predicate.value, {})[quad.object] = None
        types = {str(term).encode() for term in values.get(RDF.type.value, ())}
        return Listed(
            subject[1:-1].decode(),
            tuple(iri for written, iri in self._classes.items() if written in types),
            {name: tuple(terms) for name, terms in values.items()},
            tuple(statuses),
        )


def _told_statuses(statements: Sequence[Statement]) -> Iterator[bytes]:
    values: dict[Written, list[Written]] = {}
    for name, value in statements:
        values.setdefault(name, []).append(value)
    if not _TRUE.isdisjoint(values.get(_ASSERTED, ())):
        for thing, status in product(values.get(_SUBJECT, ()), values[_STATUS]):
            yield b"%b\t%b\n" % (thing, status)
