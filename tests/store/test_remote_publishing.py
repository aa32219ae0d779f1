"""Releases in a store elsewhere: loaded, compared, switched to, resumed, rolled back, removed; by two real servers."""

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pyoxigraph as ox
import pytest

from kggraph.endpoint import Credentials, Endpoint
from kggraph.errors import DamagedReleaseError, NoReleaseError, SettingsError, StoreError, StoreUnavailableError
from kggraph.limits import QueryLimits
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.catalog import find_catalog
from kggraph.store.client import Asked, Client, open_client
from kggraph.store.dumped import read_triples
from kggraph.store.graph_writing import GraphStoreWriter, UpdateWriter, open_writer
from kggraph.store.interface import ProtocolQuery, QueryForm
from kggraph.store.release import Release
from kggraph.store.remote import RemoteStore
from kggraph.store.remote_publishing import RemotePublisher
from kggraph.store.remote_source import RemoteSource

BASE = "https://example.org/"
_CATALOGS = count()
_NODES = "".join(f"<id/{n}> <address> [ <city> [ <name> 'City {n}' ] ; <street> 'Street {n}' ] .\n" for n in range(40))
_CHAIN = "".join(f"_:c{n} <next> _:c{n + 1} .\n" for n in range(30))
_GROUND = "".join(f"<id/{n}> <value> {n} ; <label> 'Қала {n}'@kk .\n" for n in range(200))
_LONG = f"<id/long> <text> '{'ұзақ мәтін ' * 10_000}' .\n"
Make = Callable[[str], Release]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """A function that publishes Turtle as a release on this machine."""

    def make_release(turtle: str, ending: str = "ttl", *, own: bool = False) -> Release:
        folder = tmp_path_factory.mktemp("made")
        file = folder / f"data.{ending}"
        file.write_text(f"@base <{BASE}> .\n{turtle}", encoding="utf-8")
        default_graph = "own" if own else "union"
        return build(settings_for_files([file], build=folder / "build", base=BASE, default_graph=default_graph))

    return make_release


@pytest.fixture(scope="module")
def large(make: Make) -> Release:
    """A release with blank nodes that hang together, alone and in a long chain."""
    return make(_NODES + _CHAIN + _GROUND + _LONG)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{kind}_server"))


@pytest.fixture
def endpoint(url: str) -> Endpoint:
    """A store with a catalog that nothing was published to yet."""
    return Endpoint(url, catalog=f"urn:test:{next(_CATALOGS)}", seconds=60, retries=0)


@pytest.fixture
def open_one() -> Iterator[Callable[[Endpoint], Client]]:
    opened: list[Client] = []

    def open_endpoint(endpoint: Endpoint) -> Client:
        opened.append(open_client(endpoint, endpoint.credentials({}), QueryLimits(seconds=60)))
        return opened[-1]

    yield open_endpoint
    for client in opened:
        client.transport.close()


@pytest.fixture
def client(endpoint: Endpoint, open_one) -> Client:
    return open_one(endpoint)


@pytest.fixture
def serve(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], RemoteStore]]:
    """A function that gives the store as a server sees it now."""
    monkeypatch.setattr("kggraph.store.remote_source._CHECK_SECONDS", 0)
    source = RemoteSource(endpoint, {})
    yield source.current
    source.current().close()


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions so small that a release has many."""
    monkeypatch.setattr("kggraph.store.dumped._TRIPLES", 40)


def canonical(triples) -> set[ox.Triple]:
    """Return triples with blank nodes named by what hangs on them, so that equal graphs are equal sets."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {quad.triple for quad in dataset}


def everything(store: RemoteStore) -> set[ox.Triple]:
    return canonical(store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))


@pytest.mark.usefixtures("_small")
def test_a_release_comes_back_as_it_was_blank_nodes_and_all(client: Client, large: Release, serve) -> None:
    told: list[int] = []
    done = RemotePublisher(client).publish(large, told.append)
    store = serve()
    assert store.release_id == large.id
    assert everything(store) == canonical(read_triples(large))
    assert (done.stored, done.read, told[-1]) == (591, 591, 591)
    assert told == sorted(told)
    assert len(told) > 10


