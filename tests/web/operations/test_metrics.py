"""What ``/metrics`` tells, read as Prometheus reads it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import process_time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from kggraph import errors
from kggraph.formats import ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.settings import Settings
from kggraph.store.embedded import open_store
from kggraph.store.interface import ProtocolQuery, Store
from kggraph.store.lane import Lane
from kggraph.store.live import LiveStore
from kggraph.store.observing import Outcome, outcome_of
from kggraph.store.release import Release
from kggraph.web.app import create_app
from kggraph.web.operations.exchange import Exchange
from kggraph.web.operations.query_metrics import QueryMetrics
from kggraph.web.operations.request_metrics import RequestMetrics
from kggraph.web.operations.routes import Operations

COSTLY = 50e-6


def told(text: str) -> dict[tuple[str, ...], float]:
    """Return the samples by name and label values, sorted by the labels' names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture(scope="module")
def metered(release: Release, bundled: Settings) -> Iterator[Flask]:
    del release  # built by now
    queries = QueryMetrics()
    stores = LiveStore(bundled.build, observer=queries)
    yield create_app(stores, Operations(queries=queries))
    stores.current().close()


@pytest.fixture
def counted(metered: Flask):
    """Return how the figures change while something is done."""
    client = metered.test_client()

    def change(act) -> dict[tuple[str, ...], float]:
        before = told(client.get("/metrics").text)
        act(client)
        after = told(client.get("/metrics").text)
        return {key: after[key] - before.get(key, 0) for key in after}

    return change


def ask(query: str, **fields: str):
    def act(client: FlaskClient) -> None:
        client.get("/sparql", query_string={"query": query, **fields}).close()

    return act


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUERIES = [
    ("an answer", ask("ASK {}"), "answered", ""),
    ("a slip", ask("ASK"), "refused", "syntax"),
    ("another server", ask("ASK { SERVICE <http://127.0.0.1:9/> {} }"), "refused", "forbidden"),
    ("an update", ask("DROP ALL"), "refused", "forbidden"),
    ("a graph as CSV", ask("CONSTRUCT {} {}", format="csv"), "refused", "format"),
    ("a long one", lambda client: client.post("/sparql", data={"query": " " * 1_100_000 + "ASK {}"}).close(),
     "refused", "length"),
    ("an endless one", ask(ENDLESS, timeout="0.3"), "killed", "time"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "result", "reason"), [row[1:] for row in QUERIES], ids=[row[0] for row in QUERIES])
def test_a_query_is_counted_by_what_became_of_it(counted, act, result: str, reason: str) -> None:
    changed = counted(act)
    assert changed["kggraph_queries_total", reason, result] == 1
    was_begun = result != "refused" or reason in {"syntax", "format"}
    assert changed["kggraph_query_seconds_count",] == was_begun
    assert changed["kggraph_queries_under_way",] == changed["kggraph_queries_waiting",] == 0


REQUESTS = [
    ("a thing", "/id/org/akhyska", "/{path}", 303),
    ("a page in a language", "/kk/donations", "/{language}/{path}", 200),
    ("a page that is not there", "/kk/nope", "/{language}/{path}", 404),
    ("a file", "/dumps/dataset.nq.gz", "/dumps/{name}", 200),
    ("a URL of no route", "/.", "/{path}", 404),
    ("health", "/health", "/health", 200),
]


@pytest.mark.parametrize(("url", "route", "status"), [row[1:] for row in REQUESTS], ids=[row[0] for row in REQUESTS])
def test_a_request_is_counted_by_route_and_status(counted, url: str, route: str, status: int) -> None:
    changed = counted(lambda client: client.get(url).close())
    assert changed["kggraph_requests_total", route, str(status)] == 1
    assert changed["kggraph_request_seconds_count", route] == 1
    assert changed["kggraph_request_seconds_bucket", "+Inf", route] == 1
    assert 0 < changed["kggraph_request_seconds_sum", route] < 20


def test_no_url_makes_a_new_figure(metered: Flask) -> None:
    client = metered.test_client()
    for number in range(50):
        client.get(f"/id/strange/{number}").close()
    assert "strange" not in client.get("/metrics").text


