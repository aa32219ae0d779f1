"""Expressions of queries (SPARQL 1.1 §17), worked out on terms as they stand where the answer is beyond doubt.

IRIs, plain strings and whole numbers that are not negative are compared, counted and tested here; what else is met is
left to rdflib.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from rdflib import Variable
from rdflib.plugins.sparql.parserutils import CompValue

from kggraph.nquads import Term
from kggraph.shapes.screening.patterns import Binding
from kggraph.shapes.screening.terms import UnsureError, term_of

Value: TypeAlias = bytes | str | int | bool  # an IRI, a plain string, a whole number, a truth value
Evaluate: TypeAlias = Callable[[Binding], Value]
_Kind = TypeVar("_Kind", bytes, str, int, bool)
_KEPT = 65_536  # terms whose value is remembered
_WHOLE_NUMBER = re.compile(rb'"(0|[1-9][0-9]{0,15})"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:i|nonNegativeI)nteger>')
_BOOLEANS = {
    b'"%b"^^<http://www.w3.org/2001/XMLSchema#boolean>' % name: name == b"true" for name in (b"true", b"false")
}
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
}


def plain_test(expression: Any) -> Callable[[Binding], bool]:  # noqa: ANN401  rdflib's
    """Return what tells whether an expression is true. Raises UnsureError like its evaluator, and for other values."""
    evaluate = evaluator(expression)

    def test(binding: Binding) -> bool:
        return _of(bool, evaluate(binding))

    return test


def evaluator(expression: Any) -> Evaluate:  # noqa: ANN401  rdflib's
    """Return what works out an expression. Raises UnsureError for one with other parts; so may what is returned."""
    if isinstance(expression, Variable):
        return _variable(str(expression))
    if not isinstance(expression, CompValue):
        constant = _value(term_of(expression))
        return lambda _: constant
    if expression.name not in _MAKERS:
        raise UnsureError
    return _MAKERS[expression.name](expression)


@lru_cache(_KEPT)
def _value(term: Term) -> Value:
    """Return the value of a term. Raises UnsureError for one of another kind."""
    if term[:1] == b"<" and term[:2] != b"<<":
        return term
    if term[-1:] == b'"' and b"\\" not in term:
        return term[1:-1].decode()
    if term in _BOOLEANS:
        return _BOOLEANS[term]
    number = _WHOLE_NUMBER.fullmatch(term)
    if number is None:
        raise UnsureError
    return int(number[1])


def _variable(name: str) -> Evaluate:
    def value(binding: Binding) -> Value:
        term = binding.get(name)
        if term is None:
            raise UnsureError
        return _value(term)

    return value


def _one_with_others(expression: CompValue) -> list[Evaluate]:
    return [evaluator(part) for part in (expression.expr, *(expression.other or ()))]


def _all(expression: CompValue) -> Evaluate:
    parts = _one_with_others(expression)
    return lambda binding: all(_truths(parts, binding))


def _any(expression: CompValue) -> Evaluate:
    parts = _one_with_others(expression)
    return lambda binding: any(_truths(parts, binding))


def _truths(parts: Sequence[Evaluate], binding: Binding) -> list[bool]:
    # rdflib wants to know all parts before it decides: an unbound one is an error, whatever the others are.
    return [_of(bool, part(binding)) for part in parts]


def _compared(expression: CompValue) -> Evaluate:
    if expression.op in {"IN", "NOT IN"}:
        return _listed(expression)
    one, other, holds = evaluator(expression.expr), evaluator(expression.other), _ORDERS[expression.op]
    kinds = (int, str, bytes) if expression.op in {"=", "!="} else (int,)

    def compare(binding: Binding) -> bool:
        first, second = one(binding), other(binding)
        if type(first) not in kinds or type(second) is not type(first):
            raise UnsureError
        return holds(first, second)

    return compare


def _listed(expression: CompValue) -> Evaluate:
    one, others, wanted = evaluator(expression.expr), list(map(evaluator, expression.other)), expression.op == "IN"

    def is_listed(binding: Binding) -> bool:
        value = _of(bytes, one(binding))
        return (value in [_of(bytes, other(binding)) for other in others]) is wanted

    return is_listed


def _sum(expression: CompValue) -> Evaluate:
    first, *others = _one_with_others(expression)
    signs = [1 if sign == "+" else -1 for sign in expression.op or ()]

    def add(binding: Binding) -> int:
        total = _of(int, first(binding))
        for sign, other in zip(signs, others, strict=True):
            total = _not_negative(total + sign * _of(int, other(binding)))
        return total

    return add


def _string(expression: CompValue) -> Evaluate:
    name = _name_of(expression.arg)

    def text(binding: Binding) -> str:
        term = binding.get(name, b"")
        if term[:1] == b'"' and b"\\" not in term:
            return term[1 : term.rindex(b'"')].decode()
        return _of(bytes, _value(term))[1:-1].decode()

    return text


def _length(expression: CompValue) -> Evaluate:
    inner = evaluator(expression.arg)
    return lambda binding: len(_of(str, inner(binding)))


def _starts(expression: CompValue) -> Evaluate:
    one, other = evaluator(expression.arg1), evaluator(expression.arg2)
    return lambda binding: _of(str, one(binding)).startswith(_of(str, other(binding)))


def _part(expression: CompValue) -> Evaluate:
    text, start, length = map(evaluator, (expression.arg, expression.start, expression.length))

    def part(binding: Binding) -> str:
        first = _not_negative(_of(int, start(binding)) - 1)
        return _of(str, text(binding))[first : first + _of(int, length(binding))]

    return part


def _is_iri(expression: CompValue) -> Evaluate:
    name = _name_of(expression.arg)

    def is_iri(binding: Binding) -> bool:
        term = binding.get(name)
        if term is None:
            raise UnsureError
        return term[:1] == b"<" and term[:2] != b"<<"

    return is_iri


def _name_of(variable: Any) -> str:  # noqa: ANN401  rdflib's
    if not isinstance(variable, Variable):
        raise UnsureError
    return str(variable)


def _of(kind: type[_Kind], value: Value) -> _Kind:
    if type(value) is not kind:
        raise UnsureError
    return value


def _not_negative(number: int) -> int:
    if number < 0:
        raise UnsureError
    return number


_MAKERS: dict[str, Callable[[CompValue], Evaluate]] = {
    "AdditiveExpression": _sum,
    "Builtin_STR": _string,
    "Builtin_STRLEN": _length,
    "Builtin_STRSTARTS": _starts,
    "Builtin_SUBSTR": _part,
    "Builtin_isIRI": _is_iri,
    "Builtin_isURI": _is_iri,
    "ConditionalAndExpression": _all,
    "ConditionalOrExpression": _any,
    "RelationalExpression": _compared,
}
