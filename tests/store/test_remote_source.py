"""What a server sees of a store elsewhere: its release and nothing else, and what becomes of it when that is down."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest

from kggraph.endpoint import Credentials, Endpoint
from kggraph.errors import (
    QueryRefusedError,
    QuerySyntaxError,
    QueryTooLargeError,
    SettingsError,
    StoreUnavailableError,
)
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.site import Site
from kggraph.store.catalog import Catalog, release_triples
from kggraph.store.client import open_client
from kggraph.store.graph_writing import open_writer
from kggraph.store.interface import ProtocolQuery
from kggraph.store.judging import Judge
from kggraph.store.manifest import PublishedFile
from kggraph.store.release import Release, release_id
from kggraph.store.remote import RemoteStore, open_endpoint
from kggraph.store.remote_publishing import RemotePublisher
from kggraph.store.remote_source import RemoteSource
from kggraph.web.app import create_app

BASE = "https://example.org/"
PRIVATE = "urn:test:private"
_DATA = f"""@base <{BASE}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<id/ada> rdfs:label "Ада"@kk, "Ada"@en ; <gave> <id/bread> ; <is> true ; <isnot> false ; <has> [ <colour> "red" ] .
<id/bread> rdfs:label "Bread"@en ; <costs> 100 ."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("source")
    (folder / "data.ttl").write_text(_DATA, encoding="utf-8")
    return build(settings_for_files([folder / "data.ttl"], build=folder / "build", base=BASE))


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def endpoint(request: pytest.FixtureRequest, release: Release) -> Endpoint:
    """A store that holds the release, and a graph that is nobody's business."""
    url = request.getfixturevalue(f"{request.param}_server")
    endpoint = Endpoint(url, catalog="urn:test:source", seconds=60)
    client = open_client(endpoint, endpoint.credentials({}), QueryLimits(seconds=60))
    open_writer(client).replace(PRIVATE, b"<urn:a> <urn:b> <urn:c> .\n")
    RemotePublisher(client).publish(release)
    client.transport.close()
    return endpoint


@pytest.fixture
def virtuoso(virtuoso_server: str) -> Iterator[RemoteStore]:
    """A Virtuoso that is shown as it is."""
    opened = open_endpoint(virtuoso_server, timeout=60)
    yield opened
    opened.close()


@pytest.fixture
def store(endpoint: Endpoint) -> Iterator[RemoteStore]:
    opened = RemoteSource(endpoint, {}).current()
    yield opened
    opened.close()


def ask(store: RemoteStore, text: str, **parts: object) -> str:
    query = ProtocolQuery(text, **parts)  # type: ignore[arg-type]
    return store.answer(query, ResultsFormat.CSV, RdfFormat.N_TRIPLES).body.decode()


# Only what was published is in reach

OTHER_GRAPHS = [
    ("by the default graph", "SELECT ?s { ?s <urn:b> ?o }", {}),
    ("by FROM", f"SELECT ?s FROM <{PRIVATE}> {{ ?s <urn:b> ?o }}", {}),
    ("by FROM NAMED", f"SELECT ?s FROM NAMED <{PRIVATE}> {{ GRAPH ?g {{ ?s <urn:b> ?o }} }}", {}),
    ("by FROM without a space", f"SELECT*FROM<{PRIVATE}>{{ ?s <urn:b> ?o }}", {}),
    ("in a sub-select", f"SELECT ?s {{ {{ SELECT ?s FROM <{PRIVATE}> {{ ?s <urn:b> ?o }} }} }}", {}),
    ("by GRAPH", f"SELECT ?s {{ GRAPH <{PRIVATE}> {{ ?s <urn:b> ?o }} }}", {}),
    ("by any GRAPH", "SELECT ?s { GRAPH ?g { ?s <urn:b> ?o } }", {}),
    ("by the protocol", "SELECT ?s { ?s <urn:b> ?o }", {"default_graphs": [PRIVATE]}),
    ("by the protocol's named graphs", "SELECT ?s { GRAPH ?g { ?s <urn:b> ?o } }", {"named_graphs": [PRIVATE]}),
    ("in a graph", f"CONSTRUCT {{ ?s ?p ?o }} FROM <{PRIVATE}> WHERE {{ ?s ?p ?o . ?s <urn:b> ?o }}", {}),
]


