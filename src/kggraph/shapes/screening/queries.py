"""Whether the query of a SPARQL constraint has a solution for a focus node (SHACL §5.3), answered from sorted files.

Groups, FILTER, BIND, OPTIONAL, UNION, EXISTS and paths are answered here, their expressions by rdflib, as the SHACL
engine has them answered. About a query with anything else nobody is sure here.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from rdflib import BNode, Graph, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql.evalutils import _eval
from rdflib.plugins.sparql.operators import EBV
from rdflib.plugins.sparql.parserutils import CompValue, Expr
from rdflib.plugins.sparql.sparql import FrozenBindings, Query, QueryContext, SPARQLError
from rdflib.term import Node

from kggraph.graph.neighbours import Neighbours
from kggraph.nquads import Term
from kggraph.shapes.screening.expressions import plain_test
from kggraph.shapes.screening.paths import follow, follow_back
from kggraph.shapes.screening.patterns import BasicPattern, Binding, PathEnds, Pattern, Slot, Test
from kggraph.shapes.screening.terms import UnsureError, node_of, term_of

THIS = "this"
_ALL_SOLUTIONS = ("SelectQuery", "Project", "Distinct", "Reduced", "OrderBy")
_NEVER_THE_SAME = ("Builtin_RAND", "Builtin_UUID", "Builtin_STRUUID", "Builtin_BNODE", "Builtin_NOW", "Function")
EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
_SOON_TOLD = ("Builtin_isIRI", "Builtin_isURI")  # what a term is is told sooner than remembered
_KEPT = 8_192  # answers of an expression that are remembered


def has_solution(query: Query, neighbours: Neighbours) -> Callable[[Term], bool]:
    """Return what tells of a focus node whether the query has a solution with ``$this`` bound to it.

    Raises UnsureError where the query has parts that are not answered here; so may what is returned.
    """
    holds = _Compiler(neighbours).group(pattern_of(query), frozenset(), _nothing_more)
    return lambda focus: holds({THIS: focus})


def pattern_of(query: Query) -> CompValue:
    """Return the group of a query: what stands around it leaves a solution where there is one."""
    part = query.algebra
    while part.name in _ALL_SOLUTIONS:
        part = part.p
    return part


class _Compiler:
    """Turns the algebra of a query (SPARQL 1.1 §18.2, as rdflib writes it) into tests of bindings.

    The test of a group says whether it has a solution that agrees with a binding and of which something is true
    ``then``; nothing is held of the solutions that there are. ``outer`` are the variables that may be bound outside of
    a group: a filter that names one which its own group does not bind means something else in a group than outside of
    it, so it is not answered here.
    """

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._context = QueryContext(Graph(bind_namespaces="none"), initBindings={})

    def group(self, part: CompValue, outer: frozenset[str], then: Test) -> Test:
        match part.name:
            case "BGP":
                return self._basic(part, frozenset(), then)
            case "Filter":
                return self._filter(part, outer, then, scoped=True)
            case "Join":
                return self.group(part.p1, outer, self.group(part.p2, outer | _variables(part.p1), then))
            case "LeftJoin":
                return self._left_join(part, outer, then)
            case "Union":
                first, second = self.group(part.p1, outer, then), self.group(part.p2, outer, then)
                return lambda binding: first(binding) or second(binding)
            case "Extend":
                return self._extend(part, outer, then)
            case _:
                raise UnsureError

    def _basic(self, part: CompValue, blanks: frozenset[str], then: Test) -> Test:
        patterns = [self._pattern(*triple) for triple in part.triples]
        return BasicPattern(patterns, self._neighbours, blanks, then=then).holds

    def _pattern(self, subject: Node, predicate: Node | Path, value: Node) -> Pattern:
        if isinstance(predicate, Path):
            ends = PathEnds(follow(predicate, self._neighbours), follow_back(predicate, self._neighbours))
            return Pattern(_slot(subject), ends, _slot(value))
        return Pattern(_slot(subject), _slot(predicate), _slot(value))

    def _left_join(self, part: CompValue, outer: frozenset[str], then: Test) -> Test:
        if _variables(part.expr) & (outer - _variables(part)):
            raise UnsureError
        joins = self._condition(part.expr, outer | _variables(part))
        inside = outer | _variables(part.p1)
        is_joined = self.group(part.p2, inside, joins)
        joined = self.group(part.p2, inside, lambda binding: joins(binding) and then(binding))
        return self.group(part.p1, outer, lambda binding: joined(binding) or (not is_joined(binding) and then(binding)))

    def _extend(self, part: CompValue, outer: frozenset[str], then: Test) -> Test:
        own = _variables(part.p)
        if part.var in outer or str(part.var) == THIS or _variables(part.expr) & (outer - own):
            raise UnsureError
        value, name, names = self._expression(part.expr), str(part.var), _names(part.expr)

        @lru_cache(_KEPT)
        def term(*terms: Term | None) -> Term | None:
            try:
                return term_of(value(terms))
            except SPARQLError:
                return None

        def extended(binding: Binding) -> bool:
            made = term(*map(binding.get, names))
            if made is None:
                return then(binding)
            binding[name] = made
            holds = then(binding)
            del binding[name]
            return holds

        return self.group(part.p, outer, extended)

    def _filter(self, part: CompValue, outer: frozenset[str], then: Test, *, scoped: bool) -> Test:
        own = _variables(part.p)
        if scoped and _variables(part.expr) & (outer - own):
            raise UnsureError
        conditions = sorted(_all_of(part.expr), key=_asks_for_triples)
        tests = [*(self._condition(condition, outer | own) for condition in conditions), then]

        def filtered(binding: Binding) -> bool:
            for test in tests:  # noqa: SIM110  all() would make a generator: nothing else is asked as often
                if not test(binding):
                    return False
            return True

        if part.p.name == "BGP":
            return self._basic(part.p, frozenset(_blank_ones(conditions)), filtered)
        return self.group(part.p, outer, filtered)

    def _exists(self, part: CompValue, outer: frozenset[str]) -> Test:
        # A filter of the group itself sees what is bound outside; those further inside do not (in rdflib).
        if part.name == "Filter":
            return self._filter(part, outer, _nothing_more, scoped=False)
        return self.group(part, outer, _nothing_more)

    def _condition(self, expression: Any, outer: frozenset[str]) -> Test:  # noqa: ANN401  rdflib's
        """Return what tells whether an expression is true; each EXISTS in it is answered first."""
        if isinstance(expression, CompValue) and expression.name in EXISTS:
            exists, wanted = self._exists(expression.graph, outer), expression.name == "Builtin_EXISTS"
            return lambda binding: exists(binding) is wanted
        if _asks_for_triples(expression):
            return self._choice(expression, outer)
        return self._test(expression)

    def _test(self, expression: Any) -> Test:  # noqa: ANN401  rdflib's
        """Return the same of an expression without EXISTS: in a plain way where that is certain, else by rdflib."""
        value, names = self._expression(expression), _names(expression)

        @lru_cache(_KEPT)
        def holds(*terms: Term | None) -> bool:
            try:
                return bool(EBV(value(terms)))
            except SPARQLError:
                return False  # an error is no solution (SPARQL 1.1 §17.2)

        try:
            plain = plain_test(expression)
        except UnsureError:
            return lambda binding: holds(*map(binding.get, names))

        def test(binding: Binding) -> bool:
            try:
                return plain(binding)
            except UnsureError:
                return holds(*map(binding.get, names))

        is_soon_told = isinstance(expression, CompValue) and expression.name in _SOON_TOLD
        return _remembered(test, *names) if len(names) == 1 and not is_soon_told else test

    def _choice(self, expression: CompValue, outer: frozenset[str]) -> Test:
        """Return the same of an expression with EXISTS inside: a choice (``||``) or all of several (``&&``)."""
        whole = {"ConditionalOrExpression": any, "ConditionalAndExpression": all}.get(expression.name)
        if whole is None:
            raise UnsureError
        tests = [self._condition(part, outer) for part in (expression.expr, *(expression.other or ()))]
        return lambda binding: whole(test(binding) for test in tests)

    def _expression(self, expression: Any) -> Callable[[Sequence[Term | None]], Any]:  # noqa: ANN401  rdflib's
        """Return what gives the value of an expression for the values of its variables, in the order of ``_names``.

        The value is rdflib's; what is returned raises SPARQLError where there is none.
        """
        if any(part.name in (*EXISTS, *_NEVER_THE_SAME) for part in _parts(expression)):
            raise UnsureError
        variables = [Variable(name) for name in _names(expression)]

        def value(terms: Sequence[Term | None]) -> Any:  # noqa: ANN401  rdflib's
            bound = {name: node_of(term) for name, term in zip(variables, terms, strict=True) if term is not None}
            found = _eval(expression, FrozenBindings(self._context, bound))
            if isinstance(found, SPARQLError):
                raise found
            return found

        return value


def _nothing_more(_: Binding) -> bool:
    return True


def _remembered(test: Test, name: str) -> Test:
    """Return a test of one variable that remembers its answers: of properties there are few."""
    holds = lru_cache(_KEPT)(lambda term: test({name: term} if term else {}))
    return lambda binding: holds(binding.get(name))


def _slot(node: Node) -> Slot:
    if isinstance(node, Variable):
        return str(node)
    return f"_:{node}" if isinstance(node, BNode) else term_of(node)


def _all_of(expression: Any) -> list[Any]:  # noqa: ANN401  rdflib's
    """Return the parts of a conjunction; it is true where each is."""
    if isinstance(expression, CompValue) and expression.name == "ConditionalAndExpression":
        return [part for each in (expression.expr, *(expression.other or ())) for part in _all_of(each)]
    return [expression]


def _blank_ones(conditions: list[Any]) -> Iterator[str]:
    """Yield the variables that a condition wants to be blank nodes."""
    for condition in conditions:
        if isinstance(condition, Expr) and condition.name == "Builtin_isBLANK" and isinstance(condition.arg, Variable):
            yield str(condition.arg)


def _asks_for_triples(expression: Any) -> bool:  # noqa: ANN401  rdflib's
    return any(part.name in EXISTS for part in _parts(expression))


def _names(part: Any) -> list[str]:  # noqa: ANN401  rdflib's
    """Return the variables that are named anywhere in a part of a query, sorted."""
    return sorted({str(leaf) for leaf in _leaves(part) if isinstance(leaf, Variable)})


def _variables(part: Any) -> frozenset[str]:  # noqa: ANN401  rdflib's
    """Return the same but for the focus node, which is bound everywhere."""
    return frozenset(_names(part)) - {THIS}


def _parts(whole: Any) -> Iterator[CompValue]:  # noqa: ANN401  rdflib's
    if isinstance(whole, CompValue):
        yield whole
    for inner in inner_parts(whole):
        yield from _parts(inner)


def _leaves(whole: Any) -> Iterator[Any]:  # noqa: ANN401  rdflib's
    if not isinstance(whole, CompValue | list | tuple):
        yield whole
    for inner in inner_parts(whole):
        yield from _leaves(inner)


def inner_parts(whole: Any) -> Iterator[Any]:  # noqa: ANN401  rdflib's
    """Yield what a part of a query is made of; of EXISTS its group, as algebra."""
    if isinstance(whole, CompValue) and whole.name in EXISTS:
        yield whole.graph  # the algebra is an attribute; the item of this name is the pattern as it was parsed
    elif isinstance(whole, CompValue):
        yield from (value for name, value in whole.items() if not name.startswith("_"))
    elif isinstance(whole, list | tuple):
        yield from whole
