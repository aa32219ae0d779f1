"""The log of requests, and the id that it shares with the answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kggraph.settings import Settings
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.web.app import create_app
from kggraph.web.operations.request_log import RequestLog
from kggraph.web.operations.routes import Operations

LOG = "requests.jsonl"
QUIET = {"time", "id", "method", "route", "path", "status", "bytes", "seconds", "release"}


@pytest.fixture(scope="module")
def stores(release: Release, bundled: Settings) -> Iterator[LiveStore]:
    del release  # built by now
    live = LiveStore(bundled.build)
    yield live
    live.current().close()


@pytest.fixture
def logging_client(stores: LiveStore, tmp_path: Path):
    """Make a client of an app that logs to ``tmp_path``."""
    logs = []

    def make(**wanted: bool) -> FlaskClient:
        logs.append(RequestLog(str(tmp_path / LOG), **wanted))
        return create_app(stores, Operations(log=logs[-1])).test_client()

    yield make
    for log in logs:
        log.close()


@pytest.fixture
def logged(logging_client, tmp_path: Path):
    """Send one request to an app that logs; return the line."""

    def send(url: str, *, method: str = "GET", data: object = None, **wanted: bool) -> dict[str, object]:
        with logging_client(**wanted).open(url, method=method, data=data) as response:
            response.get_data()
        [line] = (tmp_path / LOG).read_text(encoding="utf-8").splitlines()
        return json.loads(line)

    return send


REQUESTS = [
    ("a thing", "/id/org/akhyska", "GET", "/{path}", 303),
    ("a page", "/ru/org/akhyska", "GET", "/{language}/{path}", 200),
    ("a file", "/dumps/dataset.nq.gz", "GET", "/dumps/{name}", 200),
    ("nothing", "/id/nope", "GET", "/{path}", 404),
    ("a wrong method", "/health", "POST", "/health", 405),
    ("only the head", "/ru/org/akhyska", "HEAD", "/{language}/{path}", 200),
]


@pytest.mark.parametrize(("url", "method", "route", "status"), [r[1:] for r in REQUESTS], ids=[r[0] for r in REQUESTS])
def test_each_request_is_a_line(logged, url: str, method: str, route: str, status: int) -> None:
    line = logged(url, method=method)
    assert set(line) == QUIET
    assert (line["method"], line["path"], line["status"]) == (method, url, status)
    assert line["route"] == route
    assert (line["bytes"] > 0) == (method != "HEAD" and status != 303)
    assert line["time"].endswith("Z")


def test_the_bytes_are_those_that_were_sent(logged, served: Flask) -> None:
    with served.test_client().get("/dumps/dataset.nq.gz") as response:
        assert logged("/dumps/dataset.nq.gz")["bytes"] == len(response.data)


def test_a_line_names_the_release(logged, release: Release) -> None:
    assert logged("/id/org/akhyska")["release"] == release.id


def test_what_was_asked_and_by_whom_is_told_only_where_it_is_wanted(logged) -> None:
    assert "secret" not in json.dumps(logged("/sparql?query=ASK{<urn:secret>+?p+?o}"))


@pytest.mark.parametrize(
    ("method", "url", "data"),
    [
        ("GET", "/sparql?query=ASK{}", None),
        ("POST", "/sparql", {"query": "ASK{}"}),
        ("POST", "/en/sparql", {"query": "ASK{}"}),
    ],
    ids=["in the URL", "in a form", "in the editor"],
)
def test_queries_are_told_where_they_are_wanted(logged, method, url, data) -> None:
    line = logged(url, method=method, data=data, queries=True)
    assert line["query"] == "ASK{}"
    assert line.get("query_string") == ("query=ASK{}" if method == "GET" else None)
    assert "client" not in line


def test_clients_are_told_where_they_are_wanted(logged) -> None:
    assert set(logged("/health", clients=True)) == QUIET | {"client"}


def test_no_text_of_a_client_makes_a_second_line_or_a_long_one(logged) -> None:
    line = logged("/id/a%0a%7B%22status%22:200%7D%E2%80%A8" + "x" * 20_000)
    assert line["path"].startswith('/id/a\n{"status":200}\u2028x')
    assert len(line["path"]) == 2_000


def test_a_file_that_is_moved_away_is_begun_anew(logging_client, tmp_path: Path) -> None:
    file, client = tmp_path / LOG, logging_client()
    client.get("/health").close()
    file.rename(tmp_path / f"{LOG}.1")
    client.get("/ready").close()
    assert [json.loads(row)["path"] for row in file.read_text().splitlines()] == ["/ready"]


IDS = [
    ("a usual one", "7f0c6a4e-8d0b-4f57-9c1f-0c8a0d0e4a11", True),
    ("a trace", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", True),
    ("none", "", False),
    ("a long one", "a" * 129, False),
    ("markup", "<script>", False),
    ("other letters", "ә", False),
    ("spaces", "a b", False),
]


@pytest.mark.parametrize(("told", "kept"), [row[1:] for row in IDS], ids=[row[0] for row in IDS])
def test_an_id_that_comes_with_a_request_is_kept_if_it_is_sane(client: FlaskClient, told: str, *, kept: bool) -> None:
    headers = {"X-Request-Id": told.encode().decode("latin-1")}
    answered = client.get("/health", headers=headers).headers["X-Request-Id"]
    assert (answered == told) == kept
    assert answered


def test_each_request_has_an_id_of_its_own(client: FlaskClient) -> None:
    assert len({client.get("/health").headers["X-Request-Id"] for _ in range(20)}) == 20


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_an_error_tells_the_id_that_the_log_has(logging_client, tmp_path: Path, accept: str) -> None:
    with logging_client().get("/id/nope", headers={"Accept": accept}) as response:
        text = response.text
    name = json.loads((tmp_path / LOG).read_text())["id"]
    assert response.headers["X-Request-Id"] == name
    assert name in text


def test_scripts_of_other_sites_may_read_the_id(client: FlaskClient) -> None:
    assert "X-Request-Id" in client.get("/health").headers["Access-Control-Expose-Headers"]
