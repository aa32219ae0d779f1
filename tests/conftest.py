"""What many tests stand on: the bundled dataset, built once, its parts, and the running server."""

import fcntl
import http.client
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.bundled import bundled_project
from kggraph.cli import main
from kggraph.endpoint import Endpoint
from kggraph.graph.candidate import Candidate
from kggraph.limits import QueryLimits
from kggraph.pipeline import build, gather, read_sources
from kggraph.progress import Silence
from kggraph.settings import Settings, read_settings
from kggraph.store.client import open_client
from kggraph.store.interface import StoreSource
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.store.remote_publishing import RemotePublisher
from kggraph.store.remote_source import RemoteSource

# What the anonymous user of a Virtuoso needs to write into its graphs; on loopback, for the tests.
_GRANTS = """
grant SPARQL_UPDATE to "SPARQL";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);
GRANT EXECUTE ON DB.DBA.SPARQL_INSERT_DICT_CONTENT TO "SPARQL";
"""
Publish = Callable[[Release, str], Endpoint]
OpenSource = Callable[[str, Settings], StoreSource]

READY = re.compile(r"kggraph serves (?P<what>.+) at http://127\.0\.0\.1:(?P<port>\d+) — Ctrl-C stops\n")

ARTICLE = Path(__file__).parent / "review" / "article.txt"
PROJECT = ("kggraph.toml", "drafting.toml", "ontology", "shapes", "data", "queries")


# Parameters of costly fixtures: those tests of a file that have the same one are a portion of their own.
_COSTLY = re.compile(r"[\[-](embedded|oxigraph|virtuoso|server|copy)[]-]")
# Files that share what is costly.
_TOGETHER = {f"tests/web/pages/test_{name}.py": "crawl" for name in ("crawl", "crawling", "figures")}
MakeOnce = Callable[[str, Callable[[Path], object]], Path]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """Where tests run in several processes (-n), one of them takes a file as a whole, or all of it over one store.

    Portions keep the order that pytest gives the tests: at random, but store after store, so that each process opens
    each store once.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - with one process there is no need for it

    class Portions(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path, _, name = nodeid.partition("::")
            costly = _COSTLY.search(name)
            return f"{_TOGETHER.get(path, path)} {costly[1] if costly else ''}"

    config.option.loadscopereorder = False
    return Portions(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run in several processes, files with slow tests come first: in the end no process waits for another.

    Else the order stays what it is.
    """
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def make_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """A function that makes a folder once for all processes of the run, in which it is not to be changed.

    The first process that needs it fills it, the others wait until it has.
    """
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if hasattr(request.config, "workerinput") else root

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder, filled = shared / name, shared / f"{name}.filled"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not filled.exists():
                shutil.rmtree(folder, ignore_errors=True)
                fill(folder)
                filled.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the bundled dataset, with a build folder of the test run's own."""
    return replace(read_settings(bundled_project()), build=tmp_path_factory.mktemp("bundled") / "build")


@pytest.fixture(scope="session")
def release(bundled: Settings) -> Release:
    """The bundled dataset, built, validated and published."""
    return build(bundled)


@pytest.fixture(scope="session")
def candidate(bundled: Settings, tmp_path_factory: pytest.TempPathFactory) -> Candidate:
    """The bundled dataset's quads as read, not validated."""
    folder: Path = tmp_path_factory.mktemp("candidate")
    return gather(bundled, read_sources(bundled), folder, progress=Silence())


@pytest.fixture(scope="session")
def published(candidate: Candidate) -> ox.Store:
    """An in-memory store of everything that the bundled dataset publishes."""
    store = ox.Store()
    store.bulk_load(path=candidate.quads, format=ox.RdfFormat.N_QUADS)
    return store


