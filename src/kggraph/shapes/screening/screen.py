"""Going through a candidate once, to find the focus nodes that may have results."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyshacl.shape import Shape
from rdflib import RDF, RDFS, Literal
from rdflib.term import Node

from kggraph.graph.neighbours import Neighbours, Statements, Term
from kggraph.progress import Progress
from kggraph.shapes.screening.conditions import Conditions
from kggraph.shapes.screening.terms import node_of, term_of

_TYPE, _SUBCLASS = term_of(RDF.type), term_of(RDFS.subClassOf)


@dataclass(frozen=True)
class Suspects:
    """The focus nodes of a shape that may have results."""

    shape: Shape
    nodes: Sequence[Node]


def find_suspects(
    shapes: Iterable[Shape], neighbours: Neighbours, conditions: Conditions, progress: Progress
) -> list[Suspects]:
    """Return for each shape those of its focus nodes (SHACL §2.1.3) that do not certainly conform."""
    targets = _Targets()
    for shape in shapes:
        targets.add(shape, neighbours)
    found: dict[Shape, dict[Node, None]] = {}
    for shape, literal in targets.literals:
        found.setdefault(shape, {})[literal] = None
    for shape, node in progress.counted(targets.focus_nodes(neighbours)):
        if conditions.of(shape)(node) is not True:
            found.setdefault(shape, {})[node_of(node)] = None
    return [Suspects(shape, list(nodes)) for shape, nodes in found.items()]


@dataclass
class _Targets:
    """What shapes say of their focus nodes: for each class, property and node the shapes that it is a target of."""

    classes: dict[Term, list[Shape]] = field(default_factory=dict)
    subjects_of: dict[Term, list[Shape]] = field(default_factory=dict)
    objects_of: dict[Term, list[Shape]] = field(default_factory=dict)
    nodes: list[tuple[Shape, Term]] = field(default_factory=list)
    literals: list[tuple[Shape, Literal]] = field(default_factory=list)

    def add(self, shape: Shape, neighbours: Neighbours) -> None:
        """Note the targets of one more shape; subclasses are those that the data say."""
        nodes, classes, implied, objects_of, subjects_of = shape.target()  # type: ignore[no-untyped-call]
        for node in nodes:
            if isinstance(node, Literal):
                self.literals.append((shape, node))
            else:
                self.nodes.append((shape, term_of(node)))
        for name in (*classes, *implied):
            for below in _classes_below(term_of(name), neighbours):
                self.classes.setdefault(below, []).append(shape)
        for names, known in ((objects_of, self.objects_of), (subjects_of, self.subjects_of)):
            for name in names:
                known.setdefault(term_of(name), []).append(shape)

    def focus_nodes(self, neighbours: Neighbours) -> Iterator[tuple[Shape, Term]]:
        """Yield each shape with each of its focus nodes but for named literals; some may come more than once."""
        yield from self.nodes
        for node, statements in neighbours.all_about():
            with neighbours.holding(node, statements):
                yield from ((shape, node) for shape in self._of_subject(statements))
            for name in self.objects_of.keys() & statements.keys():
                yield from ((shape, value) for shape in self.objects_of[name] for value in statements[name])

    def _of_subject(self, statements: Statements) -> Iterable[Shape]:
        by_class = (shape for name in statements.get(_TYPE, ()) for shape in self.classes.get(name, ()))
        by_property = (
            shape for name in self.subjects_of.keys() & statements.keys() for shape in self.subjects_of[name]
        )
        return dict.fromkeys((*by_class, *by_property))


def _classes_below(name: Term, neighbours: Neighbours) -> list[Term]:
    """Return a class and all its subclasses in the data."""
    found, waiting = {name: None}, [name]
    while waiting:
        for below in neighbours.subjects(_SUBCLASS, waiting.pop()):
            if below not in found:
                found[below] = None
                waiting.append(below)
    return list(found)
