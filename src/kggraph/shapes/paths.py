"""SHACL property paths as text."""

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

_STEPS = {
    SH.inversePath: "sh:inversePath",
    SH.alternativePath: "sh:alternativePath",
    SH.zeroOrMorePath: "sh:zeroOrMorePath",
    SH.oneOrMorePath: "sh:oneOrMorePath",
    SH.zeroOrOnePath: "sh:zeroOrOnePath",
}


def path_text(path: Node, shapes: Graph) -> str:
    """Return the IRI of a path of one step, or a path of several as Turtle (SHACL §2.3.1).

    >>> shapes = Graph().parse(data='''@prefix sh: <http://www.w3.org/ns/shacl#> .
    ...     <e:one> sh:path <e:p> . <e:two> sh:path ( <e:p> [ sh:inversePath <e:q> ] ) .''')
    >>> [path_text(shapes.value(URIRef(shape), SH.path), shapes) for shape in ("e:one", "e:two")]
    ['e:p', '( <e:p> [ sh:inversePath <e:q> ] )']
    """
    return str(path) if isinstance(path, URIRef) else _turtle(path, shapes)


def _turtle(path: Node, shapes: Graph) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in shapes:
        return f"( {' '.join(_turtle(step, shapes) for step in shapes.items(path))} )"
    for predicate, name in _STEPS.items():
        inner = shapes.value(path, predicate)
        if inner is not None:
            return f"[ {name} {_turtle(inner, shapes)} ]"
    return "[]"
