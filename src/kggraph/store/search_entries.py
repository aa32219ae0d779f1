"""What can be searched for in a dataset: things, terms and facts by their names, quotes by their words."""

import weakref
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from kggraph.leads import Led, nodes_led_to
from kggraph.nquads import Term, text_of
from kggraph.site import Site
from kggraph.sorting import sorted_lines
from kggraph.subjects import TYPE, Subject, types_of, values_of
from kggraph.vocabulary import ASAR, DESCRIBING_TYPES, NAME_PROPERTIES, OA

_LONGEST_NAME = 300  # characters; what is longer is a text, no name
_LONGEST_QUOTE = 2_000
_MOST_USES = 10**9
_FACT, _PASSAGE, _SENTENCE = (str(ASAR[name]).encode() for name in ("Fact", "Passage", "Sentence"))
_EVIDENCE, _START, _END = str(ASAR.evidence).encode(), str(OA.start).encode(), str(OA.end).encode()
_DESCRIBING = frozenset(str(name).encode() for name in DESCRIBING_TYPES)
_NAMES = frozenset(str(name).encode() for name in NAME_PROPERTIES)
_QUOTES = frozenset([str(OA.exact).encode()])
_LAST = Led(b"", 0, 0)


class Section(IntEnum):
    """What an entry is; entries come in this order."""

    THING = 0
    TERM = 1  # of an ontology or of shapes
    FACT = 2
    QUOTE = 3


class Entry(NamedTuple):
    """Something that is found by its names or, a quote, by its words: texts, each with its language or none.

    ``kind`` is the IRI of the class that it is listed under, if any; ``uses`` tells how many statements lead to it.
    """

    section: Section
    iri: str
    kind: str
    uses: int
    names: tuple[tuple[str, str], ...]


class Entries:
    """Collects what can be found, subject by subject; the folder ``work`` takes what is written meanwhile.

    What the site keeps private is not among it, nor are facts about it and quotes with words that these rest on. Memory
    does not grow with the candidate.
    """

    def __init__(self, site: Site, work: Path) -> None:
        self._private = frozenset(f"<{iri}>".encode() for iri in site.private)
        self._language = site.data_languages[0]
        self._order = {f"<{view.iri}>".encode(): place for place, view in enumerate(site.classes)}
        self._withheld: set[Term] = set()  # quotes that facts about private things rest on
        self._evidence = values_of({_EVIDENCE})
        self._names, self._quotes = values_of(_NAMES), values_of(_QUOTES)
        self._starts, self._ends = values_of({_START}), values_of({_END})
        self._work = work
        self._listed = TemporaryFile(dir=work)  # noqa: SIM115  it is closed with this
        weakref.finalize(self, self._listed.close)

    def take(self, subject: Subject) -> None:
        """Write down a subject, if it is something that can be found."""
        if subject.term[:1] != b"<" or subject.term in self._private:
            return
        types = {value for value in types_of(subject) if value[:1] == b"<"}
        if _FACT in types and self._private and self._is_private(subject):
            self._withheld.update(self._evidence(subject))
            return
        section = _section(types)
        names = self._texts(subject, section)
        if names and _SENTENCE not in types:
            span = self._span(subject) if section is Section.QUOTE else b""
            told = b"\t".join([self._kind(types), *names])
            self._listed.write(b"%b\t%d\t%b\t%b\n" % (subject.term, section, span, told))

    def ranked(self, links: Path) -> Iterator[Entry]:
        """Yield what was taken: by section, what is used most first, then by IRI; ``links`` are the candidate's."""
        with self._listed:
            withheld = _Withheld(self._rows(), self._withheld)
            for line in sorted_lines(_ranked(self._rows(), nodes_led_to(links), withheld), self._work):
                yield self._entry(line)

    def _rows(self) -> Iterator[list[bytes]]:
        self._listed.seek(0)
        return (line[:-1].split(b"\t", 3) for line in self._listed)

    def _is_private(self, subject: Subject) -> bool:
        said = zip(subject.names, subject.values, strict=True)
        return not self._private.isdisjoint(subject.values) and any(
            value in self._private for name, value in said if name != TYPE
        )

    def _span(self, subject: Subject) -> bytes:
        """Return where a passage starts and ends, or nothing where that is not told as shapes would have it."""
        found = [value for values in (self._starts, self._ends) for value in values(subject) if value[:1] == b'"']
        numbers = [text_of(value)[0] for value in found]
        is_span = len(numbers) == len((_START, _END)) and all(map(str.isdecimal, numbers))
        return b"%d %d" % (*map(int, numbers),) if is_span else b""

    def _kind(self, types: Iterable[Term]) -> bytes:
        """Return the class that a thing is listed under: the first that the settings name, or else by its IRI."""
        last = len(self._order)
        return min(types, key=lambda term: (self._order.get(term, last), term[1:-1]), default=b"<>")[1:-1]

    def _texts(self, subject: Subject, section: Section) -> list[Term]:
        """Return the texts that something of a section is found by."""
        is_quote = section is Section.QUOTE
        values, longest = (self._quotes, _LONGEST_QUOTE) if is_quote else (self._names, _LONGEST_NAME)
        # A text has no more characters than bytes.
        return [
            value
            for value in values(subject)
            if value[:1] == b'"' and (len(value) <= longest or len(text_of(value)[0]) <= longest)
        ]

    def _entry(self, line: bytes) -> Entry:
        rank, iri, kind, *names = line[:-1].split(b"\t")
        section = Section(int(rank[:1]))
        unsaid = self._language if section is Section.QUOTE else ""
        pairs = {(text, language or unsaid) for text, language in map(text_of, names)}
        return Entry(section, iri.decode(), kind.decode(), _MOST_USES - int(rank[1:]), tuple(sorted(pairs)))


class _Withheld:
    """The stretches of documents that quotes about private things take up."""

    def __init__(self, rows: Iterable[Sequence[bytes]], iris: set[Term]) -> None:
        self._spans: dict[bytes, list[tuple[int, int]]] = {}
        for subject, _, span, _ in rows if iris else ():
            if subject in iris and span:
                self._spans.setdefault(subject.partition(b"#")[0], []).append(_numbers(span))

    def hides(self, subject: Term, span: bytes) -> bool:
        """Return whether a passage with this IRI and place has some of their words."""
        if not span or not (spans := self._spans.get(subject.partition(b"#")[0])):
            return False
        first, last = _numbers(span)
        return any(first < end and start < last for start, end in spans)


def _numbers(span: bytes) -> tuple[int, int]:
    start, end = map(int, span.split(b" "))
    return start, end


def _section(types: set[Term]) -> Section:
    if _PASSAGE in types:
        return Section.QUOTE
    if _FACT in types:
        return Section.FACT
    return Section.THING if types.isdisjoint(_DESCRIBING) else Section.TERM


def _ranked(rows: Iterable[Sequence[bytes]], used: Iterator[Led], withheld: _Withheld) -> Iterator[bytes]:
    """Yield the lines of entries with their uses, which come in the same order of IRIs, before them to sort by.

    To have a thing as a class is no use of it.
    """
    thing, links, instances = next(used, _LAST)
    for subject, section, span, told in rows:
        while thing and thing < subject:
            thing, links, instances = next(used, _LAST)
        uses = min(links - instances, _MOST_USES) if thing == subject else 0
        if not withheld.hides(subject, span):
            yield b"%b%010d\t%b\t%b\n" % (section, _MOST_USES - uses, subject[1:-1], told)
