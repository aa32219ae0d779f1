"""The statistics of the dataset as triples (VoID, sections 4.4 to 5)."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kggraph.statistics import ClassPartition, PropertyPartition, Statistics
from kggraph.vocabulary import RDF, VOID, XSD

_PARTITIONS = 200  # classes and properties that are described; the release's statistics.json has more

_Node = ox.NamedNode | ox.BlankNode
Rows = Iterable[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]]


def count_triples(dataset: ox.NamedNode, statistics: Statistics) -> Iterator[ox.Triple]:
    """Say how much there is; nothing where nobody counted."""
    counts = {
        VOID.triples: statistics.triples,
        VOID.entities: statistics.entities,
        VOID.distinctSubjects: statistics.subjects,
        VOID.distinctObjects: statistics.objects,
        VOID.classes: statistics.classes,
        VOID.properties: statistics.properties,
    }
    yield from statements(dataset, [(predicate, _number(count)) for predicate, count in counts.items() if count])


def class_partitions(dataset: ox.NamedNode, statistics: Statistics) -> Iterator[ox.Triple]:
    """Say how many things the largest classes have, and what is said of them."""
    for number, part in enumerate(statistics.class_partitions[:_PARTITIONS]):
        node = ox.BlankNode(f"c{number}")
        yield ox.Triple(dataset, VOID.classPartition, node)
        yield from _class_partition(node, part, number)


def _class_partition(node: _Node, part: ClassPartition, number: int) -> Iterator[ox.Triple]:
    yield ox.Triple(node, VOID["class"], ox.NamedNode(part.iri))
    yield ox.Triple(node, VOID.entities, _number(part.entities))
    yield ox.Triple(node, VOID.triples, _number(part.triples))
    yield from _property_nodes(node, part.properties, f"c{number}")


def property_partitions(dataset: ox.NamedNode, statistics: Statistics) -> Iterator[ox.Triple]:
    """Say how many triples and subjects the most used properties have."""
    yield from _property_nodes(dataset, statistics.property_partitions, "")


def _property_nodes(of: _Node, parts: Iterable[PropertyPartition], prefix: str) -> Iterator[ox.Triple]:
    for number, part in zip(range(_PARTITIONS), parts, strict=False):
        node = ox.BlankNode(f"{prefix}p{number}")
        yield ox.Triple(of, VOID.propertyPartition, node)
        yield ox.Triple(node, VOID.property, ox.NamedNode(part.property))
        yield ox.Triple(node, VOID.triples, _number(part.triples))
        yield ox.Triple(node, VOID.distinctSubjects, _number(part.subjects))


def linksets(dataset: ox.NamedNode, statistics: Statistics) -> Iterator[ox.Triple]:
    """Say how many triples lead to which other namespaces."""
    for number, linkset in enumerate(statistics.linksets[:_PARTITIONS]):
        node, target = ox.BlankNode(f"l{number}"), ox.BlankNode(f"t{number}")
        yield ox.Triple(dataset, VOID.subset, node)
        rows: Rows = [
            (RDF.type, VOID.Linkset),
            (VOID.subjectsTarget, dataset),
            (VOID.linkPredicate, ox.NamedNode(linkset.property)),
            (VOID.objectsTarget, target),
            (VOID.triples, _number(linkset.triples)),
        ]
        yield from statements(node, rows)
        yield ox.Triple(target, RDF.type, VOID.Dataset)
        yield ox.Triple(target, VOID.uriSpace, ox.Literal(linkset.namespace))


def statements(subject: _Node, rows: Rows) -> list[ox.Triple]:
    """Return what rows of predicate and object say of a subject."""
    return [ox.Triple(subject, predicate, value) for predicate, value in rows]


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=XSD.integer)
