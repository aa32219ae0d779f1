"""A release: an immutable, validated publication in a folder that is named by its content."""

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import DamagedReleaseError, NoReleaseError
from kggraph.inputs import sha256_of
from kggraph.site import Site
from kggraph.store.manifest import Manifest, PublishedFile

MANIFEST_FILE = "manifest.json"
SITE_FILE = "site.json"
INDEX_FILE = "incoming.sqlite"  # what leads to things (store.incoming)
PAGES_FOLDER = "pages"  # lists of what has a page of its own
DUMPS_FOLDER = "dumps"
REPORT_FILE = "report.json"
STORE_FOLDER = "store"
STORE_FILES = "store.json"  # the store's files, listed beside the manifest: they differ from build to build
_ID_LENGTH = 16


@dataclass(frozen=True)
class Release:
    """A release as ``open_release`` found it."""

    id: str
    folder: Path
    manifest: Manifest
    site: Site

    def path(self, name: str) -> Path:
        """Return where a file of the release stands, by its name in the manifest."""
        return self.folder / name

    @property
    def store(self) -> Path:
        """The folder of the Oxigraph store."""
        return self.folder / STORE_FOLDER


def release_id(manifest: bytes) -> str:
    """Return the name of the release that has these manifest bytes.

    >>> release_id(b"{}")
    '44136fa355b3678a'
    """
    return hashlib.sha256(manifest).hexdigest()[:_ID_LENGTH]


def open_release(folder: Path) -> Release:
    """Open a release folder after the checks that cost next to nothing: names, sizes, and that the store opens.

    Raises NoReleaseError if there is no such folder, DamagedReleaseError that names the file and what to do.
    """
    release = read_release(folder)
    open_engine(release)
    return release


def read_release(folder: Path) -> Release:
    """Return what ``open_release`` does without opening the store, which starts threads: for who forks afterwards."""
    if not folder.is_dir():
        raise NoReleaseError(f"{folder}: no release here")
    manifest = _read_manifest(folder)
    for name, file in manifest.files.items():
        _require_size(folder, name, file)
    for name, file in read_store_files(folder).items():
        _require_size(folder, name, file)
    return Release(folder.name, folder, manifest, _read_site(folder))


def open_engine(release: Release) -> ox.Store:
    """Open the release's store for reading. Raises DamagedReleaseError."""
    try:
        return ox.Store.read_only(str(release.store))
    except (OSError, RuntimeError) as error:  # RocksDB reports corruption as RuntimeError
        raise _damaged(release.folder, STORE_FOLDER, f"does not open: {error}") from None


def verify_release(release: Release) -> None:
    """Read the whole release: every SHA-256 and the number of quads. Raises DamagedReleaseError naming the file."""
    for name, file in {**release.manifest.files, **read_store_files(release.folder)}.items():
        _require_size(release.folder, name, file)
        if sha256_of(release.path(name)) != file.sha256:
            raise _damaged(release.folder, name, "is not what was published (its SHA-256 differs)")
    stored, expected = len(open_engine(release)), release.manifest.dataset.stored
    if stored != expected:
        raise _damaged(release.folder, STORE_FOLDER, f"holds {stored} quads; {expected} were published")


def published_files(folder: Path) -> dict[str, PublishedFile]:
    """Return the manifest's ``files`` of a folder: all but manifest and store, by their names with slashes, sorted."""
    return _described(folder, [name for name in _names(folder) if not _is_beside_the_manifest(name)])


def store_files(folder: Path) -> dict[str, PublishedFile]:
    """Return the same of the store's own files and of the index that completes it."""
    return _described(folder, [name for name in _names(folder) if _is_of_the_store(name)])


def _described(folder: Path, names: Sequence[str]) -> dict[str, PublishedFile]:
    paths = [folder / name for name in names]
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # reading and hashing leave the interpreter to others
        digests = threads.map(sha256_of, paths)
        return {
            name: PublishedFile(digest, path.stat().st_size)
            for name, path, digest in zip(names, paths, digests, strict=True)
        }


def read_store_files(folder: Path) -> dict[str, PublishedFile]:
    """Read the list of the store's files that was written when the release was published."""
    path = folder / STORE_FILES
    try:
        return {name: PublishedFile(**row) for name, row in json.loads(path.read_text(encoding="utf-8")).items()}
    except FileNotFoundError:
        raise _damaged(folder, STORE_FILES, "is missing") from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise _damaged(folder, STORE_FILES, f"cannot be read: {error}") from None


def _read_manifest(folder: Path) -> Manifest:
    try:
        content = (folder / MANIFEST_FILE).read_bytes()
    except FileNotFoundError:
        raise _damaged(folder, MANIFEST_FILE, "is missing") from None
    except OSError as error:
        raise _damaged(folder, MANIFEST_FILE, f"cannot be read: {error.strerror}") from None
    if release_id(content) != folder.name:
        raise _damaged(folder, MANIFEST_FILE, f"is not what was published: it belongs to {release_id(content)}")
    try:
        return Manifest.from_json(content.decode())
    except ValueError as error:
        raise _damaged(folder, MANIFEST_FILE, f"cannot be read: {error}") from None


def _read_site(folder: Path) -> Site:
    try:
        return Site.from_json((folder / SITE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(folder, SITE_FILE, f"cannot be read: {error}") from None


def _require_size(folder: Path, name: str, file: PublishedFile) -> None:
    try:
        size = (folder / name).stat().st_size
    except FileNotFoundError:
        raise _damaged(folder, name, "is missing") from None
    except OSError as error:
        raise _damaged(folder, name, f"cannot be read: {error.strerror}") from None
    if size != file.bytes:
        raise _damaged(folder, name, f"has {size} bytes; {file.bytes} were published")


def _damaged(folder: Path, name: str, what: str) -> DamagedReleaseError:
    return DamagedReleaseError(
        f"{folder / name} {what}; restore the folder from a copy, or build again, or go back with 'kggraph rollback'"
    )


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _is_beside_the_manifest(name: str) -> bool:
    return name in {MANIFEST_FILE, STORE_FILES} or _is_of_the_store(name)


def _is_of_the_store(name: str) -> bool:
    return name == INDEX_FILE or name.startswith(f"{STORE_FOLDER}/")
