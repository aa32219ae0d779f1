"""What makes pySHACL fast: two inner functions of pinned releases wrapped for as long as it works, then put back.

The results are the same with and without; tests hold that on the conformance suite and on the bundled data.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from pyshacl import shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query

from kggraph.shapes.queries import ParsedQueries


@contextmanager
def accelerated(queries: ParsedQueries) -> Iterator[None]:
    """Within the block pySHACL is several times faster; the queries that it asks are kept."""
    with ExitStack() as patches:
        patches.enter_context(_parsed_once(queries))
        patches.enter_context(_parameters_in_a_set())
        yield


@contextmanager
def _parsed_once(queries: ParsedQueries) -> Iterator[None]:
    """Parse each query once: rdflib parses one longer than it answers it, and pySHACL asks it for each focus node."""
    original = SPARQLProcessor.query

    def query(
        self: SPARQLProcessor,
        strOrQuery: str | Query,  # noqa: N803  rdflib's names: it is called with them
        initBindings: Mapping[str, Any] | None = None,  # noqa: N803
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        base: str | None = None,
    ) -> Mapping[str, Any]:
        parsed = queries.parse(strOrQuery, base) if isinstance(strOrQuery, str) else strOrQuery
        return original(self, parsed, initBindings, initNs, base)

    SPARQLProcessor.query = query  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        SPARQLProcessor.query = original  # type: ignore[method-assign]


@contextmanager
def _parameters_in_a_set() -> Iterator[None]:
    """Look constraint parameters up in a set: pySHACL compares each property of each shape with a list of them."""
    before = getattr(shape, "CONSTRAINT_PARAMS", (None, None))
    shape.CONSTRAINT_PARAMS = (frozenset(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        shape.CONSTRAINT_PARAMS = before  # type: ignore[attr-defined]
