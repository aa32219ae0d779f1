"""Basic graph patterns (SPARQL 1.1 §5.1), matched against sorted files, the narrowest triple pattern first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias

from kggraph.graph.neighbours import Neighbours
from kggraph.nquads import Term
from kggraph.shapes.screening.paths import Step
from kggraph.shapes.screening.terms import UnsureError, folded, language_of

Binding: TypeAlias = Mapping[str, Term]
Slot: TypeAlias = Term | str  # a term of the data, or the name of a variable
Solve: TypeAlias = Callable[[Binding], Iterable[Binding]]
_BLANK = b"_:"
_SCAN = 1 << 60


@dataclass(frozen=True)
class PathEnds:
    """A path of several steps, to be followed from either end."""

    forward: Step
    backward: Step


@dataclass(frozen=True)
class Pattern:
    """A triple pattern."""

    subject: Slot
    predicate: Slot | PathEnds
    object: Slot

    def names(self) -> frozenset[str]:
        """Return the variables in it."""
        return frozenset(slot for slot in (self.subject, self.predicate, self.object) if isinstance(slot, str))


class BasicPattern:
    """Triple patterns that hold together. Variables in ``blanks`` stand for nothing but blank nodes."""

    def __init__(self, patterns: Sequence[Pattern], neighbours: Neighbours, blanks: frozenset[str]) -> None:
        self._neighbours, self._blanks = neighbours, blanks
        self._patterns = tuple(patterns)
        # There are as many plans as sets of variables that are bound.
        self._planned = lru_cache(None)(self._plan)
        self._plan_for = lru_cache(None)(lambda *bound: self._planned(self._patterns, frozenset(bound)))

    def solve(self, binding: Binding) -> Iterable[Binding]:
        """Return each binding that makes all patterns triples of the data.

        Raises UnsureError where all triples, or all with a literal, would have to be gone through.
        """
        return self._plan_for(*binding)(binding)

    def _plan(self, patterns: tuple[Pattern, ...], bound: frozenset[str]) -> Solve:
        """Return what solves some patterns where these variables are bound: those with a known subject come first."""
        if not patterns:
            return lambda binding: (binding,)
        for pattern in patterns:
            if _is_known(pattern.subject, bound):
                several = _about_the_same(pattern.subject, patterns, bound)
                if len(several) > 1:
                    return self._beginning(self._star(several, bound), several, patterns, bound)
                return self._beginning(self._matcher(pattern, bound), [pattern], patterns, bound)
        plans = [
            (pattern, self._beginning(self._matcher(pattern, bound), [pattern], patterns, bound))
            for pattern in patterns
        ]
        if len(plans) == 1:
            return plans[0][1]
        return lambda binding: min(plans, key=lambda plan: self._cost(plan[0], binding))[1](binding)

    def _beginning(
        self, match: Solve, first: Sequence[Pattern], patterns: tuple[Pattern, ...], bound: frozenset[str]
    ) -> Solve:
        """Return what solves patterns, of which ``match`` does the first."""
        rest = tuple(pattern for pattern in patterns if pattern not in first)
        if not rest:
            return match
        solve = self._planned(rest, bound.union(*(pattern.names() for pattern in first)))

        def begin(binding: Binding) -> Iterator[Binding]:
            for found in match(binding):
                yield from solve(found)

        return begin

    def _star(self, patterns: Sequence[Pattern], bound: frozenset[str]) -> Solve:
        """Return what matches patterns about one known subject at once, as ``_about_the_same`` finds them."""
        about, subject_in = self._neighbours.about, _reader(patterns[0].subject)
        ends = [(pattern.predicate, pattern.object) for pattern in patterns if isinstance(pattern.predicate, bytes)]
        known = [(name, _reader(end)) for name, end in ends if _is_known(end, bound)]
        asked = [(name, end) for name, end in ends if isinstance(end, str) and end not in bound]

        def match(binding: Binding) -> Iterable[Binding]:
            said = about(subject_in(binding))
            for name, value_in in known:
                values = said.get(name)
                if not values or not _is_among(value_in(binding), values):
                    return ()
            found = [binding]
            for name, variable in asked:
                values = said.get(name, ())
                found = [{**each, variable: value} for each in found for value in values]
            return found

        return match

    def _matcher(self, pattern: Pattern, bound: frozenset[str]) -> Solve:
        """Return what matches a pattern: in a short way where the subject is known, as it mostly is."""
        name, value = pattern.predicate, pattern.object
        if isinstance(name, PathEnds) or not _is_known(pattern.subject, bound):
            return lambda binding: self._match(pattern, binding)
        about, subject_in, name_in, value_in = self._neighbours.about, *map(_reader, (pattern.subject, name, value))
        match _is_known(name, bound), _is_known(value, bound):
            case True, True:
                return lambda binding: (
                    (binding,)
                    if _is_among(value_in(binding), about(subject_in(binding)).get(name_in(binding), ()))
                    else ()
                )
            case True, False if isinstance(value, str):
                return lambda binding: [
                    {**binding, value: end} for end in about(subject_in(binding)).get(name_in(binding), ())
                ]
            case False, False if isinstance(name, str) and isinstance(value, str) and name != value:
                return lambda binding: [
                    {**binding, name: each, value: end}
                    for each, ends in about(subject_in(binding)).items()
                    for end in ends
                ]
        return lambda binding: self._match(pattern, binding)

    def _cost(self, pattern: Pattern, binding: Binding) -> int:
        """Return about how many bytes there are to go through, where the subject is not known."""
        node = _value(pattern.object, binding)
        if node is None or node[:1] == b'"':
            return _SCAN
        if isinstance(pattern.predicate, PathEnds):
            return 1
        predicate = _value(pattern.predicate, binding)
        return self._neighbours.weight(predicate, node) if predicate is not None else _SCAN - 1

    def _match(self, pattern: Pattern, binding: Binding) -> Iterator[Binding]:
        """Yield the binding with what each fitting triple adds to it."""
        subject, value = _value(pattern.subject, binding), _value(pattern.object, binding)
        named = None if isinstance(pattern.predicate, PathEnds) else _value(pattern.predicate, binding)
        if named is None and isinstance(pattern.predicate, str):
            yield from self._any_property(pattern, subject, value, binding)
        elif subject is not None:
            ends = self._forward(pattern.predicate, named, subject)
            if value is None:
                yield from _bound(pattern.object, ends, binding)
            elif _is_among(value, ends):
                yield binding
        elif value is not None and value[:1] != b'"':
            yield from _bound(pattern.subject, self._backward(pattern.predicate, named, value), binding)
        else:
            yield from self._any_subject(pattern, named, binding)

    def _forward(self, predicate: Slot | PathEnds, named: Term | None, subject: Term) -> Collection[Term]:
        if isinstance(predicate, PathEnds):
            return list(predicate.forward(subject))
        return self._neighbours.about(subject).get(named or b"", ())

    def _backward(self, predicate: Slot | PathEnds, named: Term | None, value: Term) -> Iterable[Term]:
        if isinstance(predicate, PathEnds):
            return predicate.backward(value)
        return self._neighbours.subjects(named or b"", value)

    def _any_property(
        self, pattern: Pattern, subject: Term | None, value: Term | None, binding: Binding
    ) -> Iterator[Binding]:
        if subject is not None:
            for name, ends in self._neighbours.about(subject).items():
                for found in _bound(pattern.predicate, (name,), binding):
                    yield from _bound(pattern.object, ends, found)
        elif value is not None and value[:1] != b'"':
            for name, starts in self._neighbours.leading_to(value).items():
                for found in _bound(pattern.predicate, (name,), binding):
                    yield from _bound(pattern.subject, starts, found)
        else:
            yield from self._any_subject(pattern, None, binding)

    def _any_subject(self, pattern: Pattern, named: Term | None, binding: Binding) -> Iterator[Binding]:
        """Go through all subjects, which is quick for blank nodes alone."""
        if pattern.subject not in self._blanks or isinstance(pattern.predicate, PathEnds):
            raise UnsureError
        for blank, statements in self._neighbours.all_beginning(_BLANK):
            for name in statements if named is None else (named,):
                for start in _bound(pattern.subject, (blank,), binding):
                    for found in _bound(pattern.predicate, (name,), start):
                        yield from _bound(pattern.object, statements.get(name, ()), found)


def _is_known(slot: Slot, bound: Collection[str]) -> bool:
    return not isinstance(slot, str) or slot in bound


def _about_the_same(subject: Slot, patterns: Iterable[Pattern], bound: frozenset[str]) -> list[Pattern]:
    """Return the patterns about a subject with a property and either a known value or a variable of their own."""
    found: list[Pattern] = []
    taken = set(bound)
    for pattern in patterns:
        if pattern.subject == subject and isinstance(pattern.predicate, bytes):
            value = pattern.object
            if _is_known(value, bound) or value not in taken | {subject}:
                found.append(pattern)
                taken |= pattern.names()
    return found


def _reader(slot: Slot) -> Callable[[Binding], Term]:
    """Return what gives the term in a slot that is known."""
    return itemgetter(slot) if isinstance(slot, str) else lambda _: slot


def _value(slot: Slot, binding: Binding) -> Term | None:
    return binding.get(slot) if type(slot) is str else slot  # type: ignore[return-value]  # a term is what is no name


def _bound(slot: Slot | PathEnds, terms: Iterable[Term], binding: Binding) -> Iterator[Binding]:
    """Yield the binding with each of the terms in a slot, where it agrees with what stands there already."""
    known = None if isinstance(slot, PathEnds) else _value(slot, binding)
    for term in terms:
        if known is None:
            yield {**binding, slot: term}  # type: ignore[dict-item]  # a name: terms are known
        elif known == term or folded(known) == folded(term):
            yield binding


def _is_among(term: Term, others: Collection[Term]) -> bool:
    """Return whether a term is one of others, in whatever letters its language tag is written."""
    return term in others or bool(others and language_of(term) and folded(term) in map(folded, others))
