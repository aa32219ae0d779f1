"""Going through a candidate once, to find the focus nodes that may have results."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self, TypeAlias

from pyshacl.shape import Shape
from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.term import Node

from kggraph.garbage import few_collections
from kggraph.graph.neighbours import Neighbours, Statements
from kggraph.nquads import Term
from kggraph.progress import Progress
from kggraph.shapes.screening.conditions import Condition, Conditions
from kggraph.shapes.screening.terms import node_of, term_of

_TYPE, _SUBCLASS = term_of(RDF.type), term_of(RDFS.subClassOf)
_KINDS = 8_192  # of nodes, of which it is remembered whose targets they are
Pair: TypeAlias = tuple[Shape, Term]  # a focus node and a shape that it is a target of


@dataclass(frozen=True)
class Suspects:
    """The focus nodes of a shape that may have results."""

    shape: Shape
    nodes: Sequence[Node]


@dataclass(frozen=True)
class Screening:
    """What a pass over the data found; ``checked`` is the number of focus nodes of each named shape with targets."""

    suspects: Sequence[Suspects]
    checked: Mapping[str, int]


def screen(targets: "Targets", neighbours: Neighbours, conditions: Conditions, progress: Progress) -> Screening:
    """Return for each shape those of its focus nodes (SHACL §2.1.3) that do not certainly conform."""
    counts = targets.literal_counts()

    def counted() -> Iterator[Pair]:
        for shape, node in progress.counted(targets.focus_nodes(neighbours)):
            counts[shape] += 1
            yield shape, node

    suspects = find_suspects(counted(), targets, conditions)
    return Screening(suspects, targets.named(counts))


def find_suspects(pairs: Iterable[Pair], targets: "Targets", conditions: Conditions) -> list[Suspects]:
    """Return what does not certainly conform of pairs of shape and focus node, and the literals that shapes name."""
    found: dict[Shape, dict[Node, None]] = {}
    for shape, literals in targets.literals.items():
        found.setdefault(shape, {}).update(dict.fromkeys(literals))
    conform: dict[Shape, Condition] = {}
    with few_collections():
        for shape, node in pairs:
            conforms = conform.get(shape) or conform.setdefault(shape, conditions.of(shape))
            if conforms(node) is not True:
                found.setdefault(shape, {})[node_of(node)] = None
    return [Suspects(shape, list(nodes)) for shape, nodes in found.items() if nodes]


@dataclass
class Targets:
    """What shapes say of their focus nodes: for each class, property and node the shapes that it is a target of.

    ``seen`` are focus nodes of the shapes that could meet one twice.
    """

    shapes: list[Shape] = field(default_factory=list)
    classes: dict[Term, list[Shape]] = field(default_factory=dict)
    subjects_of: dict[Term, list[Shape]] = field(default_factory=dict)
    objects_of: dict[Term, list[Shape]] = field(default_factory=dict)
    nodes: list[Pair] = field(default_factory=list)
    literals: dict[Shape, set[Node]] = field(default_factory=dict)
    seen: dict[Shape, set[Node]] = field(default_factory=dict)

    @classmethod
    def of(cls, shapes: Iterable[Shape], neighbours: Neighbours) -> Self:
        """Return the targets of shapes; subclasses are those that the data say."""
        targets = cls()
        for shape in shapes:
            targets.add(shape, neighbours)
        return targets

    def add(self, shape: Shape, neighbours: Neighbours) -> None:
        """Note the targets of one more shape; subclasses are those that the data say."""
        nodes, classes, implied, objects_of, subjects_of = map(list, shape.target())  # type: ignore[no-untyped-call]
        if nodes or classes or implied or objects_of or subjects_of:
            self.shapes.append(shape)
        if nodes or objects_of:
            self.seen[shape] = set(nodes)
        self.literals[shape] = {node for node in nodes if isinstance(node, Literal)}
        self.nodes += [(shape, term_of(node)) for node in nodes if not isinstance(node, Literal)]
        for name in (*classes, *implied):
            for below in _classes_below(term_of(name), neighbours):
                self.classes.setdefault(below, []).append(shape)
        for names, known in ((objects_of, self.objects_of), (subjects_of, self.subjects_of)):
            for name in names:
                known.setdefault(term_of(name), []).append(shape)

    def focus_nodes(self, neighbours: Neighbours) -> Iterator[Pair]:
        """Yield each shape with each of its focus nodes but for named literals, once."""
        yield from self.nodes
        of_kind = lru_cache(_KINDS)(lambda kind, types: tuple(self._having(kind.names, types)))
        for node, statements, kind in neighbours.all_about():
            for shape in of_kind(kind, statements.get(_TYPE, ())):
                if self._is_new(shape, node):
                    yield shape, node
            for name in self.objects_of.keys() & statements.keys():
                pairs = ((shape, value) for shape in self.objects_of[name] for value in statements[name])
                yield from (pair for pair in pairs if self._is_new(*pair))

    def focus_nodes_by_links(self, neighbours: Neighbours) -> Iterator[Pair]:
        """Yield the same without going through all data, where the targets are classes and nodes alone."""
        if self.subjects_of or self.objects_of:
            yield from self.focus_nodes(neighbours)
            return
        met = set(self.nodes)
        yield from self.nodes
        for name, shapes in self.classes.items():
            for node in neighbours.subjects(_TYPE, name):
                yield from (pair for pair in ((shape, node) for shape in shapes) if pair not in met)
                met.update((shape, node) for shape in shapes)

    def holds(
        self, shape: Shape, node: Term, about: Statements, subjects: Callable[[Term, Term], Iterable[Term]]
    ) -> bool:
        """Return whether a node, no literal, is a focus node of a shape, as far as what stands around it says."""
        return (
            (shape, node) in self.nodes
            or shape in self._of_subject(about)
            or any(
                shape in shapes and next(iter(subjects(name, node)), None) is not None
                for name, shapes in self.objects_of.items()
            )
        )

    def literal_counts(self) -> Counter[Shape]:
        """Return the number of literals that each shape names as focus nodes."""
        return Counter({shape: len(literals) for shape, literals in self.literals.items()})

    def named(self, counts: Mapping[Shape, int]) -> dict[str, int]:
        """Return the numbers of those shapes that have a name, by it."""
        return {str(shape.node): counts[shape] for shape in sorted(filter(_has_name, self.shapes), key=_name_of)}

    def _is_new(self, shape: Shape, term: Term) -> bool:
        seen = self.seen.get(shape)
        if seen is None:
            return True
        before = len(seen)
        seen.add(node_of(term))
        return len(seen) > before

    def _of_subject(self, statements: Statements) -> Iterable[Shape]:
        return self._having(statements, statements.get(_TYPE, ()))

    def _having(self, properties: Iterable[Term], types: Iterable[Term]) -> Iterable[Shape]:
        """Return the shapes that a node with these properties and types is a target of."""
        by_class = (shape for name in types for shape in self.classes.get(name, ()))
        names = self.subjects_of.keys() & set(properties)
        return dict.fromkeys((*by_class, *(shape for name in names for shape in self.subjects_of[name])))


def _classes_below(name: Term, neighbours: Neighbours) -> list[Term]:
    """Return a class and all its subclasses in the data."""
    found, waiting = {name: None}, [name]
    while waiting:
        for below in neighbours.subjects(_SUBCLASS, waiting.pop()):
            if below not in found:
                found[below] = None
                waiting.append(below)
    return list(found)


def _has_name(shape: Shape) -> bool:
    return isinstance(shape.node, URIRef)


def _name_of(shape: Shape) -> str:
    return str(shape.node)
