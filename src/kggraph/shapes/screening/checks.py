"""Constraints as checks of the value nodes of a focus node (SHACL §4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Self

from kggraph.nquads import Term
from kggraph.shapes.screening.verdicts import Verdict, conjunction, false_of_all, of_each, true_of_all, unsure


@dataclass(frozen=True)
class Check:
    """A check of value nodes: ``of_all``, which is told the focus node too, and in a shorter way ``of_one`` alone.

    The value node of a node shape is the focus node itself.
    """

    of_all: Callable[[Term, Sequence[Term]], Verdict]
    of_one: Callable[[Term], Verdict]

    @classmethod
    def of_each(cls, condition: Callable[[Term], Verdict]) -> Self:
        """Return the check that something is true of each value node."""
        return cls(of_each(condition), condition)

    @classmethod
    def of_number(cls, least: int, most: int | None) -> Self:
        """Return the check that there are so many value nodes.

        >>> Check.of_number(2, None).of_one(b"<e:a>")
        False
        """
        upto = inf if most is None else most
        of_one = true_of_all if least <= 1 <= upto else false_of_all
        return cls(lambda _, values: least <= len(values) <= upto, of_one)


UNSURE = Check(unsure, unsure)


def all_checks(checks: Sequence[Check]) -> Check:
    """Return what checks all at once."""
    return Check(conjunction([each.of_all for each in checks]), conjunction([each.of_one for each in checks]))
