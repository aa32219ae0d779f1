"""``kggraph serve``: build what is not built yet, then serve it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import click

from kggraph.cli.address import Address, require_free
from kggraph.cli.building import BuildCommand, BuildFailedError
from kggraph.cli.freshness import find_current, release_up_to_date, require_current
from kggraph.cli.options import build_option, catalog_option, default_graph_option, paths_argument
from kggraph.cli.remote_serving import find_project, open_source, select_endpoint, state_of
from kggraph.cli.selection import select_settings
from kggraph.cli.server import Served, serve
from kggraph.cli.summary import summary
from kggraph.cli.watching import Fingerprint, changes, fingerprint
from kggraph.errors import SettingsError
from kggraph.facts.drafts.waiting import waiting_sentence
from kggraph.limits import QueryLimits, parse_limit, read_limits
from kggraph.settings import Serving, Settings
from kggraph.site import DefaultGraph
from kggraph.store.interface import StoreSource
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.store.saved_queries import site_with_queries
from kggraph.web.operations.query_metrics import QueryMetrics
from kggraph.web.operations.request_log import RequestLog
from kggraph.web.operations.routes import Operations


@click.command
@paths_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 means every one.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 means any free one.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes that answer.")
@click.option(
    "--limit",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    help="A limit of strangers' queries, such as seconds=30; else as the settings say.",
)
@click.option(
    "--proxies",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="How many proxies stand before the server, whose word on the client's address, host and protocol counts.",
)
@default_graph_option
@click.option("--watch", is_flag=True, help="Build again when a file changes; serve the last good release meanwhile.")
@click.option("--metrics/--no-metrics", default=None, help="Tell figures at /metrics, for Prometheus; off by default.")
@click.option("--log", metavar="FILE", help="Write a line of JSON per request to a file, or to stderr for '-'.")
@click.option("--log-queries/--no-log-queries", default=None, help="Log query texts and query strings, too.")
@click.option("--log-clients/--no-log-clients", default=None, help="Log the addresses of clients, too.")
@build_option
@click.option("--endpoint", metavar="URL", help="Serve what stands in this SPARQL store instead; nothing is built.")
@click.option("--remote", is_flag=True, help="The same with the store that the [endpoint] table of the settings names.")
@catalog_option
def command(
    paths: tuple[Path, ...],
    *,
    host: str,
    port: int,
    workers: int,
    given: tuple[str, ...],
    proxies: int,
    default_graph: DefaultGraph | None,
    watch: bool,
    metrics: bool | None,
    log: str | None,
    log_queries: bool | None,
    log_clients: bool | None,
    build: Path | None,
    endpoint: str | None,
    remote: bool,
    catalog: str | None,
) -> None:
    """Serve a project folder, or RDF files as they are: SPARQL, linked data and pages.

    Without PATH: the project in the current folder, else the bundled dataset. What changed since the last release is
    built first; what does not build is not served.
    """
    said = {"metrics": metrics, "log": log, "log_queries": log_queries, "log_clients": log_clients}
    door = _Door(require_free(host, port), workers, proxies, given, said)
    if endpoint or remote:
        _require_nothing_to_build(asked=watch or build is not None or default_graph is not None)
        _serve_endpoint(door, paths, endpoint, catalog=catalog)
    else:
        read_settings = partial(select_settings, paths, build=build, default_graph=default_graph)
        _serve_project(door, read_settings, partial(BuildCommand, paths, default_graph=default_graph), watch=watch)


@dataclass(frozen=True)
class _Door:
    """How clients come in: the address, processes, proxies, and what the command line says instead of the settings."""

    address: Address
    workers: int
    proxies: int
    given: tuple[str, ...]
    said: Mapping[str, Any]

    def limits(self, settings: Settings | None) -> QueryLimits:
        """Return the limits of strangers' queries. Raises SettingsError."""
        return read_limits({**(settings.limits if settings else {}), **dict(map(parse_limit, self.given))}, "--limit")

    def operations(self, settings: Settings | None) -> Operations:
        """Return what operators asked to see. Raises OSError for a log that cannot be written."""
        said = {name: value for name, value in self.said.items() if value is not None}
        serving = replace(settings.serving if settings else Serving(), **said)
        log = RequestLog(serving.log, queries=serving.log_queries, clients=serving.log_clients) if serving.log else None
        return Operations(queries=QueryMetrics() if serving.metrics else None, log=log)

    def open(self, stores: StoreSource, operations: Operations, when_ready: Callable[[], None]) -> None:
        """Serve until a signal ends it."""
        served = Served(stores, self.proxies, operations)
        serve(served, self.address, workers=self.workers, when_ready=when_ready)

    def announce(self, what: str) -> None:
        """Say what is served, and where."""
        click.echo(f"kggraph serves {what} at {self.address.url} — Ctrl-C stops")


