"""Property paths of SHACL (section 2.3.1) as SPARQL writes them."""

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kggraph.store.interface import Term
from kggraph.vocabulary import RDF, SH
from kggraph.web.pages.conformance.shapes_graph import ShapesGraph
from kggraph.web.pages.conformance.told import Step

_DEPTH = 8
_AFTER = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def path_steps(graph: ShapesGraph, path: Term | None) -> list[Step]:
    """Return the pieces of a path; none where there is no path.

    >>> text = '''PREFIX sh: <http://www.w3.org/ns/shacl#>
    ...     <e:s> sh:path ( <e:a> [ sh:inversePath [ sh:alternativePath ( <e:b> <e:c> ) ] ] ) .'''
    >>> graph = ShapesGraph.of(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    >>> "".join(step.sign or step.iri for step in path_steps(graph, graph.one(ox.NamedNode("e:s"), SH.path)))
    'e:a / ^(e:b | e:c)'
    """
    return [] if path is None else list(_steps(graph, path, _DEPTH))


def parse_path(text: str) -> list[Step]:
    """Return the pieces of a path as a report writes it: an IRI, or a SHACL path in Turtle.

    >>> [step.sign or step.iri for step in parse_path("( <e:a> <e:b> )")]
    ['e:a', ' / ', 'e:b']
    """
    if not text.startswith(("(", "[")):
        return [Step(iri=text)] if text else []
    turtle = f"PREFIX sh: <{SH.iri}>\n<urn:shape> sh:path {text} ."
    graph = ShapesGraph.of(quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    return path_steps(graph, graph.one(ox.NamedNode("urn:shape"), SH.path))


def _steps(graph: ShapesGraph, path: Term, depth: int) -> Iterator[Step]:
    if isinstance(path, ox.NamedNode):
        yield Step(iri=path.value)
        return
    said = graph.said(path)
    if not depth:
        yield Step("…")
    elif RDF.first in said:
        yield from _joined(graph, graph.members(path), " / ", depth)
    elif SH.alternativePath in said:
        yield Step("(")
        yield from _joined(graph, graph.members(said[SH.alternativePath][0]), " | ", depth)
        yield Step(")")
    elif SH.inversePath in said:
        yield Step("^")
        yield from _steps(graph, said[SH.inversePath][0], depth - 1)
    else:
        yield from _repeated(graph, path, depth)


def _joined(graph: ShapesGraph, members: Sequence[Term], sign: str, depth: int) -> Iterator[Step]:
    for number, member in enumerate(members):
        if number:
            yield Step(sign)
        yield from _steps(graph, member, depth - 1)


def _repeated(graph: ShapesGraph, path: Term, depth: int) -> Iterator[Step]:
    for name, sign in _AFTER.items():
        for inner in graph.values(path, name):
            yield Step("(")
            yield from _steps(graph, inner, depth - 1)
            yield Step(f"){sign}")
