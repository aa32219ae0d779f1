"""Statements by the thousand, as N-Quads: a build handles them so, which costs a tenth of handling each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kggraph.formats import RdfFormat

_SIZE = 5_000  # statements
_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True)
class Batch:
    """Statements as N-Quads, one a line, and the named graphs that they stand in, as N-Quads writes them.

    Where ``may_have_blank_nodes`` is false there are none.
    """

    text: bytes
    graphs: frozenset[str]
    count: int
    may_have_blank_nodes: bool

    @property
    def lines(self) -> list[bytes]:
        """The lines, each with its newline. In a literal line ends are escaped (N-Quads §2.4)."""
        return self.text.splitlines(keepends=True)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the statements."""
        return ox.parse(self.text, format=RdfFormat.N_QUADS.engine, lenient=True)  # they were looked at before


def batches(quads: Iterable[ox.Quad]) -> Iterator[Batch]:
    r"""Yield statements in batches, in their order.

    >>> quad = ox.Quad(ox.NamedNode("https://e.example/a"), ox.NamedNode("https://e.example/p"), ox.Literal("a\nb"))
    >>> [batch.lines for batch in batches([quad])]
    [[b'<https://e.example/a> <https://e.example/p> "a\\nb" .\n']]
    """
    rest = iter(quads)
    while some := list(islice(rest, _SIZE)):
        yield batch_of(some)


def batch_of(quads: list[ox.Quad]) -> Batch:
    """Return statements as one batch."""
    text = ox.serialize(quads, format=RdfFormat.N_QUADS.engine) or b""
    graphs = {quad.graph_name for quad in quads}
    may_have_blank_nodes = b"_:" in text  # or a text that reads so
    return Batch(text, frozenset(map(str, graphs - {_DEFAULT})), len(quads), may_have_blank_nodes)
