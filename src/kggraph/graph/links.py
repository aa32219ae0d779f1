"""The triples of a candidate that lead from one node to another, by the node that they lead to."""

from pathlib import Path

from kggraph.graph.candidate import Candidate
from kggraph.sorting import LineSorter
from kggraph.subjects import subjects


def write_links(candidate: Candidate) -> Path:
    """Write each triple between nodes once: object, property and subject with tabs between, sorted; return the file.

    Memory does not grow with the candidate.
    """
    links = LineSorter(candidate.links.parent)
    for subject, statements in subjects(candidate.quads):
        links.extend(b"%b\t%b\t%b\n" % (value, name, subject) for name, value in statements if value[:1] != b'"')
    with candidate.links.open("wb") as out:
        for lines in links.batches():
            out.writelines(lines)
    return candidate.links
