"""A stranger's query hurts nobody: not the server, not the next query, not the machine's other services."""

import gc
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kggraph.errors import (
    KggraphError,
    NotAcceptableError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreUnavailableError,
)
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import MEBIBYTE, QueryLimits
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.interface import Answer, ProtocolQuery, QueryForm
from kggraph.store.query_process import Dataset
from kggraph.store.release import Release
from kggraph.store.sandbox import Sandbox

_CROSS = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(20))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}"
GREEDY = f"SELECT * {{ {_CROSS} }} ORDER BY ?a1"
LONG = f"SELECT * {{ {_CROSS} }}"
DEEP = f"ASK {{ FILTER({'(' * 200_000}1{')' * 200_000}) }}"


@pytest.fixture(scope="module")
def store(gifts: Release) -> Iterator[EmbeddedStore]:
    opened = open_store(gifts, QueryLimits(seconds=5))
    yield opened
    opened.close()


@pytest.fixture
def strict(gifts: Release) -> Iterator[EmbeddedStore]:
    limits = QueryLimits(seconds=0.3, memory_bytes=48 * MEBIBYTE, result_bytes=MEBIBYTE, quick=1)
    opened = open_store(gifts, limits)
    yield opened
    opened.close()


def _answer(store: EmbeddedStore, text: str, **parts: object) -> Answer:
    return store.answer(ProtocolQuery(text, **parts), ResultsFormat.CSV, RdfFormat.TURTLE)  # type: ignore[arg-type]


def _children() -> list[int]:
    found = [task.read_text().split() for task in Path("/proc/self/task").glob("*/children")]
    return sorted(int(number) for numbers in found for number in numbers)


ANSWERS = [
    ("SELECT ?v { ?s ex:value ?v }", QueryForm.SELECT, b"v\r\n100\r\n"),
    ("ASK { ?s ex:value 100 }", QueryForm.ASK, b"true"),
    ("ASK { ?s ex:value 101 }", QueryForm.ASK, b"false"),
    ("CONSTRUCT { ?s ex:v ?v } WHERE { ?s ex:value ?v }", QueryForm.CONSTRUCT, b"gift ex:v 100 .\n"),
    ("DESCRIBE <https://example.org/id/ada>", QueryForm.DESCRIBE, b'"Ada"@en .\n'),
    ("CONSTRUCT { } WHERE { }", QueryForm.CONSTRUCT, b""),
]


