"""What of the data the query of a SPARQL constraint can depend on, told by its patterns (SPARQL 1.1 §18.2)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from rdflib import BNode, URIRef, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from kggraph.shapes.screening.queries import EXISTS, THIS, inner_parts, pattern_of
from kggraph.shapes.screening.routes import Routes, RoutesRead
from kggraph.shapes.screening.terms import UnsureError

_Triple: TypeAlias = tuple[Node, Node | Path, Node]
_Known: TypeAlias = Mapping[str, Routes]  # variables that are certainly bound, with the routes that lead to them


def add_query(query: Query, origins: Routes, read: RoutesRead) -> None:
    """Note every route along which a query whose ``$this`` is at the end of ``origins`` can come to a triple.

    ``has_solution`` understands the query. A solution that comes or goes with a triple binds all variables of the
    pattern that the triple fits; each pattern is joined, by variables that are bound for certain, with others up to
    ``$this``, so a route leads from the focus node to the triple. Raises UnsureError where a pattern is not.
    """
    _Groups(read).group(pattern_of(query), {THIS: origins})


class _Groups:
    """Goes through the groups of a query; each method returns the variables that a group binds for certain."""

    def __init__(self, read: RoutesRead) -> None:
        self._read = read

    def group(self, part: CompValue, known: _Known) -> _Known:
        match part.name:
            case "BGP":
                return self._basic(part, known)
            case "Filter":
                own = self.group(part.p, known)
                self._tests(part.expr, {THIS: known[THIS], **own})
                return own
            case "Join":
                own = self.group(part.p1, known)
                return {**own, **self.group(part.p2, {**known, **own})}
            case "LeftJoin":
                own = self.group(part.p1, known)
                inside = {THIS: known[THIS], **own}
                self._tests(part.expr, {**inside, **self.group(part.p2, inside)})
                return own
            case "Union":
                first, second = self.group(part.p1, known), self.group(part.p2, known)
                return {name: first[name] | second[name] for name in first.keys() & second.keys()}
            case "Extend" if not list(_asked(part.expr)):
                return self.group(part.p, known)
            case _:
                raise UnsureError

    def _tests(self, expression: object, known: _Known) -> None:
        for exists in _asked(expression):
            self.group(exists.graph, known)

    def _basic(self, part: CompValue, known: _Known) -> _Known:
        routes, own, waiting = dict(known), set[str](), list(part.triples)
        while waiting:
            # From subjects first: from what is no node there is no way back.
            ends = ((triple, forward) for forward in (True, False) for triple in waiting)
            joined = next((end for end in ends if _name(end[0][0 if end[1] else 2]) in routes), None)
            if joined is None:
                raise UnsureError
            self._follow(joined[0], routes, forward=joined[1])
            waiting.remove(joined[0])
            own.update(str(node) for node in joined[0] if isinstance(node, Variable))
        return {name: routes[name] for name in own & routes.keys()}

    def _follow(self, triple: _Triple, routes: dict[str, Routes], *, forward: bool) -> None:
        """Follow a pattern from an end that is known to the other."""
        subject, predicate, value = triple
        near, far = (subject, value) if forward else (value, subject)
        starts = routes[_name(near) or ""]
        path = predicate if isinstance(predicate, Path | URIRef) else None
        reached = self._read.follow(path, starts, forward=forward)
        if (name := _name(far)) is not None:
            routes.setdefault(name, reached)
        if isinstance(predicate, Variable):
            routes.setdefault(str(predicate), self._read.properties(starts))


def _name(node: Node) -> str | None:
    if isinstance(node, BNode):
        return f"_:{node}"
    return str(node) if isinstance(node, Variable) else None


def _asked(expression: Any) -> Iterator[CompValue]:  # noqa: ANN401  rdflib's
    """Yield each EXISTS of an expression but for those inside of another."""
    if isinstance(expression, CompValue) and expression.name in EXISTS:
        yield expression
        return
    inner: Iterable[Any] = inner_parts(expression)
    for part in inner:
        yield from _asked(part)
