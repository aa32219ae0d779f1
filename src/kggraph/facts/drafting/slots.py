"""Values of proposals, made with the confidence of their rules."""

from typing import TypeVar

from kggraph.documents.document import Span
from kggraph.facts.drafting.confidence import confidence_of
from kggraph.facts.drafting.draft import Alternative, Reading, Value

T = TypeVar("T")


def said(value: T, span: Span, rule: str) -> Value[T]:
    """Return a value that the words at a span say."""
    return Value(value, (span,), rule, confidence_of(rule))


def inferred(value: T, span: Span, rule: str) -> Value[T]:
    """Return a value that follows by a rule from the words at a span."""
    return Value(value, (span,), rule, confidence_of(rule), Reading.INFERRED)


def ambiguous(value: T, span: Span, rule: str, alternatives: tuple[Alternative[T], ...]) -> Value[T]:
    """Return a value beside others that the words allow as well."""
    return Value(value, (span,), rule, confidence_of(rule), Reading.AMBIGUOUS, alternatives)
