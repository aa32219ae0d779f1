"""What a query asks of an engine: its algebra, and how many statements match each of its patterns.

No engine behind kggraph tells its plan through its Python binding or through the SPARQL Protocol. So this shows what
every engine starts from (SPARQL 1.1 Query, section 18), and counts instead of guessing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyparsing
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, Node, URIRef, Variable

from kggraph.errors import QuerySyntaxError
from kggraph.iris import shorten
from kggraph.rdflib_terms import from_rdflib
from kggraph.store.interface import Store
from kggraph.store.questions import question

_ROLES = ("subject", "predicate", "object")
_NOT_COUNTED = "not counted"


@dataclass(frozen=True)
class Explainer:
    """Writes down the algebra of queries over one store."""

    store: Store

    def lines(self, text: str) -> Iterator[str]:
        """Yield the steps of a query, the outer before the inner, beside each pattern how many statements match it.

        Paths and the patterns of named graphs are not counted, and FILTER EXISTS is not looked into. Raises
        QuerySyntaxError for what rdflib cannot parse.
        """
        site = self.store.site
        try:
            parsed = translateQuery(parseQuery(text), site.base, dict(site.prefixes))
        except pyparsing.ParseException as error:
            raise QuerySyntaxError(str(error), line=error.lineno, column=error.column) from None
        yield from self._steps(parsed.algebra, depth=0, is_in_graph=False)

    def _steps(self, node: CompValue, *, depth: int, is_in_graph: bool) -> Iterator[str]:
        yield "  " * depth + " ".join([node.name, *self._details(node)])
        is_in_graph = is_in_graph or node.name == "Graph"
        for pattern in _part(node, "triples") or ():
            yield "  " * (depth + 1) + self._pattern(pattern, is_in_graph=is_in_graph)
        for name in ("p", "p1", "p2"):
            if isinstance(_part(node, name), CompValue):
                yield from self._steps(node[name], depth=depth + 1, is_in_graph=is_in_graph)

    def _details(self, node: CompValue) -> Iterator[str]:
        """Yield what a step is about: variables, a graph, numbers."""
        for name in ("PV", "var", "term", "start", "length"):
            values = _part(node, name)
            yield from map(self._word, values if isinstance(values, list) else [] if values is None else [values])

    def _pattern(self, pattern: tuple[Node, Node, Node], *, is_in_graph: bool) -> str:
        is_counted = not is_in_graph and all(isinstance(t, URIRef | Literal | Variable | BNode) for t in pattern)
        return f"{' '.join(map(self._word, pattern))}   {self._count(pattern) if is_counted else _NOT_COUNTED}"

    def _count(self, pattern: tuple[Node, Node, Node]) -> str:
        known = {
            role: from_rdflib(t) for role, t in zip(_ROLES, pattern, strict=True) if isinstance(t, URIRef | Literal)
        }
        [row] = self.store.select(question("count-matches"), **known)
        return f"{int(row['matches'].value):,}"

    def _word(self, value: object) -> str:
        if isinstance(value, URIRef):
            return shorten(str(value), self.store.site.prefixes)
        return value.n3() if isinstance(value, BNode | Literal | Variable) else str(value)


def _part(node: CompValue, name: str) -> Any:  # noqa: ANN401 - terms, lists and steps
    return node[name] if name in node else None  # noqa: SIM401 - its get() gives back the name
