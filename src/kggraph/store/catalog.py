"""What a remote store tells of the releases in it: which is current, and of each its site, manifest and files.

A catalog is a small graph of its own. Changing it is the one step by which readers move to another release::

    GRAPH <BASE/catalog> {
      <BASE/catalog> a store:Catalog ; store:current "ID" ; store:since "…" ; store:releases "ID ID ID" }
    GRAPH <BASE/catalog/ID> { … the triples … }
    GRAPH <BASE/catalog/ID/about> {
      <BASE/catalog/ID> a store:Release ; store:graph <BASE/catalog/ID> ; store:holds "site.json" ; store:boolean … .
      <BASE/catalog/ID/about/site.json> store:content "0000:e30K" }

Files are kept in Base64, because stores rewrite literals, and compared with the SHA-256 in the manifest, whose own name
is that of the release.
"""

import base64
import binascii
import hashlib
import secrets
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import pyoxigraph as ox

from kggraph.errors import DamagedReleaseError, SettingsError
from kggraph.site import Site
from kggraph.store.binding import bind
from kggraph.store.client import Asked, Client
from kggraph.store.interface import ProtocolQuery, QueryForm, Solution
from kggraph.store.manifest import Manifest
from kggraph.store.questions import question
from kggraph.store.release import MANIFEST_FILE, SITE_FILE, Release, release_id
from kggraph.vocabulary import RDF, Namespace

STORE = Namespace("https://w3id.org/kggraph/store#")
_PIECE = 24 << 10  # bytes of a file in one literal: small enough that any store takes it for text
_TRIPLE = "{} {} {} .\n"


@dataclass(frozen=True)
class Catalog:
    """Which release is current and which are in the store, the one published last at the end. ``iri`` is its graph.

    ``since`` is when the current release became so.
    """

    iri: str
    current: str = ""
    releases: tuple[str, ...] = ()
    since: datetime | None = None

    def graph(self, name: str) -> str:
        """Return the graph of a release's triples.

        >>> Catalog("https://example.org/catalog").graph("44136fa355b3678a")
        'https://example.org/catalog/44136fa355b3678a'
        """
        return f"{self.iri}/{name}"

    def about(self, name: str) -> str:
        """Return the graph that tells of a release."""
        return f"{self.graph(name)}/about"

    def to_triples(self) -> bytes:
        """Return the graph as N-Triples."""
        node = ox.NamedNode(self.iri)
        rows = (
            (RDF.type, STORE.Catalog),
            (STORE.current, ox.Literal(self.current)),
            (STORE.releases, ox.Literal(" ".join(self.releases))),
            (STORE.since, ox.Literal(self.since.isoformat(timespec="seconds") if self.since else "")),
        )
        return "".join(_TRIPLE.format(node, predicate, value) for predicate, value in rows).encode()


@dataclass(frozen=True)
class RemoteRelease(Release):
    """A release whose files are fetched from the store when they are asked for; very large ones are not there."""

    fetch: Callable[[str], bytes]

    def path(self, name: str) -> Path:
        """Return where a file stands; one that the store does not hold is not there."""
        path = self.folder / name
        if name in self.manifest.files and not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            partial.write_bytes(self.fetch(name))
            partial.replace(path)
        return path


@dataclass(frozen=True)
class Published:
    """A release in a store: the graph of its triples, the properties of booleans, and how many triples there are.

    ``since`` is when it became current.
    """

    release: RemoteRelease
    graph: str
    booleans: frozenset[str]
    size: int
    since: datetime | None


def catalog_iri(base: str) -> str:
    """Return the IRI of a site's catalog."""
    return f"{base}catalog"


def find_catalog(client: Client, iri: str = "", *, seconds: float | None = None) -> Catalog | None:
    """Return the catalog of the store, or None if it has none.

    Raises SettingsError where it has several and ``iri`` names none of them.
    """
    asked = Asked(ProtocolQuery(question("catalog-current"), seconds=seconds), QueryForm.SELECT)
    found = {row["catalog"].value: _read_catalog(row) for row in client.select(asked) if "catalog" in row}
    if iri:
        return found.get(iri)
    if len(found) > 1:
        listed = ", ".join(sorted(found))
        raise SettingsError(
            f"{client.endpoint.shown} holds several catalogs: {listed}; "
            "name one with --catalog, or as 'catalog' in the [endpoint] table"
        )
    return next(iter(found.values()), None)


