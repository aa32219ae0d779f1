"""Publishing a release into a store elsewhere: into graphs of its own, which readers see when they are complete.

What was sent is noted beside the graph after each portion, so that a run after a broken one goes on where that ended.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

import pyoxigraph as ox

from kggraph.errors import DamagedReleaseError, NoReleaseError, SettingsError, StoreError
from kggraph.store.catalog import STORE, Catalog, catalog_iri, find_catalog, read_published, release_triples
from kggraph.store.client import Asked, Client
from kggraph.store.comparing import require_equal
from kggraph.store.dumped import Census, Portion, pack, read_ground_portions, read_node_portions, take_census
from kggraph.store.graph_writing import GraphWriter, open_writer
from kggraph.store.interface import ProtocolQuery, QueryForm, Solution
from kggraph.store.questions import question
from kggraph.store.release import MANIFEST_FILE, Release, verify_release
from kggraph.store.workspace import utc_now

LARGEST_FILE = 8 << 20  # bytes of a file that travels along: the dumps of large releases stay where they were built
_Told = Callable[[int], None]


@dataclass(frozen=True)
class Publishing:
    """What became of a publication: the triples that the store holds of those read, and the releases it let go of."""

    release: str
    stored: int
    read: int
    removed: tuple[str, ...] = ()
    was_there: bool = False


@dataclass(frozen=True)
class RemotePublisher:
    """Publishes into the store behind a client, keeping the last ``keep`` releases."""

    client: Client
    keep: int = 3
    clock: Callable[[], datetime] = utc_now

    def publish(self, release: Release, told: _Told = lambda _: None) -> Publishing:
        """Load a release, compare it with what was read, and make it current; ``told`` hears how many triples are in.

        One that is in the store already is only made current. Raises StoreError, DamagedReleaseError, SettingsError;
        whichever it is, the release that was current still is, and the next run goes on from there.
        """
        _require_one_graph(release)
        verify_release(release)
        writer, catalog = open_writer(self.client), self._catalog(release.site.base)
        if release.id in catalog.releases and (size := self._intact_size(catalog, release.id)) is not None:
            return replace(self._switch(writer, catalog, release.id), stored=size, read=size, was_there=True)
        census = take_census(release)
        self._load(writer, catalog, release, told)
        stored = require_equal(self.client, catalog.graph(release.id), release, census)
        self._tell_about(writer, catalog, release, census, stored)
        return replace(self._switch(writer, catalog, release.id), stored=stored, read=census.total)

    def rollback(self, base: str, to: str | None = None) -> Publishing:
        """Make an earlier release in the store current again: the one named, by its first letters, or the one before.

        Raises NoReleaseError that lists what there is.
        """
        catalog = self._catalog(base)
        name = _named(catalog, to) if to else _before(catalog)
        size = self._intact_size(catalog, name)
        if size is None:
            raise StoreError(f"release {name} is no longer whole in {self.client.endpoint.shown}; publish it again")
        open_writer(self.client).replace(catalog.iri, replace(catalog, current=name, since=self.clock()).to_triples())
        return Publishing(name, size, size, was_there=True)

    def _catalog(self, base: str) -> Catalog:
        iri = self.client.endpoint.catalog or catalog_iri(base)
        return find_catalog(self.client, iri) or Catalog(iri)

    def _load(self, writer: GraphWriter, catalog: Catalog, release: Release, told: _Told) -> None:
        """Send what was not sent before, and note each portion that the store has taken.

        A portion that broke off may be in the store in part. One with blank nodes would double them when it is sent
        again, so then everything begins anew; the others may be sent twice.
        """
        graph, notes = catalog.graph(release.id), _loading(catalog, release.id)
        nodes = list(read_node_portions(release))
        taken = self._read_notes(notes)
        if any(taken.get(number) != sent for number, sent, _ in _numbered(nodes)) or not taken:
            writer.drop(graph)
            writer.drop(notes)
            taken = {}
        for number, sent, portion in _numbered(chain(nodes, read_ground_portions(release))):
            if taken.get(number) != sent:
                writer.add(graph, portion.body, repeatable=not portion.has_nodes)
                writer.add(notes, _note(graph, number, sent), repeatable=True)
            told(sent)

    def _read_notes(self, notes: str) -> dict[int, int]:
        rows = self._select("catalog-loaded", notes)
        pairs = (row["note"].value.split() for row in rows)
        return {int(number): int(sent) for number, sent in pairs}

    def _tell_about(self, writer: GraphWriter, catalog: Catalog, release: Release, census: Census, stored: int) -> None:
        files = {MANIFEST_FILE: (release.folder / MANIFEST_FILE).read_bytes()}
        taken = (name for name, file in release.manifest.files.items() if file.bytes <= LARGEST_FILE)
        files |= {name: release.path(name).read_bytes() for name in taken}
        about = catalog.about(release.id)
        writer.drop(about)
        for portion in pack(release_triples(catalog, release.id, files, booleans=census.booleans, size=stored)):
            writer.add(about, portion.body, repeatable=True)
        read_published(self.client, catalog, release.id)  # raises where the store does not give back what it took

    def _switch(self, writer: GraphWriter, catalog: Catalog, name: str) -> Publishing:
        """Make a complete release current in one step, then let go of those that are too old."""
        releases = [*(other for other in catalog.releases if other != name), name]
        kept, removed = releases[-self.keep :], releases[: -self.keep]
        writer.replace(catalog.iri, Catalog(catalog.iri, name, tuple(kept), self.clock()).to_triples())
        writer.drop(_loading(catalog, name))
        for other in removed:
            for graph in (catalog.graph(other), catalog.about(other), _loading(catalog, other)):
                writer.drop(graph)
        return Publishing(name, 0, 0, tuple(removed))

    def _intact_size(self, catalog: Catalog, name: str) -> int | None:
        """Return how many triples a release in the store has, or None if they are not as many as when it came."""
        try:
            expected = read_published(self.client, catalog, name).size
        except DamagedReleaseError:
            return None
        [row] = self._select("graph-size", catalog.graph(name))
        return expected if int(row["count"].value) == expected else None

    def _select(self, name: str, graph: str) -> list[Solution]:
        return self.client.select(Asked(ProtocolQuery(question(name), default_graphs=[graph]), QueryForm.SELECT))


def _require_one_graph(release: Release) -> None:
    if release.site.default_graph == "own" and release.manifest.dataset.named_graphs:
        raise SettingsError(
            f'release {release.id} keeps its named graphs apart (default_graph = "own"), and graphs of the same name '
            'would belong to several releases in one store; build it with default_graph = "union" to publish it there'
        )


def _loading(catalog: Catalog, name: str) -> str:
    return f"{catalog.graph(name)}/loading"


def _note(graph: str, number: int, sent: int) -> bytes:
    return f"{ox.NamedNode(graph)} {STORE.loaded} {ox.Literal(f'{number} {sent}')} .\n".encode()


def _numbered(portions: Iterable[Portion]) -> Iterator[tuple[int, int, Portion]]:
    """Yield portions with their number from 1 and how many triples have been sent after them."""
    sent = 0
    for number, portion in enumerate(portions, 1):
        sent += portion.count
        yield number, sent, portion


def _named(catalog: Catalog, start: str) -> str:
    found = [name for name in catalog.releases if name.startswith(start)]
    if len(found) != 1:
        raise NoReleaseError(f"<{catalog.iri}>: {len(found)} releases begin with {start!r}; {_on_offer(catalog)}")
    return found[0]


def _before(catalog: Catalog) -> str:
    place = catalog.releases.index(catalog.current) if catalog.current in catalog.releases else 0
    if place == 0:
        raise NoReleaseError(f"<{catalog.iri}>: no release stands before the current one; {_on_offer(catalog)}")
    return catalog.releases[place - 1]


def _on_offer(catalog: Catalog) -> str:
    return f"in the store are: {', '.join(catalog.releases) or 'none'}"
