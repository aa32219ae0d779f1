"""How shapes lay out the statements about a thing: in which groups, in which order, under which names.

Of SHACL's non-validating properties (section 2.3.2) ``sh:name``, ``sh:description``, ``sh:order`` and ``sh:group``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from kggraph.store.interface import Term
from kggraph.vocabulary import RDFS, SH
from kggraph.web.pages.conformance.shapes_graph import Node, ShapesGraph
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import Row

_Place = tuple[float, int]
_LAYOUTS_KEPT = 100  # of things of as many kinds


@dataclass(frozen=True)
class Placing:
    """What shapes say of a property: its group, its place there (None if they name none), its name, what it means."""

    group: Term | None
    place: _Place | None
    names: Sequence[ox.Literal]
    descriptions: Sequence[ox.Literal]


@dataclass(frozen=True)
class Layout:
    """The properties that shapes speak of, and the groups, in their order, with the labels that they have."""

    properties: Mapping[str, Placing] = field(default_factory=dict)
    groups: Mapping[Term, Sequence[ox.Literal]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """What stands together: a statement with its facts, or all statements of a property that no facts say.

    ``meaning`` is set for the first entry of a property that shapes explain.
    """

    predicate: str
    rows: Sequence[Row]
    name: Words
    meaning: Words | None


@dataclass(frozen=True)
class Block:
    """The entries of one group of properties; that of the properties in no group has no heading."""

    heading: Words | None
    entries: Sequence[Entry]


@lru_cache(maxsize=_LAYOUTS_KEPT)
def read_layout(graph: ShapesGraph, shapes: tuple[Node, ...], types: frozenset[str]) -> Layout:
    """Return how the shapes about a thing of some classes lay it out.

    Where two shapes place one property, that which is about a class of the thing goes before that about a broader one,
    and the first in the file before the others. What ``sh:node`` refers to belongs to a shape.
    """

    def is_broader(shape: Term) -> bool:
        named = {term.value for term in graph.values(shape, SH.targetClass)}
        return bool(named) and named.isdisjoint(types)

    found: dict[str, list[Node]] = {}
    for part in _parts(graph, sorted(shapes, key=is_broader)):
        path = graph.one(part, SH.path)
        if isinstance(path, ox.NamedNode):
            found.setdefault(path.value, []).append(part)
    properties = {path: _placing(graph, parts, number) for number, (path, parts) in enumerate(found.items())}
    used = dict.fromkeys(placing.group for placing in properties.values() if placing.group is not None)
    return Layout(properties, {group: _labels(graph, group) for group in sorted(used, key=graph.order)})


def blocks_of(page: Page, rows: Sequence[Row], layout: Layout) -> list[Block]:
    """Return a thing's statements in blocks: the groups of its shapes, then the properties that stand in none.

    Among these, properties that have an order go first; all others keep the order of ``rows``, those without facts
    by property at the end.
    """
    told: dict[str, list[Row]] = {}
    for row in rows:
        told.setdefault(row.predicate, []).append(row)
    places = {name: said.place for name in told if (said := layout.properties.get(name)) and said.place}
    chunks: dict[Term | None, list[Sequence[Row]]] = {group: [] for group in (*layout.groups, None)}
    for name in sorted(places, key=lambda name: places[name]):
        chunks[layout.properties[name].group] += [*_chunks(told[name])]
    chunks[None] += _chunks([row for row in rows if row.predicate not in places])
    return [
        Block(_heading(page, layout, group), _entries(page, found, layout)) for group, found in chunks.items() if found
    ]


def _parts(graph: ShapesGraph, shapes: Iterable[Term]) -> Iterator[Node]:
    """Return the property shapes among shapes and within them, in their order, each once."""
    waiting, seen = list(shapes), set[Term]()
    while waiting:
        shape = waiting.pop(0)
        if shape in seen or not isinstance(shape, ox.NamedNode | ox.BlankNode):
            continue
        seen.add(shape)
        if SH.path in graph.said(shape):
            yield shape
        else:
            waiting[:0] = [*graph.values(shape, SH.property), *graph.values(shape, SH.node)]


def _placing(graph: ShapesGraph, parts: Sequence[Node], number: int) -> Placing:
    placing = next((part for part in parts if {SH.group, SH.order} & graph.said(part).keys()), None)
    groups = graph.values(placing, SH.group)
    return Placing(
        group=next((term for term in groups if isinstance(term, ox.NamedNode) or _labels(graph, term)), None),
        place=None if placing is None else (graph.order(placing), number),
        names=_first_texts(graph, parts, SH.name),
        descriptions=_first_texts(graph, parts, SH.description),
    )


def _first_texts(graph: ShapesGraph, parts: Iterable[Node], name: ox.NamedNode) -> list[ox.Literal]:
    return next((texts for part in parts if (texts := _texts(graph, part, name))), [])


def _texts(graph: ShapesGraph, node: Term, name: ox.NamedNode) -> list[ox.Literal]:
    return [text for text in graph.values(node, name) if isinstance(text, ox.Literal)]


def _labels(graph: ShapesGraph, group: Term) -> list[ox.Literal]:
    return _texts(graph, group, RDFS.label)


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Return each row that facts say by itself, then the others by property."""
    yield from ([row] for row in rows if row.facts)
    others: dict[str, list[Row]] = {}
    for row in rows:
        if not row.facts:
            others.setdefault(row.predicate, []).append(row)
    yield from (others[name] for name in sorted(others))


def _entries(page: Page, chunks: Iterable[Sequence[Row]], layout: Layout) -> list[Entry]:
    entries: list[Entry] = []
    explained: set[str] = set()
    for rows in chunks:
        predicate = rows[0].predicate
        said = layout.properties.get(predicate)
        meaning = page.names.choose(said.descriptions) if said and predicate not in explained else None
        entries.append(Entry(predicate, rows, _name(page, predicate, said), meaning))
        explained.add(predicate)
    return entries


def _name(page: Page, predicate: str, said: Placing | None) -> Words:
    """Return what shapes call a property, unless only its own name is in the page's language."""
    own, name = page.names.name(predicate), page.names.choose(said.names) if said else None
    return name if name and (_is_in(page.language, name) or not _is_in(page.language, own)) else own


def _is_in(language: str, words: Words) -> bool:
    return words.language.partition("-")[0] == language


def _heading(page: Page, layout: Layout, group: Term | None) -> Words | None:
    if group is None:
        return None
    return page.names.choose(layout.groups[group]) or page.names.name(group.value)
