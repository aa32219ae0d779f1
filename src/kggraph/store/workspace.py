"""A build folder: its releases, which of them is current, and the one step that changes that."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from kggraph.errors import BuildLockedError, DamagedReleaseError, NoReleaseError, ReleaseError
from kggraph.site import Site
from kggraph.store.changes import record_change
from kggraph.store.disk import append_durably, point, storage_errors, sync, sync_tree, write_durably
from kggraph.store.manifest import Manifest
from kggraph.store.release import (
    MANIFEST_FILE,
    SITE_FILE,
    STORE_FILES,
    STORE_FOLDER,
    Release,
    open_release,
    published_files,
    read_release,
    release_id,
    store_files,
    verify_release,
)

Action = Literal["publish", "rollback"]


@dataclass(frozen=True)
class HistoryEntry:
    """One change of the current release: when (ISO 8601, UTC), how, and to which release."""

    at: str
    action: Action
    release: str


def utc_now() -> datetime:
    """Return the time by the clock of this machine."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Workspace:
    """A build folder. At any moment, whatever process is killed, ``current`` points to a whole release or to none."""

    build: Path
    clock: Callable[[], datetime] = utc_now

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the build folder, which is made if need be. Raises BuildLockedError if another process holds it."""
        with storage_errors(self.build):
            self.build.mkdir(parents=True, exist_ok=True)
            number = os.open(self.build / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._take(number)
            yield
        finally:
            os.close(number)  # which gives the lock back, as the death of the process does

    def new_incoming(self) -> Path:
        """Return a new empty folder, after sweeping out what unfinished builds left. Within ``lock()``."""
        incoming = self.build / "incoming"
        with storage_errors(incoming):
            if incoming.exists():
                shutil.rmtree(incoming)
            (self.build / "current.new").unlink(missing_ok=True)
            folder = incoming / "release"
            folder.mkdir(parents=True)
        return folder

    def publish(self, incoming: Path, manifest: Manifest, site: Site) -> Release:
        """Make the folder's files a release and the release current. Within ``lock()``.

        The folder holds the store (``load_store``) and all files but site.json and the manifest, whose ``files`` and
        ``dataset.stored`` are filled in here. The same content gives the same release: one that exists already and is
        whole is used again. Raises StorageError; until the last step the current release stays what it was.
        """
        with storage_errors(incoming):
            content = _finish(incoming, manifest, site)
            folder = self._keep(incoming, release_id(content))
        release = open_release(folder)
        self._switch(release, "publish")
        return release

    def rollback(self, to: str | None = None) -> Release:
        """Make an earlier release current: the one named, by its first letters, or the one published before this one.

        Takes ``lock()``. Raises NoReleaseError that lists what there is, DamagedReleaseError if it is not whole.
        """
        with self.lock():
            release = open_release(self.build / "releases" / (self._named(to) if to else self._before()))
            verify_release(release)
            self._switch(release, "rollback")
        return release

    def current(self) -> Release:
        """Return the current release. Raises NoReleaseError, DamagedReleaseError."""
        name = self.current_id()
        if name is None:
            raise NoReleaseError(f"{self.build}: nothing has been published here yet; run 'kggraph build'")
        folder = self.build / "releases" / name
        if not folder.is_dir():
            raise DamagedReleaseError(f"{self.build / 'current'} points to {folder}, which is gone; {self._on_offer()}")
        return open_release(folder)

    def named(self, start: str) -> Release:
        """Return the release whose name starts so. Raises NoReleaseError that lists what there is."""
        return open_release(self.build / "releases" / self._named(start))

    def current_id(self) -> str | None:
        """Return the name of the current release by the pointer alone, or None. One system call."""
        try:
            return (self.build / "current").readlink().name
        except OSError:
            return None

    def current_since(self) -> datetime | None:
        """Return when the current release became so, or None where there is none.

        The history says it; where a crash came between the switch and its line, the age of the pointer does.
        """
        name, history = self.current_id(), self.history()
        if name is None:
            return None
        if history and history[-1].release == name:
            return datetime.fromisoformat(history[-1].at)
        return datetime.fromtimestamp((self.build / "current").lstat().st_mtime, UTC)

    def releases(self) -> list[Release]:
        """Return the releases, the one published last first. Leaves out folders that cannot be opened."""
        found = []
        for name in reversed(self._ids()):
            try:
                found.append(open_release(self.build / "releases" / name))
            except ReleaseError:
                continue
        return found

    def history(self) -> list[HistoryEntry]:
        """Return the changes of the current release, oldest first. A line that a crash cut short is passed over."""
        path = self.build / "history.jsonl"
        if not path.is_file():
            return []
        entries = []
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                entries.append(HistoryEntry(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return entries

    def _take(self, number: int) -> None:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(number, 20, 0).decode(errors="replace").strip()
            raise BuildLockedError(
                f"{self.build}: another build is at work here (process {holder or 'unknown'}); wait for it to end"
            ) from None
        with storage_errors(self.build / "lock"):
            os.ftruncate(number, 0)
            os.pwrite(number, f"{os.getpid()}\n".encode(), 0)

    def _keep(self, incoming: Path, name: str) -> Path:
        folder = self.build / "releases" / name
        folder.parent.mkdir(exist_ok=True)
        if folder.exists():
            try:
                verify_release(open_release(folder))
            except ReleaseError:
                folder.rename(incoming.with_name("damaged"))
            else:
                shutil.rmtree(incoming.parent)
                return folder
        sync_tree(incoming)
        incoming.rename(folder)
        sync(folder.parent)
        shutil.rmtree(incoming.parent)
        return folder

    def _switch(self, release: Release, action: Action) -> None:
        before = self.current_id()
        if before == release.id:
            return
        with storage_errors(self.build):
            if before is not None:
                self._record_change(before, release)
            point(self.build / "current", f"releases/{release.id}")
            entry = HistoryEntry(self.clock().isoformat(timespec="seconds"), action, release.id)
            append_durably(self.build / "history.jsonl", json.dumps(asdict(entry)))

    def _record_change(self, before: str, after: Release) -> None:
        with suppress(ReleaseError):  # of a release that is damaged or gone nobody can tell what changed
            record_change(self.build, read_release(self.build / "releases" / before), after)

    def _ids(self) -> list[str]:
        """Return the names of the release folders, the one published last at the end.

        A crash between the switch and its line in the history leaves a release without one: the current one is the
        newest then, another is older than all that have one.
        """
        folder = self.build / "releases"
        there = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        published = [entry.release for entry in self.history() if entry.action == "publish"]
        last = {name: place for place, name in enumerate(published)}
        if (current := self.current_id()) is not None:
            last.setdefault(current, len(published))
        return sorted(there, key=lambda name: last.get(name, -1))

    def _before(self) -> str:
        ids, current = self._ids(), self.current_id()
        place = ids.index(current) if current in ids else len(ids)
        if place == 0:
            raise NoReleaseError(f"{self.build}: there is no release before the current one; {self._on_offer()}")
        return ids[place - 1]

    def _named(self, to: str) -> str:
        fitting = [name for name in self._ids() if name.startswith(to)]
        if len(fitting) != 1:
            what = "no release is" if not fitting else f"{len(fitting)} releases are"
            raise NoReleaseError(f"{self.build}: {what} named {to!r}; {self._on_offer()}")
        return fitting[0]

    def _on_offer(self) -> str:
        ids = self._ids()
        return f"there are: {', '.join(reversed(ids))}" if ids else "there is none; run 'kggraph build'"


def _finish(incoming: Path, manifest: Manifest, site: Site) -> bytes:
    """Write the site, the lists of files and the manifest; return the manifest's bytes."""
    write_durably(incoming / SITE_FILE, site.to_json().encode())
    with ThreadPoolExecutor(1) as aside:  # the store goes through all that it holds
        stored = aside.submit(len, ox.Store.read_only(str(incoming / STORE_FOLDER)))
        rows = {name: asdict(file) for name, file in store_files(incoming).items()}
        write_durably(incoming / STORE_FILES, (json.dumps(rows, indent=1) + "\n").encode())
        files = published_files(incoming)
        dataset = replace(manifest.dataset, stored=stored.result())
    content = replace(manifest, dataset=dataset, files=files).to_json().encode()
    write_durably(incoming / MANIFEST_FILE, content)
    return content
