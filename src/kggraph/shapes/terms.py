"""RDF files as rdflib graphs for the SHACL engine, read by pyoxigraph, every literal as it was written."""

import gzip
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kggraph.formats import RdfFormat, rdf_format_of
from kggraph.rdflib_terms import from_rdflib, to_rdflib


class TermFactory:
    """Makes rdflib terms of pyoxigraph's, the same for the same; blank nodes are numbered as they come.

    Numbering makes reports of the same input equal; ``keep_blank_labels`` is for files whose labels are fixed already.

    >>> terms = TermFactory()
    >>> terms.term(ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))).n3()
    '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'
    >>> terms.term(ox.BlankNode("x7")), terms.term(ox.BlankNode("a")), terms.term(ox.BlankNode("x7"))
    (rdflib.term.BNode('b1'), rdflib.term.BNode('b2'), rdflib.term.BNode('b1'))
    """

    def __init__(self, *, keep_blank_labels: bool = False) -> None:
        self._made: dict[object, Node] = {}
        self._blanks = 0
        self._keep_blank_labels = keep_blank_labels

    def term(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        """Return the rdflib term; literals keep their lexical form."""
        made = self._made.get(term)
        if made is None:
            made = self._made[term] = self._make(term)
        return made

    def forget_blank_nodes(self) -> None:
        """Begin another file: its blank nodes are others, whatever their labels."""
        self._made = {term: made for term, made in self._made.items() if not isinstance(made, BNode)}

    def _make(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if isinstance(term, ox.NamedNode | ox.Literal):
            return to_rdflib(term)
        if isinstance(term, ox.BlankNode) and self._keep_blank_labels:
            return BNode(term.value)
        self._blanks += 1
        return BNode(f"b{self._blanks}")


_LABELS_ARE_FIXED = (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES)


def read_graph(*paths: Path) -> Graph:
    """Return one graph of all triples in the files, named graphs merged; raise SyntaxError or OSError.

    The global switch rdflib.NORMALIZE_LITERALS is left alone: literals are made without it.
    """
    fixed = len(paths) == 1 and rdf_format_of(paths[0].name) in _LABELS_ARE_FIXED
    terms = TermFactory(keep_blank_labels=fixed)
    graph = Graph(bind_namespaces="none")
    with no_complaints_about_literals():
        for path in paths:
            terms.forget_blank_nodes()
            for quad in parse_file(path):
                add_triple(graph, quad, terms)
    return graph


def parse_file(path: Path) -> ox.QuadParser:
    """Return the quads of an RDF file, by its name's ending, also gzipped; they are parsed as they are taken."""
    rdf_format = rdf_format_of(path.name) or RdfFormat.N_QUADS
    content = gzip.decompress(path.read_bytes()) if path.suffix.lower() == ".gz" else path.read_bytes()
    return ox.parse(content, format=rdf_format.engine, base_iri=path.resolve().as_uri())


def add_triple(graph: Graph, quad: ox.Quad, terms: TermFactory) -> None:
    """Add a quad's triple to a graph."""
    graph.add((terms.term(quad.subject), terms.term(quad.predicate), terms.term(quad.object)))


def n_triples(node: Node) -> str:
    r"""Return a term as N-Triples.

    >>> n_triples(Literal('a "b"\n', lang="kk")), n_triples(URIRef("https://example.org/a"))
    ('"a \\"b\\"\\n"@kk', '<https://example.org/a>')
    """
    if isinstance(node, Literal):
        return str(from_rdflib(node))
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"


def node_name(node: Node) -> str:
    """Return an IRI without brackets, anything else as N-Triples.

    >>> node_name(URIRef("https://example.org/a")), node_name(BNode("b1"))
    ('https://example.org/a', '_:b1')
    """
    return str(node) if isinstance(node, URIRef) else n_triples(node)


@contextmanager
def no_complaints_about_literals() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each ill-formed literal: to find those is what shapes are for."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
