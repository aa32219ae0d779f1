"""The store of whichever release is current: moves to a new one without dropping a request."""

import logging
import os
import threading
import time
from pathlib import Path

from kggraph.errors import ReleaseError
from kggraph.limits import QueryLimits
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.observing import QueryObserver
from kggraph.store.workspace import Workspace

_LOG = logging.getLogger(__name__)
_CHECK_SECONDS = 0.1


class LiveStore:
    """Hands out the store of the current release of a build folder, for as many threads as there are.

    The pointer is read at most every tenth of a second. Whoever holds an older store keeps it; its processes end when
    the last request lets go of it. If a new release cannot be opened the old one is served on, and one error is logged.
    May be made before a fork: each process opens its own store at its first request. A process forked after that first
    request is served too, but RocksDB may crash at its end: fork first.
    """

    def __init__(
        self, build: Path, limits: QueryLimits | None = None, *, observer: QueryObserver | None = None
    ) -> None:
        self._workspace, self._limits, self._observer = Workspace(build), limits or QueryLimits(), observer
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._store: EmbeddedStore | None = None
        self._left_by_parent: EmbeddedStore | None = None  # never closed here: its threads stayed behind at the fork
        self._checked, self._refused = 0.0, ""

    def current(self) -> EmbeddedStore:
        """Return the store of the current release. Raises ReleaseError if there was never one that opens."""
        store = self._store
        if store is not None and time.monotonic() - self._checked < _CHECK_SECONDS and self._process == os.getpid():
            return store
        with self._lock:
            return self._follow()

    def _follow(self) -> EmbeddedStore:
        if self._process != os.getpid():
            self._process, self._left_by_parent, self._store = os.getpid(), self._store, None
        name = self._workspace.current_id()
        if self._store is None:
            self._store = self._open()
        elif name not in {self._store.release_id, self._refused, None}:
            self._move(str(name))
        self._checked = time.monotonic()
        return self._store

    def _open(self) -> EmbeddedStore:
        release = self._workspace.current()
        since = self._workspace.current_since()
        if self._workspace.current_id() != release.id:
            since = None  # the pointer moved meanwhile: that time is another release's
        return open_store(release, self._limits, all_graphs=True, since=since, observer=self._observer)

    def _move(self, name: str) -> None:
        try:
            self._store = self._open()
        except ReleaseError as error:
            self._refused = name
            _LOG.error("release %s is not served: %s", name, error)
        else:
            self._refused = ""
            _LOG.info("release %s is served", name)