@pytest.mark.parametrize(("text", "parts"), [row[1:] for row in OTHER_GRAPHS], ids=[row[0] for row in OTHER_GRAPHS])
def test_other_graphs_are_not_in_reach(text: str, parts: dict[str, object], store: RemoteStore) -> None:
    assert "urn:a" not in ask(store, text, **parts)


def test_a_dataset_that_the_client_chooses_is_that_one_and_no_other(store: RemoteStore) -> None:
    assert ask(store, f"ASK FROM <{BASE}none> {{ ?s ?p ?o }}") == "false"
    assert ask(store, "ASK { ?s ?p ?o }", default_graphs=[f"{BASE}none"]) == "false"
    assert ask(store, "ASK { ?s ?p ?o }") == "true"


def test_the_stores_own_functions_are_refused(virtuoso: RemoteStore) -> None:
    for text in (
        "SELECT (bif:sys_stat('st_dbms_ver') AS ?v) {}",
        "SELECT (<bif:sys_stat>('st_dbms_ver') AS ?v) {}",
        "SELECT (sql:rdf_regex('a') AS ?v) {}",
    ):
        with pytest.raises(QueryRefusedError, match="has the functions of SPARQL"):
            ask(virtuoso, text)
    with pytest.raises(QuerySyntaxError):
        ask(virtuoso, 'define get:soft "replace" SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }')


# Dialects make no difference


def test_relative_iris_are_those_of_the_base(store: RemoteStore) -> None:
    assert ask(store, "ASK { <id/ada> <gave> <id/bread> }") == "true"


def test_a_description_follows_blank_nodes(store: RemoteStore) -> None:
    assert f'<{BASE}colour> "red"' in ask(store, "DESCRIBE <id/ada>")


def test_each_triple_is_given_once(store: RemoteStore) -> None:
    text = f"CONSTRUCT {{ <urn:x> <urn:y> ?s }} WHERE {{ ?s ?p ?o VALUES ?s {{ <{BASE}id/ada> }} }}"
    assert ask(store, text) == f"<urn:x> <urn:y> <{BASE}id/ada> .\n"


def test_a_boolean_stays_one_where_its_property_is_known(store: RemoteStore) -> None:
    rows = store.select("SELECT ?property ?value { <id/ada> ?property ?value FILTER(?property IN (<is>, <isnot>)) }")
    assert sorted(str(row["value"]) for row in rows) == [
        f'"{truth}"^^<http://www.w3.org/2001/XMLSchema#boolean>' for truth in ("false", "true")
    ]
    assert f'<{BASE}is> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>' in ask(store, "DESCRIBE <id/ada>")
    assert store.ask("ASK { <id/ada> <is> true }")
    assert not store.ask("ASK { <id/ada> <is> false }")


def test_values_may_name_what_is_not_given_back(store: RemoteStore) -> None:
    assert ask(store, "SELECT ?o { ?s <costs> ?o } VALUES ?s { <id/bread> }") == "o\r\n100\r\n"


def test_what_the_store_cannot_do_is_the_querys_fault(store: RemoteStore) -> None:
    text = "SELECT (<http://a.example/exec>('ls') AS ?x) {}"
    with pytest.raises(QueryRefusedError, match=r"the store cannot do this|answered 400"):
        ask(store, text)


def test_rows_that_the_store_cuts_are_not_taken_for_all(virtuoso: RemoteStore) -> None:
    many = " ".join(f"({number})" for number in range(102))
    cross = f"VALUES (?a) {{ {many} }} VALUES (?b) {{ {many} }} VALUES (?c) {{ (1) (2) }}"
    graph = "CONSTRUCT { <urn:x> ?p ?c } WHERE { %s BIND(IRI(CONCAT('urn:', STR(?a), '-', STR(?b))) AS ?p) }"
    with pytest.raises(QueryTooLargeError, match="the store cuts its answers at 10,000 rows"):
        ask(virtuoso, "SELECT * { %s }" % cross)
    with pytest.raises(QueryTooLargeError, match="the store cuts graphs at 10,000 rows without saying so"):
        ask(virtuoso, graph % cross)
    assert ask(virtuoso, "SELECT (COUNT(*) AS ?n) { %s }" % cross) == "n\r\n20808\r\n"


