"""Which blank nodes can be written where they are used, and which of them are lists."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kggraph.vocabulary import RDF

_DEEPEST = 20
_CELL = {RDF.first, RDF.rest}


class BlankNodes:
    """The blank nodes of a graph that may stand inside the statement that uses them.

    ``inlined`` are used exactly once, hang on something that is not itself inside them, and lie no deeper than
    twenty; ``lists`` are the items of each well-formed list (RDF Schema 1.1, section 5.2) by its first cell.
    """

    def __init__(self, triples: Sequence[ox.Triple]) -> None:
        self._statements: dict[object, list[ox.Triple]] = {}
        for triple in triples:
            self._statements.setdefault(triple.subject, []).append(triple)
        uses = Counter[object](triple.object for triple in triples if isinstance(triple.object, ox.BlankNode))
        self._users: dict[object, ox.Triple] = {
            triple.object: triple for triple in triples if uses.get(triple.object) == 1
        }
        self.lists: dict[object, list[object]] = {}
        followers = self._find_lists(triples)
        nesting = _nesting({node: triple.subject for node, triple in self._users.items()}, followers)
        self.inlined = {node for node, depth in nesting.items() if depth is not None and depth <= _DEEPEST}
        self.lists = {head: items for head, items in self.lists.items() if head in self.inlined}

    def _find_lists(self, triples: Sequence[ox.Triple]) -> set[object]:
        """Fill ``lists``, walking each from its end; return the cells after the first ones."""
        followers: set[object] = set()
        for triple in triples:
            if triple.predicate != RDF.rest or triple.object != RDF.nil or not self._is_cell(triple.subject):
                continue
            cells: list[object] = [triple.subject]
            while self._is_cell(self._users[cells[-1]].subject) and self._users[cells[-1]].predicate == RDF.rest:
                cells.append(self._users[cells[-1]].subject)
            followers.update(cells[:-1])
            self.lists[cells[-1]] = [self._first(cell) for cell in reversed(cells)]
        return followers

    def _is_cell(self, node: object) -> bool:
        rows = self._statements.get(node, [])
        return node in self._users and len(rows) == len(_CELL) and {row.predicate for row in rows} == _CELL

    def _first(self, cell: object) -> object:
        return next(row.object for row in self._statements[cell] if row.predicate == RDF.first)


def _nesting(parents: Mapping[object, object], followers: set[object]) -> dict[object, int | None]:
    """Return how deep each node lies below what it hangs on; None for those that hang on themselves."""
    known: dict[object, int | None] = {}
    for start in parents:
        chain: dict[object, None] = {}
        node = start
        while node in parents and node not in known and node not in chain:
            chain[node] = None
            node = parents[node]
        depth = None if node in chain else known.get(node, 0)
        for below in reversed(chain):
            depth = None if depth is None else depth + (below not in followers)
            known[below] = depth
    return known
