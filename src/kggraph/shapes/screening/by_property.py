"""Property shapes whose path is one property: those of a node shape are told together, by what the node says at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kggraph.graph.neighbours import Statements
from kggraph.nquads import Term
from kggraph.shapes.screening.terms import distinct
from kggraph.shapes.screening.verdicts import Verdict, all_true, conjunction

Check: TypeAlias = Callable[[Term, Sequence[Term]], Verdict]  # of a focus node and its value nodes
_About: TypeAlias = Callable[[Term], Statements]


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
        return self.check(node, _different(values)) if values else self.of_nothing


def all_by_property(conditions: Sequence[ByProperty], about: _About) -> Callable[[Term], Verdict]:
    """Return what says whether all are true; those of properties that a node does not have are not gone through.

    >>> one = ByProperty(b"<e:p>", lambda _, values: len(values) == 1, None, {b"<e:a>": {b"<e:p>": [b"<e:b>"]}}.get)
    >>> all_by_property([one], one.about)(b"<e:a>")
    True
    """
    checks: dict[Term, list[Check]] = {}
    for each in conditions:
        checks.setdefault(each.name, []).append(each.check)
    whole = {name: conjunction(found) for name, found in checks.items()}
    wanted = [(each.name, each.of_nothing) for each in conditions if each.of_nothing is not True]

    def are_true(node: Term) -> Verdict:
        said = about(node)
        of_nothing = [verdict for name, verdict in wanted if name not in said]
        return all_true(of_nothing + [whole[name](node, _different(said[name])) for name in whole.keys() & said.keys()])

    return are_true


def _different(values: Sequence[Term]) -> Sequence[Term]:
    return values if len(values) == 1 else distinct(values)
