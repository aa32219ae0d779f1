"""What can be searched for in a dataset: things, terms and facts by their names, quotes by their words."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from kggraph.labels import NAMING_RANK
from kggraph.leads import Led, nodes_led_to
from kggraph.nquads import Term, text_of
from kggraph.site import Site
from kggraph.sorting import sorted_lines
from kggraph.subjects import TYPE, Subject, marked_values_of, types_of, values_of
from kggraph.vocabulary import ASAR, DESCRIBING_TYPES, NAME_PROPERTIES, OA, SKOS

_LONGEST_NAME = 300  # characters; what is longer is a text, no name
_LONGEST_QUOTE = 2_000
_MOST_USES = 10**9
_FACT, _PASSAGE, _SENTENCE = (str(ASAR[name]).encode() for name in ("Fact", "Passage", "Sentence"))
_EVIDENCE, _START, _END = str(ASAR.evidence).encode(), str(OA.start).encode(), str(OA.end).encode()
_NOTE = str(SKOS.editorialNote).encode()
_DESCRIBING = frozenset(str(name).encode() for name in DESCRIBING_TYPES)
# A name comes after one sign: the rank of the property that gives it among those of labels (labels.NAMING_RANK).
_NO_LABEL = b"~"
_NAMES = {
    str(name).encode(): b"%d" % NAMING_RANK[name.value] if name.value in NAMING_RANK else _NO_LABEL
    for name in NAME_PROPERTIES
}
_QUOTES = {str(OA.exact).encode(): _NO_LABEL}
_LAST = Led(b"", 0, 0)
_RANKS = {mark: None if mark == _NO_LABEL else int(mark) for mark in (*_NAMES.values(), _NO_LABEL)}
_DIRECTED = b"--"  # in a language, between it and the direction that it is written in (RDF 1.2)
Name = tuple[str, str, int | None]  # a text, its language or none, and its rank where it is a label (labels.Label)


class Section(IntEnum):
    """What an entry is; entries come in this order."""

    THING = 0
    TERM = 1  # of an ontology or of shapes
    FACT = 2
    QUOTE = 3


class Entry(NamedTuple):
    """Something that is found by its names or, a quote, by its words.

    ``types`` are the IRIs of its classes, that which it is listed under first; ``uses`` tells how many statements lead
    to it. ``is_whole`` is set where pages say nothing more of it in passing: no other name and, of a fact, no editor's
    note.
    """

    section: Section
    iri: str
    types: tuple[str, ...]
    uses: int
    names: tuple[Name, ...]
    is_whole: bool


class Entries:
    """Collects what can be found, subject by subject; the folder ``work`` takes what is written meanwhile.

    What the site keeps private is not among it, nor are facts about it and quotes with words that these rest on. Memory
    does not grow with the candidate.
    """

    def __init__(self, site: Site, work: Path) -> None:
        self._private = frozenset(f"<{iri}>".encode() for iri in site.private)
        self._language = site.data_languages[0]
        self._classes = _classes_in_order({f"<{view.iri}>".encode(): n for n, view in enumerate(site.classes)})
        self._withheld: set[Term] = set()  # quotes that facts about private things rest on
        self._evidence = values_of({_EVIDENCE})
        self._notes = values_of({_NOTE})
        self._names, self._quotes = marked_values_of(_NAMES), marked_values_of(_QUOTES)
        self._starts, self._ends = values_of({_START}), values_of({_END})
        self._work = work
        self._listed = TemporaryFile(dir=work)  # noqa: SIM115  it is closed with this
        weakref.finalize(self, self._listed.close)

    def take(self, subject: Subject) -> None:
        """Write down a subject, if it is something that can be found."""
        if subject.term[:1] != b"<" or subject.term in self._private:
            return
        types = frozenset(value for value in types_of(subject) if value[:1] == b"<")
        if _FACT in types and self._private and self._is_private(subject):
            self._withheld.update(self._evidence(subject))
            return
        section = _section(types)
        names, is_whole = self._texts(subject, section)
        if names and _SENTENCE not in types:
            span = self._span(subject) if section is Section.QUOTE else b""
            written = b"\t".join(names)
            is_told = is_whole and _DIRECTED not in written and not (section is Section.FACT and self._notes(subject))
            told = b"%b\t%d\t%b" % (self._classes(types), is_told, written)
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

    def _texts(self, subject: Subject, section: Section) -> tuple[list[bytes], bool]:
        """Return the texts that something of a section is found by, and whether it has no others."""
        is_quote = section is Section.QUOTE
        values, longest = (self._quotes, _LONGEST_QUOTE) if is_quote else (self._names, _LONGEST_NAME)
        said = values(subject)
        # A text has no more characters than bytes.
        texts = [
            value
            for value in said
            if value[1:2] == b'"' and (len(value) <= longest or len(text_of(value[1:])[0]) <= longest)
        ]
        return texts, len(texts) == len(said)

    def _entry(self, line: bytes) -> Entry:
        rank, iri, types, is_whole, *marked = line[:-1].split(b"\t")
        section = Section(int(rank[:1]))
        unsaid = self._language if section is Section.QUOTE else ""
        names: dict[tuple[str, str], int | None] = {}
        for each in sorted(marked, reverse=True):  # so that the best rank comes last, after what is no label
            text, language = text_of(each[1:])
            names[text, language or unsaid] = _RANKS[each[:1]]
        told = tuple((*name, names[name]) for name in sorted(names))
        return Entry(section, iri.decode(), _divided(types), _MOST_USES - int(rank[1:]), told, is_whole == b"1")


def _classes_in_order(order: Mapping[Term, int]) -> Callable[[frozenset[Term]], bytes]:
    """Return what writes classes: in the order that the settings name them in, or else by their IRIs."""

    def place(term: Term) -> tuple[int, bytes]:
        return order.get(term, len(order)), term[1:-1]

    @lru_cache(1_024)
    def write(types: frozenset[Term]) -> bytes:
        return b" ".join(term[1:-1] for term in sorted(types, key=place))

    return write


@lru_cache(1_024)
def _divided(types: bytes) -> tuple[str, ...]:
    return tuple(types.decode().split(" "))


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


def _section(types: frozenset[Term]) -> Section:
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
