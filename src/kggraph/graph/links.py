"""The triples of a candidate that lead from one node to another, by the node that they lead to."""

from pathlib import Path

from kggraph.garbage import few_collections
from kggraph.graph.candidate import Candidate
from kggraph.nquads import blocks, links_of
from kggraph.sorting import LineSorter


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