def test_the_figures_name_the_release_and_the_memory(metered: Flask, release: Release) -> None:
    client = metered.test_client()
    client.get("/sparql?query=ASK{}").close()
    figures = told(client.get("/metrics").text)
    assert figures["kggraph_release_info", release.id] == 1
    assert figures["kggraph_resident_memory_bytes", "server"] > 1 << 20
    assert figures["kggraph_resident_memory_bytes", "query"] > 1 << 20
    assert figures["kggraph_processes", "server"] == 1
    assert figures["kggraph_processes", "query"] >= 1


def test_the_figures_are_never_cached(metered: Flask) -> None:
    response = metered.test_client().get("/metrics")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"


def test_without_being_asked_for_they_are_not_there(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_before_the_first_release_they_are_told_without_one() -> None:
    class Nothing:
        def current(self) -> Store:
            raise errors.NoReleaseError("nothing has been built here yet")

    response = create_app(Nothing(), Operations(queries=QueryMetrics())).test_client().get("/metrics")
    assert response.status_code == 200
    assert "release_info" not in response.text


def figures_of(metrics: QueryMetrics) -> dict[tuple[str, ...], float]:
    return told("\n".join([*metrics.lines(), ""]))


def test_a_query_that_waits_is_in_the_queue_until_it_gives_up() -> None:
    metrics = QueryMetrics()
    lane = Lane(0, waiting=1, seconds=0.2, observer=metrics)
    with ThreadPoolExecutor() as threads:
        entering = threads.submit(lambda: lane.place("ada").__enter__())
        while not lane.length:
            pass
        while not figures_of(metrics)["kggraph_queries_waiting",]:
            pass
        with pytest.raises(errors.StoreBusyError):
            entering.result()
    figures = figures_of(metrics)
    assert figures["kggraph_queries_waiting",] == 0
    assert 0.2 <= figures["kggraph_query_wait_seconds_sum",] < 10


LIMITS = [
    ("the size of an answer", QueryLimits(result_bytes=1_000), "SELECT * { ?s ?p ?o }", "size"),
    ("memory", QueryLimits(memory_bytes=24 << 20), "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", "memory"),
]


@pytest.mark.parametrize(("limits", "query", "reason"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_a_query_is_killed_at_the_limit_of(release: Release, limits: QueryLimits, query: str, reason: str) -> None:
    metrics = QueryMetrics()
    store = open_store(release, limits, observer=metrics)
    with pytest.raises(errors.QueryTooLargeError):
        store.answer(ProtocolQuery(query), ResultsFormat.CSV, None)
    assert figures_of(metrics)["kggraph_queries_total", reason, "killed"] == 1
    store.close()


OUTCOMES = [
    (errors.QuerySyntaxError("no", line=1, column=1), Outcome.SYNTAX),
    (errors.UpdateRefusedError("no"), Outcome.FORBIDDEN),
    (errors.NotAcceptableError("a/b", []), Outcome.FORMAT),
    (errors.QueryTimeoutError(1), Outcome.TIME),
    (errors.TooManyQueriesError(1), Outcome.QUOTA),
    (errors.StoreBusyError("busy"), Outcome.BUSY),
    (errors.StoreUnavailableError("gone"), Outcome.FAILED),
    (errors.MemoryLimitError("no"), Outcome.MEMORY),
    (errors.QueryTooLargeError("no"), Outcome.SIZE),
    (errors.UnknownEntityError("urn:x"), Outcome.FAILED),
]


@pytest.mark.parametrize(("error", "outcome"), OUTCOMES, ids=[row[1].name for row in OUTCOMES])
def test_an_error_is_an_outcome(error: errors.KggraphError, outcome: Outcome) -> None:
    assert outcome_of(error) is outcome


def test_counting_costs_microseconds() -> None:
    requests, queries = RequestMetrics(["/id/{path}"]), QueryMetrics()
    exchange = Exchange("GET", "/id/a", "", "", 200, seconds=0.003, route="/id/{path}")
    best = min(_seconds_of_one(requests, queries, replace(exchange)) for _ in range(5))
    assert best < COSTLY


def _seconds_of_one(requests: RequestMetrics, queries: QueryMetrics, exchange: Exchange) -> float:
    start = process_time()
    for _ in range(1_000):
        requests.observe(exchange)
        queries.begun()
        queries.ended(Outcome.ANSWERED, 0.002)
    return (process_time() - start) / 1_000
