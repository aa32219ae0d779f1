"""What many tests stand on: the bundled dataset, built once, its parts, and the running server."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.bundled import bundled_project
from kggraph.graph.candidate import Candidate
from kggraph.pipeline import build, gather, read_sources
from kggraph.progress import Silence
from kggraph.settings import Settings, read_settings
from kggraph.store.release import Release

READY = re.compile(r"kggraph serves (?P<what>.+) at http://127\.0\.0\.1:(?P<port>\d+) — Ctrl-C stops\n")


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything that tests need is installed (KGGRAPH_REQUIRE_ALL), a test that is skipped has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("KGGRAPH_REQUIRE_ALL"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"KGGRAPH_REQUIRE_ALL is set, and this was skipped: {reason}"
    return report
