"""Routes: the steps from a focus node to what can change its results, each along a property or any, or back."""

from dataclasses import dataclass
from typing import TypeAlias

from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath

from kggraph.nquads import Term
from kggraph.shapes.screening.terms import UnsureError, term_of


@dataclass(frozen=True)
class Along:
    """A step along a property, or any where it is nothing: from subject to object, or back."""

    property: Term | None
    forward: bool


@dataclass(frozen=True)
class Repeated:
    """Any of some routes, one after the other, as often as one likes or not at all."""

    routes: "Routes"


@dataclass(frozen=True)
class ToProperty:
    """A step from a node to a property that it has or that leads to it; there is no telling where it came from."""


Step: TypeAlias = Along | Repeated | ToProperty
Route: TypeAlias = tuple[Step, ...]
Routes: TypeAlias = frozenset[Route]
HERE: Routes = frozenset({()})  # the focus node itself


class RoutesRead:
    """Takes note of routes: the triples that the last step of one of them goes along are looked at.

    >>> read = RoutesRead()
    >>> read.follow(URIRef("e:parent") / ~URIRef("e:knows"), HERE) <= read.found
    True
    >>> [[step.property for step in route] for route in sorted(read.found, key=len)]
    [[b'<e:parent>'], [b'<e:parent>', b'<e:knows>']]
    """

    def __init__(self) -> None:
        self.found: set[Route] = set()

    def follow(self, path: Path | URIRef | None, starts: Routes, *, forward: bool = True) -> Routes:
        """Follow a path, or any property, from the ends of some routes; return the routes to where it leads.

        Raises UnsureError for a kind that is not known here.
        """
        match path:
            case None | URIRef():
                return self._step(Along(None if path is None else term_of(path), forward), starts)
            case InvPath():
                return self.follow(path.arg, starts, forward=not forward)
            case SequencePath():
                for step in path.args if forward else reversed(path.args):
                    starts = self.follow(step, starts, forward=forward)
                return starts
            case AlternativePath():
                return frozenset().union(*(self.follow(each, starts, forward=forward) for each in path.args))
            case MulPath(mod="?"):
                return starts | self.follow(path.path, starts, forward=forward)
            case MulPath(mod="*" | "+"):
                once = RoutesRead().follow(path.path, HERE, forward=forward)
                anywhere = frozenset((*route, Repeated(once)) for route in starts)
                further = self.follow(path.path, anywhere, forward=forward)
                return further if path.mod == "+" else anywhere
            case _:
                raise UnsureError

    def properties(self, starts: Routes) -> Routes:
        """Return the routes to properties of the nodes at the end of some routes."""
        return frozenset((*route, ToProperty()) for route in starts)

    def _step(self, step: Step, starts: Routes) -> Routes:
        ends = frozenset((*route, step) for route in starts)
        self.found |= ends
        return ends
