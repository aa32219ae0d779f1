"""What makes pySHACL fast: inner functions of pinned releases replaced for as long as it works.

The results are the same with and without; tests hold that on the conformance suite and on the bundled data.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pyshacl import shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query

from kggraph.shapes.patching import replaced
from kggraph.shapes.queries import ParsedQueries


@contextmanager
def accelerated(queries: ParsedQueries) -> Iterator[None]:
    """Within the block pySHACL is some ten times faster; the queries that it asks are kept."""
    original_query = SPARQLProcessor.query
    original_check = SPARQLQueryHelper.check_invalid_sparql

    def query(
        self: SPARQLProcessor,
        strOrQuery: str | Query,  # noqa: N803  rdflib's names: it is called with them
        initBindings: Mapping[str, Any] | None = None,  # noqa: N803
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        base: str | None = None,
    ) -> Mapping[str, Any]:
        # rdflib parses a query longer than it answers it, and pySHACL asks it anew for each focus node.
        parsed = queries.parse(strOrQuery, base) if isinstance(strOrQuery, str) else strOrQuery
        return original_query(self, parsed, initBindings, initNs, base)

    fit_to_ask: set[tuple[object, ...]] = set()

    def check_invalid_sparql(
        self: SPARQLQueryHelper, sparql_text: str, valuenode: object = None, extravars: Iterable[str] | None = None
    ) -> bool:
        # The check raises or is true, looks at the text alone, and is made anew for each focus node too.
        key = (sparql_text, valuenode is not None, frozenset(extravars or ()))
        if key not in fit_to_ask:
            original_check(self, sparql_text, valuenode, extravars)  # type: ignore[no-untyped-call]
            fit_to_ask.add(key)
        return True

    # The names of parameters are compared with each property of each shape: a list of them is searched through.
    parameters = (frozenset(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)
    with (
        replaced(SPARQLProcessor, "query", query),
        replaced(SPARQLQueryHelper, "check_invalid_sparql", check_invalid_sparql),
        replaced(ConstraintComponent, "make_v_result_description", _no_description),
        replaced(shape, "CONSTRAINT_PARAMS", parameters),
    ):
        yield


def _no_description(*_: object, **__: object) -> str:
    # pySHACL describes every result in words, also within sh:or, where nobody sees it.
    return ""