def _serve_project(
    door: _Door, read_settings: Callable[[], Settings], build: Callable[[Path], BuildCommand], *, watch: bool
) -> None:
    """Build what is not built yet, then serve it; with ``watch`` build again whenever a file changes."""
    settings = read_settings()
    limits, operations = door.limits(settings), door.operations(settings)
    seen = fingerprint(settings)  # before the build: what changes during it is noticed
    source = _Source(read_settings, build(settings.build))
    release = source.latest_good(settings) if watch else source.up_to_date(settings)

    def when_ready() -> None:
        door.announce(summary(release))
        if waiting := waiting_sentence(settings):
            click.echo(waiting)
        if watch:
            source.watch(seen, stop)

    stop = Event()
    door.open(LiveStore(settings.build, limits, observer=operations.queries), operations, when_ready)
    stop.set()


def _serve_endpoint(door: _Door, paths: tuple[Path, ...], url: str | None, *, catalog: str | None) -> None:
    """Serve an endpoint; one that no release was published in is shown as the project's site, if one was named."""
    project = find_project(paths)
    endpoint = select_endpoint(url, project, catalog=catalog)
    is_own = project is not None and (bool(paths) or url is None)
    operations = door.operations(project)
    site = site_with_queries(project) if project and is_own else None
    source = open_source(endpoint, site, door.limits(project), observer=operations.queries)
    door.open(source, operations, lambda: door.announce(f"{endpoint.shown} {state_of(endpoint)}"))


def _require_nothing_to_build(*, asked: bool) -> None:
    if asked:
        raise SettingsError("--endpoint and --remote build nothing; leave out --watch, --build and --default-graph")


@dataclass(frozen=True)
class _Source:
    """What is served: its settings as they are now, and how it is built."""

    read_settings: Callable[[], Settings]
    build: BuildCommand

    def up_to_date(self, settings: Settings) -> Release:
        """Return a release of the input as it is now, building it if need be. Raises BuildFailedError."""
        return release_up_to_date(settings, self.build)

    def latest_good(self, settings: Settings) -> Release:
        """Return the same, or the last good release where the input does not build now."""
        try:
            return self.up_to_date(settings)
        except BuildFailedError:
            release = find_current(settings.build)
            if release is None:
                raise
            click.echo(f"the last good release is served meanwhile: {summary(release)}", err=True)
            return release

    def watch(self, seen: Fingerprint, stop: Event) -> None:
        """Build each time an input changed; workers notice the new release themselves."""
        for names in changes(self.read_settings, seen, stop):
            click.echo(f"{_listed(names)} changed; building …", err=True)
            try:
                self.build.run()
                click.echo(f"now served: {summary(require_current(self.build.build))}", err=True)
            except BuildFailedError as error:
                click.echo(f"{error}; still served: {summary(require_current(self.build.build))}", err=True)


def _listed(names: list[str]) -> str:
    """Return the first few of some names.

    >>> _listed(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    shown = 3
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")
