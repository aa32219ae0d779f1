"""The words for each kind of constraint of SHACL, in the reader's language; what they are about stands after them."""

from collections.abc import Mapping

import pyoxigraph as ox
from markupsafe import Markup

from kggraph.vocabulary import SH
from kggraph.web.pages.wording import Wording

Phrases = Mapping[ox.NamedNode, Markup]


def phrases_of_values(say: Wording) -> Phrases:
    """Return what a property shape says of each value of its property."""
    _ = say.gettext
    return {
        SH["class"]: _("Each value is of the class"),
        SH.datatype: _("Each value is a literal of the type"),
        SH.nodeKind: _("Each value is"),
        SH["in"]: _("Each value is one of these"),
        SH.hasValue: _("One of the values is"),
        SH.pattern: _("Each value matches the pattern"),
        SH.node: _("Each value conforms to the shape"),
        **_comparisons(say),
    }


def phrases_of_things(say: Wording) -> Phrases:
    """Return what a node shape says of the thing itself."""
    _ = say.gettext
    return {
        SH["class"]: _("It is of the class"),
        SH.datatype: _("It is a literal of the type"),
        SH.nodeKind: _("It is"),
        SH["in"]: _("It is one of these"),
        SH.hasValue: _("It is exactly"),
        SH.pattern: _("It matches the pattern"),
        SH.node: _("It conforms to the shape"),
        **_comparisons(say),
    }


def _comparisons(say: Wording) -> Phrases:
    _ = say.gettext
    return {
        SH.minExclusive: _("Each value is greater than"),
        SH.minInclusive: _("No value is less than"),
        SH.maxExclusive: _("Each value is less than"),
        SH.maxInclusive: _("No value is greater than"),
        SH.equals: _("The values are the same as those of the property"),
        SH.disjoint: _("No value is also a value of the property"),
        SH.lessThan: _("Each value is less than every value of the property"),
        SH.lessThanOrEquals: _("No value is greater than any value of the property"),
        SH.languageIn: _("Each text is in one of these languages"),
    }


def phrases_of_combinations(say: Wording) -> Phrases:
    """Return how other shapes are combined."""
    _ = say.gettext
    return {
        SH["or"]: _("At least one of these holds"),
        SH["and"]: _("All of these hold"),
        SH.xone: _("Exactly one of these holds"),
        SH["not"]: _("This does not hold"),
    }


def kinds_of_nodes(say: Wording) -> Phrases:
    """Return what nodes can be."""
    _ = say.gettext
    return {
        SH.IRI: _("an IRI"),
        SH.Literal: _("a literal"),
        SH.BlankNode: _("a blank node"),
        SH.IRIOrLiteral: _("an IRI or a literal"),
        SH.BlankNodeOrIRI: _("an IRI or a blank node"),
        SH.BlankNodeOrLiteral: _("a literal or a blank node"),
    }


def phrases_of_targets(say: Wording) -> Phrases:
    """Return how a shape says what it is about."""
    _ = say.gettext
    return {
        SH.targetClass: _("Everything of the class"),
        SH.targetNode: _("This alone"),
        SH.targetSubjectsOf: _("Everything that has the property"),
        SH.targetObjectsOf: _("Everything that is a value of the property"),
        SH.target: _("Everything that a query finds"),
    }


def severity_words(say: Wording, severity: str) -> Markup:
    """Return how much a result weighs: ``violation``, ``warning`` or ``info``."""
    _ = say.gettext
    words = {"violation": _("must hold"), "warning": _("should hold"), "info": _("worth knowing")}
    return words[severity]


def count_words(say: Wording, least: int | None, most: int | None) -> Markup:
    """Return how many values there may be."""
    if most == 0:
        return say.gettext("No value at all")
    if least is not None and least == most:
        return say.ngettext("Exactly %(n)s value", "Exactly %(n)s values", least)
    if least is not None and most is not None:
        return say.gettext("From %(least)s to %(most)s values", least=least, most=most)
    if least is not None:
        return say.ngettext("At least %(n)s value", "At least %(n)s values", least)
    return say.ngettext("At most %(n)s value", "At most %(n)s values", most or 0)


def length_words(say: Wording, predicate: ox.NamedNode, length: int) -> Markup:
    """Return how long each value may be."""
    if predicate == SH.minLength:
        return say.ngettext(
            "Each value has at least %(n)s character", "Each value has at least %(n)s characters", length
        )
    return say.ngettext("Each value has at most %(n)s character", "Each value has at most %(n)s characters", length)
