"""Constraints that look at one value and nothing around it: pySHACL answers them, each value once."""

from collections.abc import Callable
from functools import lru_cache

from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core.other_constraints import InConstraintComponent
from pyshacl.constraints.core.string_based_constraints import (
    LanguageInConstraintComponent,
    MaxLengthConstraintComponent,
    MinLengthConstraintComponent,
    PatternConstraintComponent,
)
from pyshacl.constraints.core.value_constraints import DatatypeConstraintComponent, NodeKindConstraintComponent
from pyshacl.constraints.core.value_range_constraints import (
    MaxExclusiveConstraintComponent,
    MaxInclusiveConstraintComponent,
    MinExclusiveConstraintComponent,
    MinInclusiveConstraintComponent,
)
from pyshacl.pytypes import SHACLExecutor
from rdflib import RDF, SH, XSD, Graph
from rdflib.term import Node

from kggraph.nquads import Term
from kggraph.shapes.screening.terms import language_of, node_of, text_of

Test = Callable[[Term], bool]
ABOUT_ONE_VALUE = (
    DatatypeConstraintComponent,
    InConstraintComponent,
    LanguageInConstraintComponent,
    MaxExclusiveConstraintComponent,
    MaxInclusiveConstraintComponent,
    MaxLengthConstraintComponent,
    MinExclusiveConstraintComponent,
    MinInclusiveConstraintComponent,
    MinLengthConstraintComponent,
    NodeKindConstraintComponent,
    PatternConstraintComponent,
)
_FIRST_BYTES: dict[Node, tuple[bytes, ...]] = {  # of terms of these kinds
    SH.BlankNode: (b"_",),
    SH.BlankNodeOrIRI: (b"_", b"<"),
    SH.BlankNodeOrLiteral: (b"_", b'"'),
    SH.IRI: (b"<",),
    SH.IRIOrLiteral: (b"<", b'"'),
    SH.Literal: (b'"',),
}
_KEPT = 8_192  # values whose answer is remembered, for each constraint


def value_test(component: ConstraintComponent, executor: SHACLExecutor) -> Test:
    """Return what tells whether a value conforms; what is plain to see is not asked."""
    nothing = Graph(bind_namespaces="none")

    @lru_cache(_KEPT)
    def conforms(term: Term) -> bool:
        node = node_of(term)
        return bool(component.evaluate(executor, nothing, {node: {node}}, [])[0])

    if isinstance(component, LanguageInConstraintComponent):
        return lambda term: conforms(b'""@' + language if (language := language_of(term)) else term)
    if plainly := _plainly(component):
        return lambda term: plainly(term) or conforms(term)
    return conforms


def _plainly(component: ConstraintComponent) -> Test | None:
    """Return what is true of many values that conform, and of no other."""
    match component:
        case DatatypeConstraintComponent(datatype_rule=RDF.langString):
            return lambda term: bool(language_of(term))
        case DatatypeConstraintComponent(datatype_rule=XSD.string):
            return lambda term: term[-1:] == b'"'
        case MinLengthConstraintComponent():
            least = int(component.string_rules[0])
            return lambda term: (text := text_of(term)) is not None and len(text) >= least
        case NodeKindConstraintComponent():
            kinds = _FIRST_BYTES.get(component.nodekind_rule, ())
            return lambda term: term[:1] in kinds and term[:2] != b"<<"
        case _:
            return None
