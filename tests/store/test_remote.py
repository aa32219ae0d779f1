"""The remote store against a small endpoint that answers with another instance of the engine."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from kggraph.errors import (
    KggraphError,
    NotAcceptableError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreUnavailableError,
    UpdateRefusedError,
)
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.site import Site
from kggraph.store.embedded import open_store
from kggraph.store.interface import ProtocolQuery, Store
from kggraph.store.release import Release
from kggraph.store.remote import open_endpoint

GIFT = ox.NamedNode("https://example.org/id/gift")
Url = Callable[[str], str]


class _Endpoint(BaseHTTPRequestHandler):
    """SPARQL 1.1 Protocol by GET and by form; ``/status/503`` answers 503, ``/slow`` nothing, ``/page`` a page."""

    engine: ox.Store
    over: threading.Event

    def do_GET(self) -> None:
        self._route(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        self._route(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _route(self, fields: dict[str, list[str]]) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/status/"):
            self._send(int(path.rpartition("/")[2]), "text/plain", b"it says\n no: error at 3:7 of it")
        elif path == "/slow":
            self.over.wait(20)
        elif path == "/page":
            self._send(200, "text/html", b"<html>hello</html>")
        elif path == "/cut":
            self._send(200, "application/sparql-results+json", b'{"head":{},"boo')
        elif path == "/away":
            self._send(307, "text/html", b"", location="http://elsewhere.example/sparql?key=secret")
        elif path == "/other":
            self._send(200, "application/sparql-results+json", b'{"head":{"vars":["a"]},"results":{"bindings":[]}}')
        elif path == "/boolean":
            self._send(200, "application/sparql-results+json", b'{"head":{},"boolean":true}')
        else:
            self._query(fields)

    def _query(self, fields: dict[str, list[str]]) -> None:
        graphs = [ox.NamedNode(iri) for iri in fields.get("default-graph-uri", [])]
        try:
            found = self.engine.query(fields["query"][0], default_graph=graphs or None)
        except SyntaxError as error:
            self._send(400, "text/plain", str(error).encode())
            return
        if isinstance(found, ox.QueryTriples):
            assert "text/turtle" in self.headers["Accept"]
            self._send(200, "text/turtle", ox.serialize(found, format=ox.RdfFormat.TURTLE) or b"")
        else:
            assert "application/sparql-results+json" in self.headers["Accept"]
            body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
            self._send(200, "application/sparql-results+json", body)

    def _send(self, status: int, media_type: str, body: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def url(gifts: Release) -> Iterator[Url]:
    """The URL of a path of the endpoint."""
    over = threading.Event()
    handler = type("Endpoint", (_Endpoint,), {"engine": ox.Store.read_only(str(gifts.store)), "over": over})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield lambda path: f"http://127.0.0.1:{server.server_port}{path}"
        over.set()
        server.shutdown()
        thread.join()


@pytest.fixture(params=["embedded", "remote"])
def store(request: pytest.FixtureRequest, gifts: Release, site: Site, url: Url) -> Iterator[Store]:
    """The same data behind either kind of store."""
    if request.param == "remote":
        yield open_endpoint(url("/sparql"), site)
        return
    embedded = open_store(gifts)
    yield embedded
    embedded.close()


# Both stores say the same


def test_a_value_is_bound_where_it_is_not_given_back(store: Store) -> None:
    [row] = store.select("SELECT ?v { ?gift ex:value ?v }", gift=GIFT)
    assert row == {"v": ox.Literal("100", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))}


def test_a_value_is_bound_where_it_is_given_back(store: Store) -> None:
    assert store.select("SELECT ?gift { ?gift ex:value ?v }", gift=GIFT) == [{"gift": GIFT}]


def test_a_value_is_bound_inside_an_aggregate(store: Store) -> None:
    [row] = store.select("SELECT (COUNT(*) AS ?n) { ?gift ?p ?o FILTER(?gift != ex:none) }", gift=GIFT)
    assert row["n"].value == "3"


def test_unbound_variables_are_absent(store: Store) -> None:
    rows = store.select("SELECT ?gift ?none { ?gift ex:value ?v OPTIONAL { ?gift ex:none ?none } }")
    assert rows == [{"gift": GIFT}]


@pytest.mark.parametrize(("value", "answer"), [(100, True), (101, False)])
def test_ask(value: int, answer: bool, store: Store) -> None:  # noqa: FBT001 - the answer is a boolean
    assert store.ask("ASK { ?s ex:value ?v }", v=ox.Literal(value)) is answer


@pytest.mark.parametrize("query", ["DESCRIBE ?gift", "CONSTRUCT { ?gift ?p ?o } WHERE { ?gift ?p ?o }"])
def test_construct_gives_each_triple_once(query: str, store: Store) -> None:
    triples = store.construct(query, gift=GIFT)
    assert len(triples) == len(set(triples)) == 3


ANSWERS = [
    ("SELECT ?v { ?s ex:value ?v }", b"v\r\n100\r\n"),
    ("ASK { ?s ex:value 100 }", b"true"),
    (
        "CONSTRUCT { <a:a> ex:v ?v } WHERE { ?s ex:value ?v }",
        b"@prefix ex: <https://example.org/> .\n<a:a> ex:v 100 .\n",
    ),
    ("SELECT ?v { ?s ex:value ?v } #" + "-" * 3000, b"v\r\n100\r\n"),
]


@pytest.mark.parametrize(("query", "body"), ANSWERS, ids=["SELECT", "ASK", "CONSTRUCT", "too long for GET"])
def test_a_strangers_query_is_answered_in_equal_bytes(query: str, body: bytes, store: Store) -> None:
    assert store.answer(ProtocolQuery(query), ResultsFormat.CSV, RdfFormat.TURTLE).body == body


REFUSED = [
    ("SELECT * { SERVICE <http://e/> { } }", QueryRefusedError, "SERVICE is refused"),
    ("DROP ALL", UpdateRefusedError, "DROP is an update"),
    ("hello", QuerySyntaxError, "expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ("ASK { ?s ?p", QuerySyntaxError, "line 1, column"),
]


@pytest.mark.parametrize(("query", "error", "words"), REFUSED)
def test_a_strangers_query_is_refused_alike(query: str, error: type[KggraphError], words: str, store: Store) -> None:
    with pytest.raises(error, match=words):
        store.answer(ProtocolQuery(query), ResultsFormat.JSON, RdfFormat.TURTLE)


@pytest.mark.parametrize("query", ["ASK { }", "CONSTRUCT { } WHERE { }"])
def test_no_format_is_not_acceptable(query: str, store: Store) -> None:
    with pytest.raises(NotAcceptableError):
        store.answer(ProtocolQuery(query), None, None)


def test_graphs_of_the_protocol_are_named(store: Store) -> None:
    query = ProtocolQuery("ASK { ?s ?p ?o }", default_graphs=["https://example.org/none"])
    assert store.answer(query, ResultsFormat.CSV, None).body == b"false"


# What only a remote store meets

STATUSES = [
    ("/status/400", QuerySyntaxError, "line 3, column 7: it says no"),
    ("/status/401", StoreUnavailableError, "answered 401"),
    ("/status/403", QueryRefusedError, "answered 403: it says no"),
    ("/status/404", StoreUnavailableError, "answered 404"),
    ("/status/408", QueryTimeoutError, "stopped after 10 seconds"),
    ("/status/413", QueryTooLargeError, "answered 413"),
    ("/status/414", StoreUnavailableError, "answered 414"),
    ("/status/500", StoreUnavailableError, "answered 500"),
    ("/status/503", StoreUnavailableError, "answered 503"),
    ("/status/504", QueryTimeoutError, "stopped after 10 seconds"),
    ("/page", StoreUnavailableError, "answered text/html, what is no SPARQL result in JSON"),
    ("/cut", StoreUnavailableError, "what is no SPARQL result in JSON"),
    ("/away", StoreUnavailableError, "redirects to http://elsewhere.example/sparql, which is not followed"),
    ("/other", StoreUnavailableError, "answered an ASK query with solutions"),
]


@pytest.mark.parametrize(("path", "error", "words"), STATUSES)
def test_an_endpoint_that_says_no(path: str, error: type[KggraphError], words: str, url: Url) -> None:
    with pytest.raises(error, match=words):
        open_endpoint(url(path)).ask("ASK { }")


def test_a_page_instead_of_a_graph(url: Url) -> None:
    with pytest.raises(StoreUnavailableError, match="what is no Turtle"):
        open_endpoint(url("/page")).construct("DESCRIBE <a:a>")


def test_a_boolean_instead_of_solutions(url: Url) -> None:
    with pytest.raises(StoreUnavailableError, match="answered a SELECT query with a boolean"):
        open_endpoint(url("/boolean")).select("SELECT * { }")


def test_an_endpoint_that_does_not_answer_in_time(url: Url) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.5 seconds"):
        open_endpoint(url("/slow"), timeout=0.5).ask("ASK { }")


def test_an_endpoint_that_is_down() -> None:
    with pytest.raises(StoreUnavailableError, match=r"127\.0\.0\.1:1/ does not answer"):
        open_endpoint("http://127.0.0.1:1/").ask("ASK { }")


def test_an_answer_past_the_limit(url: Url, site: Site) -> None:
    store = open_endpoint(url("/sparql"), site, limits=QueryLimits(result_bytes=10))
    with pytest.raises(QueryTooLargeError, match="the answer passes the limit of 10 bytes"):
        store.ask("ASK { }")