class Server:
    """A running ``kggraph serve``, once it has said that it serves."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process, self.log = process, log
        self.line = process.stdout.readline()
        ready = READY.fullmatch(self.line)
        assert ready, self.line + log.read_text()
        self.port = int(ready["port"])
        self.url = f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None):
        """Send a request and return the response, read whole, and its body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def fetch(self, path: str, **headers: str) -> tuple[int, str]:
        response, body = self.ask("GET", path, headers=headers)
        return response.status, body.decode()

    def is_ready(self) -> bool:
        """Return whether a worker answers; where all have died, nobody listens for a moment."""
        try:
            return self.fetch("/ready")[0] == 200
        except ConnectionRefusedError:
            return False

    def workers(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [int(pid) for task in tasks for pid in task.read_text().split()]
        return [pid for pid in children if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def wait_for(self, words: str) -> None:
        """Wait until the terminal shows these words."""
        self.until(lambda: words in self.log.read_text())

    @staticmethod
    def until(condition, tries: int = 1500) -> None:
        """Look again and again until something holds; fail after some fifteen seconds."""
        pause = threading.Event()
        for _ in range(tries):
            if condition():
                return
            pause.wait(0.01)
        pytest.fail("what was waited for did not come")


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Start ``kggraph serve`` with some arguments on a free port; it is stopped in the end."""

    @contextmanager
    def start(*arguments, **options):
        log = tmp_path_factory.mktemp("serve") / "stderr.txt"
        with log.open("w") as stderr, subprocess.Popen(
            # -P: as for the installed command, the current folder is no place to import from
            [sys.executable, "-P", "-m", "kggraph", "serve", "--port", "0", *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=stderr, text=True, start_new_session=True, **options,
        ) as process:  # fmt: skip
            try:
                yield Server(process, log)
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)

    return start


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[str]:
    """The query URL of an Oxigraph server."""
    port = free_port()
    command = [_oxigraph(), "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D"):
        yield f"http://127.0.0.1:{port}/query"


class MortalServer:
    """An Oxigraph server that keeps its data in a folder, can be killed, and started again at the same port."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.endpoint = Endpoint(f"http://127.0.0.1:{port}/query", retries=0)
        self._command = [_oxigraph(), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
        self._running = ExitStack()
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = self._running.enter_context(_running(self._command, f"{self.endpoint.query}?query=ASK%7B%7D"))

    def kill(self) -> None:
        """Kill it at once."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it, if it runs."""
        self._running.close()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[MortalServer]:
    """A store that may be killed."""
    server = MortalServer(tmp_path / "mortal")
    yield server
    server.close()


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query URL of a Virtuoso that everybody may write into."""
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        pytest.skip("no Virtuoso here: install the Debian package virtuoso-opensource")
    folder, http, sql = tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()
    settings = (Path(__file__).parent / "virtuoso.ini").read_text(encoding="utf-8")
    for name, value in (("@FOLDER@", folder), ("@HTTP@", http), ("@SQL@", sql)):
        settings = settings.replace(name, str(value))
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    (folder / "grants.sql").write_text(_GRANTS, encoding="utf-8")
    command = [program, "+configfile", str(folder / "virtuoso.ini"), "+foreground"]
    with _running(command, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D"):
        grant = [client, f"127.0.0.1:{sql}", "dba", "dba", str(folder / "grants.sql")]
        subprocess.run(grant, check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql"


@pytest.fixture(scope="session")
def publish_to(request: pytest.FixtureRequest) -> Publish:
    """A function that publishes a release to a kind of store, in a catalog of its own, and gives the endpoint."""

    def publish(release: Release, kind: str) -> Endpoint:
        url = request.getfixturevalue(f"{kind}_server")
        endpoint = Endpoint(url, catalog=f"urn:catalog:{release.id}", seconds=60)
        client = open_client(endpoint, endpoint.credentials({}), QueryLimits(seconds=60))
        RemotePublisher(client).publish(release)
        return endpoint

    return publish


@pytest.fixture(scope="session")
def open_source(publish_to: Publish) -> OpenSource:
    """A function that gives the current release of a build folder as a kind of store serves it."""

    def open_kind(kind: str, settings: Settings) -> StoreSource:
        live = LiveStore(settings.build)
        if kind == "embedded":
            return live
        endpoint = publish_to(live.current().release, kind)
        live.current().close()
        return RemoteSource(endpoint, {})

    return open_kind


@pytest.fixture(scope="session")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], int]]:
    """A function that serves an exported folder with the configuration that lies in it, and gives the port."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("no nginx here: install the Debian package nginx-light")
    running = ExitStack()

    def start(folder: Path) -> int:
        work, port = tmp_path_factory.mktemp("nginx"), free_port()
        site = (folder / "_server" / "nginx.conf").read_text(encoding="utf-8")
        site = site.replace("FOLDER", str(folder)).replace("listen 80;", f"listen 127.0.0.1:{port};")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "".join(f"{kind}_temp_path {work / kind};" for kind in kinds)
        user = "user root;" if os.geteuid() == 0 else ""  # whose folders those of a test run are
        text = f"{user} daemon off; pid {work / 'pid'}; events {{}} http {{ access_log off; {folders}\n{site}\n}}"
        (work / "nginx.conf").write_text(text, encoding="utf-8")
        command = [program, "-p", str(work), "-c", str(work / "nginx.conf"), "-e", str(work / "error.log")]
        running.enter_context(_running(command, f"http://127.0.0.1:{port}/robots.txt"))
        return port

    with running:
        yield start


def _oxigraph() -> str:
    program = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return program or pytest.skip("no Oxigraph server here: install the package oxigraph")


def free_port() -> int:
    """Return a port of loopback that nobody listens on, and that the system gives to no connection meanwhile."""
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def _running(command: list[str], url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server that answers at a URL when it is ready; it is ended with the run."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            pause = threading.Event()
            while not _answers(url):
                assert process.poll() is None, f"{command} ended with status {process.returncode}"
                pause.wait(0.05)
            yield process
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def drafted_once(tmp_path_factory) -> Path:
    """A copy of the bundled project in which the article waits for review; not to be changed."""
    folder = tmp_path_factory.mktemp("drafted") / "project"
    folder.mkdir()
    for name in PROJECT:
        source = bundled_project() / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    assert main(["draft", str(ARTICLE), "--project", str(folder)]) == 0
    return folder


@pytest.fixture
def drafted(drafted_once, tmp_path) -> Path:
    """A copy of that project for one test."""
    return Path(shutil.copytree(drafted_once, tmp_path / "project"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything that tests need is installed (KGGRAPH_REQUIRE_ALL), a test that is skipped has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("KGGRAPH_REQUIRE_ALL"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"KGGRAPH_REQUIRE_ALL is set, and this was skipped: {reason}"
    return report
