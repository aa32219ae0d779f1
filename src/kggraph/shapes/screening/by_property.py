"""Property shapes whose path is one property: those of a node shape are told together, by what the node says at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self, TypeAlias

from kggraph.graph.neighbours import Columns, Kind, Statements
from kggraph.nquads import Term
from kggraph.shapes.screening.checks import Check, all_checks
from kggraph.shapes.screening.terms import distinct
from kggraph.shapes.screening.verdicts import Verdict, all_true, true_of_all

_About: TypeAlias = Callable[[Term], Statements]
_KINDS = 1_024  # of nodes, of which each shape remembers what is to be asked of their values


@dataclass(frozen=True)
class ByProperty:
    """A condition on the values of one property; of nodes without any the verdict is always ``of_nothing``."""

    name: Term
    check: Check
    of_nothing: Verdict
    about: _About

    def __call__(self, node: Term) -> Verdict:
        """Return what is certain of a node."""
        values = self.about(node).get(self.name)
        if not values:
            return self.of_nothing
        return self.check.of_one(values[0]) if len(values) == 1 else self.check.of_all(node, distinct(values))


@dataclass(frozen=True)
class _Questions:
    """What is to be asked of the values of nodes of a kind, and what is certain of them without asking."""

    certain: Verdict
    of_one: Sequence[tuple[int, Callable[[Term], Verdict]]]  # and where the value stands
    of_several: Sequence[tuple[slice, Callable[[Term, Sequence[Term]], Verdict]]]

    @classmethod
    def of(cls, kind: Kind, checks: Mapping[Term, Check], of_nothing: Mapping[Term, Verdict]) -> Self:
        """Return what some checks ask; of a property that a node does not have ``of_nothing`` is certain."""
        asked = [(checks[name], start, end) for name, start, end in kind.stretches if name in checks]
        ones = [(start, check.of_one) for check, start, end in asked if end - start == 1]
        return cls(
            certain=all_true(verdict for name, verdict in of_nothing.items() if name not in kind.names),
            of_one=[(start, test) for start, test in ones if test is not true_of_all],
            of_several=[(slice(start, end), check.of_all) for check, start, end in asked if end - start > 1],
        )

    def answer(self, node: Term, values: Sequence[Term]) -> Verdict:
        """Return whether all is true of a node with these values."""
        result = self.certain
        for place, is_true in self.of_one:
            verdict = is_true(values[place])
            if verdict is False:
                return False
            if verdict is None:
                result = result and None
        if not self.of_several:
            return result
        several = (are_true(node, distinct(values[places])) for places, are_true in self.of_several)
        return all_true((result, *several))


def all_by_property(conditions: Sequence[ByProperty], columns: Callable[[Term], Columns]) -> Callable[[Term], Verdict]:
    """Return what says whether all are true; how many values there are is looked at once for all nodes of a kind.

    >>> said = {b"<e:p>": [b"<e:b>"]}
    >>> one = ByProperty(b"<e:p>", Check.of_number(1, 1), False, lambda _: said)
    >>> all_by_property([one], lambda _: Columns.of(said))(b"<e:a>")
    True
    """
    checks: dict[Term, list[Check]] = {}
    of_nothing: dict[Term, Verdict] = {}
    for each in conditions:
        checks.setdefault(each.name, []).append(each.check)
        of_nothing[each.name] = all_true((of_nothing.get(each.name, True), each.of_nothing))
    whole = {name: all_checks(found) for name, found in checks.items()}
    questions = lru_cache(_KINDS)(lambda kind: _Questions.of(kind, whole, of_nothing))

    def are_true(node: Term) -> Verdict:
        kind, objects = columns(node)
        return questions(kind).answer(node, objects)

    return are_true
