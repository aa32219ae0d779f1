"""Mistakes in shapes: what parses as RDF but cannot mean what its author wanted."""

import re
from collections.abc import Callable, Iterator, Sequence

from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kggraph.errors import did_you_mean
from kggraph.problem import Problem
from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.query_checks import find_query_mistakes
from kggraph.shapes.structure import (
    file_of,
    has_target,
    node_words,
    referred_to,
    shape_nodes,
    sorted_nodes,
)
from kggraph.source_files import SourceFile

_NAMESPACE = str(SH)
_KINDS = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
_IRIS = ("targetClass", "targetObjectsOf", "targetSubjectsOf", "class", "datatype", "severity", "equals", "disjoint")
_COUNTS = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount")
_BOOLEANS = ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
_LISTS = ("in", "languageIn", "and", "or", "xone", "ignoredProperties")

Found = Iterator[tuple[str, tuple[Node, ...]]]  # a message, and what to look for in the files, one after the other


def find_mistakes(graph: Graph, files: Sequence[SourceFile], queries: ParsedQueries) -> list[Problem]:
    """Return all mistakes, each at its place; the queries of the shapes are parsed and kept."""
    checks: Sequence[Callable[[Graph], Found]] = (
        _no_shapes, _unknown_terms, _paths, _values, _missing_shapes, _idle_shapes, _constraints_without_query,
    )  # fmt: skip
    found = [_problem(graph, files, message, anchors) for check in checks for message, anchors in check(graph)]
    return [*found, *find_query_mistakes(graph, files, queries)]


def _no_shapes(graph: Graph) -> Found:
    if not shape_nodes(graph):
        yield "there is no shape here: nothing is a sh:NodeShape or has a sh:targetClass", ()


def _unknown_terms(graph: Graph) -> Found:
    known = [str(term).removeprefix(_NAMESPACE) for term in dir(SH)]
    for subject, predicate, node in graph:
        for term in {predicate, node}:
            name = str(term).removeprefix(_NAMESPACE)
            if isinstance(term, URIRef) and term.startswith(_NAMESPACE) and name and term not in SH:
                yield f"SHACL has no sh:{name}{did_you_mean(name, known)}", (subject, term)


def _paths(graph: Graph) -> Found:
    for shape, path in graph.subject_objects(SH.path):
        if isinstance(path, Literal):
            yield f"a path is a property, not the text {path.n3()}", (shape, SH.path)
    typed = set(graph.subjects(RDF.type, SH.PropertyShape)) | set(graph.objects(None, SH.property))
    for shape in sorted_nodes(typed):
        paths = len(list(graph.objects(shape, SH.path)))
        if (shape, None, None) in graph and paths != 1:
            yield f"a property shape has one sh:path; {node_words(shape)} has {paths or 'none'}", (shape,)


def _values(graph: Graph) -> Found:
    wrong: list[tuple[str, str, Callable[[Node], bool]]] = [
        *((name, "an IRI", lambda node: isinstance(node, URIRef)) for name in _IRIS),
        *((name, "a whole number", _is_count) for name in _COUNTS),
        *((name, "true or false", lambda node: str(node) in {"true", "false"}) for name in _BOOLEANS),
        *((name, "a list in parentheses", lambda node: _is_list(graph, node)) for name in _LISTS),
        ("nodeKind", f"one of sh:{', sh:'.join(_KINDS)}", lambda node: node in {SH[kind] for kind in _KINDS}),
        ("pattern", "a regular expression", _is_pattern),
    ]
    for name, expected, fits in wrong:
        for shape, node in graph.subject_objects(SH[name]):
            if not fits(node):
                yield f"sh:{name} takes {expected}, not {node_words(node)}", (shape, SH[name])


def _missing_shapes(graph: Graph) -> Found:
    for shape in sorted_nodes(referred_to(graph)):
        if isinstance(shape, URIRef) and (shape, None, None) not in graph:
            yield f"{node_words(shape)} is used as a shape and described nowhere", (shape,)
    for constraint in sorted_nodes(set(graph.objects(None, SH.sparql))):
        if (constraint, None, None) not in graph:
            yield f"{node_words(constraint)} is used as a constraint and described nowhere", (constraint,)


def _idle_shapes(graph: Graph) -> Found:
    used = referred_to(graph)
    for shape in sorted_nodes(shape_nodes(graph) - used):
        if (shape, RDF.type, None) in graph and not has_target(graph, shape):
            yield f"{node_words(shape)} has no target and no shape refers to it, so it checks nothing", (shape,)


def _constraints_without_query(graph: Graph) -> Found:
    for constraint in sorted_nodes(set(graph.objects(None, SH.sparql))):
        queries = list(graph.objects(constraint, SH.select))
        if (constraint, None, None) in graph and len(queries) != 1:
            yield (
                f"a SPARQL constraint has one sh:select; {node_words(constraint)} has {len(queries) or 'none'}",
                (constraint,),
            )


def _problem(graph: Graph, files: Sequence[SourceFile], message: str, anchors: Sequence[Node]) -> Problem:
    file, words = file_of(graph, files, anchors)
    return file.problem(message, *words)


def _is_count(node: Node) -> bool:
    return isinstance(node, Literal) and node.datatype == XSD.integer and str(node).isdigit()


def _is_list(graph: Graph, node: Node) -> bool:
    return node == RDF.nil or (node, RDF.first, None) in graph


def _is_pattern(node: Node) -> bool:
    try:
        re.compile(str(node))
    except re.error:
        return False
    return isinstance(node, Literal)
