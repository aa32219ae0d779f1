"""Shapes as conditions on nodes: true or false where that is certain, else None."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias

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
from pyshacl.constraints.core.property_pair_constraints import (
    DisjointConstraintComponent,
    EqualsConstraintComponent,
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.constraints.core.shape_based_constraints import (
    NodeConstraintComponent,
    PropertyConstraintComponent,
    QualifiedValueShapeConstraintComponent,
)
from pyshacl.constraints.core.string_based_constraints import UniqueLangConstraintComponent
from pyshacl.constraints.core.value_constraints import ClassConstraintComponent
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from rdflib import RDF, RDFS, URIRef
from rdflib.term import Node

from kggraph.graph.neighbours import Neighbours
from kggraph.nquads import Term
from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.screening.by_property import ByProperty, all_by_property
from kggraph.shapes.screening.checks import UNSURE, Check, all_checks
from kggraph.shapes.screening.components import components_of, parsed_query
from kggraph.shapes.screening.paths import follow, path_of
from kggraph.shapes.screening.queries import has_solution
from kggraph.shapes.screening.terms import UnsureError, folded, language_of, term_of
from kggraph.shapes.screening.values import ABOUT_ONE_VALUE, value_test
from kggraph.shapes.screening.verdicts import (
    Verdict,
    all_true,
    conjunction,
    disjoint,
    disjunction,
    equal,
    less,
    less_or_equal,
    negated,
    number_true,
    one_true,
    true_of_all,
    unsure,
)

Condition: TypeAlias = Callable[[Term], Verdict]

_TYPE, _SUBCLASS = term_of(RDF.type), term_of(RDFS.subClassOf)
_KEPT = 4_096  # nodes whose verdict is remembered, for each sh:node
_NODES_KEPT = 65_536  # whose classes are remembered
COMPARISONS: dict[type, Callable[[Iterable[Term], Iterable[Term]], Verdict]] = {
    DisjointConstraintComponent: disjoint,
    EqualsConstraintComponent: equal,
    LessThanConstraintComponent: less,
    LessThanOrEqualsConstraintComponent: less_or_equal,
}


class Conditions:
    """The shapes of a graph as conditions on the nodes of a candidate.

    What a condition is certain of is what pySHACL would say, in its own reading of values; ``shapes`` are its own.
    """

    def __init__(self, neighbours: Neighbours, executor: SHACLExecutor, queries: ParsedQueries) -> None:
        self._neighbours, self._executor, self._queries = neighbours, executor, queries
        self._made: dict[Shape, Condition] = {}
        self.classes_of = lru_cache(_NODES_KEPT)(self._classes_of)
        self._classes = lru_cache(_KEPT)(self._all_above)

    def of(self, shape: Shape) -> Condition:
        """Return the condition that a shape states; of one that refers to itself nothing is certain."""
        if shape not in self._made:
            self._made[shape] = unsure
            with suppress(UnsureError, ConstraintLoadWarning, ReportableRuntimeError, ParseException):
                self._made[shape] = self._condition(shape)
        return self._made[shape]

    def _condition(self, shape: Shape) -> Condition:
        if shape.deactivated:
            return true_of_all
        if shape.find_custom_constraints():  # type: ignore[no-untyped-call]
            return unsure
        components = components_of(shape)
        check = all_checks([self._check(component) for component in components])
        path = shape.path()  # type: ignore[no-untyped-call]
        if path is None:
            return check.of_one
        followed = path_of(path, shape.sg.graph)
        step = follow(followed, self._neighbours)
        compares = any(type(component) in COMPARISONS for component in components)
        # Most focus nodes have few of the properties, and of no values all of them are told the same.
        of_nothing = None if compares else check.of_all(b"", ())
        if isinstance(followed, URIRef) and not compares:
            return ByProperty(term_of(followed), check, of_nothing, self._neighbours.about)

        def conforms(node: Term) -> Verdict:
            try:
                values = list(step(node))
            except UnsureError:
                return None
            return check.of_all(node, values) if values or compares else of_nothing

        return conforms

    def _check(self, component: ConstraintComponent) -> Check:
        make = self._CHECKS.get(type(component))
        if isinstance(component, ABOUT_ONE_VALUE):
            return Check.of_each(value_test(component, self._executor))
        return make(self, component) if make else UNSURE

    def _of_all(self, component: ConstraintComponent, nodes: Iterable[Node]) -> list[Condition]:
        """Return the conditions of other shapes. Raises UnsureError for what is no shape."""
        shapes = [component.shape.get_other_shape(node) for node in nodes]  # type: ignore[no-untyped-call]
        if not all(shapes):
            raise UnsureError
        return [self.of(shape) for shape in shapes]

    def _least(self, component: Any) -> Check:  # noqa: ANN401  pySHACL has no types; so below
        return Check.of_number(int(component.min_count.value), None)

    def _most(self, component: Any) -> Check:  # noqa: ANN401
        return Check.of_number(0, int(component.max_count.value))

    def _class(self, component: Any) -> Check:  # noqa: ANN401
        wanted = frozenset(term_of(rule) for rule in component.class_rules)

        @lru_cache(_KEPT)
        def is_instance(value: Term) -> bool:
            if value[:1] == b'"':
                return False
            # What is said in so many words is found sooner than all classes of a node.
            return all(self._neighbours.has(value, _TYPE, name) for name in wanted) or wanted <= self.classes_of(value)

        return Check.of_each(is_instance)

    def _properties(self, component: Any) -> Check:  # noqa: ANN401
        conditions = self._of_all(component, component.property_shapes)
        by_property = [each for each in conditions if isinstance(each, ByProperty)]
        others = [each for each in conditions if not isinstance(each, ByProperty)]
        return Check.of_each(conjunction([all_by_property(by_property, self._neighbours.columns), *others]))

    def _nodes(self, component: Any) -> Check:  # noqa: ANN401
        condition = conjunction(self._of_all(component, component.node_shapes))
        return Check.of_each(lru_cache(_KEPT)(condition))

    def _not(self, component: Any) -> Check:  # noqa: ANN401
        # No matter how many there are: none of them is true.
        condition = disjunction(self._of_all(component, component.not_list))
        return Check.of_each(lambda value: negated(condition(value)))

    def _listed(self, component: Any, heads: Iterable[Node]) -> list[list[Condition]]:  # noqa: ANN401
        graph = component.shape.sg.graph
        return [self._of_all(component, graph.items(head)) for head in heads]

    def _and(self, component: Any) -> Check:  # noqa: ANN401
        lists = self._listed(component, component.and_list)
        return Check.of_each(conjunction([conjunction(conditions) for conditions in lists]))

    def _or(self, component: Any) -> Check:  # noqa: ANN401
        lists = self._listed(component, component.or_list)
        return Check.of_each(conjunction([disjunction(conditions) for conditions in lists]))

    def _xone(self, component: Any) -> Check:  # noqa: ANN401
        lists = self._listed(component, component.xone_nodes)
        return Check.of_each(
            lambda value: all_true(one_true([each(value) for each in conditions]) for conditions in lists)
        )

    def _qualified(self, component: Any) -> Check:  # noqa: ANN401
        if component.is_disjoint:
            return UNSURE
        conditions = self._of_all(component, component.value_shapes)
        least, most = component.min_count or 0, component.max_count

        def check(_: Term, values: Sequence[Term]) -> Verdict:
            counts = [[condition(value) for value in values] for condition in conditions]
            return all_true(number_true(verdicts, least, most) for verdicts in counts)

        return Check(check, lambda value: check(value, (value,)))

    def _has_value(self, component: Any) -> Check:  # noqa: ANN401
        wanted = {term_of(node) for node in component.has_value_set}
        return Check(
            lambda _, values: wanted <= {folded(value) for value in values}, lambda value: wanted <= {folded(value)}
        )

    def _unique_languages(self, component: Any) -> Check:  # noqa: ANN401
        if component.string_rules != {True}:
            return UNSURE

        def check(_: Term, values: Sequence[Term]) -> Verdict:
            languages = [language for value in values if (language := language_of(value))]
            return len(languages) == len(set(languages))

        return Check(check, true_of_all)

    def _closed(self, component: Any) -> Check:  # noqa: ANN401
        if not component.is_closed:
            return Check.of_each(true_of_all)
        shapes = [component.shape.get_other_shape(node) for node in component.property_shapes]
        allowed = {path for shape in shapes if isinstance(path := shape.path(), URIRef)}
        known = {term_of(name) for name in (*allowed, *component.ignored_props)}
        # The rest pySHACL may still ignore, such as rdf:type rdfs:Resource.
        return Check.of_each(lambda value: self._neighbours.about(value).keys() <= known or None)

    def _compared(self, component: Any) -> Check:  # noqa: ANN401
        compare = COMPARISONS[type(component)]
        if not all(isinstance(name, URIRef) for name in component.property_compare_set):
            return UNSURE
        others = [term_of(name) for name in component.property_compare_set]
        about = self._neighbours.about

        def check(focus: Term, values: Sequence[Term]) -> Verdict:
            return all_true(compare(values, about(focus).get(other, ())) for other in others)

        return Check(check, lambda focus: check(focus, (focus,)))

    def _sparql(self, component: Any) -> Check:  # noqa: ANN401
        if component.shape.is_property_shape:
            return UNSURE  # $PATH stands for a path there
        asked = [constraint for constraint in component.sparql_constraints if not constraint.deactivated]
        tests = [self._query(constraint) for constraint in asked]

        def finds_nothing(focus: Term) -> Verdict:
            try:
                for test in tests:
                    if test(focus):
                        return None
            except UnsureError:
                return None
            return True

        return Check.of_each(finds_nothing)

    def _query(self, constraint: Any) -> Callable[[Term], bool]:  # noqa: ANN401
        return has_solution(parsed_query(constraint, self._queries), self._neighbours)

    def _classes_of(self, node: Term) -> frozenset[Term]:
        return self._classes(tuple(self._neighbours.values(node, _TYPE)))

    def _all_above(self, types: tuple[Term, ...]) -> frozenset[Term]:
        return frozenset(above for each in types for above in self._classes_above(each))

    def _classes_above(self, name: Term) -> frozenset[Term]:
        """Return a class and all that it is a subclass of, as the data say."""
        found, waiting = {name}, [name]
        while waiting:
            for above in self._neighbours.about(waiting.pop()).get(_SUBCLASS, ()):
                if above not in found:
                    found.add(above)
                    waiting.append(above)
        return frozenset(found)

    _CHECKS: ClassVar[dict[type, Callable[..., Check]]] = {
        AndConstraintComponent: _and,
        ClassConstraintComponent: _class,
        ClosedConstraintComponent: _closed,
        HasValueConstraintComponent: _has_value,
        MaxCountConstraintComponent: _most,
        MinCountConstraintComponent: _least,
        NodeConstraintComponent: _nodes,
        NotConstraintComponent: _not,
        OrConstraintComponent: _or,
        PropertyConstraintComponent: _properties,
        QualifiedValueShapeConstraintComponent: _qualified,
        SPARQLBasedConstraint: _sparql,
        UniqueLangConstraintComponent: _unique_languages,
        XoneConstraintComponent: _xone,
        **dict.fromkeys(COMPARISONS, _compared),
    }
