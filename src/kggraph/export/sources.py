"""Opening what is copied, in whichever process: a release of a build folder, or what a store elsewhere serves."""

import os
from pathlib import Path

from kggraph.endpoint import Endpoint
from kggraph.limits import QueryLimits
from kggraph.site import Site
from kggraph.store.embedded import open_store
from kggraph.store.interface import Store
from kggraph.store.remote_source import RemoteSource
from kggraph.store.workspace import Workspace


def open_release_of(build: Path, release: str) -> Store:
    """Return the store of a release by its name. Raises ReleaseError."""
    return open_store(Workspace(build).named(release), QueryLimits(), all_graphs=True)


def open_published(endpoint: Endpoint, site: Site | None) -> Store:
    """Return the store that an endpoint serves now, shown as ``site`` where no release was published in it.

    Raises StoreUnavailableError.
    """
    return RemoteSource(endpoint, os.environ, site=site).current()