def test_a_release_brings_its_site_and_files(client: Client, large: Release, serve) -> None:
    RemotePublisher(client).publish(large)
    found = serve().release
    assert found is not None
    assert found.site == large.site
    assert found.manifest == large.manifest
    for name in large.manifest.files:
        assert found.path(name).read_bytes() == large.path(name).read_bytes(), name
    assert not found.path("documents/none.txt").exists()


def test_a_file_that_is_too_large_stays_at_home(client: Client, large: Release, serve, monkeypatch) -> None:
    monkeypatch.setattr("kggraph.store.remote_publishing.LARGEST_FILE", 2000)
    RemotePublisher(client).publish(large)
    names = set(serve().release.manifest.files)
    assert "site.json" in names
    assert "dumps/dataset.nq.gz" not in names


def test_readers_move_forth_and_back_and_only_the_last_releases_stay(
    client: Client, endpoint: Endpoint, make: Make, serve
) -> None:
    publisher = RemotePublisher(client, keep=2)
    releases = [make(f"<id/a> <value> {number} .") for number in range(3)]
    for number, release in enumerate(releases):
        done = publisher.publish(release)
        store = serve()
        assert store.release_id == release.id
        assert [row["v"].value for row in store.select(f"SELECT ?v {{ ?s <{BASE}value> ?v }}")] == [str(number)]
    assert done.removed == (releases[0].id,)
    assert publisher.rollback(BASE).release == releases[1].id
    assert serve().release_id == releases[1].id
    assert publisher.rollback(BASE, releases[2].id[:6]).release == releases[2].id
    with pytest.raises(NoReleaseError, match="0 releases begin with"):
        publisher.rollback(BASE, releases[0].id)
    gone = ProtocolQuery("ASK { ?s ?p ?o }", default_graphs=[f"{endpoint.catalog}/{releases[0].id}"])
    assert not client.ask(Asked(gone, QueryForm.ASK))


def test_a_release_that_is_there_is_only_made_current(client: Client, make: Make, serve) -> None:
    first, second = make("<id/a> <value> 11 ."), make("<id/a> <value> 12 .")
    publisher = RemotePublisher(client)
    publisher.publish(first)
    publisher.publish(second)
    assert publisher.publish(first).was_there
    assert serve().release_id == first.id


def test_there_must_be_something_to_go_back_to(client: Client, make: Make) -> None:
    RemotePublisher(client).publish(make("<id/a> <value> 13 ."))
    with pytest.raises(NoReleaseError, match="no release stands before the current one"):
        RemotePublisher(client).rollback(BASE)


def test_what_was_lost_in_the_store_is_loaded_again(client: Client, endpoint: Endpoint, make: Make) -> None:
    first, second = make("<id/a> <value> 21 ."), make("<id/a> <value> 22 .")
    publisher = RemotePublisher(client)
    publisher.publish(first)
    publisher.publish(second)
    open_writer(client).drop(f"{endpoint.catalog}/{first.id}")
    with pytest.raises(StoreError, match="is no longer whole"):
        publisher.rollback(BASE)
    assert not publisher.publish(first).was_there


def test_a_graph_that_is_not_the_release_is_noticed_and_not_switched_to(
    client: Client, make: Make, serve, monkeypatch
) -> None:
    good, bad = make("<id/a> <value> 31 ."), make("<id/a> <value> 32 ; <label> 'a', 'b' .")
    publisher = RemotePublisher(client)
    publisher.publish(good)
    add = GraphStoreWriter.add

    def add_another(writer: GraphStoreWriter, graph: str, body: bytes, *, repeatable: bool) -> None:
        add(writer, graph, body.replace(b'"a"', b'"c"'), repeatable=repeatable)

    with monkeypatch.context() as patch:  # the store is at fault here, not the program
        patch.setattr(GraphStoreWriter, "add", add_another)
        with pytest.raises(StoreError, match=r"of <https://example\.org/label> the store lacks .* → a"):
            publisher.publish(bad)
    assert serve().release_id == good.id


