"""The constraints of a shape, as pySHACL has them."""

from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.shape import Shape
from rdflib import URIRef
from rdflib.plugins.sparql.sparql import Query

from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.screening.terms import UnsureError


def components_of(shape: Shape) -> list[ConstraintComponent]:
    """Return the constraints of a shape. pySHACL raises where one cannot be used, and will say so itself."""
    parameters = [name for name in shape.sg.graph.predicates(shape.node, None) if name in CONSTRAINT_PARAMETERS_MAP]
    kinds = dict.fromkeys(CONSTRAINT_PARAMETERS_MAP[name] for name in parameters)
    return [kind(shape) for kind in kinds]


def parsed_query(constraint: Any, queries: ParsedQueries) -> Query:  # noqa: ANN401
    """Return the query of a SPARQL constraint of a node shape. Raises UnsureError where more than $this is bound."""
    bound, text = constraint.pre_bind_variables(URIRef("urn:focus"))
    if set(bound) != {"this"}:
        raise UnsureError
    return queries.parse(constraint.apply_prefixes(text))
