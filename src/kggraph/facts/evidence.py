"""Evidence graphs: what an author writes. One named graph holds what one piece of a document says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import FactError, did_you_mean
from kggraph.problem import Problem
from kggraph.vocabulary import ASAR, OA, RDFS, SKOS

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

# What may be said of an evidence graph; anything else is taken for a slip of the pen.
_SAYABLE = {
    ASAR.quote: "asar:quote",
    ASAR.sentenceNumber: "asar:sentenceNumber",
    ASAR.status: "asar:status",
    ASAR.asserted: "asar:asserted",
    ASAR.alternativeTo: "asar:alternativeTo",
    OA.start: "oa:start",
    OA.end: "oa:end",
    RDFS.label: "rdfs:label",
    SKOS.editorialNote: "skos:editorialNote",
    ASAR.rule: "asar:rule",
    ASAR.confidence: "asar:confidence",
    ASAR.draft: "asar:draft",
    ASAR.reviewedBy: "asar:reviewedBy",
    ASAR.reviewedAt: "asar:reviewedAt",
}


@dataclass(frozen=True)
class EvidenceGraph:
    """One evidence graph as written: its IRI, its triples in the order of the file, and what is said of it."""

    iri: str
    triples: tuple[ox.Triple, ...]
    said: dict[ox.NamedNode, list[Term]]
    line: int

    def values(self, predicate: ox.NamedNode) -> list[str]:
        """Return the values of one property of this graph as text, in the order of the file."""
        return [value.value for value in self.said.get(predicate, []) if not isinstance(value, ox.Triple)]

    @property
    def quotes(self) -> list[str]:
        """The words that state what this graph holds."""
        return self.values(ASAR.quote)

    @property
    def is_alternative(self) -> bool:
        """Whether this is another reading of the text, not to be published as data."""
        return bool(self.values(ASAR.alternativeTo)) or "false" in self.values(ASAR.asserted)


@dataclass(frozen=True)
class FactsFile:
    """A facts file as read; ``name`` is what messages call it, ``text`` what lines are looked up in."""

    name: str
    text: str
    graphs: tuple[EvidenceGraph, ...]

    def problem(self, graph: EvidenceGraph, message: str, *, near: str = "") -> Problem:
        """Return a problem at the line of a graph, or of the words in it that are wrong."""
        return Problem(self.name, find_line(self.text, near, after=graph.line) if near else graph.line, 0, message)


def read_facts_file(path: Path, *, name: str) -> FactsFile:
    """Read a TriG file of evidence graphs. Raises FactError with line and column where it is not TriG."""
    try:
        content = path.read_bytes()
        quads = list(ox.parse(content, format=ox.RdfFormat.TRIG))
    except SyntaxError as error:
        raise FactError([Problem.of_parser(name, error)]) from None
    except OSError as error:
        raise FactError([Problem(name, 0, 0, f"cannot be read: {error.strerror}")]) from None
    text = content.decode("utf-8")
    graphs: dict[str, list[ox.Triple]] = {}
    said: dict[str, dict[ox.NamedNode, list[Term]]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            said.setdefault(_name(quad.subject), {}).setdefault(quad.predicate, []).append(quad.object)
        else:
            graphs.setdefault(_name(quad.graph_name), []).append(quad.triple)
    # The order of the file, by what is said of each graph: passages are numbered by it.
    ordered = {**dict.fromkeys(said), **dict.fromkeys(graphs)}
    return FactsFile(
        name,
        text,
        tuple(
            EvidenceGraph(iri, tuple(graphs.get(iri, ())), said.get(iri, {}), _line_of(text, iri)) for iri in ordered
        ),
    )


def form_problems(file: FactsFile, *, base: str) -> Iterator[Problem]:
    """Yield what is wrong with the graphs of a file by themselves, whatever the document says."""
    for graph in file.graphs:
        yield from (file.problem(graph, message) for message in _messages(graph, base))


def _messages(graph: EvidenceGraph, base: str) -> Iterator[str]:
    name = f"<{graph.iri}>"
    for predicate in graph.said:
        if predicate not in _SAYABLE:
            local = re.split(r"[#/]", predicate.value)[-1]
            known = [sayable.partition(":")[2] for sayable in _SAYABLE.values()]
            expected = f"expected one of {', '.join(_SAYABLE.values())}{did_you_mean(local, known)}"
            yield f"{name}: <{predicate.value}> cannot be said of an evidence graph; {expected}"
    if not graph.iri.startswith(base):
        yield f"{name}: the graph's IRI lies outside the base; expected one under {base}fact/"
    if not graph.triples:
        yield f"{name}: quotes and notes, but no graph of this name; expected {{ … }} with what the words say"
    elif not graph.quotes:
        yield f"{name}: a fact without evidence; expected asar:quote with the words that state it"
    yield from _status_messages(graph)
    for triple in graph.triples:
        yield from (f"{name}: {message}" for message in _triple_messages(triple, base))


def _status_messages(graph: EvidenceGraph) -> Iterator[str]:
    known = ["explicit", "inferred", "ambiguous"]
    statuses = graph.values(ASAR.status)
    expected = "expected asar:status ac:explicit, ac:inferred or ac:ambiguous"
    if len(statuses) != 1:
        yield f"<{graph.iri}>: {len(statuses)} statuses; {expected}"
    for status in statuses:
        local = status.rpartition("/")[2]
        if local not in known:
            yield f"<{graph.iri}>: unknown status <{status}>; {expected}{did_you_mean(local, known)}"


def _triple_messages(triple: ox.Triple, base: str) -> Iterator[str]:
    if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
        yield "a blank node; expected an IRI, so that the fact can be pointed to"
    elif isinstance(triple.subject, ox.NamedNode) and not triple.subject.value.startswith(base):
        yield f"<{triple.subject.value}> lies outside the base; expected an IRI under {base}"


def _name(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _line_of(text: str, iri: str) -> int:
    """Return the line where a graph is first named, by its local name; 0 if it is written some other way."""
    local = re.escape(re.split(r"[#/]", iri)[-1])
    match = re.search(rf"[:/#]{local}(?![\w-])", text)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def find_line(text: str, words: str, *, after: int) -> int:
    r"""Return the first line, from 1 and not before ``after``, in which words stand, or ``after`` if none does.

    >>> find_line("the\na\nb the", "the", after=2)
    3
    """
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if number >= after and words in line), after)
