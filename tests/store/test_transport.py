"""Requests to a store that is slow, rude, forgetful or strict."""

import hashlib
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kggraph.endpoint import Credentials, Endpoint
from kggraph.errors import KggraphError, QueryTimeoutError, QueryTooLargeError, StoreUnavailableError
from kggraph.store.transport import Request, Transport

NOBODY = Credentials()
SECRET = Credentials("ada", "s3cret")
Url = Callable[[str], str]


class _Store(BaseHTTPRequestHandler):
    """Each path is one way to behave; ``seen`` counts requests by path and client port."""

    protocol_version = "HTTP/1.1"
    over: threading.Event
    seen: list[tuple[str, int, str]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.client_address[1], self.headers.get("Authorization", "")))
        getattr(self, f"answer_{self.path.strip('/')}")()

    def answer_well(self) -> None:
        self._send(200, b"well")

    def answer_large(self) -> None:
        self._send(200, b"x" * 100_000)

    def answer_truncated(self) -> None:
        self._send(200, b"half", length=100)

    def answer_broken(self) -> None:
        self._send(200, b"zz\r\nnot a chunk", headers={"Transfer-Encoding": "chunked"}, length=None)

    def answer_silent(self) -> None:
        self.over.wait(20)

    def answer_headers(self) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: x\r\n" * 1000)

    def answer_body(self) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)

    def answer_busy(self) -> None:
        is_first = sum(path == "/busy" for path, *_ in self.seen) == 1
        self._send(503, b"busy") if is_first else self._send(200, b"well")

    def answer_closed(self) -> None:
        is_first = sum(path == "/closed" for path, *_ in self.seen) == 1
        self.connection.shutdown(socket.SHUT_RDWR) if is_first else self._send(200, b"well")

    def answer_away(self) -> None:
        self._send(302, b"", headers={"Location": "/well"})

    def answer_digest(self) -> None:
        challenge = 'Digest realm="SPARQL", qop="auth", nonce="n1", algorithm=MD5'
        parts = dict(re.findall(r'(\w+)="?([^",]+)"?', self.headers.get("Authorization", "")))
        if "response" not in parts:
            is_bare = "Authorization" not in self.headers  # as Virtuoso: who sends something else learns nothing
            self._send(401, b"", headers={"WWW-Authenticate": challenge} if is_bare else None)
            return
        ha1, ha2 = (_md5(text) for text in ("ada:SPARQL:s3cret", f"{self.command}:{self.path}"))
        right = _md5(f"{ha1}:n1:{parts['nc']}:{parts['cnonce']}:auth:{ha2}")
        self._send(200 if parts["response"] == right else 403, b"welcome")

    def _drip(self, content: bytes) -> None:
        for position in range(len(content)):
            if self.over.wait(0.05):
                return
            try:
                self.wfile.write(content[position : position + 1])
            except OSError:
                return

    def _send(
        self, status: int, body: bytes, *, headers: dict[str, str] | None = None, length: int | None = -1
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(len(body) if length < 0 else length))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = length != -1

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def seen() -> list[tuple[str, int, str]]:
    return []


