"""Turtle for people: one block per subject, names first, blank nodes where they are used, only the prefixes in use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count, groupby
from operator import attrgetter

import pyoxigraph as ox

from kggraph.vocabulary import RDF, XSD
from kggraph.web.blank_nodes import BlankNodes
from kggraph.web.description import Section

_WIDTH = 110
_INDENT = "    "
# Turtle 1.1, productions PN_CHARS_BASE, PN_CHARS and PN_LOCAL, without escapes.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = f"{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_LOCAL = re.compile(f"(?:[{_BASE}_0-9](?:[{_CHARS}.]*[{_CHARS}])?)?")
# Turtle 1.1, section 2.5.2: what may stand without quotes, by datatype.
_PLAIN = {
    XSD.integer: re.compile(r"[+-]?\d+"),
    XSD.decimal: re.compile(r"[+-]?\d*\.\d+"),
    XSD.double: re.compile(r"[+-]?(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+"),
    XSD.boolean: re.compile(r"true|false"),
}


class Names:
    """Prefixed names, remembering which prefixes were used; a hash namespace that has no prefix is given one.

    >>> names = Names({"ex": "https://example.org/"})
    >>> names.shorten("https://example.org/a"), names.shorten("https://example.org/a/b")
    ('ex:a', '<https://example.org/a/b>')
    >>> names.used
    {'ex': 'https://example.org/'}
    >>> names.shorten("https://example.org/a#b"), names.used["ex1"]
    ('ex1:b', 'https://example.org/a#')
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._longest_first = sorted(prefixes.items(), key=lambda row: (-len(row[1]), row[0]))
        self._known: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def shorten(self, iri: str) -> str:
        """Return the prefixed name of an IRI by the longest namespace that fits, or the IRI in angle brackets."""
        if iri not in self._known:
            self._known[iri] = self._shorten(iri)
        return self._known[iri]

    def _shorten(self, iri: str) -> str:
        for prefix, namespace in self._longest_first:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        namespace, hash_sign, local = iri.partition("#")
        if hash_sign and _LOCAL.fullmatch(local):
            return f"{self._bind(namespace + '#')}:{local}"
        return str(ox.NamedNode(iri))

    def _bind(self, namespace: str) -> str:
        stem = next((p for p, known in self._longest_first if p and namespace.startswith(known)), "ns")
        taken = {prefix for prefix, _ in self._longest_first}
        prefix = next(f"{stem}{n}" for n in count(1) if f"{stem}{n}" not in taken)
        self._longest_first.insert(0, (prefix, namespace))
        self.used[prefix] = namespace
        return prefix


def write_turtle(sections: Sequence[Section], prefixes: Mapping[str, str]) -> str:
    """Return the sections as Turtle, triples in their order, each section under its heading as a comment.

    >>> a, label = ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/label")
    >>> section = Section("Names", (ox.Triple(a, label, ox.Literal("A", language="en")),))
    >>> print(write_turtle([section], {"ex": "https://example.org/", "not": "https://example.org/used#"}))
    @prefix ex: <https://example.org/> .
    <BLANKLINE>
    # Names
    <BLANKLINE>
    ex:a ex:label "A"@en .
    <BLANKLINE>
    """
    writer = _Writer([triple for section in sections for triple in section.triples], Names(prefixes))
    blocks: list[str] = []
    for section in sections:
        subjects = writer.blocks(section.triples)
        if subjects:
            blocks += [f"# {section.heading}"] * bool(section.heading) + subjects
    heads = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in sorted(writer.names.used.items())]
    return "\n\n".join(["\n".join(heads)] * bool(heads) + blocks) + "\n"


class _Writer:
    """Writes the blocks of one document, so that each blank node that is used once stands where it is used."""

    def __init__(self, triples: Sequence[ox.Triple], names: Names) -> None:
        self.names = names
        self._statements: dict[object, list[ox.Triple]] = {}
        for triple in triples:
            self._statements.setdefault(triple.subject, []).append(triple)
        self._nodes = BlankNodes(triples)
        self._labels: dict[ox.BlankNode, str] = {}

    def blocks(self, triples: Iterable[ox.Triple]) -> list[str]:
        """Return one block per subject that is not written inside another."""
        grouped: dict[object, list[ox.Triple]] = {}
        for triple in triples:
            grouped.setdefault(triple.subject, []).append(triple)
        return [self._block(subject, rows) for subject, rows in grouped.items() if subject not in self._nodes.inlined]

    def _block(self, subject: object, rows: Sequence[ox.Triple]) -> str:
        name = self._term(subject, 0)
        lines = self._predicates(rows, 1)
        if len(lines) == 1:
            return f"{name} {lines[0]} ."
        separator = f" ;\n{_INDENT}"
        return f"{name}\n{_INDENT}{separator.join(lines)} ."

    def _predicates(self, rows: Sequence[ox.Triple], depth: int) -> list[str]:
        return [
            self._predicate(predicate) + self._objects([row.object for row in group], depth)
            for predicate, group in groupby(rows, key=attrgetter("predicate"))
        ]

    def _objects(self, values: Sequence[object], depth: int) -> str:
        written = [self._term(value, depth) for value in values]
        line = ", ".join(written)
        if len(written) == 1 or len(line) <= _WIDTH:
            return f" {line}"
        margin = "\n" + _INDENT * (depth + 1)
        return margin + f",{margin}".join(written)

    def _predicate(self, predicate: ox.NamedNode) -> str:
        return "a" if predicate == RDF.type else self.names.shorten(predicate.value)

    def _term(self, term: object, depth: int) -> str:
        match term:
            case ox.NamedNode():
                return self.names.shorten(term.value)
            case ox.Literal():
                return self._literal(term)
            case ox.BlankNode() if term in self._nodes.inlined and depth:
                return self._nested(term, depth)
            case ox.BlankNode():
                return self._labels.setdefault(term, f"_:b{len(self._labels) + 1}")
            case ox.Triple():  # RDF 1.2 Turtle, section 2.10
                words = (self._term(term.subject, 0), self._predicate(term.predicate), self._term(term.object, 0))
                return f"<<( {' '.join(words)} )>>"
        raise TypeError(f"no RDF term: {term!r}")

    def _literal(self, literal: ox.Literal) -> str:
        plain = _PLAIN.get(literal.datatype)
        if plain and plain.fullmatch(literal.value):
            return literal.value
        if literal.language or literal.datatype == XSD.string:
            return str(literal)
        return f"{ox.Literal(literal.value)}^^{self.names.shorten(literal.datatype.value)}"

    def _nested(self, node: ox.BlankNode, depth: int) -> str:
        if node in self._nodes.lists:
            return f"( {' '.join(self._term(item, depth) for item in self._nodes.lists[node])} )"
        lines = self._predicates(self._statements.get(node, []), depth + 1)
        if not lines:
            return "[]"
        if len(lines) == 1 and len(lines[0]) <= _WIDTH:
            return f"[ {lines[0]} ]"
        margin = "\n" + _INDENT * (depth + 1)
        return f"[{margin}{f' ;{margin}'.join(lines)}\n{_INDENT * depth}]"
