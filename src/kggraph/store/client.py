"""Asking a SPARQL 1.1 endpoint: a query goes out by SPARQLWrapper's composition, its answer comes back as terms."""

import http
import re
import threading
import urllib.request
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import parse_qsl

import pyoxigraph as ox
from SPARQLWrapper import GET, JSON, POST, TURTLE, SPARQLWrapper

from kggraph.endpoint import Credentials, Endpoint
from kggraph.errors import (
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreError,
    StoreUnavailableError,
)
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.store.dialects import STANDARD, Dialect, dialect_named, dialect_of
from kggraph.store.interface import ProtocolQuery, QueryForm, Solution, read_solutions
from kggraph.store.serializing import serialize_results
from kggraph.store.transport import Reply, Request, Transport

_LONGEST_GET = 2000  # characters of a query that any server takes in a URL
_SAID = 300  # characters of what a store says that are passed on
_GRAPHS = {row.media_type: row for row in (RdfFormat.N_TRIPLES, RdfFormat.TURTLE)}
# N-Triples first: some stores write numbers into Turtle as another datatype's.
_ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.8"
_ERRORS: Mapping[int, type[StoreError]] = {403: QueryRefusedError, 413: QueryTooLargeError}
_PLACE = re.compile(r"line\D{0,3}(\d+)\D{1,12}(\d+)|error at (\d+):(\d+)", re.IGNORECASE)
_LARGEST_CHECK = 1 << 16


class _Composer(SPARQLWrapper):
    """Composes the request of a query; its own sending opens a new connection each time."""

    def composed(self) -> urllib.request.Request:
        """Return the request."""
        request: urllib.request.Request = self._createRequest()
        return request


@dataclass(frozen=True)
class Asked:
    """A query for an endpoint with its form, and the time that it may take where that is less than the limit."""

    query: ProtocolQuery
    form: QueryForm


