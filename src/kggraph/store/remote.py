"""A remote store: published data behind any SPARQL 1.1 endpoint."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

import pyoxigraph as ox

from kggraph.endpoint import Endpoint
from kggraph.errors import NotAcceptableError, QuerySyntaxError, StoreUnavailableError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.site import Site
from kggraph.store.binding import bind, declare_base, declare_prefixes
from kggraph.store.catalog import Published
from kggraph.store.client import Asked, Client, open_client
from kggraph.store.dialects import NO_GRAPH
from kggraph.store.incoming import find_incoming
from kggraph.store.interface import Answer, Incoming, ProtocolQuery, QueryForm, Solution, Term
from kggraph.store.judging import Judge
from kggraph.store.lane import Lane, Quota
from kggraph.store.observing import QueryObserver, Unobserved, refusals_told, run_told
from kggraph.store.query_text import query_form, require_allowed, without_dataset
from kggraph.store.release import Release
from kggraph.store.serializing import serialize_triples, sorted_triples
from kggraph.vocabulary import PREFIXES

_CACHED_SECONDS = 60
_KEPT_FREE = 2  # connections


@dataclass
class Health:
    """What is known of a store that many requests share: what is wrong with it now, and who may ask it next."""

    quota: Quota
    lane: Lane
    observer: QueryObserver
    trouble: str = ""

    @classmethod
    def of(cls, endpoint: Endpoint, limits: QueryLimits, observer: QueryObserver | None = None) -> "Health":
        """Return the health of a store that nothing is known of yet; some connections are kept free for pages."""
        places = max(endpoint.connections - _KEPT_FREE, 1)
        lane = Lane(places, waiting=limits.waiting, seconds=limits.waiting_seconds, observer=observer)
        return cls(Quota(limits.per_client), lane, observer or Unobserved())

    def require(self) -> None:
        """Raise StoreUnavailableError while the store is known to be down: nobody waits for it once more."""
        if self.trouble:
            raise StoreUnavailableError(self.trouble)

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold the place of a stranger's query, waiting for it in turn."""
        with self.quota.one_more(client), self.lane.place(client):
            yield


