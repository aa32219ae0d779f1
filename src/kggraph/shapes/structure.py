"""What stands where in a shapes graph: shapes, who refers to them, the file that each is written in."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.term import Node

from kggraph.source_files import SourceFile

TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf, SH.target)
TAKES_A_SHAPE = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
TAKES_SHAPES = (SH["and"], SH["or"], SH.xone)


def shape_nodes(graph: Graph) -> set[Node]:
    """Return all shapes: those that say so, those with a target or a constraint, and those referred to (SHACL §2.1)."""
    typed = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(RDF.type, kind)}
    owners = {shape for name in (*TARGETS, *TAKES_A_SHAPE, *TAKES_SHAPES) for shape in graph.subjects(name, None)}
    return typed | owners | referred_to(graph)


def referred_to(graph: Graph) -> set[Node]:
    """Return the shapes that another shape names."""
    single = {shape for name in TAKES_A_SHAPE for shape in graph.objects(None, name)}
    listed = {shape for name in TAKES_SHAPES for head in graph.objects(None, name) for shape in graph.items(head)}
    return single | listed


def has_target(graph: Graph, shape: Node) -> bool:
    """Whether a shape says itself what it is about, also as a class (SHACL §2.1.3.3)."""
    kinds = set(graph.objects(shape, RDF.type))
    return any((shape, name, None) in graph for name in TARGETS) or bool(kinds & {RDFS.Class, OWL.Class})


def named_owner(graph: Graph, node: Node) -> URIRef | None:
    """Return the IRI that a node is written within: itself, or what a blank node belongs to."""
    seen: set[Node] = set()
    while isinstance(node, BNode) and node not in seen:
        seen.add(node)
        node = next(iter(sorted_nodes(graph.subjects(None, node))), node)
    return node if isinstance(node, URIRef) else None


def prefix_sources(graph: Graph, constraint: Node) -> set[Node]:
    """Return the ontologies whose sh:declare holds for a query, those they import among them (SHACL §5.2.1)."""
    sources: set[Node] = set()
    waiting = list(graph.objects(constraint, SH.prefixes))
    while waiting:
        source = waiting.pop()
        if source not in sources:
            sources.add(source)
            waiting += graph.objects(source, OWL.imports)
    return sources


def sorted_nodes(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes in an order that does not depend on the run: IRIs first, then blank nodes by their number."""
    return sorted(nodes, key=lambda node: (isinstance(node, BNode), len(str(node)), str(node)))


def file_of(graph: Graph, files: Sequence[SourceFile], anchors: Sequence[Node]) -> tuple[SourceFile, list[str]]:
    """Return the file that the first anchor is described in, and the words to look for in it."""
    if not files or not anchors:
        return files[0] if files else SourceFile(Path(), ""), []
    owner = named_owner(graph, anchors[0])
    words = [str(anchor) for anchor in (owner, *anchors) if anchor is not None and not isinstance(anchor, BNode)]
    holding = [file for file in files if words and file.describes(words[0])]
    mentioning = [file for file in files if words and file.find(words[0]) is not None]
    return (holding or mentioning or list(files))[0], words


def node_words(node: Node) -> str:
    """Return a node as a message shows it.

    >>> node_words(URIRef("e:a")), node_words(BNode("b1"))
    ('<e:a>', 'a shape without a name')
    """
    return "a shape without a name" if isinstance(node, BNode) else node.n3()