# A store that is down


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kggraph.store.remote_source._CHECK_SECONDS", 0)
    monkeypatch.setattr("kggraph.store.remote_source._DOWN_SECONDS", 0)


def publish(endpoint: Endpoint, release: Release) -> None:
    client = open_client(endpoint, endpoint.credentials({}), QueryLimits(seconds=60))
    RemotePublisher(client).publish(release)
    client.transport.close()


PAGE = {"Accept": "text/html"}


def test_pages_that_were_read_outlive_their_store_and_everything_returns_with_it(mortal, release: Release) -> None:
    publish(mortal.endpoint, release)
    source = RemoteSource(mortal.endpoint, {})
    client = create_app(source).test_client()
    read = ["/en/", "/en/ada", "/data/ada.ttl"]
    before = {url: client.get(url, headers=PAGE).get_data() for url in read}
    tag = client.get("/data/ada.ttl").headers["ETag"]
    mortal.kill()
    for url in read:
        response = client.get(url, headers=PAGE)
        assert (response.status_code, response.get_data()) == (200, before[url]), url
    assert client.get("/data/ada.ttl", headers={"If-None-Match": tag}).status_code == 304
    for url in ("/en/bread", "/data/bread.ttl", "/sparql?query=ASK%7B%7D", "/ready"):
        response = client.get(url)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "2"), url
        assert "does not answer: Connection refused" in response.json["detail"]
    assert client.get("/health").status_code == 200
    mortal.start()
    assert client.get("/ready").json == {"status": "ready", "release": release.id}
    assert client.get("/en/bread").status_code == 200
    source.current().close()


def test_a_store_that_is_down_at_the_start_is_waited_for(mortal, release: Release) -> None:
    publish(mortal.endpoint, release)
    mortal.kill()
    source = RemoteSource(mortal.endpoint, {})
    client = create_app(source).test_client()
    for url in ("/en/", "/ready", "/sparql"):
        response = client.get(url)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "2"), url
    mortal.start()
    assert client.get("/en/").status_code == 200
    source.current().close()


