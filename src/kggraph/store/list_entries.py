"""The things that lists hold, read off a dataset: what is said of each, and how sure the published facts are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.site import Site
from kggraph.sorting import sorted_lines
from kggraph.store.interface import Term
from kggraph.vocabulary import ASAR, RDF, XSD

_READ = tuple(str(name).encode() for name in (RDF.type, RDF.subject, ASAR.asserted, ASAR.status))
_TYPE, _SUBJECT, _ASSERTED, _STATUS = _READ
_TRUE = {f'"{text}"^^{XSD.boolean}'.encode() for text in ("true", "1")}
_END: tuple[bytes, Iterable[list[bytes]]] = (b"", ())


@dataclass(frozen=True)
class Listed:
    """Something that lists hold: its classes among those of the site, and its values by property, each once.

    ``statuses`` are those of the published facts about it.
    """

    iri: str
    classes: tuple[str, ...]
    values: Mapping[str, tuple[Term, ...]]
    statuses: tuple[str, ...] = ()


def read_listed(quads: Path, site: Site, work: Path) -> Iterator[Listed]:
    """Yield the things of the site's classes in a file of sorted N-Quads, in the order of their IRIs.

    Things kept private are among them. Memory does not grow with the file: ``work`` takes what is sorted meanwhile.
    """
    listed, sure = work / "list-things", work / "list-statuses"
    classes = {f"<{view.iri}>".encode(): view.iri for view in site.classes}
    with quads.open("rb") as lines, listed.open("wb") as found, sure.open("wb") as statuses:
        statuses.writelines(sorted_lines(_pass_over(lines, classes, found), work))
    with listed.open("rb") as found, sure.open("rb") as statuses:
        yield from _joined(found, statuses, classes)
    listed.unlink()
    sure.unlink()


def _pass_over(lines: Iterable[bytes], classes: Mapping[bytes, str], found: BinaryIO) -> Iterator[bytes]:
    """Write down the lines of the things of some classes; yield a line for each status of a fact about anything."""
    for subject, group in groupby(lines, key=lambda line: line.partition(b" ")[0]):
        said, start = list(group), len(subject) + 1
        values: dict[bytes, set[bytes]] = {}
        for line in said:
            if line.startswith(_READ, start):
                _, name, value, _ = line.split(b" ", 3)
                values.setdefault(name, set()).add(value)
        if not classes.keys().isdisjoint(values.get(_TYPE, ())) and subject.startswith(b"<"):
            found.writelines(said)
        if not _TRUE.isdisjoint(values.get(_ASSERTED, ())):
            for thing, status in product(values.get(_SUBJECT, ()), values.get(_STATUS, ())):
                yield b"%b\t%b\n" % (thing, status)


def _joined(found: Iterable[bytes], statuses: Iterable[bytes], classes: Mapping[bytes, str]) -> Iterator[Listed]:
    """Yield things with the statuses of facts about them, which come in the same order."""
    told = groupby((line.rstrip(b"\n").split(b"\t") for line in statuses), key=lambda parts: parts[0])
    thing, group = next(told, _END)
    for subject, lines in groupby(found, key=lambda line: line.partition(b" ")[0]):
        while thing and thing < subject:
            thing, group = next(told, _END)
        sure = [status[1:-1].decode() for _, status in group if status.startswith(b"<")] if thing == subject else []
        yield _listed(subject, b"".join(lines), classes, sure)


def _listed(subject: bytes, lines: bytes, classes: Mapping[bytes, str], statuses: Iterable[str]) -> Listed:
    values: dict[str, dict[Term, None]] = {}
    for quad in ox.parse(lines, format=RdfFormat.N_QUADS.engine):
        if isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal):
            values.setdefault(quad.predicate.value, {})[quad.object] = None
    types = {str(term).encode() for term in values.get(RDF.type.value, ())}
    return Listed(
        subject[1:-1].decode(),
        tuple(iri for written, iri in classes.items() if written in types),
        {name: tuple(terms) for name, terms in values.items()},
        tuple(statuses),
    )
