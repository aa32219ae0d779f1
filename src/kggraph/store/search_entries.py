"""What can be searched for in a dataset: things, terms and facts by their names, quotes by their words."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.site import Site
from kggraph.sorting import sorted_lines
from kggraph.vocabulary import ASAR, DESCRIBING_TYPES, NAME_PROPERTIES, OA, RDF

_LONGEST_NAME = 300  # characters; what is longer is a text, no name
_LONGEST_QUOTE = 2_000
_MOST_USES = 10**9
_COUNTED_AT_ONCE = 200_000  # things whose uses are counted in memory
_EVIDENCE = ASAR.evidence
_READ = NAME_PROPERTIES | {RDF.type, OA.exact, OA.start, OA.end, _EVIDENCE}
_READ_AS_WRITTEN = frozenset(str(name).encode() for name in _READ)
_TYPE_AS_WRITTEN = str(RDF.type).encode()
_END: tuple[bytes, Iterable[list[bytes]]] = (b"", ())
_Values = dict[ox.NamedNode, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
_Write = Callable[[bytes], object]


class Section(IntEnum):
    """What an entry is; entries come in this order."""

    THING = 0
    TERM = 1  # of an ontology or of shapes
    FACT = 2
    QUOTE = 3


@dataclass(frozen=True)
class Entry:
    """Something that is found by its names or, a quote, by its words: texts, each with its language or none.

    ``kind`` is the IRI of the class that it is listed under, if any; ``uses`` tells how many statements lead to it.
    """

    section: Section
    iri: str
    kind: str
    uses: int
    names: tuple[tuple[str, str], ...]


def read_entries(quads: Path, site: Site, work: Path) -> Iterator[Entry]:
    """Yield what can be found in a file of sorted N-Quads: by section, what is used most first, then by IRI.

    What the site keeps private is not among it, nor are facts about it and quotes with words that these rest on. Memory
    does not grow with the file: the folder ``work`` takes what is sorted meanwhile.
    """
    listed, used = work / "search-listed", work / "search-used"
    reading = _Reading(site)
    with listed.open("wb") as found, used.open("wb") as uses:
        uses.writelines(sorted_lines(reading.pass_over(quads, found.write), work))
    with listed.open("rb") as found:
        withheld = _Withheld(found, reading.withheld)
    with listed.open("rb") as found, used.open("rb") as uses:
        for line in sorted_lines(_ranked(found, uses, withheld), work):
            yield _entry(line)
    listed.unlink()
    used.unlink()


class _Reading:
    """One pass over a dataset: writes down what has names, and counts what leads to what."""

    def __init__(self, site: Site) -> None:
        self._private = frozenset(f"<{iri}>".encode() for iri in site.private)
        self._language = site.data_languages[0]
        self._order = {view.iri: place for place, view in enumerate(site.classes)}
        self.withheld: set[bytes] = set()  # quotes that facts about private things rest on

    def pass_over(self, quads: Path, write: _Write) -> Iterator[bytes]:
        """Write a line for each subject that can be found, in their order; yield lines that tell uses."""
        with quads.open("rb") as lines:
            uses: Counter[bytes] = Counter()
            batch = 0
            for subject, group in groupby(lines, key=lambda line: line.partition(b" ")[0]):
                told, objects = _split(group)
                uses.update(objects)
                if subject.startswith(b"<") and subject not in self._private:
                    write(self._line(subject, told, is_private=not self._private.isdisjoint(objects)))
                if len(uses) >= _COUNTED_AT_ONCE:
                    yield from _told_uses(uses, batch)
                    uses.clear()
                    batch += 1
            yield from _told_uses(uses, batch)

    def _line(self, subject: bytes, told: bytes, *, is_private: bool) -> bytes:
        """Return the line of a subject, or nothing where it is not to be found."""
        values: _Values = {}
        for quad in ox.parse(told, format=RdfFormat.N_QUADS.engine):
            values.setdefault(quad.predicate, []).append(quad.object)
        types = {term for term in values.get(RDF.type, []) if isinstance(term, ox.NamedNode)}
        if ASAR.Fact in types and is_private:
            self.withheld.update(str(passage).encode() for passage in values.get(_EVIDENCE, []))
            return b""
        section = _section(types)
        names = _texts(values, section)
        if not names or ASAR.Sentence in types:
            return b""
        if section is Section.QUOTE:
            names = {(text, language or self._language) for text, language in names}
        row = [int(section), self._kind(types), sorted(names), _span(values) if section is Section.QUOTE else []]
        return b"\t".join([subject, json.dumps(row, ensure_ascii=False).encode(), b"\n"])

    def _kind(self, types: Iterable[ox.NamedNode]) -> str:
        """Return the class that a thing is listed under: the first that the settings name, or else by its IRI."""
        last = len(self._order)
        return min((term.value for term in types), key=lambda iri: (self._order.get(iri, last), iri), default="")


class _Withheld:
    """The stretches of documents that quotes about private things take up."""

    def __init__(self, listed: Iterable[bytes], iris: set[bytes]) -> None:
        self._spans: dict[bytes, list[tuple[int, int]]] = {}
        for line in listed if iris else ():
            subject, told, _ = line.split(b"\t")
            if subject in iris and (span := json.loads(told)[3]):
                start, end = span
                self._spans.setdefault(subject.partition(b"#")[0], []).append((start, end))

    def hides(self, subject: bytes, span: list[int]) -> bool:
        """Return whether a passage with this IRI and place has some of their words."""
        spans = self._spans.get(subject.partition(b"#")[0], [])
        return bool(span) and any(span[0] < end and start < span[1] for start, end in spans)


def _split(lines: Iterable[bytes]) -> tuple[bytes, list[bytes]]:
    """Return the lines of a subject that tell names and the like, and the things it leads to, each triple once."""
    told: list[bytes] = []
    objects: list[bytes] = []
    last = (b"", b"")
    for line in lines:
        _, predicate, rest = line.split(b" ", 2)
        if predicate in _READ_AS_WRITTEN:
            told.append(line)
        if rest.startswith(b"<") and predicate != _TYPE_AS_WRITTEN:
            link = (predicate, rest.partition(b" ")[0])
            if link != last:  # the same triple in another graph
                objects.append(link[1])
            last = link
    return b"".join(told), objects


def _texts(values: _Values, section: Section) -> set[tuple[str, str]]:
    """Return the texts that something of a section is found by, each with its language."""
    properties, longest = ({OA.exact}, _LONGEST_QUOTE) if section is Section.QUOTE else (NAME_PROPERTIES, _LONGEST_NAME)
    texts = [text for name in properties for text in values.get(name, []) if isinstance(text, ox.Literal)]
    return {(text.value, text.language or "") for text in texts if len(text.value) <= longest}


def _span(values: _Values) -> list[int]:
    """Return where a passage starts and ends, or nothing where that is not told as shapes would have it."""
    found = [values.get(name, []) for name in (OA.start, OA.end)]
    numbers = [term.value for terms in found for term in terms if isinstance(term, ox.Literal)]
    return list(map(int, numbers)) if len(numbers) == len(found) and all(map(str.isdecimal, numbers)) else []


def _section(types: set[ox.NamedNode]) -> Section:
    if ASAR.Passage in types:
        return Section.QUOTE
    if ASAR.Fact in types:
        return Section.FACT
    return Section.TERM if types & DESCRIBING_TYPES else Section.THING


def _told_uses(uses: Counter[bytes], batch: int) -> Iterator[bytes]:
    for thing, count in uses.items():
        yield b"%b\t%d\t%d\n" % (thing, batch, count)


def _ranked(listed: Iterable[bytes], used: Iterable[bytes], withheld: _Withheld) -> Iterator[bytes]:
    """Yield the lines of entries with their uses, which come in the same order of IRIs, before them to sort by."""
    counted = groupby((line.split(b"\t") for line in used), key=lambda parts: parts[0])
    thing, group = next(counted, _END)
    for line in listed:
        subject, told, _ = line.split(b"\t")
        while thing and thing < subject:
            thing, group = next(counted, _END)
        uses = sum(int(count) for *_, count in group) if thing == subject else 0
        section, kind, names, span = json.loads(told)
        if not withheld.hides(subject, span):
            row = json.dumps([kind, names], ensure_ascii=False).encode()
            yield b"%d%010d\t%b\t%b\n" % (section, _MOST_USES - min(uses, _MOST_USES), subject[1:-1], row)


def _entry(line: bytes) -> Entry:
    rank, iri, told = line.decode().split("\t")
    kind, names = json.loads(told)
    pairs = tuple((name, language) for name, language in names)
    return Entry(Section(int(rank[0])), iri, kind, _MOST_USES - int(rank[1:]), pairs)
