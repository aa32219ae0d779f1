"""A candidate as a graph of rdflib, read from sorted files as it is asked."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeAlias

from rdflib import Graph
from rdflib.store import Store
from rdflib.term import Node

from kggraph.graph.neighbours import Neighbours, Statements
from kggraph.nquads import Term
from kggraph.shapes.screening.terms import folded, node_of
from kggraph.shapes.terms import n_triples

_Triple: TypeAlias = tuple[Node, Node, Node]
_Pattern: TypeAlias = tuple[Node | None, Node | None, Node | None]


def data_graph(neighbours: Neighbours) -> Graph:
    """Return the graph: its terms are those that were read, memory does not grow with it, and nobody can change it."""
    files = _Files(neighbours)
    files.graph = _Whole(store=files, bind_namespaces="none")
    return files.graph


class _Whole(Graph):
    """A graph that is true without being counted; pySHACL asks so whether it was given one."""

    def __bool__(self) -> bool:
        return True


class _Files(Store):
    """The triples of sorted files, as a store of rdflib; all graphs are one."""

    context_aware = graph_aware = True  # pySHACL wraps what it is given in a dataset, which wants it so

    def __init__(self, neighbours: Neighbours) -> None:
        super().__init__()
        self._neighbours = neighbours
        self.graph: Graph | None = None  # that all triples stand in

    def triples(
        self,
        triple_pattern: _Pattern,
        context: object = None,  # noqa: ARG002  all triples stand in one
    ) -> Iterator[tuple[_Triple, Iterator[Graph | None]]]:
        """Yield the triples that fit, each with its graph."""
        subject, predicate, value = (None if node is None else _term(node) for node in triple_pattern)
        for found in self._find(subject, predicate, value):
            yield (node_of(found[0]), node_of(found[1]), node_of(found[2])), iter((self.graph,))

    def __len__(self, context: object = None) -> int:
        return self._count  # pySHACL asks for each result whether there are any

    @cached_property
    def _count(self) -> int:
        return sum(1 for _ in self._find(None, None, None))

    def _find(
        self, subject: Term | None, predicate: Term | None, value: Term | None
    ) -> Iterator[tuple[Term, Term, Term]]:
        if subject is None and value is not None and value[:1] != b'"':
            yield from self._leading_to(predicate, value)
            return
        about = self._neighbours.about
        wanted = None if value is None else folded(value)
        every = ((node, statements) for node, statements, _ in self._neighbours.all_about())
        described = every if subject is None else [(subject, about(subject))]
        for node, statements in described:
            for name, values in _chosen(statements, predicate):
                yield from ((node, name, each) for each in values if wanted is None or folded(each) == wanted)

    def _leading_to(self, predicate: Term | None, value: Term) -> Iterator[tuple[Term, Term, Term]]:
        if predicate is not None:
            yield from ((subject, predicate, value) for subject in self._neighbours.subjects(predicate, value))
            return
        for name, subjects in self._neighbours.leading_to(value).items():
            yield from ((subject, name, value) for subject in subjects)


def _chosen(statements: Statements, predicate: Term | None) -> Iterator[tuple[Term, Sequence[Term]]]:
    if predicate is None:
        yield from statements.items()
    elif predicate in statements:
        yield predicate, statements[predicate]


def _term(node: Node) -> Term:
    return n_triples(node).replace("\t", "\\t").encode()
