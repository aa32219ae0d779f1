"""Serving a remote store: loaded by name and only when asked for, so that a server of a release never imports it."""

import os
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from kggraph.cli.selection import select_settings
from kggraph.endpoint import Endpoint
from kggraph.errors import SettingsError, StoreUnavailableError
from kggraph.limits import QueryLimits
from kggraph.settings import SETTINGS_FILE, Settings
from kggraph.site import Site
from kggraph.store.interface import StoreSource
from kggraph.store.observing import QueryObserver


def find_project(paths: Sequence[Path]) -> Settings | None:
    """Return the settings of the project that was named or is around, or None; no project is needed for an endpoint.

    Raises SettingsError where RDF files were named.
    """
    if any(not path.is_dir() for path in paths):
        raise SettingsError(f"{paths[0]}: an endpoint holds its own data; expected at most a project folder")
    return select_settings(paths) if paths or Path(SETTINGS_FILE).is_file() else None


def select_endpoint(url: str | None, settings: Settings | None, *, catalog: str | None) -> Endpoint:
    """Return the endpoint at a URL, with what the settings say of that one; without a URL that of the settings.

    Raises SettingsError where neither names one.
    """
    endpoint = _select_endpoint(url, settings)
    return replace(endpoint, catalog=catalog or endpoint.catalog)


def _select_endpoint(url: str | None, settings: Settings | None) -> Endpoint:
    known = settings.endpoint if settings else None
    if url is not None:
        return known if known and known.query == url else Endpoint(url)
    if known is None:
        where = settings.root / SETTINGS_FILE if settings else Path(SETTINGS_FILE)
        raise SettingsError(f"{where}: no [endpoint] table; expected one whose 'query' is the URL of a store")
    return known


def open_source(
    endpoint: Endpoint,
    site: Site | None,
    limits: QueryLimits | None = None,
    *,
    observer: QueryObserver | None = None,
) -> StoreSource:
    """Return the source of an endpoint's current release; ``site`` is what a stranger's endpoint is shown as."""
    remote = import_module("kggraph.store.remote_source")
    source: StoreSource = remote.RemoteSource(endpoint, os.environ, site=site, limits=limits, observer=observer)
    return source


def state_of(endpoint: Endpoint) -> str:
    """Return in words what an endpoint serves now. Connections of its own: those of workers open after their fork."""
    try:
        store = open_source(endpoint, None).current()
    except StoreUnavailableError as error:
        return f"which is down: {error}"
    return f"(release {store.release_id})" if store.release else "(its dataset as it is)"
