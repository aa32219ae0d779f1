"""Writing graphs into a store elsewhere: by the Graph Store Protocol, or by updates where a store has only these."""

import http
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

import pyoxigraph as ox

from kggraph.endpoint import Endpoint
from kggraph.errors import SettingsError, StoreUnavailableError
from kggraph.formats import RdfFormat
from kggraph.store.client import Client
from kggraph.store.transport import Reply, Request

_SECONDS = 300.0  # that one request may take: a store may write to the disk first
_LARGEST_REPLY = 1 << 20
_SAID = 300
# N-Triples are Turtle (RDF 1.1 Turtle, section 1), which every store takes. Virtuoso trusts no header and guesses from
# the beginning of a body: a long literal there is plain text to it, this line is Turtle.
_START = b"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"


class GraphWriter(Protocol):
    """Writes whole graphs; bodies are N-Triples.

    Each raises StoreUnavailableError, QueryTimeoutError where the store did not say that it is done.
    """

    def replace(self, graph: str, body: bytes) -> None:
        """Make the graph hold these triples and no others. Doing it twice is doing it once."""
        ...

    def add(self, graph: str, body: bytes, *, repeatable: bool) -> None:
        """Add triples to the graph; only ``repeatable`` ones, which have no blank nodes, are sent again by itself."""
        ...

    def drop(self, graph: str) -> None:
        """Remove the graph, if there is one."""
        ...


def open_writer(client: Client) -> GraphWriter:
    """Return what writes into the store that a client asks. Raises SettingsError where no URL for it is known."""
    endpoint, known = client.endpoint, client.dialect.write_urls(client.endpoint.query)
    update, graph_store = endpoint.update or known[0], endpoint.graph_store or known[1]
    send = _Sender(client)
    if endpoint.graph_store or (graph_store and not endpoint.update):
        return GraphStoreWriter(graph_store, send)
    if update:
        return UpdateWriter(update, send)
    raise SettingsError(
        f"how to write into {endpoint.shown} is not known; name its Graph Store URL with --graph-store or its update "
        "URL with --update, or graph_store and update in the [endpoint] table"
    )


@dataclass(frozen=True)
class GraphStoreWriter:
    """The SPARQL 1.1 Graph Store HTTP Protocol, with indirect identification (section 4.2)."""

    url: str
    send: Callable[[Request], Reply]

    def replace(self, graph: str, body: bytes) -> None:
        """PUT (section 5.3)."""
        self.send(self._request("PUT", graph, body))

    def add(self, graph: str, body: bytes, *, repeatable: bool) -> None:
        """POST (section 5.5)."""
        self.send(self._request("POST", graph, body, repeatable=repeatable))

    def drop(self, graph: str) -> None:
        """DELETE (section 5.4)."""
        self.send(self._request("DELETE", graph))

    def _request(self, method: str, graph: str, body: bytes | None = None, *, repeatable: bool = True) -> Request:
        url = f"{self.url}{'&' if '?' in self.url else '?'}{urlencode({'graph': graph})}"
        headers = {"Content-Type": RdfFormat.TURTLE.media_type} if body is not None else {}
        return Request(method, url, headers, _START + body if body is not None else None, repeatable)


@dataclass(frozen=True)
class UpdateWriter:
    """SPARQL 1.1 Update; triples stand in it as they serialize themselves, which N-Triples shares with SPARQL."""

    url: str
    send: Callable[[Request], Reply]

    def replace(self, graph: str, body: bytes) -> None:
        """DROP and INSERT DATA in one request."""
        self._update(self._drop(graph) + b";\n" + self._insert(graph, body))

    def add(self, graph: str, body: bytes, *, repeatable: bool) -> None:
        """INSERT DATA."""
        self._update(self._insert(graph, body), repeatable=repeatable)

    def drop(self, graph: str) -> None:
        """DROP SILENT."""
        self._update(self._drop(graph))

    def _update(self, text: bytes, *, repeatable: bool = True) -> None:
        body = urlencode({"update": text}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}  # which every store takes
        self.send(Request("POST", self.url, headers, body, repeatable))

    def _insert(self, graph: str, body: bytes) -> bytes:
        return b"INSERT DATA { GRAPH %s {\n%s} }" % (str(ox.NamedNode(graph)).encode(), body)

    def _drop(self, graph: str) -> bytes:
        return b"DROP SILENT GRAPH %s" % str(ox.NamedNode(graph)).encode()


@dataclass(frozen=True)
class _Sender:
    client: Client

    def __call__(self, request: Request) -> Reply:
        reply = self.client.transport.exchange(request, seconds=_SECONDS, largest=_LARGEST_REPLY)
        is_gone = request.method == "DELETE" and reply.status == http.HTTPStatus.NOT_FOUND
        if not (http.HTTPStatus.OK <= reply.status < http.HTTPStatus.MULTIPLE_CHOICES or is_gone):
            words = " ".join(reply.body[:4000].decode(errors="replace").split())[:_SAID]
            place = Endpoint(request.url).shown
            hint = "; " + _advice(self.client.endpoint) if reply.status in {401, 403} else ""
            raise StoreUnavailableError(f"{place} answered {reply.status} to {request.method}: {words}{hint}")
        return reply


def _advice(endpoint: Endpoint) -> str:
    return (
        f"put a user and password that may write into {endpoint.user_from} and {endpoint.password_from}, "
        f"or a token into {endpoint.token_from}"
    )
