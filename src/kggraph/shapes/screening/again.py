"""Going through what changed since a dataset was validated, to find the focus nodes that may have other results."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from pyshacl.shape import Shape
from rdflib import RDF, RDFS, URIRef

from kggraph.graph.changes import BeforeAndAfter, Changes
from kggraph.graph.neighbours import Neighbours
from kggraph.nquads import Term
from kggraph.progress import Progress
from kggraph.shapes.screening.conditions import Conditions
from kggraph.shapes.screening.routes import Along, Repeated, Route, Step
from kggraph.shapes.screening.screen import Pair, Screening, Targets, find_suspects
from kggraph.shapes.screening.terms import UnsureError, term_of

RoutesOf = Callable[[Shape], Iterable[Route]]
_TYPE, _SUBCLASS = term_of(RDF.type), term_of(RDFS.subClassOf)
_PART = 10  # of the triples is what may be come to before it is as well to look at everything
_LEAST = 1_000  # nor are fewer than these too many


@dataclass(frozen=True)
class Since:
    """What is known of a dataset that was validated with the same shapes, and what changed since.

    ``checked`` is the number of focus nodes of each named shape with targets, ``with_results`` are the focus nodes that
    had results.
    """

    checked: Mapping[str, int]
    with_results: Collection[Term]
    changes: Changes

    def require_certainty(self, targets: Targets) -> None:
        """Raise UnsureError where everything is to be looked at."""
        changed = {name for _, name, _ in (*self.changes.added, *self.changes.removed)}
        if _SUBCLASS in changed:  # what is an instance of what is asked everywhere
            raise UnsureError
        if targets.named(dict.fromkeys(targets.shapes, 0)).keys() != self.checked.keys():
            raise UnsureError


class Again:
    """What is to be looked at again in a candidate: pairs of shape and focus node.

    For each shape these are the nodes from which it can come to a triple that changed, those that became its focus
    nodes, and those that had results: the others had none and have none. Of shapes of which that is not certain, for
    which ``routes_of`` raises UnsureError among others, they are all focus nodes. Raises UnsureError or TooManyError
    where everything is to be looked at; ``size`` is the number of triples.
    """

    def __init__(
        self, targets: Targets, neighbours: Neighbours, since: Since, *, size: int, routes_of: RoutesOf
    ) -> None:
        since.require_certainty(targets)
        self._targets, self._after, self._since = targets, neighbours, since
        self._around = BeforeAndAfter(neighbours, since.changes)
        limit = max(size // _PART, _LEAST)
        if len(since.with_results) > limit:
            raise TooManyError
        self._walk = _Walk(self._around, since.changes, limit)
        self._counts = targets.literal_counts()
        self._pairs: list[Pair] = []
        whole: list[Shape] = []
        for shape in targets.shapes:
            try:
                self._add(shape, self._nodes(shape, routes_of(shape)))
            except UnsureError:
                whole.append(shape)
        for shape, node in Targets.of(whole, neighbours).focus_nodes_by_links(neighbours):
            self._pairs.append((shape, node))
            self._counts[shape] += 1

    def screen(self, conditions: Conditions, progress: Progress) -> Screening:
        """Return those that do not certainly conform."""
        suspects = find_suspects(progress.counted(self._pairs), self._targets, conditions)
        return Screening(suspects, self._targets.named(self._counts))

    def _add(self, shape: Shape, nodes: Collection[Term]) -> None:
        now = [node for node in nodes if self._is_target(shape, node)]
        self._pairs += ((shape, node) for node in now)
        if isinstance(shape.node, URIRef):
            before = sum(self._was_target(shape, node) for node in nodes)
            self._counts[shape] = self._since.checked[str(shape.node)] + len(now) - before

    def _nodes(self, shape: Shape, routes: Iterable[Route]) -> list[Term]:
        """Return the nodes that are to be looked at again if they are focus nodes of a shape."""
        to_targets = _routes_to_targets(shape)
        nodes = self._walk.starts({*routes, *to_targets})
        nodes |= {node for each, node in self._targets.nodes if each is shape}
        # Literals that a shape names are looked at anyway; others are focus nodes of what leads to them.
        has_literals = any(not step.forward for (step,) in to_targets)
        nodes |= {node for node in self._since.with_results if has_literals or not _is_literal(node)}
        if any(map(_is_literal, nodes)):
            raise UnsureError  # what leads to a literal cannot be looked up
        return sorted(nodes)

    def _is_target(self, shape: Shape, node: Term) -> bool:
        return self._targets.holds(shape, node, self._after.about(node), self._after.subjects)

    def _was_target(self, shape: Shape, node: Term) -> bool:
        return self._targets.holds(shape, node, self._around.about_before(node), self._around.subjects_before)


def _is_literal(node: Term) -> bool:
    return node[:1] == b'"'


def _routes_to_targets(shape: Shape) -> set[tuple[Along]]:
    """Return the routes to what makes a node a focus node of a shape."""
    _, classes, implied, objects_of, subjects_of = map(list, shape.target())  # type: ignore[no-untyped-call]
    by_class: set[tuple[Along]] = {(Along(_TYPE, forward=True),)} if classes or implied else set()
    ends = {
        (Along(term_of(name), forward),)
        for names, forward in ((subjects_of, True), (objects_of, False))
        for name in names
    }
    return by_class | ends


class _Walk:
    """Goes back along routes from what changed; ``limit`` is how many nodes may be come to."""

    def __init__(self, around: BeforeAndAfter, changes: Changes, limit: int) -> None:
        self._around, self._left = around, limit
        self._ends: dict[Step, set[Term]] = defaultdict(set)
        for subject, name, value in (*changes.added, *changes.removed):
            for predicate in (name, None):
                self._ends[Along(predicate, forward=True)].add(subject)
                self._ends[Along(predicate, forward=False)].add(value)
        self._known: dict[tuple[Term, Route], frozenset[Term]] = {}

    def starts(self, routes: Iterable[Route]) -> set[Term]:
        """Return the nodes where routes begin whose last step goes along a triple that changed.

        Raises UnsureError where a literal is on the way, and TooManyError where there are more than the limit.
        """
        return {
            start
            for *way, last in routes
            for node in self._ends.get(last, ())
            for start in self._origins(node, tuple(way))
        }

    def _origins(self, node: Term, route: Route) -> frozenset[Term]:
        if not route:
            return frozenset((node,))
        key = (node, route)
        if key not in self._known:
            found: set[Term] = set()
            for each in self._back(node, route[-1]):
                found |= self._origins(each, route[:-1])
            self._known[key] = frozenset(found)
        return self._known[key]

    def _back(self, node: Term, step: Step) -> Iterable[Term]:
        match step:
            case Repeated():
                return self._back_repeatedly(node, step)
            case Along(forward=True) if not _is_literal(node):
                return self._counted(self._around.subjects(step.property, node))
            case Along(forward=False):
                return self._counted(self._around.values(node, step.property))
            case _:
                raise UnsureError

    def _back_repeatedly(self, node: Term, step: Repeated) -> Iterable[Term]:
        found, waiting = {node}, [node]
        while waiting:
            start = waiting.pop()
            new = {each for route in step.routes for each in self._origins(start, route)} - found
            found |= new
            waiting += new
        return found

    def _counted(self, nodes: Iterable[Term]) -> Iterable[Term]:
        for node in nodes:
            self._left -= 1
            if self._left < 0:
                raise TooManyError
            yield node


class TooManyError(Exception):
    """So much is to be looked at again that it is as well to look at everything."""
