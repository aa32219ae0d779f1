"""The surroundings of a thing as a tree: whatever a reader opens shows what it is tied to in turn.

Each state is a URL. What it holds is bounded: so many things opened, so many properties of each, so many things of
each property; what is left out is counted, and a link leads to it.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.iris import require_iri
from kggraph.store.questions import question
from kggraph.web.pages.charts.ties import Tie, read_ties
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import read_description

SHOWN = 8  # things of each property
MOST_OPEN = 24


@dataclass
class Branch:
    """A property of an opened thing in one direction, with the things it leads to."""

    tie: Tie
    nodes: "list[Node]" = field(default_factory=list)


@dataclass
class Node:
    """A thing in the tree; one that stands in it already, nearer to its root, is not opened a second time."""

    iri: str
    depth: int
    is_open: bool = False
    is_repeated: bool = False
    branches: list[Branch] = field(default_factory=list)

    def walk(self) -> "Iterator[Node]":
        """Yield this thing and all below it, in the order of reading."""
        yield self
        for branch in self.branches:
            for node in branch.nodes:
                yield from node.walk()


@dataclass(frozen=True)
class View:
    """What a URL asks for: the root, the things opened beside it, and the properties looked at (all, if none)."""

    root: str
    opened: tuple[str, ...]
    only: tuple[str, ...]

    def toggled(self, iri: str) -> str:
        """Return the parameters that open a thing, or close it where it is open."""
        opened = [each for each in self.opened if each != iri] if iri in self.opened else [*self.opened, iri]
        return urlencode([*(("open", each) for each in opened), *(("only", each) for each in self.only)])


@dataclass(frozen=True)
class Exploration:
    """A tree, and how many statements each property has in it before any are left out."""

    view: View
    root: Node
    properties: Counter[str]

    @property
    def is_full(self) -> bool:
        """Whether no more things can be opened."""
        return len(self.view.opened) >= MOST_OPEN


def read_view(root: str, arguments: "MultiDict[str, str]") -> View:
    """Return what a URL asks for. Raises InvalidIriError for what is no IRI."""
    opened, only = (
        tuple(dict.fromkeys(require_iri(text) for text in arguments.getlist(name))) for name in ("open", "only")
    )
    return View(root, opened[:MOST_OPEN], only)


def explore(page: Page, view: View) -> Exploration | None:
    """Return the tree that a view shows, with its names learnt; None where nothing is known of its root."""
    root = Node(view.root, 0, is_open=True)
    seen, waiting, properties = {view.root}, deque([root]), Counter[str]()
    while waiting:
        node = waiting.popleft()
        for tie in _ties(page, node.iri):
            properties[tie.predicate] += tie.count
            if not view.only or tie.predicate in view.only:
                node.branches.append(Branch(tie, list(_nodes(view, node, tie.iris, seen))))
        waiting.extend(each for branch in node.branches for each in branch.nodes if each.is_open)
    if not properties:
        return None
    page.learn([*properties, *(node.iri for node in root.walk())])
    return Exploration(view, root, properties)


def _nodes(view: View, parent: Node, iris: Iterable[str], seen: set[str]) -> Iterator[Node]:
    for iri in iris:
        is_repeated = iri in seen
        seen.add(iri)
        yield Node(iri, parent.depth + 1, is_open=iri in view.opened and not is_repeated, is_repeated=is_repeated)


def _ties(page: Page, iri: str) -> Sequence[Tie]:
    entity = ox.NamedNode(iri)
    description = read_description(iri, page.store.construct(question("page-description"), entity=entity))
    return read_ties(page, description, page.store.incoming(entity), SHOWN)
