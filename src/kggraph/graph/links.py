"""The triples of a candidate that lead from one node to another, by the node that they lead to."""

from collections.abc import Iterator
from itertools import compress, count, pairwise
from operator import ne
from pathlib import Path
from typing import NamedTuple

from kggraph.garbage import few_collections
from kggraph.graph.candidate import Candidate
from kggraph.nquads import Term, blocks, links_of
from kggraph.sorting import LineSorter
from kggraph.subjects import TYPE


class Led(NamedTuple):
    """A node that triples lead to: how many do, and how many of them have it as a class."""

    node: Term
    links: int
    instances: int


def write_links(candidate: Candidate) -> Path:
    """Write each triple between nodes once: object, property and subject with tabs between, sorted; return the file.

    Memory does not grow with the candidate.
    """
    links = LineSorter(candidate.links.parent)
    with few_collections(), candidate.quads.open("rb") as quads:
        for text in blocks(quads):
            links.extend(b"%b\t%b\t%b\n" % link[::-1] for link in links_of(text))
    links.write(candidate.links)
    return candidate.links


def nodes_led_to(links: Path) -> Iterator[Led]:
    """Yield each node that triples of a candidate lead to, in the order of their bytes; memory does not grow with them.

    ``links`` is the file that ``write_links`` writes.
    """
    last, number, instances = b"", 0, 0
    with links.open("rb") as file:
        for text in blocks(file):
            fields = text.replace(b"\n", b"\t").split(b"\t")  # three for each line, and one after the last
            nodes, names = fields[:-1:3], fields[1::3]
            ends = compress(count(1), map(ne, nodes, nodes[1:]))
            for start, end in pairwise((0, *ends, len(nodes))):
                if nodes[start] != last and number:
                    yield Led(last, number, instances)
                    number = instances = 0
                last, number = nodes[start], number + end - start
                instances += names[start:end].count(TYPE)
    if number:
        yield Led(last, number, instances)
