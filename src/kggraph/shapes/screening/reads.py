"""What of the data a shape can depend on: the routes from its focus nodes to what it looks at (SHACL §4)."""

from collections.abc import Callable, Iterable
from typing import Any

from pyparsing import ParseException
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core.cardinality_constraints import MaxCountConstraintComponent, MinCountConstraintComponent
from pyshacl.constraints.core.logical_constraints import (
    AndConstraintComponent,
    NotConstraintComponent,
    OrConstraintComponent,
    XoneConstraintComponent,
)
from pyshacl.constraints.core.other_constraints import ClosedConstraintComponent, HasValueConstraintComponent
from pyshacl.constraints.core.shape_based_constraints import (
    NodeConstraintComponent,
    PropertyConstraintComponent,
    QualifiedValueShapeConstraintComponent,
)
from pyshacl.constraints.core.string_based_constraints import UniqueLangConstraintComponent
from pyshacl.constraints.core.value_constraints import ClassConstraintComponent
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError
from pyshacl.shape import Shape
from rdflib import RDF
from rdflib.term import Node

from kggraph.graph.neighbours import Neighbours
from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.screening.components import components_of, parsed_query
from kggraph.shapes.screening.conditions import COMPARISONS
from kggraph.shapes.screening.paths import path_of
from kggraph.shapes.screening.queries import has_solution
from kggraph.shapes.screening.query_reads import add_query
from kggraph.shapes.screening.routes import HERE, Route, Routes, RoutesRead
from kggraph.shapes.screening.terms import UnsureError
from kggraph.shapes.screening.values import ABOUT_ONE_VALUE

_ABOUT_THE_VALUES = (
    *ABOUT_ONE_VALUE,
    HasValueConstraintComponent,
    MaxCountConstraintComponent,
    MinCountConstraintComponent,
    UniqueLangConstraintComponent,
)


def routes_read(shape: Shape, neighbours: Neighbours, queries: ParsedQueries) -> set[Route]:
    """Return all routes along which a shape, targets apart, can come from a focus node to a triple.

    As long as no such triple changes, nor the classes that classes are below, neither does whether there are results.
    All results are about focus nodes of the shape itself. Raises UnsureError where that is not certain.
    """
    reads = _Reads(neighbours, queries)
    try:
        reads.shape(shape, HERE, ())
    except (ConstraintLoadWarning, ReportableRuntimeError, ParseException) as error:
        raise UnsureError from error
    return reads.read.found


class _Reads:
    def __init__(self, neighbours: Neighbours, queries: ParsedQueries) -> None:
        self._neighbours, self._queries = neighbours, queries
        self.read = RoutesRead()

    def shape(self, shape: Shape, origins: Routes, within: tuple[Node, ...]) -> None:
        """Note what a shape looks at whose focus nodes are at the end of some routes."""
        if shape.deactivated:
            return
        if shape.node in within or shape.find_custom_constraints():  # type: ignore[no-untyped-call]
            raise UnsureError
        path = shape.path()  # type: ignore[no-untyped-call]
        values = origins if path is None else self.read.follow(path_of(path, shape.sg.graph), origins)
        for component in components_of(shape):
            if type(component) in COMPARISONS:
                self._compared(component, origins)
            elif not isinstance(component, _ABOUT_THE_VALUES):
                self._constraint(component, values, (*within, shape.node))

    def _constraint(self, component: ConstraintComponent, values: Routes, within: tuple[Node, ...]) -> None:
        match component:
            case ClassConstraintComponent():
                self.read.follow(RDF.type, values)
            case ClosedConstraintComponent():
                self.read.follow(None, values)
            case SPARQLBasedConstraint():
                self._sparql(component, values)
            case _:
                for other in _other_shapes(component):
                    self.shape(other, values, within)

    def _compared(self, component: Any, origins: Routes) -> None:  # noqa: ANN401
        for name in component.property_compare_set:
            self.read.follow(name, origins)

    def _sparql(self, component: Any, values: Routes) -> None:  # noqa: ANN401
        if component.shape.is_property_shape:
            raise UnsureError  # $PATH stands for a path there
        for constraint in component.sparql_constraints:
            if not constraint.deactivated:
                query = parsed_query(constraint, self._queries)
                has_solution(query, self._neighbours)  # raises for what is not understood
                add_query(query, values, self.read)


def _other_shapes(component: Any) -> list[Shape]:  # noqa: ANN401  pySHACL has no types; so below
    """Return the shapes that a constraint asks about its values. Raises UnsureError for another kind of constraint."""
    make = _SHAPES.get(type(component))
    shapes: list[Any] = [component.shape.get_other_shape(node) for node in make(component)] if make else [None]
    if not all(shapes):
        raise UnsureError
    return shapes


def _listed(component: Any, heads: Iterable[Node]) -> list[Node]:  # noqa: ANN401
    return [node for head in heads for node in component.shape.sg.graph.items(head)]


def _properties(component: Any) -> Iterable[Node]:  # noqa: ANN401
    if component.shape.is_property_shape:
        raise UnsureError  # the results are about the values
    return component.property_shapes  # type: ignore[no-any-return]


def _qualified(component: Any) -> Iterable[Node]:  # noqa: ANN401
    if component.is_disjoint:
        raise UnsureError  # the shapes beside it count as well
    return component.value_shapes  # type: ignore[no-any-return]


_SHAPES: dict[type, Callable[[Any], Iterable[Node]]] = {
    AndConstraintComponent: lambda component: _listed(component, component.and_list),
    NodeConstraintComponent: lambda component: component.node_shapes,
    NotConstraintComponent: lambda component: component.not_list,
    OrConstraintComponent: lambda component: _listed(component, component.or_list),
    PropertyConstraintComponent: _properties,
    QualifiedValueShapeConstraintComponent: _qualified,
    XoneConstraintComponent: lambda component: _listed(component, component.xone_nodes),
}
