"""The store of whichever release is current in a remote store, for as long as that answers and beyond."""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import replace

from kggraph.endpoint import Endpoint
from kggraph.errors import ReleaseError, SettingsError, StoreError, StoreUnavailableError
from kggraph.limits import QueryLimits
from kggraph.site import Site
from kggraph.store.catalog import find_catalog, read_published
from kggraph.store.client import open_client
from kggraph.store.judging import Judge
from kggraph.store.observing import QueryObserver
from kggraph.store.remote import Health, RemoteStore, minute_name, stranger_site

_LOG = logging.getLogger(__name__)
_CHECK_SECONDS = 1.0  # between two looks at the catalog
_DOWN_SECONDS = 3.0  # the same while the store is down
_PATIENCE = 3.0  # seconds that one look may take


class RemoteSource:
    """Hands out the store of the release that the catalog behind an endpoint names, for as many threads as there are.

    The catalog is read at most once a second. Where there is none, the endpoint is a stranger's: its dataset is asked
    as it is and shown as ``site``. While the store is down the last known release is handed out: what is kept in memory
    still answers, and everything else is refused at once. May be made before a fork.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        environment: Mapping[str, str],
        *,
        site: Site | None = None,
        limits: QueryLimits | None = None,
        observer: QueryObserver | None = None,
    ) -> None:
        limits = limits or QueryLimits(seconds=endpoint.seconds)
        self._client = open_client(endpoint, endpoint.credentials(environment), limits)
        self._site = site or stranger_site(endpoint)
        self._health = Health.of(endpoint, limits, observer)
        self._lock = threading.Lock()
        self._store: RemoteStore | None = None
        self._check_at, self._refused, self._catalog = 0.0, "", endpoint.catalog

    def current(self) -> RemoteStore:
        """Return the store of the current release. Raises StoreUnavailableError where it never answered yet."""
        store = self._store
        if time.monotonic() < self._check_at:
            return store or self._missing()
        if not self._lock.acquire(blocking=store is None):
            return store or self._missing()  # another request is looking already
        try:
            return self._look() if time.monotonic() >= self._check_at else self._store or self._missing()
        finally:
            self._lock.release()

    def _look(self) -> RemoteStore:
        try:
            self._store = self._follow()
            self._health.trouble = ""
        except (StoreError, SettingsError) as error:
            if not self._health.trouble:
                _LOG.error("the store is down: %s", error)
            self._health.trouble = str(error)
        self._check_at = time.monotonic() + (_DOWN_SECONDS if self._health.trouble else _CHECK_SECONDS)
        return self._store or self._missing()

    def _missing(self) -> RemoteStore:
        raise StoreUnavailableError(self._health.trouble)

    def _follow(self) -> RemoteStore:
        catalog = find_catalog(self._client, self._catalog, seconds=_PATIENCE)
        store = self._store
        if catalog is None:
            if store is not None and store.published:
                return store  # a catalog that was there is being written
            return self._stranger()
        if store is not None and catalog.current in {store.release_id, self._refused}:
            return store
        try:
            published = read_published(self._client, catalog, catalog.current)
        except ReleaseError as error:
            if store is None:
                raise StoreUnavailableError(str(error)) from None
            self._refused = catalog.current
            _LOG.error("release %s is not served: %s", catalog.current, error)
            return store
        _LOG.info("release %s is served", catalog.current)
        self._catalog = catalog.iri  # whatever else is published into the store from now on
        site = published.release.site
        return RemoteStore(self._client, site, catalog.current, self._health, Judge(site), published)

    def _stranger(self) -> RemoteStore:
        name = minute_name(self._client.endpoint)
        if self._store is None:
            return RemoteStore(self._client, self._site, name, self._health, Judge(self._site))
        return replace(self._store, release_id=name)
