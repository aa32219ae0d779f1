"""Shapes in words: each constraint as a sentence; what has no words here is told in the Turtle it is written in."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from markupsafe import Markup

from kggraph.store.interface import Term
from kggraph.vocabulary import RDF, RDFS, SH
from kggraph.web.description import Section
from kggraph.web.pages.conformance.paths import path_steps
from kggraph.web.pages.conformance.phrases import (
    Phrases,
    count_words,
    kinds_of_nodes,
    length_words,
    phrases_of_combinations,
    phrases_of_targets,
    phrases_of_things,
    phrases_of_values,
)
from kggraph.web.pages.conformance.shapes_graph import TARGETS, Node, ShapesGraph
from kggraph.web.pages.conformance.told import Sentence, ToldShape
from kggraph.web.pages.formatting import language_name
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.turtle import write_turtle

_DEPTH = 6  # of shapes within shapes; what lies deeper is told in Turtle
_COUNTS = {SH.minCount, SH.maxCount}
_QUALIFYING = {SH[f"qualified{name}"] for name in ("ValueShape", "MinCount", "MaxCount", "ValueShapesDisjoint")}
# What is told in the head of a shape, with another constraint, or by the order of shapes.
_ELSEWHERE = {
    *TARGETS,
    *_COUNTS,
    *_QUALIFYING,
    *(SH[name] for name in ("path", "property", "message", "severity", "deactivated", "flags", "ignoredProperties")),
    *(SH[name] for name in ("name", "description", "order", "group")),
    RDF.type,
    RDFS.label,
    RDFS.comment,
    RDFS.isDefinedBy,
    RDFS.subClassOf,
}
_PLACEHOLDER = re.compile(r"\{[?$]\w+\}")  # what a message puts the value of a variable for (SHACL, section 5.3.2)
_SEVERITIES = {SH.Warning: "warning", SH.Info: "info"}


@dataclass
class Teller:
    """Tells the shapes of one graph in the language of a page; ``named`` gathers the IRIs that this takes."""

    page: Page
    graph: ShapesGraph
    named: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        say = self.page.say
        self._of_values, self._of_things = phrases_of_values(say), phrases_of_things(say)
        self._combinations, self._kinds = phrases_of_combinations(say), kinds_of_nodes(say)
        self._special: dict[ox.NamedNode, Callable[[Node, Sequence[Term]], Sentence]] = {
            SH.closed: self._closed,
            SH.uniqueLang: lambda *_: Sentence(say.gettext("At most one text in each language")),
            SH.minLength: lambda _, values: Sentence(length_words(say, SH.minLength, _whole(values[0]))),
            SH.maxLength: lambda _, values: Sentence(length_words(say, SH.maxLength, _whole(values[0]))),
        }

    def tell(self, node: Node, depth: int = _DEPTH) -> ToldShape:
        """Return a shape in words."""
        graph = self.graph
        path = path_steps(graph, graph.one(node, SH.path))
        self.named.update(step.iri for step in path if step.iri)
        return ToldShape(
            iri=node.value if isinstance(node, ox.NamedNode) else "",
            path=path,
            name=_chosen(self.page, graph, node, (SH.name, RDFS.label)),
            about=_chosen(self.page, graph, node, (SH.description, RDFS.comment)),
            messages=self._messages(node),
            severity=next(
                (name for iri, name in _SEVERITIES.items() if iri in graph.values(node, SH.severity)), "violation"
            ),
            is_off=_is_true(graph.values(node, SH.deactivated)),
            sentences=[*self._counted(node), *self._told(node, depth, self._of_values if path else self._of_things)],
            properties=[self.tell(part, depth - 1) for part in self._parts(node)] if depth else [],
        )

    def targets(self, node: Node) -> list[Sentence]:
        """Return what a shape is about; nothing for one that only others refer to."""
        words = phrases_of_targets(self.page.say)
        found = {name: list(self.graph.values(node, name)) for name in TARGETS}
        if self.graph.is_class(node):
            found[SH.targetClass].append(node)
        return [Sentence(words[name], self._noted(terms)) for name, terms in found.items() if terms]

    def _told(self, node: Node, depth: int, phrases: Phrases) -> Iterator[Sentence]:
        said = self.graph.said(node)
        for name, values in said.items():
            if name in self._combinations:
                yield from (self._combined(name, value, depth) for value in values)
            elif name == SH.sparql:
                yield from (self._asked(value) for value in values)
            elif name in self._special:
                if not _is_false(values):
                    yield self._special[name](node, values)
            elif name in phrases:
                yield self._worded(node, name, values, phrases[name])
            elif name not in _ELSEWHERE or (name == SH.property and not depth):
                yield self._in_turtle(node, name)
        yield from (self._qualified(node, value, depth) for value in said.get(SH.qualifiedValueShape, ()))

    def _worded(self, node: Node, name: ox.NamedNode, values: Sequence[Term], words: Markup) -> Sentence:
        if name == SH.pattern:
            flags = "".join(flag.value for flag in self.graph.values(node, SH.flags))
            return Sentence(words, texts=[flags] * bool(flags), code="\n".join(value.value for value in values))
        if name == SH.nodeKind:
            kinds = {name.value: words for name, words in self._kinds.items()}
            return Sentence(words, texts=[kinds.get(value.value, Markup.escape(value.value)) for value in values])
        if name == SH.languageIn:
            tags = [tag.value for value in values for tag in self.graph.members(value)]
            return Sentence(words, texts=[language_name(tag, self.page.language) for tag in tags])
        if name == SH["in"]:
            values = [member for value in values for member in self.graph.members(value)]
        return Sentence(words, self._noted(values))

    def _combined(self, name: ox.NamedNode, value: Term, depth: int) -> Sentence:
        members = [value] if name == SH["not"] else self.graph.members(value)
        return self._referring(self._combinations[name], members, depth)

    def _referring(self, words: Markup, members: Sequence[Term], depth: int) -> Sentence:
        """Return words about shapes: those that stand elsewhere are linked, the others told in their place."""
        if not depth:
            return Sentence(words, code=self._turtle(members))
        nested = [member for member in members if isinstance(member, ox.BlankNode)]
        linked = [member for member in members if not isinstance(member, ox.BlankNode)]
        return Sentence(words, self._noted(linked), shapes=[self.tell(member, depth - 1) for member in nested])

    def _qualified(self, node: Node, value: Term, depth: int) -> Sentence:
        least, most = (_count(self.graph.values(node, SH[f"qualified{name}"])) for name in ("MinCount", "MaxCount"))
        counts = count_words(self.page.say, least, most)
        return self._referring(self.page.say.gettext("%(counts)s like this", counts=counts), [value], depth)

    def _counted(self, node: Node) -> Iterator[Sentence]:
        least, most = _count(self.graph.values(node, SH.minCount)), _count(self.graph.values(node, SH.maxCount))
        if least is not None or most is not None:
            yield Sentence(count_words(self.page.say, least, most))

    def _closed(self, node: Node, _: Sequence[Term]) -> Sentence:
        ignored = [name for head in self.graph.values(node, SH.ignoredProperties) for name in self.graph.members(head)]
        words = self.page.say.gettext("It has no other properties than those told here")
        if ignored:
            words = self.page.say.gettext("It has no other properties than those told here and these")
        return Sentence(words, self._noted(ignored))

    def _asked(self, constraint: Term) -> Sentence:
        """Return what a query looks for: in the words of its message, with the query itself."""
        queries = [*self.graph.values(constraint, SH.select), *self.graph.values(constraint, SH.ask)]
        code = "\n\n".join(query.value.strip("\n") for query in queries)
        for message in self._messages(constraint)[:1]:
            return Sentence(Markup.escape(_PLACEHOLDER.sub("…", message.text)), code=code, language=message.language)
        return Sentence(self.page.say.gettext("A query finds nothing against it"), code=code)

    def _in_turtle(self, node: Node, name: ox.NamedNode) -> Sentence:
        triples = [ox.Triple(node, name, value) for value in self.graph.values(node, name)]
        return Sentence(self.page.say.gettext("Told in Turtle only"), code=self._written(triples))

    def _turtle(self, nodes: Iterable[Term]) -> str:
        said = [(node, self.graph.said(node)) for node in nodes if isinstance(node, ox.NamedNode | ox.BlankNode)]
        return self._written(
            [ox.Triple(node, name, value) for node, row in said for name in row for value in row[name]]
        )

    def _written(self, triples: Sequence[ox.Triple]) -> str:
        """Return triples, with what is said of the blank nodes in them, as Turtle without its prefixes."""
        found, waiting = dict.fromkeys(triples), list(triples)
        while waiting:
            more = [triple for triple in self.graph.triples(waiting.pop().object) if triple not in found]
            blank = [triple for triple in more if isinstance(triple.subject, ox.BlankNode)]
            found.update(dict.fromkeys(blank))
            waiting += blank
        text = write_turtle([Section("", tuple(found))], self.page.site.prefixes)
        return "\n".join(line for line in text.splitlines() if not line.startswith("@prefix")).strip()

    def _parts(self, node: Node) -> list[Node]:
        """Return the property shapes of a shape: by their groups' order, then their own, else as written."""
        parts = [part for part in self.graph.values(node, SH.property) if isinstance(part, ox.NamedNode | ox.BlankNode)]
        order = self.graph.order
        return sorted(parts, key=lambda part: (order(self.graph.one(part, SH.group)), order(part)))

    def _messages(self, node: Term) -> list[Words]:
        texts = [text for text in self.graph.values(node, SH.message) if isinstance(text, ox.Literal)]
        return self.page.names.choose_all(texts)

    def _noted(self, terms: Iterable[Term]) -> list[Term]:
        found = list(terms)
        self.named.update(term.value for term in found if isinstance(term, ox.NamedNode))
        return found


def shape_name(page: Page, graph: ShapesGraph, iri: str) -> Words:
    """Return what a shape is called: its name or label, else its prefixed name."""
    node = ox.BlankNode() if iri.startswith("_:") else ox.NamedNode(iri)
    return _chosen(page, graph, node, (SH.name, RDFS.label)) or Words(page.short(iri))


def _chosen(page: Page, graph: ShapesGraph, node: Node, names: Sequence[ox.NamedNode]) -> Words | None:
    """Return the text of the first of some properties that has one, in the language that readers understand best."""
    texts = ([text for text in graph.values(node, name) if isinstance(text, ox.Literal)] for name in names)
    return next((words for found in texts if (words := page.names.choose(found))), None)


def _count(values: Sequence[Term]) -> int | None:
    return _whole(values[0]) if values else None


def _whole(value: Term) -> int:
    return int(value.value) if value.value.isascii() and value.value.isdigit() else 0


def _is_true(values: Sequence[Term]) -> bool:
    return any(value.value in {"true", "1"} for value in values)


def _is_false(values: Sequence[Term]) -> bool:
    return any(value.value in {"false", "0"} for value in values) and not _is_true(values)
