"""Paths of properties, followed from a node (SHACL §2.3.1, SPARQL 1.1 §9)."""

from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

from rdflib import RDF, SH, Graph, URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Node

from kggraph.graph.neighbours import Neighbours
from kggraph.nquads import Term
from kggraph.shapes.screening.terms import UnsureError, distinct, term_of

Step: TypeAlias = Callable[[Term], Iterable[Term]]
_REPEATED: dict[Node, Literal["*", "+", "?"]] = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def path_of(node: Node, shapes: Graph) -> Path | URIRef:
    """Return a path of a shapes graph as rdflib writes those of queries. Raises UnsureError for what is none."""
    if isinstance(node, URIRef):
        return node
    if (node, RDF.first, None) in shapes:
        return SequencePath(*(path_of(step, shapes) for step in shapes.items(node)))
    if (inner := shapes.value(node, SH.inversePath)) is not None:
        return InvPath(path_of(inner, shapes))
    if (inner := shapes.value(node, SH.alternativePath)) is not None:
        return AlternativePath(*(path_of(choice, shapes) for choice in shapes.items(inner)))
    for name, sign in _REPEATED.items():
        if (inner := shapes.value(node, name)) is not None:
            return MulPath(path_of(inner, shapes), sign)
    raise UnsureError


def follow(path: Path | URIRef, neighbours: Neighbours) -> Step:
    """Return what gives the nodes that a path leads to, each once. Raises UnsureError for a kind not known here."""
    match path:
        case URIRef():
            return _forward(term_of(path), neighbours)
        case InvPath():
            return follow_back(path.arg, neighbours)
        case SequencePath():
            return _one_after_the_other([follow(step, neighbours) for step in path.args])
        case AlternativePath():
            return _any([follow(choice, neighbours) for choice in path.args])
        case MulPath():
            return _repeated(follow(path.path, neighbours), path.mod)
        case _:
            raise UnsureError


def follow_back(path: Path | URIRef, neighbours: Neighbours) -> Step:
    """Return what gives the nodes that a path comes from, each once."""
    match path:
        case URIRef():
            return _backward(term_of(path), neighbours)
        case InvPath():
            return follow(path.arg, neighbours)
        case SequencePath():
            return _one_after_the_other([follow_back(step, neighbours) for step in reversed(path.args)])
        case AlternativePath():
            return _any([follow_back(choice, neighbours) for choice in path.args])
        case MulPath():
            return _repeated(follow_back(path.path, neighbours), path.mod)
        case _:
            raise UnsureError


def _forward(predicate: Term, neighbours: Neighbours) -> Step:
    about = neighbours.about

    def step(node: Term) -> Iterable[Term]:
        values = about(node).get(predicate, ())
        return values if len(values) < 2 else distinct(values)  # noqa: PLR2004  one is always distinct

    return step


def _backward(predicate: Term, neighbours: Neighbours) -> Step:
    def step(node: Term) -> Iterable[Term]:
        if node[:1] == b'"':
            raise UnsureError
        return neighbours.subjects(predicate, node)

    return step


def _one_after_the_other(steps: list[Step]) -> Step:
    def step(node: Term) -> Iterable[Term]:
        reached: list[Term] = [node]
        for each in steps:
            reached = distinct(end for start in reached for end in each(start))
        return reached

    return step


def _any(choices: list[Step]) -> Step:
    return lambda node: distinct(end for choice in choices for end in choice(node))


def _repeated(inner: Step, sign: str) -> Step:
    def step(node: Term) -> Iterable[Term]:
        if sign == "?":
            return distinct([node, *inner(node)])
        found: dict[Term, None] = {} if sign == "+" else {node: None}
        waiting, seen = [node], {node}
        while waiting:
            for end in inner(waiting.pop()):
                found[end] = None
                if end not in seen:
                    seen.add(end)
                    waiting.append(end)
        return distinct(found)

    return step
