"""What is certain of nodes and values: true, false, or neither (None)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec, TypeAlias

from rdflib import Literal

from kggraph.nquads import Term
from kggraph.shapes.screening.terms import folded, node_of

Verdict: TypeAlias = bool | None
_Asked = ParamSpec("_Asked")


def true_of_all(*_: Any, **__: Any) -> Verdict:  # noqa: ANN401  of everything
    """Return what is certain of everything: true."""
    return True


def false_of_all(*_: Any, **__: Any) -> Verdict:  # noqa: ANN401  of everything
    """Return the same: false."""
    return False


def unsure(*_: Any, **__: Any) -> Verdict:  # noqa: ANN401  of everything
    """Return that nothing is certain of anything."""
    return None


def all_true(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether all are true: false as soon as one is false, unsure if none is but one is unsure.

    >>> all_true([True, None, False]), all_true([True, None]), all_true([])
    (False, None, True)
    """
    result: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        result = result and verdict
    return result


def negated(verdict: Verdict) -> Verdict:
    """Return the opposite, where it is certain."""
    return None if verdict is None else not verdict


def one_true(verdicts: Sequence[Verdict]) -> Verdict:
    """Return whether exactly one is true."""
    return number_true(verdicts, 1, 1)


def number_true(verdicts: Sequence[Verdict], least: int, most: int | None) -> Verdict:
    """Return whether the number of true ones is within bounds, whatever the unsure ones are.

    >>> number_true([True, None], 1, 2), number_true([True, None], 1, 1), number_true([True, False], 2, None)
    (True, None, False)
    """
    sure, possible = verdicts.count(True), verdicts.count(True) + verdicts.count(None)
    if least <= sure and (most is None or possible <= most):
        return True
    return None if None in verdicts else False


def conjunction(conditions: Sequence[Callable[_Asked, Verdict]]) -> Callable[_Asked, Verdict]:
    """Return what says whether all are true.

    >>> conjunction([lambda number: number > 1, lambda number: None])(2)
    >>> conjunction([lambda number: None, lambda number: number > 1])(1)
    False
    """
    asked = [condition for condition in conditions if condition is not true_of_all]
    if not asked:
        return true_of_all
    if len(asked) == 1:
        return asked[0]

    # As all_true says it, without a generator: nothing else is asked as often.
    def are_true(*terms: _Asked.args, **named: _Asked.kwargs) -> Verdict:
        result: Verdict = True
        for condition in asked:
            verdict = condition(*terms, **named)
            if verdict is False:
                return False
            if verdict is None:
                result = None
        return result

    return are_true


def disjunction(conditions: Sequence[Callable[_Asked, Verdict]]) -> Callable[_Asked, Verdict]:
    """Return what says whether one is true: unsure if none is but one may be.

    >>> disjunction([lambda number: None, lambda number: number > 1])(2)
    True
    """

    def is_true(*asked: _Asked.args, **named: _Asked.kwargs) -> Verdict:
        result: Verdict = False
        for condition in conditions:
            verdict = condition(*asked, **named)
            if verdict is True:
                return True
            if verdict is None:
                result = None
        return result

    return is_true


def of_each(condition: Callable[[Term], Verdict]) -> Callable[[object, Iterable[Term]], Verdict]:
    """Return what says whether something is true of each value; the focus node, which comes first, is not looked at."""

    def is_true(_: object, values: Iterable[Term]) -> Verdict:
        result: Verdict = True
        for value in values:
            verdict = condition(value)
            if verdict is False:
                return False
            if verdict is None:
                result = None
        return result

    return is_true


def equal(values: Iterable[Term], others: Iterable[Term]) -> Verdict:
    """Return whether there are the same values in both."""
    return {folded(value) for value in values} == {folded(other) for other in others}


def disjoint(values: Iterable[Term], others: Iterable[Term]) -> Verdict:
    """Return whether there is no value in both."""
    return not ({folded(value) for value in values} & {folded(other) for other in others})


def less(values: Iterable[Term], others: Iterable[Term]) -> Verdict:
    """Return whether each value is less than each other, which is certain of whole numbers alone."""
    pairs = [_whole_numbers(value, other) for value in values for other in others]
    return all(pair is not None and pair[0] < pair[1] for pair in pairs) or None


def less_or_equal(values: Iterable[Term], others: Iterable[Term]) -> Verdict:
    """Return the same for a value that may also be equal."""
    pairs = [_whole_numbers(value, other) for value in values for other in others]
    return all(pair is not None and pair[0] <= pair[1] for pair in pairs) or None


def _whole_numbers(value: Term, other: Term) -> tuple[int, int] | None:
    first, second = node_of(value), node_of(other)
    if isinstance(first, Literal) and isinstance(second, Literal):
        numbers = first.value, second.value
        if all(type(number) is int for number in numbers):
            return numbers
    return None
