"""The shapes of the release that is served: which there are, how they hang together, what each is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import DamagedReleaseError
from kggraph.formats import RdfFormat
from kggraph.store.interface import Term
from kggraph.store.release import Release
from kggraph.vocabulary import CLASS_TYPES, RDF, SH

SHAPES_FILE = "shapes.ttl"
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_SHAPE_TYPES = {SH.NodeShape, SH.PropertyShape}

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, eq=False)
class ShapesGraph:
    """The triples of a shapes graph by their subjects, in the order of the file.

    >>> text = '''PREFIX sh: <http://www.w3.org/ns/shacl#>
    ...     <e:Gifts> a sh:NodeShape ; sh:targetClass <e:Gift> ; sh:in ( 1 2 ) ; sh:property [ sh:path <e:of> ] .'''
    >>> shapes = ShapesGraph.of(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    >>> [str(shape) for shape in shapes.standing], len(shapes.members(shapes.one(shapes.standing[0], SH["in"])))
    (['<e:Gifts>'], 2)
    """

    statements: Mapping[Node, Mapping[ox.NamedNode, Sequence[Term]]] = field(repr=False)

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> "ShapesGraph":
        """Return the graph of some triples."""
        found: dict[Node, dict[ox.NamedNode, list[Term]]] = {}
        for triple in triples:
            if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
                found.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
        return cls(found)

    def said(self, node: object) -> Mapping[ox.NamedNode, Sequence[Term]]:
        """Return everything said of a node."""
        return self.statements.get(node, {}) if isinstance(node, ox.NamedNode | ox.BlankNode) else {}

    def values(self, node: object, predicate: ox.NamedNode) -> Sequence[Term]:
        """Return what a property gives."""
        return self.said(node).get(predicate, ())

    def one(self, node: object, predicate: ox.NamedNode) -> Term | None:
        """Return the first thing that a property gives, or None."""
        return next(iter(self.values(node, predicate)), None)

    def order(self, node: Term | None) -> float:
        """Return the ``sh:order`` of a property shape or group; 0 for what has none."""
        order = self.one(node, SH.order)
        try:
            return float(order.value) if order is not None else 0
        except ValueError:
            return 0

    def triples(self, node: object) -> list[ox.Triple]:
        """Return everything said of a node as triples."""
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return []
        return [ox.Triple(node, name, value) for name, values in self.said(node).items() for value in values]

    def members(self, head: Term | None) -> list[Term]:
        """Return the members of the list that begins at a node; one that bites its tail ends there."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head is not None and head not in seen and (first := self.one(head, RDF.first)) is not None:
            seen.add(head)
            found.append(first)
            head = self.one(head, RDF.rest)
        return found

    def has_target(self, node: Node) -> bool:
        """Return whether a shape says what it is about, also by being a class (SHACL, section 2.1.3.3)."""
        said = self.said(node)
        return any(name in said for name in TARGETS) or self.is_class(node)

    def is_class(self, node: Node) -> bool:
        """Return whether a shape is a class too."""
        return bool(CLASS_TYPES.intersection(self.values(node, RDF.type)))

    @cached_property
    def standing(self) -> list[Node]:
        """The shapes that stand by themselves: with a target, or with a name and within no other shape."""
        within = {value for said in self.statements.values() for value in said.get(SH.property, ())}
        return [
            node
            for node, said in self.statements.items()
            if _is_shape(said)
            if self.has_target(node) or (isinstance(node, ox.NamedNode) and node not in within)
        ]

    @cached_property
    def places(self) -> Mapping[tuple[ox.NamedNode, str], Sequence[int]]:
        """The places, in ``standing``, of the shapes with a target: by the kind of target and its IRI.

        A shape that is a class too has itself as target class (SHACL, section 2.1.3.3).
        """
        found: dict[tuple[ox.NamedNode, str], list[int]] = {}
        for place, shape in enumerate(self.standing):
            for kind in TARGETS:
                for term in self.values(shape, kind):
                    found.setdefault((kind, term.value), []).append(place)
            if self.is_class(shape):
                found.setdefault((SH.targetClass, shape.value), []).append(place)
        return found

    def subject(self, node: Node) -> str:
        """Return the IRI of what a shape is about in the first place; nothing for one without a named target."""
        named = [term.value for name in TARGETS for term in self.values(node, name) if isinstance(term, ox.NamedNode)]
        own = [node.value] if self.is_class(node) and isinstance(node, ox.NamedNode) else []
        return next(iter([*named, *own]), "")

    def parts(self, node: Node) -> Iterator[str]:
        """Return the IRIs of a shape and of the property shapes within it."""
        if isinstance(node, ox.NamedNode):
            yield node.value
        yield from (part.value for part in self.values(node, SH.property) if isinstance(part, ox.NamedNode))


def find_shapes(release: Release | None) -> ShapesGraph | None:
    """Return the shapes of a release; None where it has none, and in front of an endpoint without a release."""
    if release is None or SHAPES_FILE not in release.manifest.files:
        return None
    return _read_shapes(release.path(SHAPES_FILE))


def subjects_of_shapes(graph: ShapesGraph | None) -> frozenset[str]:
    """Return what the shapes of a graph are about, each in the first place."""
    return frozenset(graph.subject(node) for node in graph.standing) if graph else frozenset()


@lru_cache(maxsize=2)
def _read_shapes(path: Path) -> ShapesGraph:
    try:
        return ShapesGraph.of(quad.triple for quad in ox.parse(path=path, format=RdfFormat.TURTLE.engine))
    except (OSError, SyntaxError) as error:
        raise DamagedReleaseError(f"{path} cannot be read: {error}; build again") from None


def _is_shape(said: Mapping[ox.NamedNode, Sequence[Term]]) -> bool:
    typed = not _SHAPE_TYPES.isdisjoint(said.get(RDF.type, ()))
    return typed or SH.path in said or SH.property in said or any(name in said for name in TARGETS)
