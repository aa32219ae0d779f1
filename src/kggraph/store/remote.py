"""A remote store: any SPARQL 1.1 endpoint, through SPARQLWrapper."""

import ast
import hashlib
import http
import http.client
import math
import re
import time
import urllib.error
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pyoxigraph as ox
from SPARQLWrapper import GET, JSON, POST, TURTLE, SPARQLExceptions, SPARQLWrapper

from kggraph.errors import (
    NotAcceptableError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreError,
    StoreUnavailableError,
)
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.site import Site
from kggraph.store.binding import bind, declare_prefixes
from kggraph.store.incoming import count_incoming
from kggraph.store.interface import Answer, Incoming, ProtocolQuery, QueryForm, Solution, Term, read_solutions
from kggraph.store.query_text import query_form, require_allowed
from kggraph.store.serializing import serialize_results, serialize_triples, sorted_triples
from kggraph.vocabulary import PREFIXES

_LONGEST_GET = 2000  # characters of a query that any server takes in a URL
_CACHED_SECONDS = 60
_STATUS = {
    SPARQLExceptions.QueryBadFormed: 400,
    SPARQLExceptions.Unauthorized: 401,
    SPARQLExceptions.EndPointNotFound: 404,
    SPARQLExceptions.URITooLong: 414,
    SPARQLExceptions.EndPointInternalError: 500,
}
_ERRORS: Mapping[int, type[StoreError]] = {403: QueryRefusedError, 413: QueryTooLargeError}
_PLACE = re.compile(r"line\D{0,3}(\d+)\D{1,12}(\d+)|error at (\d+):(\d+)", re.IGNORECASE)


