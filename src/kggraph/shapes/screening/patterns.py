"""Basic graph patterns (SPARQL 1.1 §5.1), matched against sorted files, the narrowest triple pattern first."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from operator import itemgetter
from typing import TypeAlias

from kggraph.graph.neighbours import Neighbours, Statements
from kggraph.nquads import Term
from kggraph.shapes.screening.paths import Step
from kggraph.shapes.screening.terms import UnsureError, folded, language_of

Binding: TypeAlias = dict[str, Term]
Slot: TypeAlias = Term | str  # a term of the data, or the name of a variable
Test: TypeAlias = Callable[[Binding], bool]  # leaves a binding as it was
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
    """Triple patterns that hold together, and what is to be true ``then``, with all variables in them bound.

    Variables in ``blanks`` stand for nothing but blank nodes.
    """

    def __init__(
        self, patterns: Sequence[Pattern], neighbours: Neighbours, blanks: frozenset[str], *, then: Test
    ) -> None:
        self._neighbours, self._blanks, self._then = neighbours, blanks, then
        self._patterns = tuple(patterns)
        # There are as many plans as sets of variables that are bound.
        self._planned = lru_cache(None)(self._plan)
        self._plan_for = lru_cache(None)(lambda *bound: self._planned(self._patterns, frozenset(bound)))

    def holds(self, binding: Binding) -> bool:
        """Return whether some values of the variables that are not bound make all patterns triples of the data.

        Raises UnsureError where all triples, or all with a literal, would have to be gone through.
        """
        return self._plan_for(*binding)(binding)

    def _plan(self, patterns: tuple[Pattern, ...], bound: frozenset[str]) -> Test:
        """Return what tells it of some patterns where these variables are bound: known subjects come first."""
        if not patterns:
            return self._then
        for pattern in patterns:
            if _is_known(pattern.subject, bound):
                several = _about_the_same(pattern.subject, patterns, bound)
                if len(several) > 1:
                    return self._star(several, bound, self._others(several, patterns, bound))
                return self._matcher(pattern, bound, self._others([pattern], patterns, bound))
        ends = [pattern for pattern in patterns if _is_node(pattern.object, bound)] or patterns
        plans = [(pattern, self._matcher(pattern, bound, self._others([pattern], patterns, bound))) for pattern in ends]
        if len(plans) == 1:
            return plans[0][1]
        return lambda binding: min(plans, key=lambda plan: self._cost(plan[0], binding))[1](binding)

    def _others(self, done: Sequence[Pattern], patterns: tuple[Pattern, ...], bound: frozenset[str]) -> Test:
        """Return the same of the other patterns, where the variables in some are bound too."""
        others = tuple(pattern for pattern in patterns if pattern not in done)
        return self._planned(others, bound.union(*(pattern.names() for pattern in done)))

    def _star(self, patterns: Sequence[Pattern], bound: frozenset[str], then: Test) -> Test:
        """Return what matches patterns about one known subject at once, as ``_about_the_same`` finds them."""
        about, subject_in = self._neighbours.about, _reader(patterns[0].subject)
        ends = [(pattern.predicate, pattern.object) for pattern in patterns if isinstance(pattern.predicate, bytes)]
        known = [(name, _reader(end)) for name, end in ends if _is_known(end, bound)]
        asked = [(name, end) for name, end in ends if isinstance(end, str) and end not in bound]
        names, variables = [name for name, _ in asked], [variable for _, variable in asked]

        def match(binding: Binding) -> bool:
            said = about(subject_in(binding))
            for name, value_in in known:
                if not _is_among(value_in(binding), said.get(name, ())):
                    return False
            try:
                rows = product(*[said[name] for name in names])
            except KeyError:
                return False
            return _any_row(variables, rows, binding, then)

        return match

    def _matcher(self, pattern: Pattern, bound: frozenset[str], then: Test) -> Test:
        """Return what matches a pattern: in a short way where an end and the property are known, as they mostly are."""
        subject, name, value = pattern.subject, pattern.predicate, pattern.object
        if isinstance(name, PathEnds):
            return lambda binding: self._match(pattern, binding, then)
        about, subject_in, name_in, value_in = self._neighbours.about, *map(_reader, (subject, name, value))
        match _is_known(subject, bound), _is_known(name, bound), _is_known(value, bound):
            case True, True, True:
                # Of a named property a node is mostly asked again, and remembered; a triple put together is looked up.
                has = self._has if isinstance(name, str) else self._says
                return lambda binding: has(subject_in(binding), name_in(binding), value_in(binding)) and then(binding)
            case True, True, False if isinstance(value, str):
                return lambda binding: _any_of(
                    value, about(subject_in(binding)).get(name_in(binding), ()), binding, then
                )
            case True, False, False if isinstance(name, str) and isinstance(value, str) and name != value:
                return lambda binding: _any_statement(name, value, about(subject_in(binding)), binding, then)
            case False, True, True if isinstance(subject, str):
                return lambda binding: (
                    self._match(pattern, binding, then)
                    if value_in(binding)[:1] == b'"'
                    else _any_of(subject, self._neighbours.subjects(name_in(binding), value_in(binding)), binding, then)
                )
        return lambda binding: self._match(pattern, binding, then)

    def _has(self, subject: Term, name: Term, value: Term) -> bool:
        """Return whether a triple is in the data, in whatever letters its language tag is written."""
        return self._neighbours.has(subject, name, value) or (
            bool(language_of(value)) and self._says(subject, name, value)
        )

    def _says(self, subject: Term, name: Term, value: Term) -> bool:
        """Return the same by what is said about the subject."""
        return _is_among(value, self._neighbours.about(subject).get(name, ()))

    def _cost(self, pattern: Pattern, binding: Binding) -> int:
        """Return about how many bytes there are to go through, where the subject is not known."""
        node = _value(pattern.object, binding)
        if node is None or node[:1] == b'"':
            return _SCAN
        if isinstance(pattern.predicate, PathEnds):
            return 1
        predicate = _value(pattern.predicate, binding)
        return self._neighbours.weight(predicate, node) if predicate is not None else _SCAN - 1

    def _match(self, pattern: Pattern, binding: Binding, then: Test) -> bool:
        """Return whether a triple fits and ``then`` is true."""
        slots = (pattern.subject, pattern.object)
        if isinstance(pattern.predicate, PathEnds):
            return any(_fits(slots, ends, binding, then) for ends in self._ends(pattern, pattern.predicate, binding))
        named = (pattern.subject, pattern.predicate, pattern.object)
        return any(_fits(named, triple, binding, then) for triple in self._triples(pattern, binding))

    def _ends(self, pattern: Pattern, path: PathEnds, binding: Binding) -> Iterable[tuple[Term, Term]]:
        """Return the two ends of what a path leads along, where one is known."""
        subject, value = _value(pattern.subject, binding), _value(pattern.object, binding)
        if subject is not None:
            return [(subject, end) for end in path.forward(subject)]
        if value is None or value[:1] == b'"':
            raise UnsureError
        return ((start, value) for start in path.backward(value))

    def _triples(self, pattern: Pattern, binding: Binding) -> Iterator[tuple[Term, Term, Term]]:
        """Yield the triples that an end in a pattern can be in; to go through all is quick for blank nodes alone."""
        subject, value = _value(pattern.subject, binding), _value(pattern.object, binding)
        if subject is not None:
            yield from _statements(subject, self._neighbours.about(subject))
        elif value is not None and value[:1] != b'"':
            for name, starts in self._neighbours.leading_to(value).items():
                yield from ((start, name, value) for start in starts)
        elif pattern.subject in self._blanks:
            for blank, said in self._neighbours.all_beginning(_BLANK):
                yield from _statements(blank, said)
        else:
            raise UnsureError


def _statements(subject: Term, said: Statements) -> Iterator[tuple[Term, Term, Term]]:
    return ((subject, name, value) for name, values in said.items() for value in values)


def _is_known(slot: Slot, bound: Collection[str]) -> bool:
    return not isinstance(slot, str) or slot in bound


def _is_node(slot: Slot, bound: Collection[str]) -> bool:
    """Return whether a slot may be known to be no literal."""
    return _is_known(slot, bound) and (isinstance(slot, str) or slot[:1] != b'"')


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


def _any_of(name: str, terms: Iterable[Term], binding: Binding, then: Test) -> bool:
    """Return whether something is true with one of some terms as the value of a variable that is not bound."""
    holds = False
    for term in terms:
        binding[name] = term
        if then(binding):
            holds = True
            break
    binding.pop(name, None)
    return holds


def _any_row(names: Sequence[str], rows: Iterable[Sequence[Term]], binding: Binding, then: Test) -> bool:
    """Return the same of several variables with the terms of a row; there is a row."""
    holds = False
    for terms in rows:
        binding.update(zip(names, terms, strict=True))
        if then(binding):
            holds = True
            break
    for name in names:
        del binding[name]
    return holds


def _any_statement(name: str, value: str, said: Statements, binding: Binding, then: Test) -> bool:
    """Return whether something is true with one of some statements, its property and its value bound."""
    holds = False
    for each, ends in said.items():
        binding[name] = each
        if _any_of(value, ends, binding, then):
            holds = True
            break
    binding.pop(name, None)
    return holds


def _fits(slots: Sequence[Slot], terms: Sequence[Term], binding: Binding, then: Test) -> bool:
    """Return whether terms agree with what stands in some slots, and something is true with the others bound."""
    if not slots:
        return then(binding)
    slot, term = slots[0], terms[0]
    known = _value(slot, binding)
    if known is None and isinstance(slot, str):
        return _any_of(slot, (term,), binding, lambda more: _fits(slots[1:], terms[1:], more, then))
    return folded(known or b"") == folded(term) and _fits(slots[1:], terms[1:], binding, then)


def _is_among(term: Term, others: Collection[Term]) -> bool:
    """Return whether a term is one of others, in whatever letters its language tag is written."""
    return term in others or (
        term[-1:] not in b'">' and bool(language_of(term)) and folded(term) in map(folded, others)
    )