@pytest.fixture
def url(seen: list[tuple[str, int, str]]) -> Iterator[Url]:
    over = threading.Event()
    handler = type("Store", (_Store,), {"over": over, "seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield lambda path: f"http://127.0.0.1:{server.server_port}/{path}"
        over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def open_transport(url: Url) -> Iterator[Callable[..., Transport]]:
    opened: list[Transport] = []

    def open_one(credentials: Credentials = NOBODY, **options: int) -> Transport:
        opened.append(Transport(Endpoint(url("well"), **options), credentials, pause=lambda _: None))
        return opened[-1]

    yield open_one
    for transport in opened:
        transport.close()


def ask(transport: Transport, url: str, *, seconds: float = 20, largest: int = 1000, repeatable: bool = True) -> bytes:
    return transport.exchange(Request("GET", url, repeatable=repeatable), seconds=seconds, largest=largest).body


def test_a_connection_is_used_again(open_transport, url: Url, seen) -> None:
    transport = open_transport()
    assert [ask(transport, url("well")) for _ in range(3)] == [b"well"] * 3
    assert len({port for _, port, _ in seen}) == 1


FAULTS = [
    ("truncated", StoreUnavailableError, "does not answer: it broke off its answer"),
    ("broken", StoreUnavailableError, "does not answer: it broke off its answer"),
    ("large", QueryTooLargeError, "the answer passes the limit of 1,000 bytes"),
]


@pytest.mark.parametrize(("path", "error", "words"), FAULTS)
def test_an_answer_that_is_not_whole_is_none(
    path: str, error: type[KggraphError], words: str, open_transport, url: Url
) -> None:
    with pytest.raises(error, match=words):
        ask(open_transport(), url(path))


@pytest.mark.parametrize("path", ["silent", "headers", "body"])
def test_time_is_counted_as_a_whole_however_it_is_spent(path: str, open_transport, url: Url) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.4 seconds"):
        ask(open_transport(), url(path), seconds=0.4)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("path", ["busy", "closed"])
def test_a_read_is_sent_again(path: str, open_transport, url: Url) -> None:
    assert ask(open_transport(), url(path)) == b"well"


def test_what_cannot_be_repeated_is_sent_once(open_transport, url: Url, seen) -> None:
    with pytest.raises(StoreUnavailableError, match="it broke off its answer"):
        ask(open_transport(), url("closed"), repeatable=False)
    assert len(seen) == 1


def test_reads_are_not_sent_again_where_the_settings_say_so(open_transport, url: Url) -> None:
    with pytest.raises(StoreUnavailableError):
        ask(open_transport(retries=0), url("closed"))


def test_a_redirect_is_not_followed(open_transport, url: Url, seen) -> None:
    reply = open_transport().exchange(Request("GET", url("away")), seconds=20, largest=1000)
    assert (reply.status, reply.headers["location"]) == (302, "/well")
    assert [path for path, *_ in seen] == ["/away"]


def test_nothing_waits_for_a_connection_longer_than_its_time(open_transport, url: Url, seen) -> None:
    transport, pause = open_transport(connections=1), threading.Event()

    def hold() -> None:
        with pytest.raises(QueryTimeoutError):
            ask(transport, url("silent"), seconds=2)

    holder = threading.Thread(target=hold)
    holder.start()
    while not seen:
        pause.wait(0.01)
    with pytest.raises(StoreUnavailableError, match="all connections to the store are busy"):
        ask(transport, url("well"), seconds=0.2)
    holder.join()


def test_a_user_is_told_by_basic_authentication(open_transport, url: Url, seen) -> None:
    ask(open_transport(SECRET), url("well"))
    assert seen[0][2] == "Basic YWRhOnMzY3JldA=="


def test_a_token_is_told_as_a_bearer(open_transport, url: Url, seen) -> None:
    ask(open_transport(Credentials(token="t0ken")), url("well"))  # noqa: S106 - of nobody
    assert seen[0][2] == "Bearer t0ken"


def test_a_challenge_is_answered_by_digest_and_from_then_on_beforehand(open_transport, url: Url, seen) -> None:
    transport = open_transport(SECRET)
    assert [ask(transport, url("digest")) for _ in range(2)] == [b"welcome"] * 2
    assert [text.partition(" ")[0] for *_, text in seen] == ["Basic", "", "Digest", "Digest"]


@pytest.mark.parametrize("path", ["silent", "truncated", "away"])
def test_credentials_stand_in_no_error(path: str, open_transport, url: Url) -> None:
    transport = open_transport(SECRET)
    try:
        told = repr(transport.exchange(Request("GET", url(f"{path}")), seconds=0.4, largest=1000))
    except KggraphError as error:
        told = f"{error!r} {error.__cause__!r} {error.__context__!r}"
    assert "s3cret" not in told
    assert "YWRhOnMzY3JldA" not in told
    assert "s3cret" not in repr(SECRET)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for loopback, with its key, that nobody has signed."""
    program = shutil.which("openssl") or pytest.skip("no openssl here: install the Debian package openssl")
    path = tmp_path_factory.mktemp("tls") / "store.pem"
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1")
    names = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", f"{path}.crt")
    subprocess.run([program, *made, *names], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def secure_url(certificate: Path) -> Iterator[Url]:
    over = threading.Event()
    handler = type("Store", (_Store,), {"over": over, "seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield lambda path: f"https://127.0.0.1:{server.server_port}/{path}"
        over.set()
        server.shutdown()
        thread.join()


def test_all_that_holds_over_tls(open_transport, secure_url: Url, certificate: Path, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    transport = open_transport()
    assert ask(transport, secure_url("well")) == b"well"
    for path in ("silent", "headers", "body"):
        with pytest.raises(QueryTimeoutError):
            ask(transport, secure_url(path), seconds=0.4)


def test_a_certificate_that_nobody_signed_is_not_trusted(open_transport, secure_url: Url) -> None:
    with pytest.raises(StoreUnavailableError, match="does not answer"):
        ask(open_transport(retries=0), secure_url("well"))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
