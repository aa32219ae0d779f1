"""An index of names by how they sound, for reconciliation: sorted lines that are searched by halving."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.graph.candidate import Candidate
from kggraph.graph.dumps import distinct_triples
from kggraph.site import Site
from kggraph.sorting import sorted_lines
from kggraph.spelling import skeleton, words
from kggraph.vocabulary import DESCRIBING_TYPES, NAME_PROPERTIES, RDF

_LONGEST = 300  # characters; what is longer is a text, no name


def write_name_index(candidate: Candidate, path: Path, site: Site) -> None:
    """Write one line for each word of each name: its skeleton, the name as N-Triples writes it, the thing's IRI.

    Things are what has an IRI, is not private, and does not merely describe others. Memory does not grow with the
    candidate.
    """
    with path.open("wb") as out:
        out.writelines(sorted_lines(_lines(candidate, frozenset(site.private)), path.parent))


def _lines(candidate: Candidate, private: frozenset[str]) -> Iterator[bytes]:
    triples = distinct_triples(ox.parse(path=candidate.quads, format=RdfFormat.N_QUADS.engine))
    for subject, group in groupby(triples, key=attrgetter("subject")):
        names: list[ox.Literal] = []
        is_thing = isinstance(subject, ox.NamedNode) and subject.value not in private
        for triple in group:
            if triple.predicate == RDF.type and triple.object in DESCRIBING_TYPES:
                is_thing = False
            if triple.predicate in NAME_PROPERTIES and isinstance(triple.object, ox.Literal):
                names.append(triple.object)
        if is_thing:
            yield from (line for name in names for line in _lines_of(name, subject.value))


def _lines_of(name: ox.Literal, iri: str) -> Iterator[bytes]:
    if len(name.value) <= _LONGEST:
        written = str(name).replace("\t", "\\t")
        for key in sorted({skeleton(word) for word in words(name.value)}):
            yield f"{key}\t{written}\t{iri}\n".encode()