def read_published(client: Client, catalog: Catalog, name: str) -> Published:
    """Return what the store tells of a release. Raises DamagedReleaseError where that is not what was published."""
    about = catalog.about(name)
    rows = _select(client, "catalog-release", about)
    values = [(row["property"], row["value"].value) for row in rows]
    holds = {value for predicate, value in values if predicate == STORE.holds}
    told = {predicate: value for predicate, value in values if predicate in {STORE.graph, STORE.size}}
    if len(told) != len({STORE.graph, STORE.size}):
        raise DamagedReleaseError(f"{client.endpoint.shown}: <{about}> tells of no release; publish it again")
    content = read_file(client, about, MANIFEST_FILE)
    if release_id(content) != name:
        raise DamagedReleaseError(f"{client.endpoint.shown}: the manifest of release {name} is not what was published")
    manifest = _read_manifest(content, f"{client.endpoint.shown}, release {name}")
    site = _read_site(read_verified(client, about, SITE_FILE, manifest), f"{client.endpoint.shown}, release {name}")
    folder = tempfile.mkdtemp(prefix="kggraph-")
    release = RemoteRelease(
        name,
        Path(folder, "releases", name),  # as in a build folder, whose history is not here
        replace(manifest, files={name: file for name, file in manifest.files.items() if name in holds}),
        site,
        lambda file: read_verified(client, about, file, manifest),
    )
    release.folder.mkdir(parents=True)
    (release.folder / MANIFEST_FILE).write_bytes(content)
    weakref.finalize(release, shutil.rmtree, folder, ignore_errors=True)  # when its last reader lets go of it
    booleans = frozenset(value for predicate, value in values if predicate == STORE.boolean)
    since = catalog.since if name == catalog.current else None
    return Published(release, told[STORE.graph], booleans, int(told[STORE.size]), since)


def read_verified(client: Client, about: str, name: str, manifest: Manifest) -> bytes:
    """Return a file of a release that the graph ``about`` tells of. Raises DamagedReleaseError if it is another."""
    content = read_file(client, about, name)
    if hashlib.sha256(content).hexdigest() != manifest.files[name].sha256:
        raise DamagedReleaseError(f"{client.endpoint.shown}: {name} of <{about}> is not what was published")
    return content


def read_file(client: Client, about: str, name: str) -> bytes:
    """Return the bytes of a file, empty if the store holds none of it. Raises DamagedReleaseError."""
    rows = _select(client, "catalog-file", about, file=file_node(about, name))
    pieces = sorted(row["content"].value for row in rows)
    try:
        return b"".join(base64.b64decode(piece.partition(":")[2], validate=True) for piece in pieces)
    except binascii.Error as error:
        raise DamagedReleaseError(f"{client.endpoint.shown}: {name} of <{about}> cannot be read: {error}") from None


def file_node(about: str, name: str) -> ox.NamedNode:
    """Return the IRI that a file's pieces hang on."""
    return ox.NamedNode(f"{about}/{quote(name)}")


def file_triples(about: str, name: str, content: bytes) -> Iterator[str]:
    r"""Yield the lines of N-Triples that hold a file.

    >>> next(file_triples("https://example.org/about", "a.txt", b"hello"))
    '<https://example.org/about/a.txt> <https://w3id.org/kggraph/store#content> "0000:aGVsbG8=" .\n'
    """
    node = file_node(about, name)
    for number, start in enumerate(range(0, len(content), _PIECE)):
        piece = base64.b64encode(content[start : start + _PIECE]).decode()
        yield _TRIPLE.format(node, STORE.content, ox.Literal(f"{number:04}:{piece}"))


def release_triples(
    catalog: Catalog, name: str, files: Mapping[str, bytes], *, booleans: frozenset[str], size: int
) -> Iterator[str]:
    """Yield the lines of N-Triples of the graph that tells of a release."""
    node, about = ox.NamedNode(catalog.graph(name)), catalog.about(name)
    yield _TRIPLE.format(node, RDF.type, STORE.Release)
    yield _TRIPLE.format(node, STORE.graph, node)
    yield _TRIPLE.format(node, STORE.size, ox.Literal(size))
    for iri in sorted(booleans):
        yield _TRIPLE.format(node, STORE.boolean, ox.NamedNode(iri))
    for file, content in sorted(files.items()):
        yield _TRIPLE.format(node, STORE.holds, ox.Literal(file))
        yield from file_triples(about, file, content)


def _read_manifest(content: bytes, where: str) -> Manifest:
    """Return a manifest whose files stand in the release's folder and nowhere else. Raises DamagedReleaseError."""
    try:
        manifest = Manifest.from_json(content.decode())
    except ValueError as error:
        raise DamagedReleaseError(f"{where}: its manifest cannot be read: {error}") from None
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise DamagedReleaseError(f"{where}: {name!r} is no name of a file of a release")
    if SITE_FILE not in manifest.files:
        raise DamagedReleaseError(f"{where}: {SITE_FILE} is missing")
    return manifest


def _read_site(content: bytes, where: str) -> Site:
    try:
        return Site.from_json(content.decode())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedReleaseError(f"{where}: {SITE_FILE} cannot be read: {error}") from None


def _read_catalog(row: Solution) -> Catalog:
    since = row["since"].value if "since" in row else ""
    moment = datetime.fromisoformat(since) if since else None
    return Catalog(row["catalog"].value, row["current"].value, tuple(row["releases"].value.split()), moment)


def _select(client: Client, name: str, graph: str, **terms: ox.NamedNode) -> list[Solution]:
    text = bind(question(name), terms)
    return client.select(Asked(ProtocolQuery(text, default_graphs=[graph]), QueryForm.SELECT))