@pytest.mark.parametrize(("query", "form", "ending"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_a_query_is_answered(query: str, form: QueryForm, ending: bytes, store: EmbeddedStore) -> None:
    answer = _answer(store, query)
    assert answer.form is form
    assert answer.format is (RdfFormat.TURTLE if form.gives_graph else ResultsFormat.CSV)
    assert answer.body.endswith(ending)


@pytest.mark.parametrize("format_", RdfFormat, ids=lambda row: row.name)
def test_a_graph_is_written_in(format_: RdfFormat, store: EmbeddedStore) -> None:
    query = ProtocolQuery("DESCRIBE <https://example.org/id/gift>")
    assert b"100" in store.answer(query, None, format_).body


def test_only_used_prefixes_are_written(store: EmbeddedStore) -> None:
    assert _answer(store, "CONSTRUCT { <a:a> <a:b> 1 } WHERE { }").body == b"<a:a> <a:b> 1 .\n"


@pytest.mark.parametrize("query", ["ASK { }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_no_acceptable_format_lists_what_is_on_offer(query: str, store: EmbeddedStore) -> None:
    wrong = (None, RdfFormat.TURTLE) if query.startswith("ASK") else (ResultsFormat.JSON, None)
    with pytest.raises(NotAcceptableError) as caught:
        store.answer(ProtocolQuery(query), *wrong)
    assert len(caught.value.offered) == (4 if query.startswith("ASK") else 6)


REFUSED = [
    ("an unknown function", "ASK { FILTER(<http://e/f>(1)) }", QueryRefusedError, "http://e/f> is not supported"),
    ("a syntax error", "ASK { ?s ?p", QuerySyntaxError, "line 1, column 5: the '{' here is not closed"),
    ("a graph that is no IRI", "ASK { }", QueryRefusedError, "Invalid IRI code point"),
]


@pytest.mark.parametrize(("query", "error", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused(query: str, error: type[KggraphError], words: str, store: EmbeddedStore) -> None:
    graphs = ("no iri",) if "IRI" in words else ()
    with pytest.raises(error, match=words.replace("{", r"\{")):
        _answer(store, query, default_graphs=graphs)


STOPPED = [
    ("an endless query", ENDLESS, QueryTimeoutError, "stopped after 0.3 seconds"),
    ("one that takes all memory", GREEDY, (QueryTooLargeError, QueryTimeoutError), "more memory than|stopped after"),
    ("one with a long answer", LONG, QueryTooLargeError, "the answer passes the limit of 1,048,576 bytes; use LIMIT"),
    ("one nested too deeply", DEEP, QueryTooLargeError, "the query is nested too deeply"),
]


@pytest.mark.parametrize(("query", "error", "words"), [row[1:] for row in STOPPED], ids=[row[0] for row in STOPPED])
def test_stopped_and_the_next_query_runs(
    query: str, error: type[KggraphError], words: str, strict: EmbeddedStore
) -> None:
    with pytest.raises(error, match=words):
        _answer(strict, query)
    assert _answer(strict, "ASK { }").body == b"true"


def test_a_query_is_stopped_within_a_second_after_its_limit(strict: EmbeddedStore) -> None:
    _answer(strict, "ASK { }")
    start = time.monotonic()
    with pytest.raises(QueryTimeoutError):
        _answer(strict, ENDLESS)
    assert time.monotonic() - start < strict.limits.seconds + 1


def test_memory_has_a_limit_of_its_own(gifts: Release) -> None:
    store = open_store(gifts, QueryLimits(seconds=60, memory_bytes=24 * MEBIBYTE, quick=1))
    with pytest.raises(QueryTooLargeError, match="the query needs more memory than its limit of 24 MiB"):
        _answer(store, GREEDY)
    store.close()


def test_a_client_may_ask_for_less_time_but_not_for_more(strict: EmbeddedStore) -> None:
    for asked, given in ((0.1, 0.1), (60.0, 0.3)):
        with pytest.raises(QueryTimeoutError) as caught:
            _answer(strict, ENDLESS, seconds=asked)
        assert caught.value.seconds == given


def test_too_many_queries_are_told_to_come_again(gifts: Release) -> None:
    limits = QueryLimits(seconds=0.6, quick=1, long=1, quick_seconds=0.6, waiting=1, waiting_seconds=0.2)
    store = open_store(gifts, limits)

    def said(_: int) -> str:
        with pytest.raises(KggraphError) as caught:
            _answer(store, ENDLESS)
        return str(caught.value)

    with ThreadPoolExecutor(3) as threads:
        answers = sorted(threads.map(said, range(3)))
    store.close()
    assert answers == [
        "all places for queries are taken; try again in a few seconds",
        "the query was stopped after 0.6 seconds",
        "too many queries are waiting; try again in a few seconds",
    ]


def test_many_threads_get_their_own_answers_while_runaways_run(gifts: Release) -> None:
    store = open_store(gifts, QueryLimits(seconds=0.6, quick=1, waiting=200))

    def same(number: int) -> bool:
        return _answer(store, f"SELECT ?n {{ BIND({number} AS ?n) }}").body == f"n\r\n{number}\r\n".encode()

    with ThreadPoolExecutor(8) as threads:
        runaways = [threads.submit(_answer, store, ENDLESS) for _ in range(2)]
        assert all(threads.map(same, range(200)))
        assert all(isinstance(runaway.exception(), QueryTimeoutError) for runaway in runaways)
    store.close()


def test_a_killed_process_is_replaced(strict: EmbeddedStore) -> None:
    before = set(_children())
    _answer(strict, "ASK { }")
    for process in set(_children()) - before:
        os.kill(process, signal.SIGKILL)
    with pytest.raises((QueryTooLargeError, StoreUnavailableError)):
        _answer(strict, "ASK { }")
    assert _answer(strict, "ASK { }").body == b"true"


def test_a_query_that_the_server_gives_no_format_for_is_not_answered(gifts: Release) -> None:
    sandbox = Sandbox(Dataset(gifts.store, {}), QueryLimits())
    with pytest.raises(NotAcceptableError):
        sandbox.answer(ProtocolQuery("ASK { }"), None, RdfFormat.TURTLE)
    sandbox.close()
    with pytest.raises(StoreUnavailableError, match="the store is closed"):
        sandbox.answer(ProtocolQuery("ASK { }"), ResultsFormat.JSON, None)


def test_a_store_that_is_closed_in_the_middle_of_a_query_says_so(gifts: Release) -> None:
    store = open_store(gifts, QueryLimits(seconds=30))
    before = set(_children())
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(_answer, store, ENDLESS)
        while not set(_children()) - before:
            pass
        store.close()
        assert isinstance(running.exception(), StoreUnavailableError)
    assert set(_children()) == before


def test_a_store_folder_that_is_gone_is_unavailable(tmp_path: Path) -> None:
    sandbox = Sandbox(Dataset(tmp_path / "gone", {}), QueryLimits())
    with pytest.raises(StoreUnavailableError, match="ended unexpectedly"):
        sandbox.answer(ProtocolQuery("ASK { }"), ResultsFormat.JSON, None)
    sandbox.close()


def test_a_server_that_can_start_no_process_says_so(gifts: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(gifts)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(StoreUnavailableError, match="no process for the query can be started: No such file"):
        _answer(store, "ASK { }")
    monkeypatch.undo()
    assert _answer(store, "ASK { }").body == b"true"
    store.close()


def test_a_killed_process_that_cannot_be_replaced_is_replaced_later(
    strict: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(strict, "ASK { }")
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(QueryTimeoutError):
        _answer(strict, ENDLESS)
    monkeypatch.undo()
    assert _answer(strict, "ASK { }").body == b"true"


def test_a_process_that_grew_is_replaced(gifts: Release) -> None:
    store = open_store(gifts, QueryLimits(quick=1, kept_bytes=-1 << 40))
    _answer(store, "ASK { }")
    before = _children()
    _answer(store, "ASK { }")
    assert _children() != before
    store.close()


def test_relative_iris_are_those_of_the_site(store: EmbeddedStore) -> None:
    assert _answer(store, "ASK { <id/gift> ex:value 100 }").body == b"true"
    assert store.ask("ASK { <id/gift> ex:value 100 }")


def test_the_processes_end_with_the_store(gifts: Release) -> None:
    before = _children()
    store = open_store(gifts)
    _answer(store, "ASK { }")
    assert len(_children()) == len(before) + 1
    del store
    gc.collect()
    assert _children() == before


_HOLDER = """
import sys, threading
from pathlib import Path
from kggraph.formats import ResultsFormat
from kggraph.store.embedded import open_store
from kggraph.store.interface import ProtocolQuery
from kggraph.limits import QueryLimits
from kggraph.store.release import open_release
store = open_store(open_release(Path(sys.argv[1])), QueryLimits(seconds=600))
store.answer(ProtocolQuery("ASK { }"), ResultsFormat.JSON, None)
children = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
print("".join(children).split()[0], flush=True)
store.answer(ProtocolQuery(sys.argv[2]), ResultsFormat.JSON, None)
"""


def test_the_processes_end_with_a_killed_parent_in_the_middle_of_a_query(gifts: Release) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLDER, gifts.folder, ENDLESS], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        child = os.pidfd_open(int(holder.stdout.readline()))
        holder.kill()
    ended, _, _ = select.select([child], [], [], 5)
    os.close(child)
    assert ended


_FORKER = """
import os, sys
from pathlib import Path
from kggraph.formats import ResultsFormat
from kggraph.store.interface import ProtocolQuery
from kggraph.store.live import LiveStore
live = LiveStore(Path(sys.argv[1]))
def ask():
    return live.current().answer(ProtocolQuery("ASK { }"), ResultsFormat.CSV, None).body == b"true"
assert ask()
process = os.fork()
if process == 0:
    os._exit(0 if ask() else 1)  # RocksDB cannot be closed where it was not opened
assert os.waitpid(process, 0)[1] == 0
assert ask()
print("both")
"""


def test_a_forked_server_process_has_processes_of_its_own(gifts: Release) -> None:
    build = gifts.folder.parent.parent
    said = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", _FORKER, build],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.stdout, said.stderr) == ("both\n", "")


# Nothing but the published data in reach


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)  # noqa: FBT003 - the standard library's own
        yield server


def _was_asked(listener: socket.socket) -> bool:
    return bool(select.select([listener], [], [], 0)[0])


REACHING = [
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{url}>",
]


@pytest.mark.parametrize("query", REACHING)
@pytest.mark.parametrize("place", ["http", "file"])
def test_nothing_is_fetched_or_read(
    query: str, place: str, store: EmbeddedStore, listener: socket.socket, tmp_path: Path
) -> None:
    (tmp_path / "a.ttl").write_text("<a:a> <a:b> <a:c> .")
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/" if place == "http" else (tmp_path / "a.ttl").as_uri()
    assert b"a:c" not in _answer(store, query.format(url=url)).body
    assert not _was_asked(listener)


def test_a_service_clause_that_slipped_through_gets_no_socket(gifts: Release, listener: socket.socket) -> None:
    sandbox = Sandbox(Dataset(gifts.store, {}), QueryLimits())
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
    with pytest.raises(QueryRefusedError, match=r"(?i)permission denied"):
        sandbox.answer(ProtocolQuery(query), ResultsFormat.JSON, None)
    sandbox.close()
    assert not _was_asked(listener)


class _Neighbour(BaseHTTPRequestHandler):
    """An endpoint that has one solution to every query."""

    def do_POST(self) -> None:
        body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"next door"}}]}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_server_that_the_operator_allows_is_asked(gifts: Release) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Neighbour) as neighbour:
        threading.Thread(target=neighbour.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{neighbour.server_address[1]}/sparql"
        store = open_store(gifts, QueryLimits(services=(url,)))
        answer = _answer(store, f"SELECT ?x {{ ?s ex:value 100 . SERVICE <{url}> {{ ?a ?b ?x }} }}")
        with pytest.raises(QueryRefusedError, match="is refused; it takes one of"):
            _answer(store, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
        store.close()
        neighbour.shutdown()
    assert answer.body == b"x\r\nnext door\r\n"


# The dataset that the protocol names

GRAPHS = [
    ("the dataset as published", {}, [b"a", b"b", b"d"], [b"a", b"b"]),
    ("a default graph", {"default_graphs": ["http://e/a"]}, [b"a"], []),
    ("two default graphs", {"default_graphs": ["http://e/a", "http://e/b"]}, [b"a", b"b"], []),
    ("a named graph", {"named_graphs": ["http://e/b"]}, [], [b"b"]),
    ("both", {"default_graphs": ["http://e/a"], "named_graphs": ["http://e/b"]}, [b"a"], [b"b"]),
    ("an unpublished graph", {"default_graphs": ["http://e/none"]}, [], []),
]


@pytest.fixture(scope="module")
def graphs(publish: object) -> Iterator[EmbeddedStore]:
    quad = '<http://e/s> <http://e/p> "{}" {} .\n'
    text = quad.format("d", "") + quad.format("a", "<http://e/a>") + quad.format("b", "<http://e/b>")
    opened = open_store(publish(text))  # type: ignore[operator]
    yield opened
    opened.close()


@pytest.mark.parametrize(("parts", "default", "named"), [row[1:] for row in GRAPHS], ids=[row[0] for row in GRAPHS])
def test_the_protocol_names(
    parts: dict[str, list[str]], default: list[bytes], named: list[bytes], graphs: EmbeddedStore
) -> None:
    for pattern, expected in (("?s ?p ?o", default), ("GRAPH ?g { ?s ?p ?o }", named)):
        rows = _answer(graphs, f"SELECT ?o {{ {pattern} }} ORDER BY ?o", **parts).body.split()[1:]
        assert rows == expected


def test_the_protocol_wins_over_from(graphs: EmbeddedStore) -> None:
    answer = _answer(graphs, "SELECT ?o FROM <http://e/b> { ?s ?p ?o }", default_graphs=["http://e/a"])
    assert answer.body.split() == [b"o", b"a"]