FAULTS = [
    (
        "a property",
        b'<https://example.org/id/a> <urn:foreign> "1" .\n',
        r"the store holds <urn:foreign>, which the release does not",
    ),
    (
        "a value",
        b'<https://example.org/id/a> <https://example.org/label> "z" .\n',
        r"of <.*label> the store has .* → z",
    ),
]


@pytest.mark.parametrize(("more", "words"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_the_release_does_not_have_is_noticed(
    more: bytes, words: str, client: Client, make: Make, monkeypatch
) -> None:
    release = make("<id/a> <value> 33 ; <label> 'a', 'b' .")
    add = GraphStoreWriter.add

    def add_more(writer: GraphStoreWriter, graph: str, body: bytes, *, repeatable: bool) -> None:
        add(writer, graph, body + more if graph.endswith(release.id) else body, repeatable=repeatable)

    monkeypatch.setattr(GraphStoreWriter, "add", add_more)  # the store is at fault here, not the program
    with pytest.raises(StoreError, match=words):
        RemotePublisher(client).publish(release)


def test_a_property_that_is_too_large_to_compare_must_have_its_number(client: Client, make: Make, monkeypatch) -> None:
    monkeypatch.setattr("kggraph.store.comparing._LARGEST_COMPARED", 1)
    release = make("<id/a> <label> '1'^^<http://www.w3.org/2001/XMLSchema#int>, 1, 2, 3 .")
    add = GraphStoreWriter.add

    def lose_one(writer: GraphStoreWriter, graph: str, body: bytes, *, repeatable: bool) -> None:
        add(writer, graph, b"\n".join(line for line in body.split(b"\n") if b'"3"' not in line), repeatable=repeatable)

    monkeypatch.setattr(GraphStoreWriter, "add", lose_one)  # the store is at fault here, not the program
    with pytest.raises(StoreError, match=r"triples with <https://example\.org/label>; 4 were published"):
        RemotePublisher(client).publish(release)


@pytest.mark.usefixtures("_small")
def test_a_store_without_the_graph_store_protocol_is_updated(
    endpoint: Endpoint, open_one, large: Release, make: Make, serve
) -> None:
    is_virtuoso = endpoint.query.endswith("/sparql")  # it takes no blank nodes in INSERT DATA; it has the protocol
    release = make(_GROUND) if is_virtuoso else large
    client = open_one(replace(endpoint, update=endpoint.query.replace("/query", "/update")))
    assert isinstance(open_writer(client), UpdateWriter)
    RemotePublisher(client).publish(release)
    assert everything(serve()) == canonical(read_triples(release))


def test_literals_that_the_store_rewrites_are_no_fault(client: Client, make: Make) -> None:
    turtle = """<id/a> <n> "01"^^<http://www.w3.org/2001/XMLSchema#int>, "1"^^<http://www.w3.org/2001/XMLSchema#int>,
        "+1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>, "1.0E6"^^<http://www.w3.org/2001/XMLSchema#double>, true,
        "2024-01-01T00:00:00+00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>, "x"@KK ."""
    done = RemotePublisher(client).publish(make(turtle))
    assert (done.read, done.stored) in {(7, 6), (7, 5)}  # Virtuoso takes true for 1 as well


def test_a_store_that_asks_who_writes_is_told(virtuoso_server: str, make: Make) -> None:
    release = make("<id/a> <value> 71 .")
    graph_store = virtuoso_server.replace("/sparql", "/sparql-graph-crud-auth")
    endpoint = Endpoint(virtuoso_server, graph_store=graph_store, catalog=f"urn:test:{next(_CATALOGS)}", seconds=60)
    nobody = open_client(endpoint, Credentials(), QueryLimits(seconds=60))
    with pytest.raises(StoreUnavailableError, match=r"answered 401 to .* into KGGRAPH_ENDPOINT_USER and"):
        RemotePublisher(nobody).publish(release)
    somebody = open_client(endpoint, Credentials("dba", "dba"), QueryLimits(seconds=60))
    assert RemotePublisher(somebody).publish(release).stored == 1
    for client in (nobody, somebody):
        client.transport.close()


def test_named_graphs_are_published_as_one(client: Client, make: Make, serve) -> None:
    release = make("<a> <b> <c> . <g> { <a> <b> <c>, <d> . } <h> { <a> <b> <d> . }", "trig")
    RemotePublisher(client).publish(release)
    assert everything(serve()) == canonical(read_triples(release))
    with pytest.raises(SettingsError, match="keeps its named graphs apart"):
        RemotePublisher(client).publish(make("<g> { <a> <b> <c> }", "trig", own=True))


def test_a_manifest_that_was_changed_in_the_store_is_refused(
    client: Client, endpoint: Endpoint, make: Make, serve, caplog
) -> None:
    good, changed = make("<id/a> <value> 41 ."), make("<id/a> <value> 42 .")
    publisher = RemotePublisher(client)
    publisher.publish(good)
    assert serve().release_id == good.id
    publisher.publish(changed)
    catalog = find_catalog(client, endpoint.catalog)
    assert catalog is not None
    open_writer(client).drop(catalog.about(changed.id))
    assert serve().release_id == good.id
    assert serve().release_id == good.id
    assert [record.message.count("tells of no release") for record in caplog.records] == [1]


def test_a_release_without_its_dump_cannot_be_published(client: Client, make: Make) -> None:
    release = make("<id/a> <value> 51 .")
    release.path("dumps/dataset.nq.gz").unlink()
    with pytest.raises(DamagedReleaseError, match=r"dataset\.nq\.gz is missing|cannot be read"):
        RemotePublisher(client).publish(release)


class _Fuse(BaseHTTPRequestHandler):
    """Passes requests on to a store; after so many writes the line is dead, before or after the store has heard."""

    protocol_version = "HTTP/1.1"
    store: str
    left: list[int]
    hears_the_last: bool

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)) or None
        if "/store" in self.path or "graph-crud" in self.path:
            self.left[0] -= 1
            if self.left[0] < 0:
                if self.hears_the_last and self.left[0] == -1:
                    self._forward(body)
                self.close_connection = True
                self.connection.close()
                return
        self._pass_on(body)

    do_PUT = do_DELETE = do_POST  # noqa: N815 - the standard library's names

    def _pass_on(self, body: bytes | None = None) -> None:
        status, headers, content = self._forward(body)
        self.send_response(status)
        for name in ("Content-Type", "Server"):
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _forward(self, body: bytes | None):
        names = ("Accept", "Content-Type")
        headers = {name: self.headers[name] for name in names if self.headers[name]}
        request = urllib.request.Request(self.store + self.path, body, headers, method=self.command)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=[0, 1, 4, 9, 14, 17])
def writes(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=[False, True], ids=["before the store hears", "after the store has heard"])
def fuse(request: pytest.FixtureRequest, writes: int, endpoint: Endpoint) -> Iterator[Endpoint]:
    """The endpoint over a line that breaks after so many writes."""
    host = endpoint.query.rpartition("/")[0]
    handler = type("Fuse", (_Fuse,), {"store": host, "left": [writes], "hears_the_last": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield replace(endpoint, query=f"http://127.0.0.1:{server.server_port}{endpoint.query.removeprefix(host)}")
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("_small")
def test_a_line_that_breaks_loses_nothing_and_the_next_run_ends_what_it_began(
    client: Client, fuse: Endpoint, open_one, large: Release, serve
) -> None:
    with pytest.raises(StoreUnavailableError, match="does not answer"):
        RemotePublisher(open_one(fuse)).publish(large)
    assert serve().published is None
    RemotePublisher(client).publish(large)
    assert serve().release_id == large.id
    assert everything(serve()) == canonical(read_triples(large))