@dataclass
class Client:
    """One endpoint, asked by as many threads as there are. What it answers is read whole, up to the limit of bytes."""

    endpoint: Endpoint
    transport: Transport
    limits: QueryLimits
    _dialect: Dialect | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def dialect(self) -> Dialect:
        """How this store differs from the standards: as the settings say, else as its first answer shows."""
        return self._dialect or self._find_dialect()

    def select(self, asked: Asked) -> list[Solution]:
        """Return the solutions of a SELECT query."""
        reply = self._fetch(asked)
        try:
            results = self._parse(reply)
            if isinstance(results, ox.QuerySolutions):
                return read_solutions(results)
        except SyntaxError as error:
            raise self._garbage(reply, "SPARQL result in JSON", error) from None
        raise StoreUnavailableError(f"{self.endpoint.shown} answered a SELECT query with a boolean")

    def ask(self, asked: Asked) -> bool:
        """Return the answer of an ASK query."""
        reply = self._fetch(asked)
        try:
            results = self._parse(reply)
        except SyntaxError as error:
            raise self._garbage(reply, "SPARQL result in JSON", error) from None
        if not isinstance(results, ox.QueryBoolean):
            raise StoreUnavailableError(f"{self.endpoint.shown} answered an ASK query with solutions")
        return bool(results)

    def serialize(self, asked: Asked, results: ResultsFormat) -> BytesIO:
        """Return the answer of a SELECT or ASK query in a format."""
        reply = self._fetch(asked)
        try:
            serialize_results(self._parse(reply), results, body := BytesIO())
        except SyntaxError as error:
            raise self._garbage(reply, "SPARQL result in JSON", error) from None
        return body

    def graph(self, asked: Asked) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query as they came, some perhaps twice."""
        reply = self._fetch(asked)
        form = _GRAPHS.get(reply.media_type, RdfFormat.TURTLE)
        try:
            triples = [quad.triple for quad in ox.parse(reply.body, form.engine)]
        except SyntaxError as error:
            raise self._garbage(reply, form.label, error) from None
        self.dialect.require_certain(len(triples), asked.query.text)
        return triples

    def _parse(self, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
        self.dialect.require_whole(reply.headers)
        return ox.parse_query_results(self.dialect.mend_results(reply.body), ox.QueryResultsFormat.JSON)

    def _fetch(self, asked: Asked) -> Reply:
        seconds = min(self.endpoint.seconds, self.limits.seconds, asked.query.seconds or self.limits.seconds)
        request = self._compose(asked.query, asked.form, self.dialect)
        reply = self.transport.exchange(request, seconds=seconds, largest=self.limits.result_bytes)
        if reply.status != http.HTTPStatus.OK:
            raise self._refusal(reply, seconds)
        return reply

    def _compose(self, query: ProtocolQuery, form: QueryForm, dialect: Dialect) -> Request:
        text = dialect.word(query.text, form)
        address, _, fixed = self.endpoint.query.partition("?")
        composer = _Composer(address, agent="kggraph")
        for name, value in parse_qsl(fixed):
            composer.addParameter(name, value)
        composer.setOnlyConneg(True)  # no parameters that the protocol does not know
        composer.setMethod(GET if len(text) <= _LONGEST_GET else POST)
        for name, iris in (("default-graph-uri", query.default_graphs), ("named-graph-uri", query.named_graphs)):
            for iri in iris:
                composer.addParameter(name, iri)
        with warnings.catch_warnings(action="ignore"):  # it guesses the form by a pattern and warns where it cannot
            composer.setQuery(text)
        composer.queryType = form.value
        composer.setReturnFormat(TURTLE if form.gives_graph else JSON)
        if form.gives_graph:
            composer.addCustomHttpHeader("Accept", _ACCEPT_GRAPH)
        composed = composer.composed()
        body = composed.data if isinstance(composed.data, bytes) else None
        return Request(composed.get_method(), composed.full_url, dict(composed.header_items()), body)

    def _find_dialect(self) -> Dialect:
        with self._lock:
            if self._dialect is None:
                request = self._compose(ProtocolQuery("ASK { }"), QueryForm.ASK, STANDARD)
                reply = self.transport.exchange(request, seconds=self.limits.seconds, largest=_LARGEST_CHECK)
                self._dialect = dialect_of(reply.headers)
        return self._dialect

    def _refusal(self, reply: Reply, seconds: float) -> StoreError:
        words = " ".join(reply.body[:4000].decode(errors="replace").split())
        if location := reply.headers.get("location"):
            return StoreUnavailableError(
                f"{self.endpoint.shown} redirects to {location.partition('?')[0]}, which is not followed; name that URL"
            )
        if reply.status == http.HTTPStatus.BAD_REQUEST:
            line, column = _place(words)
            return QuerySyntaxError(words.partition(" SPARQL query:")[0][:_SAID], line=line, column=column)
        if reply.status in {http.HTTPStatus.REQUEST_TIMEOUT, http.HTTPStatus.GATEWAY_TIMEOUT}:
            return QueryTimeoutError(seconds)
        kind = _ERRORS.get(reply.status, StoreUnavailableError)
        general = kind(f"{self.endpoint.shown} answered {reply.status}: {words[:_SAID]}")
        return self.dialect.explain(words, seconds) or general

    def _garbage(self, reply: Reply, expected: str, error: SyntaxError) -> StoreUnavailableError:
        what = f"{reply.media_type or 'something'}, " if reply.media_type in {"text/html", ""} else ""
        return StoreUnavailableError(f"{self.endpoint.shown} answered {what}what is no {expected}: {error}")


def open_client(endpoint: Endpoint, credentials: Credentials, limits: QueryLimits) -> Client:
    """Return a client of an endpoint; it connects when first asked. Raises SettingsError for an unknown dialect."""
    dialect = dialect_named(endpoint.dialect) if endpoint.dialect else None
    return Client(endpoint, Transport(endpoint, credentials), limits, dialect)


def _place(words: str) -> tuple[int, int]:
    match = _PLACE.search(words)
    line, column = [int(number) for number in match.groups() if number] if match else (1, 1)
    return line, column
