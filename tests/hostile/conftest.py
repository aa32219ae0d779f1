"""The running server under fire, and what it must keep its hands off."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

HERE = Path(__file__).parent
FILES = {"query": "queries.txt", "runaway": "runaways.txt", "request_line": "requests.txt", "sent": "raw.txt"}
MARKER = "c0ffee-nobody-may-read-this"
SECONDS = 20
ENDING = b"\r\nHost: x\r\nConnection: close\r\n\r\n"
LEAK = re.compile(rf"Traceback|File \"/|site-packages|root:x?:|/proc/|rocksdb|\.sst\b|\.py\b|{MARKER}", re.IGNORECASE)
STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3})", re.MULTILINE)
DELIBERATE = re.compile(r"the query was stopped after|too many queries are waiting|all places for queries are taken")
INJECTED = re.compile(r"^(?:set-cookie|x-injected):|^location:.*evil\.example", re.IGNORECASE | re.MULTILINE)


def read_cases(name: str) -> list[bytes]:
    """Return the cases of a file: a line each, with Python's escapes; text is UTF-8, bytes are as they stand."""
    lines = (HERE / FILES[name]).read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("# ")]
    texts = [line.encode("latin-1", "backslashreplace").decode("unicode_escape") for line in told]
    return [text.encode("utf-8" if name in {"query", "runaway"} else "latin-1") for text in texts]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with each case of the file that its argument stands for."""
    for name in FILES.keys() & set(metafunc.fixturenames):
        rows = read_cases(name)
        metafunc.parametrize(name, rows, ids=[f"{number}-{row[:40]!r}" for number, row in enumerate(rows)])


@dataclass
class Listener:
    """A server on loopback that must never be connected."""

    socket: socket.socket
    callers: list[object] = field(default_factory=list)

    def listen(self) -> None:
        while True:
            try:
                connection, caller = self.socket.accept()
            except OSError:  # the socket was shut down
                return
            self.callers.append(caller)
            connection.close()


@contextmanager
def listening() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        listener = Listener(opened)
        thread = threading.Thread(target=listener.listen)
        thread.start()
        try:
            yield listener
        finally:
            opened.shutdown(socket.SHUT_RDWR)
            thread.join()


class Target:
    """The server, spoken to in bytes."""

    def __init__(self, server, listener: Listener, secret: Path) -> None:
        self.server, self.listener, self.secret = server, listener, secret

    def fill(self, case: bytes) -> bytes:
        """Name the listener and the secret file in a case."""
        port = self.listener.socket.getsockname()[1]
        return case.replace(b"{port}", str(port).encode()).replace(b"{secret}", str(self.secret).encode())

    def send(self, request: bytes, *, waiting: float = SECONDS) -> bytes:
        """Send bytes, and return all that comes back until the connection is closed.

        After ``waiting`` seconds of silence nothing more is sent: the end of what the server took for unfinished.
        """
        pieces = []
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=waiting) as connection:
            try:
                connection.sendall(request)
                while piece := self._receive(connection):
                    pieces.append(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before it was read to its end
        return b"".join(pieces)

    def get(self, query: bytes, path: bytes = b"/sparql", accept: bytes = b"*/*") -> bytes:
        """Ask a query in the URL."""
        url = path + b"?timeout=0.5&query=" + quote_from_bytes(query, safe="").encode()
        return self.send(b"GET " + url + b" HTTP/1.1\r\nAccept: " + accept + ENDING)

    def form(self, query: bytes) -> bytes:
        """Ask a query in a form."""
        return self.post(b"query=" + quote_from_bytes(query, safe="").encode(), b"application/x-www-form-urlencoded")

    def direct(self, query: bytes) -> bytes:
        """Ask a query as a body."""
        return self.post(query, b"application/sparql-query")

    def post(self, body: bytes, media_type: bytes) -> bytes:
        """Send a body to the endpoint."""
        head = b"POST /sparql?timeout=0.5 HTTP/1.1\r\nContent-Type: " + media_type
        return self.send(head + b"\r\nContent-Length: %d" % len(body) + ENDING + body)

    @staticmethod
    def require_sound(answer: bytes, *, sent: bytes) -> None:
        """Fail for a server's error, and for what is told of the machine and did not come with the request."""
        text, echoed = answer.decode("utf-8", "replace"), sent.decode("utf-8", "replace")
        for status in map(int, STATUS.findall(answer)):
            assert status < 500 or (status == 503 and DELIBERATE.search(text)), text[:1000]
        assert [leak[0] for leak in LEAK.finditer(text) if leak[0] not in echoed] == [], text[:1000]
        assert INJECTED.search(text.partition("\r\n\r\n")[0]) is None, text[:1000]

    @staticmethod
    def _receive(connection: socket.socket) -> bytes:
        try:
            return connection.recv(1 << 16)
        except TimeoutError:
            connection.settimeout(SECONDS)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(1 << 16)


@pytest.fixture(scope="package")
def target(serve, release, tmp_path_factory) -> Iterator[Target]:
    """The server over the bundled dataset; in the end it is quick, and has done nothing that it must not do."""
    secret = tmp_path_factory.mktemp("secret") / "secret.ttl"
    secret.write_text(f'<urn:secret> <urn:is> "{MARKER}" .')
    with listening() as listener, serve("--build", release.folder.parent.parent, "--metrics") as server:
        workers = server.workers()
        yield Target(server, listener, secret)
        start = time.perf_counter()
        assert [server.fetch(path)[0] for path in ("/sparql?query=ASK%7B%7D", "/en/", "/metrics")] == [200] * 3
        assert time.perf_counter() - start < 5
        assert server.workers() == workers, "no worker has died"
        assert listener.callers == [], "nothing was fetched"
    assert server.log.read_text() == "", "no defect was logged"
