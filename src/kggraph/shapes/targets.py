"""How many nodes of the data each shape is about (SHACL, section 2.1.3)."""

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from kggraph.shapes.structure import shape_nodes


def count_targets(data: Graph, shapes: Graph) -> dict[str, int]:
    """Return the number of target nodes of each shape with a name and targets; those that a query finds do not count.

    >>> shapes = Graph().parse(data='''@prefix sh: <http://www.w3.org/ns/shacl#> .
    ...     <e:Gifts> a sh:NodeShape ; sh:targetClass <e:Gift> . <e:Idle> a sh:NodeShape .''')
    >>> count_targets(Graph().parse(data="<e:a> a <e:Gift> . <e:b> a <e:Present> ."), shapes)
    {'e:Gifts': 1}
    """
    named = sorted(shape for shape in shape_nodes(shapes) if isinstance(shape, URIRef))
    found = {str(shape): _targets(data, shapes, shape) for shape in named}
    return {shape: len(nodes) for shape, nodes in found.items() if nodes is not None}


def _targets(data: Graph, shapes: Graph, shape: Node) -> set[Node] | None:
    """Return the targets of a shape, or None where it has no kind of target whose nodes the data name."""
    classes = {*shapes.objects(shape, SH.targetClass), *_implicit_class(shapes, shape)}
    nodes = set(shapes.objects(shape, SH.targetNode))
    of_subjects = set(shapes.objects(shape, SH.targetSubjectsOf))
    of_objects = set(shapes.objects(shape, SH.targetObjectsOf))
    if not (classes or nodes or of_subjects or of_objects):
        return None
    found = {thing for class_ in classes for thing in _instances(data, class_)} | nodes
    found.update(thing for name in of_subjects for thing in data.subjects(name, None))
    found.update(thing for name in of_objects for thing in data.objects(None, name))
    return found


def _implicit_class(shapes: Graph, shape: Node) -> Iterator[Node]:
    if {RDFS.Class, OWL.Class}.intersection(shapes.objects(shape, RDF.type)):
        yield shape


def _instances(data: Graph, class_: Node) -> Iterator[Node]:
    for subclass in data.transitive_subjects(RDFS.subClassOf, class_):
        yield from data.subjects(RDF.type, subclass)
