"""The shapes graph: read from files, every mistake in them told at once with its place."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from kggraph.errors import ShapesError
from kggraph.formats import rdf_format_of
from kggraph.problem import Problem
from kggraph.shapes.checks import find_mistakes
from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.structure import shape_nodes
from kggraph.shapes.terms import TermFactory, add_triple, n_triples, no_complaints_about_literals, parse_file
from kggraph.source_files import SourceFile, find_rdf_files


@dataclass(frozen=True)
class ShapesGraph:
    """Shapes ready to be applied: the graph, and the files that it was read from. It is never changed."""

    graph: Graph = field(repr=False)
    sources: tuple[Path, ...] = ()
    queries: ParsedQueries = field(default_factory=ParsedQueries, repr=False, compare=False)

    @property
    def count(self) -> int:
        """The number of shapes: node shapes and property shapes, with a name or without."""
        return len(shape_nodes(self.graph))

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of the triples: of equal files it is equal."""
        lines = sorted(" ".join(map(n_triples, triple)) for triple in self.graph)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_shapes(paths: Sequence[Path]) -> ShapesGraph:
    """Return the shapes graph of these files and of all RDF files in these folders.

    Raises ShapesError with every syntax error of every file; if there is none, with every mistake that would make a
    shape mean nothing or something else than was written.
    """
    shapes, files = load_shapes(paths)
    if mistakes := find_mistakes(shapes.graph, files, shapes.queries):
        raise _shapes_error(mistakes)
    return shapes


def no_shapes() -> ShapesGraph:
    """Return the shapes graph of a project without shapes, which everything conforms to.

    >>> no_shapes().count
    0
    """
    return ShapesGraph(Graph(bind_namespaces="none"))


def load_shapes(paths: Sequence[Path]) -> tuple[ShapesGraph, tuple[SourceFile, ...]]:
    """Return the shapes graph as it stands, not checked beyond its syntax, and its files as text."""
    problems: list[Problem] = []
    files: list[SourceFile] = []
    graph, terms = Graph(bind_namespaces="none"), TermFactory()
    with no_complaints_about_literals():
        for path in find_rdf_files(paths):
            terms.forget_blank_nodes()
            try:
                files.append(_add_file(path, graph, terms))
            except SyntaxError as error:
                problems.append(Problem.of_parser(str(path), error))
            except OSError as error:
                problems.append(Problem(str(path), 0, 0, f"this file cannot be read: {error.strerror}"))
    if problems:
        raise _shapes_error(problems)
    if not files:
        raise ShapesError(f"there is no RDF file in {', '.join(map(str, paths)) or 'no path at all'}")
    return ShapesGraph(graph, tuple(file.path for file in files)), tuple(files)


def _add_file(path: Path, graph: Graph, terms: TermFactory) -> SourceFile:
    if rdf_format_of(path.name) is None:
        raise SyntaxError("the ending of its name is no RDF format's; shapes are written in .ttl or another RDF format")
    quads: ox.QuadParser = parse_file(path)
    for quad in quads:
        add_triple(graph, quad, terms)
    text = "" if path.suffix.lower() == ".gz" else path.read_text(encoding="utf-8")
    return SourceFile(path, text, quads.prefixes)


def _shapes_error(problems: Sequence[Problem]) -> ShapesError:
    return ShapesError("\n".join(str(problem) for problem in sorted(set(problems))))