class RemoteStore:
    """Published data behind a SPARQL 1.1 endpoint. What it answers is read whole, up to the limit of bytes."""

    def __init__(self, url: str, site: Site, limits: QueryLimits, clock: Callable[[], float] = time.time) -> None:
        self.url, self.limits, self._site, self._clock = url, limits, site, clock

    @property
    def site(self) -> Site:
        """The site that the endpoint's data are shown as."""
        return self._site

    @property
    def release_id(self) -> str:
        """A name that holds for a minute: nobody tells when the data behind an endpoint change."""
        minute = int(self._clock()) // _CACHED_SECONDS
        return hashlib.sha256(f"{self.url} {minute}".encode()).hexdigest()[:16]

    @property
    def since(self) -> None:
        """Nobody tells when the data behind an endpoint changed."""
        return

    def select(self, text: str, **terms: Term) -> list[Solution]:
        """Return the solutions of a SELECT query; unbound variables are absent from a solution."""
        solutions = self._results(self._own(text, terms, QueryForm.SELECT))
        if not isinstance(solutions, ox.QuerySolutions):
            raise StoreUnavailableError(f"{self.url} answered a SELECT query with a boolean")
        return read_solutions(solutions)

    def ask(self, text: str, **terms: Term) -> bool:
        """Return the answer of an ASK query."""
        answer = self._results(self._own(text, terms, QueryForm.ASK))
        if not isinstance(answer, ox.QueryBoolean):
            raise StoreUnavailableError(f"{self.url} answered an ASK query with solutions")
        return bool(answer)

    def construct(self, text: str, **terms: Term) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once."""
        return self._graph(self._own(text, terms, query_form(text) or QueryForm.CONSTRUCT))

    def incoming(self, entity: ox.NamedNode) -> Incoming:
        """Return what leads to an entity, the first 10,000 statements that the endpoint comes upon."""
        return count_incoming(self.select, entity)

    def answer(self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> Answer:
        """Answer a stranger's query; see ``interface.Store.answer``."""
        require_allowed(query.text, query_bytes=self.limits.query_bytes)
        form = query_form(query.text)
        if form is None:
            raise QuerySyntaxError("expected SELECT, ASK, CONSTRUCT or DESCRIBE", line=1, column=1)
        whole = replace(query, text=declare_prefixes(query.text, self.site.prefixes))
        request = self._request(whole, form)
        if form.gives_graph:
            if graph is None:
                raise NotAcceptableError("Accept", [row.media_type for row in RdfFormat])
            triples = sorted_triples(self._graph(request))
            return Answer(form, graph, BytesIO(serialize_triples(triples, graph, self.site.prefixes)))
        if results is None:
            raise NotAcceptableError("Accept", [row.media_type for row in ResultsFormat])
        serialize_results(self._results(request), results, body := BytesIO())
        return Answer(form, results, body)

    def _own(self, text: str, terms: Mapping[str, Term], form: QueryForm) -> SPARQLWrapper:
        return self._request(ProtocolQuery(declare_prefixes(bind(text, terms), self.site.prefixes)), form)

    def _request(self, query: ProtocolQuery, form: QueryForm) -> SPARQLWrapper:
        request = SPARQLWrapper(self.url, agent="kggraph")
        request.setOnlyConneg(True)  # no parameters that the protocol does not know
        request.setMethod(GET if len(query.text) <= _LONGEST_GET else POST)
        request.setTimeout(math.ceil(min(self.limits.seconds, query.seconds or self.limits.seconds)))
        for name, iris in (("default-graph-uri", query.default_graphs), ("named-graph-uri", query.named_graphs)):
            for iri in iris:
                request.addParameter(name, iri)
        with warnings.catch_warnings(action="ignore"):  # it guesses the form by a pattern and warns where it cannot
            request.setQuery(query.text)
        request.queryType = form.value
        request.setReturnFormat(TURTLE if form.gives_graph else JSON)
        return request

    def _results(self, request: SPARQLWrapper) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            return ox.parse_query_results(self._fetch(request), ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise StoreUnavailableError(f"{self.url} answered what is no SPARQL result in JSON: {error}") from None

    def _graph(self, request: SPARQLWrapper) -> list[ox.Triple]:
        try:
            quads = ox.parse(self._fetch(request), ox.RdfFormat.TURTLE)
            return list(dict.fromkeys(quad.triple for quad in quads))
        except SyntaxError as error:
            raise StoreUnavailableError(f"{self.url} answered what is no Turtle: {error}") from None

    def _fetch(self, request: SPARQLWrapper) -> bytes:
        try:
            with request.query().response as response:
                body: bytes = response.read(self.limits.result_bytes + 1)
        except tuple(_STATUS) as error:
            raise self._refusal(_STATUS[type(error)], _said(error), request) from None
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error.code, error.read(2000).decode(errors="replace"), request) from None
        except (OSError, http.client.HTTPException) as error:
            raise self._failure(error, request) from None
        if len(body) > self.limits.result_bytes:
            raise QueryTooLargeError(f"the answer passes the limit of {self.limits.result_bytes:,} bytes; use LIMIT")
        return body

    def _refusal(self, status: int, said: str, request: SPARQLWrapper) -> StoreError:
        words = " ".join(said.split())[:300]
        if status == http.HTTPStatus.BAD_REQUEST:
            line, column = _place(words)
            return QuerySyntaxError(words, line=line, column=column)
        if status in {http.HTTPStatus.REQUEST_TIMEOUT, http.HTTPStatus.GATEWAY_TIMEOUT}:
            return QueryTimeoutError(request.timeout or self.limits.seconds)
        return _ERRORS.get(status, StoreUnavailableError)(f"{self.url} answered {status}: {words}")

    def _failure(self, error: OSError | http.client.HTTPException, request: SPARQLWrapper) -> StoreError:
        reason: Any = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return QueryTimeoutError(request.timeout or self.limits.seconds)
        return StoreUnavailableError(f"{self.url} does not answer: {reason}")


def open_endpoint(url: str, site: Site | None = None, *, timeout: float = QueryLimits.seconds) -> RemoteStore:
    """Return the store behind a SPARQL 1.1 endpoint; ``timeout`` in seconds holds for each query."""
    shown = site or Site(base=url.rstrip("/") + "/", title={"en": url}, prefixes=dict(PREFIXES))
    return RemoteStore(url, shown, QueryLimits(seconds=timeout))


def _said(error: Exception) -> str:
    """Return what the endpoint said: SPARQLWrapper writes the bytes behind a sentence of its own, as Python would."""
    written = str(error).partition("Response:")[2].strip()
    body = ast.literal_eval(written) if written.startswith("b") else written
    return body.decode(errors="replace") if isinstance(body, bytes) else written


def _place(words: str) -> tuple[int, int]:
    match = _PLACE.search(words)
    line, column = [int(number) for number in match.groups() if number] if match else (1, 1)
    return line, column
