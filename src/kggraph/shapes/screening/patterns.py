"""Basic graph patterns (SPARQL 1.1 §5.1), matched against sorted files, the narrowest triple pattern first."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kggraph.graph.neighbours import Neighbours, Term
from kggraph.shapes.screening.paths import Step
from kggraph.shapes.screening.terms import UnsureError, folded, language_of

Binding: TypeAlias = Mapping[str, Term]
Slot: TypeAlias = Term | str  # a term of the data, or the name of a variable
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


@dataclass(frozen=True)
class BasicPattern:
    """Triple patterns that hold together. Variables in ``blanks`` stand for nothing but blank nodes."""

    patterns: Sequence[Pattern]
    neighbours: Neighbours
    blanks: frozenset[str] = frozenset()

    def solve(self, binding: Binding) -> Iterator[Binding]:
        """Yield each binding that makes all patterns triples of the data.

        Raises UnsureError where all triples, or all with a literal, would have to be gone through.
        """
        return self._solve(tuple(self.patterns), binding)

    def _solve(self, patterns: tuple[Pattern, ...], binding: Binding) -> Iterator[Binding]:
        if not patterns:
            yield binding
            return
        chosen = patterns[0] if len(patterns) == 1 else self._narrowest(patterns, binding)
        rest = tuple(pattern for pattern in patterns if pattern is not chosen)
        for found in self._match(chosen, binding):
            yield from self._solve(rest, found)

    def _narrowest(self, patterns: tuple[Pattern, ...], binding: Binding) -> Pattern:
        """Return the pattern with the fewest triples to go through, or the first whose subject is known."""
        for pattern in patterns:
            if type(pattern.subject) is not str or pattern.subject in binding:
                return pattern
        return min(patterns, key=lambda each: self._cost(each, binding))

    def _cost(self, pattern: Pattern, binding: Binding) -> int:
        """Return about how many bytes there are to go through, where the subject is not known."""
        node = _value(pattern.object, binding)
        if node is None or node[:1] == b'"':
            return _SCAN
        if isinstance(pattern.predicate, PathEnds):
            return 1
        predicate = _value(pattern.predicate, binding)
        return self.neighbours.weight(predicate, node) if predicate is not None else _SCAN - 1

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
            elif value in ends or _is_among(value, ends):
                yield binding
        elif value is not None and value[:1] != b'"':
            yield from _bound(pattern.subject, self._backward(pattern.predicate, named, value), binding)
        else:
            yield from self._any_subject(pattern, named, binding)

    def _forward(self, predicate: Slot | PathEnds, named: Term | None, subject: Term) -> Collection[Term]:
        if isinstance(predicate, PathEnds):
            return list(predicate.forward(subject))
        return self.neighbours.about(subject).get(named or b"", ())

    def _backward(self, predicate: Slot | PathEnds, named: Term | None, value: Term) -> Iterable[Term]:
        if isinstance(predicate, PathEnds):
            return predicate.backward(value)
        return self.neighbours.subjects(named or b"", value)

    def _any_property(
        self, pattern: Pattern, subject: Term | None, value: Term | None, binding: Binding
    ) -> Iterator[Binding]:
        if subject is not None:
            for name, ends in self.neighbours.about(subject).items():
                for found in _bound(pattern.predicate, (name,), binding):
                    yield from _bound(pattern.object, ends, found)
        elif value is not None and value[:1] != b'"':
            for name, starts in self.neighbours.leading_to(value).items():
                for found in _bound(pattern.predicate, (name,), binding):
                    yield from _bound(pattern.subject, starts, found)
        else:
            yield from self._any_subject(pattern, None, binding)

    def _any_subject(self, pattern: Pattern, named: Term | None, binding: Binding) -> Iterator[Binding]:
        """Go through all subjects, which is quick for blank nodes alone."""
        if pattern.subject not in self.blanks or isinstance(pattern.predicate, PathEnds):
            raise UnsureError
        for blank, statements in self.neighbours.all_about(_BLANK):
            for name in statements if named is None else (named,):
                for start in _bound(pattern.subject, (blank,), binding):
                    for found in _bound(pattern.predicate, (name,), start):
                        yield from _bound(pattern.object, statements.get(name, ()), found)


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


def _is_among(term: Term, others: Iterable[Term]) -> bool:
    """Return whether a term is one of others but for the letters of its language tag."""
    return bool(language_of(term)) and folded(term) in map(folded, others)