@dataclass(frozen=True)
class RemoteStore:
    """Published data behind a SPARQL 1.1 endpoint; a release if one was published there, else whatever it holds.

    A release is asked by its own graph, whatever else the store holds. ``release_id`` is the release's, or a name that
    holds for a minute: nobody tells when the data behind a stranger's endpoint change.
    """

    client: Client
    site: Site
    release_id: str
    health: Health
    judge: Judge
    published: Published | None = None

    @property
    def release(self) -> Release | None:
        """The release with its files, or None behind a stranger's endpoint."""
        return self.published.release if self.published else None

    @property
    def since(self) -> datetime | None:
        """When the release became current; None behind a stranger's endpoint: nobody tells when its data changed."""
        return self.published.since if self.published else None

    def require_ready(self) -> None:
        """Raise StoreUnavailableError, with the reason, while the store does not answer."""
        self.health.require()

    def select(self, text: str, **terms: Term) -> list[Solution]:
        """Return the solutions of a SELECT query; unbound variables are absent from a solution."""
        rows = self.client.select(self._own(text, terms, QueryForm.SELECT))
        return [self.client.dialect.mend_solution(row, self._booleans) for row in rows]

    def ask(self, text: str, **terms: Term) -> bool:
        """Return the answer of an ASK query."""
        return self.client.ask(self._own(text, terms, QueryForm.ASK))

    def construct(self, text: str, **terms: Term) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once."""
        return self._graph(self._own(text, terms, query_form(text) or QueryForm.CONSTRUCT))

    def incoming(self, entity: ox.NamedNode) -> Incoming:
        """Return what leads to an entity, the first 10,000 statements that the store comes upon."""
        return find_incoming(self.select, None, entity)

    def answer(self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> Answer:
        """Answer a stranger's query; see ``interface.Store.answer``."""
        limits = self.client.limits
        self.health.require()
        with refusals_told(self.health.observer):
            require_allowed(query.text, query_bytes=limits.query_bytes, services=limits.services)
            self.client.dialect.require_harmless(query.text)
        with run_told(self.health.observer):
            return self._answer(query, results, graph)

    def close(self) -> None:
        """Close the connections."""
        self.client.transport.close()
        self.judge.close()

    def _answer(self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> Answer:
        form = query_form(query.text)
        if form is None:
            raise QuerySyntaxError("expected SELECT, ASK, CONSTRUCT or DESCRIBE", line=1, column=1)
        offered, wanted = (RdfFormat, graph) if form.gives_graph else (ResultsFormat, results)
        if wanted is None:
            raise NotAcceptableError("Accept", [row.media_type for row in offered])
        asked = Asked(self._restricted(query), form)
        try:
            with self.health.place(query.client):
                return Answer(form, wanted, self._serialized(asked, wanted))
        except QuerySyntaxError as error:
            raise self.judge.explain(query, error) from None

    @property
    def _booleans(self) -> frozenset[str]:
        return self.published.booleans if self.published else frozenset()

    def _own(self, text: str, terms: Mapping[str, Term], form: QueryForm) -> Asked:
        self.health.require()
        return Asked(self._restricted(ProtocolQuery(bind(text, terms))), form)

    def _restricted(self, query: ProtocolQuery) -> ProtocolQuery:
        """Return a query that reaches the published graph alone; a stranger's endpoint is asked as it is."""
        text = declare_base(declare_prefixes(query.text, self.site.prefixes), self.site.base)
        if self.published is None:
            return replace(query, text=text)
        text, names_graphs = without_dataset(text)  # stores add FROM to what the protocol says
        names_graphs = names_graphs or bool(query.default_graphs or query.named_graphs)
        default = NO_GRAPH if names_graphs else self.published.graph
        named = [NO_GRAPH] if self.client.dialect.needs_named else []
        return replace(query, text=text, default_graphs=[default], named_graphs=named)

    def _serialized(self, asked: Asked, wanted: ResultsFormat | RdfFormat) -> BytesIO:
        if isinstance(wanted, ResultsFormat):
            return self.client.serialize(asked, wanted)
        triples = sorted_triples(self._graph(asked))
        return BytesIO(serialize_triples(triples, wanted, self.site.prefixes))

    def _graph(self, asked: Asked) -> list[ox.Triple]:
        return self.client.dialect.mend_triples(self.client.graph(asked), self._booleans)


def open_endpoint(
    url: str, site: Site | None = None, *, timeout: float = QueryLimits.seconds, limits: QueryLimits | None = None
) -> RemoteStore:
    """Return the store behind a SPARQL 1.1 endpoint; ``timeout`` in seconds holds for each query.

    Credentials are those of the environment; see ``kggraph.endpoint``.
    """
    endpoint = Endpoint(url, seconds=timeout)
    limits = limits or QueryLimits(seconds=timeout)
    client = open_client(endpoint, endpoint.credentials(os.environ), limits)
    site = site or stranger_site(endpoint)
    return RemoteStore(client, site, minute_name(endpoint), Health.of(endpoint, limits), Judge(site))


def stranger_site(endpoint: Endpoint) -> Site:
    """Return what a stranger's endpoint is shown as."""
    base, title = endpoint.shown.rstrip("/") + "/", {"en": endpoint.shown}
    return Site(base, title, default_graph="own", prefixes=dict(PREFIXES))


def minute_name(endpoint: Endpoint, clock: Callable[[], float] = time.time) -> str:
    """Return the name of the state that a stranger's endpoint is taken to be in, the same for a minute.

    >>> names = [minute_name(Endpoint("http://e/"), lambda: t) for t in (0, 59, 60)]
    >>> names[0] == names[1] != names[2]
    True
    """
    minute = int(clock() // _CACHED_SECONDS)
    return hashlib.sha256(f"{endpoint.query} {minute}".encode()).hexdigest()[:16]
