"""Names of things, chosen by one order of languages for a whole page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from sys import intern

import pyoxigraph as ox

from kggraph.labels import NAMING_RANK, Label, best_label, is_visible, language_place, name_from_iri
from kggraph.store.interface import Solution, Term
from kggraph.store.search_index import ToldThing
from kggraph.vocabulary import RDF, SKOS

_TYPE, _NOTE = RDF.type.value, SKOS.editorialNote.value
_LONGEST = 200  # characters; what is longer is no name but a text, and is cut where it stands for a thing


@dataclass(frozen=True, order=True)
class Words:
    """A run of text and the language it is in; empty where that is not known."""

    text: str
    language: str = ""


@dataclass(slots=True)
class Told:
    """What is known in passing of one thing: its labels, its classes, the notes on it if it is a fact.

    A thousand are remembered: sets of classes are shared by all things that have the same.
    """

    labels: set[Label] = field(default_factory=set)
    types: frozenset[str] = frozenset()
    notes: frozenset[ox.Literal] = frozenset()


@dataclass
class Names:
    """What is known in passing of the things on a page.

    ``languages`` is the order of choice: the page's language, then those of the data. Text without a language comes
    after these, any other language last.

    >>> names = Names(["ru", "kk"])
    >>> names.choose([ox.Literal("Help", language="en"), ox.Literal("Көмек", language="kk")])
    Words(text='Көмек', language='kk')
    >>> names.name("https://example.org/a#unknownThing")
    Words(text='unknownThing', language='')
    >>> names.name("https://example.org/%20")
    Words(text='https://example.org/%20', language='')
    >>> names.name("http://www.w3.org/2000/01/rdf-schema#seeAlso")
    Words(text='см. также', language='ru')
    """

    languages: Sequence[str]
    known: dict[str, Told] = field(default_factory=dict)

    def add(self, rows: Iterable[Solution], thing: str = "thing") -> None:
        """Take in solutions of ``?thing ?property ?value``; the first variable may have another name."""
        for row in rows:
            property_, value = row["property"].value, row["value"]
            if property_ == _TYPE and isinstance(value, ox.NamedNode):
                self._told(row[thing]).types |= {intern(value.value)}
            elif property_ in NAMING_RANK and isinstance(value, ox.Literal) and is_visible(value.value):
                self._told(row[thing]).labels.add((NAMING_RANK[property_], value))
            elif property_ == _NOTE and isinstance(value, ox.Literal):
                self._told(row[thing]).notes |= {value}

    def know(self, told: Mapping[str, ToldThing]) -> None:
        """Take in what the search index tells of things, by their IRIs."""
        for iri, each in told.items():
            known = self.known.setdefault(iri, Told())
            known.labels |= each.labels
            known.types = known.types | each.types if known.types else each.types

    def name(self, iri: str, first: str = "") -> Words:
        """Return a thing's name, in the language ``first`` if it has one there.

        What the data do not name has the name that it is well known by, else its local name.
        """
        labels = self._labels(iri) or _well_known_names().get(iri)
        if not labels:
            return Words(name_from_iri(iri))
        literal = best_label(labels, [first, *self.languages] if first else self.languages)
        return Words(shortened(literal.value, _LONGEST), literal.language or "")

    def is_named(self, iri: str) -> bool:
        """Return whether the data name a thing."""
        return bool(self._labels(iri))

    def types(self, iri: str) -> list[str]:
        """Return the classes of a thing, sorted."""
        return sorted(self.known[iri].types) if iri in self.known else []

    def notes(self, iri: str) -> list[Words]:
        """Return the editors' notes on a thing, in one language: the first of the page's order that has any."""
        return self.choose_all(self.known[iri].notes) if iri in self.known else []

    def choose(self, literals: Iterable[ox.Literal]) -> Words | None:
        """Return the literal that this page's readers understand best, or None if there is none."""
        return next(iter(self.choose_all(literals)), None)

    def choose_all(self, literals: Iterable[ox.Literal]) -> list[Words]:
        """Return all literals of the best language there is, sorted."""
        ranked = [(language_place(literal, self.languages), literal) for literal in literals]
        best = min((place for place, _ in ranked), default=None)
        return sorted(Words(literal.value, literal.language or "") for place, literal in ranked if place == best)

    def _told(self, thing: Term) -> Told:
        return self.known.setdefault(thing.value, Told())

    def _labels(self, iri: str) -> Collection[Label]:
        return self.known[iri].labels if iri in self.known else ()


@cache
def _well_known_names() -> Mapping[str, set[Label]]:
    """Return the names of ``well_known.ttl``, as ``Names`` keeps those of the data."""
    names: dict[str, set[Label]] = {}
    text = (resources.files("kggraph.web.pages") / "well_known.ttl").read_text(encoding="utf-8")
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            names.setdefault(quad.subject.value, set()).add((0, quad.object))
    return names


def shortened(text: str, longest: int) -> str:
    """Return a text cut after a word, at most ``longest`` characters long without the sign that says so.

    >>> shortened("Where it was given", 10), shortened("short", 10)
    ('Where it…', 'short')
    """
    if len(text) <= longest:
        return text
    cut = text[:longest]
    return (cut.rpartition(" ")[0] or cut) + "…"
