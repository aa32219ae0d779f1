"""Counting what leads to each node of a candidate, by its links."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kggraph.nquads import Term, blocks
from kggraph.sorting import stretches
from kggraph.subjects import TYPE


class Led(NamedTuple):
    """A node that triples lead to: how many do, and how many of them have it as a class."""

    node: Term
    links: int
    instances: int


def nodes_led_to(links: Path) -> Iterator[Led]:
    """Yield each node that triples of a candidate lead to, in the order of their bytes; memory does not grow with them.

    ``links`` has a line for each: object, property and subject with tabs between, sorted (``graph.links``).
    """
    last, number, instances = b"", 0, 0
    with links.open("rb") as file:
        for text in blocks(file):
            fields = text.replace(b"\n", b"\t").split(b"\t")  # three for each line, and one after the last
            nodes, names = fields[:-1:3], fields[1::3]
            for start, end in stretches(nodes):
                if nodes[start] != last and number:
                    yield Led(last, number, instances)
                    number = instances = 0
                last, number = nodes[start], number + end - start
                instances += names[start:end].count(TYPE)
    if number:
        yield Led(last, number, instances)