def test_a_strangers_endpoint_keeps_its_name_while_it_is_down(mortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kggraph.store.remote._CACHED_SECONDS", 1e-6)
    source = RemoteSource(mortal.endpoint, {})
    first, second = source.current(), source.current()
    assert first.release_id != second.release_id
    mortal.kill()
    assert [source.current().release_id for _ in range(2)] == [second.release_id] * 2
    with pytest.raises(StoreUnavailableError, match="does not answer"):
        source.current().require_ready()
    source.current().close()


def test_one_trouble_is_logged_once(mortal, caplog: pytest.LogCaptureFixture) -> None:
    source = RemoteSource(mortal.endpoint, {})
    source.current()
    mortal.kill()
    for _ in range(3):
        source.current()
    assert [record.message.count("the store is down") for record in caplog.records] == [1]
    source.current().close()


def test_several_catalogs_have_to_be_told_apart(mortal, release: Release) -> None:
    for name in ("a", "b"):
        publish(replace(mortal.endpoint, catalog=f"urn:{name}"), release)
    source = RemoteSource(mortal.endpoint, {})
    with pytest.raises(StoreUnavailableError, match="holds several catalogs: urn:a, urn:b; name one with --catalog"):
        source.current()
    named = RemoteSource(replace(mortal.endpoint, catalog="urn:b"), {})
    assert named.current().release_id == release.id
    named.current().close()


def test_a_server_stays_with_its_catalog_when_another_site_moves_in(mortal, release: Release) -> None:
    publish(replace(mortal.endpoint, catalog="urn:a"), release)
    source = RemoteSource(mortal.endpoint, {})
    assert source.current().release_id == release.id
    publish(replace(mortal.endpoint, catalog="urn:b"), release)
    source.current().require_ready()
    source.current().close()


def test_a_catalog_that_is_gone_for_a_moment_changes_nothing(mortal, release: Release) -> None:
    publish(mortal.endpoint, release)
    source = RemoteSource(mortal.endpoint, {})
    first = source.current()
    open_writer(first.client).drop(f"{BASE}catalog")
    assert source.current() is first
    first.close()


def put_release(mortal, files: dict[str, bytes]) -> str:
    """Make a release of these files current, whatever they are; return its name."""
    client = open_client(mortal.endpoint, Credentials(), QueryLimits())
    name, writer = release_id(files["manifest.json"]), open_writer(client)
    catalog = Catalog(f"{BASE}catalog", name, (name,))
    about = "".join(release_triples(catalog, name, files, booleans=frozenset(), size=1))
    writer.replace(catalog.about(name), about.encode())
    writer.replace(catalog.iri, catalog.to_triples())
    client.transport.close()
    return name


def manifest_with(release: Release, **files: bytes) -> bytes:
    """Return the release's manifest with these files and no others."""
    listed = {name: PublishedFile(sha256(body).hexdigest(), len(body)) for name, body in files.items()}
    return replace(release.manifest, files=listed).to_json().encode()


DAMAGED = [
    ("a manifest that is none", {}, b"{}", "its manifest cannot be read: format None is not known"),
    ("no site", {}, None, "site.json is missing"),
    ("a file outside", {"../../etc/x": b"x", "site.json": b"{}"}, None, "'../../etc/x' is no name of a file"),
    ("a file from the root", {"/etc/x": b"x", "site.json": b"{}"}, None, "'/etc/x' is no name of a file"),
    ("a site that is none", {"site.json": b"[]"}, None, "site.json cannot be read"),
]


@pytest.mark.parametrize(("files", "manifest", "words"), [row[1:] for row in DAMAGED], ids=[row[0] for row in DAMAGED])
def test_a_release_that_is_damaged_is_not_served(
    files: dict[str, bytes], manifest: bytes | None, words: str, mortal, release: Release
) -> None:
    put_release(mortal, {"manifest.json": manifest or manifest_with(release, **files), **files})
    with pytest.raises(StoreUnavailableError, match=re.escape(words)):
        RemoteSource(mortal.endpoint, {}).current()


CHANGED = [
    ("another content", b'"0000:eA=="', "is not what was published"),
    ("no Base64", b'"0000:%%"', "cannot be read"),
]


@pytest.mark.parametrize(("literal", "words"), [row[1:] for row in CHANGED], ids=[row[0] for row in CHANGED])
def test_a_file_that_was_changed_in_the_store_is_refused(literal: bytes, words: str, mortal, release: Release) -> None:
    publish(mortal.endpoint, release)
    source = RemoteSource(mortal.endpoint, {})
    store = source.current()
    about = f"{BASE}catalog/{release.id}/about"
    triple = b"<%s/report.json> <https://w3id.org/kggraph/store#content> %s .\n" % (about.encode(), literal)
    open_writer(store.client).add(about, triple, repeatable=True)
    response = create_app(source).test_client().get("/report.json")
    assert response.status_code == 503
    assert words in response.json["detail"]
    store.close()


def test_a_judge_tells_what_is_no_sparql_from_what_a_store_cannot_do() -> None:
    judge = Judge(Site(BASE, {}, prefixes={"ex": BASE}))
    refusal = QuerySyntaxError("said the store", line=1, column=1)
    told = [
        judge.explain(ProtocolQuery(text), refusal)
        for text in ("ASK { ?s ex:p }", "ASK { ?s ex:p ?o }", "SELECT (<urn:f>(1) AS ?x) {}")
    ]
    assert str(told[0]).startswith("line 1, column 15: unexpected '}'")
    assert str(told[1]) == "the store cannot do this: said the store"
    assert told[2] is refusal
    judge.close()


@pytest.mark.parametrize(
    ("dialect", "named"), [("virtuozo", "did you mean 'virtuoso'?"), ("sparql", "there are: standard")]
)
def test_a_dialect_must_be_one_that_is_known(dialect: str, named: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(named)):
        RemoteSource(Endpoint("http://127.0.0.1:1/", dialect=dialect), {})


def test_a_store_behind_a_proxy_has_the_dialect_that_the_settings_say() -> None:
    client = open_client(Endpoint("http://127.0.0.1:1/", dialect="virtuoso"), Credentials(), QueryLimits())
    assert client.dialect.name == "virtuoso"
