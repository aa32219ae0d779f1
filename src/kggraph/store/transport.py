"""HTTP to a store elsewhere: connections kept open, time limits that hold as a whole, retries, credentials.

urllib3's own time limits begin anew with every piece that arrives, so a store that sends a byte now and then would hold
a thread for ever: here a connection is cut when the time is up, wherever it stands.
"""

import base64
import os
import random
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import EmptyPoolError, HTTPError
from urllib3.exceptions import TimeoutError as SlowError

from kggraph.deadline import cut_off
from kggraph.endpoint import Credentials, Endpoint
from kggraph.errors import QueryTimeoutError, QueryTooLargeError, StoreUnavailableError

_CONNECT_SECONDS = 5.0
_FIRST_PAUSE = 0.1  # seconds, doubled each time
_PIECE = 1 << 16
_CHALLENGE = "www-authenticate"
_WORTH_RETRYING = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True)
class Request:
    """One request; ``repeatable`` if sending it twice does no more than sending it once."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    repeatable: bool = True


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the headers by their names in small letters, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Transport:
    """Connections to the hosts of one endpoint and no others; redirects are not followed.

    Safe to use from many threads, and in a process that was forked after this object was made.
    """

    def __init__(
        self, endpoint: Endpoint, credentials: Credentials, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._endpoint, self._credentials, self._pause = endpoint, credentials, pause
        self._digest = _Digest(credentials)
        self._process, self._pools = 0, urllib3.PoolManager()

    def exchange(self, request: Request, *, seconds: float, largest: int) -> Reply:
        """Return the reply, which is whole. A request that is repeatable is sent again where the connection fails.

        Raises QueryTimeoutError after ``seconds`` in all, QueryTooLargeError for a body of more than ``largest``
        bytes, StoreUnavailableError where nothing answers.
        """
        deadline = time.monotonic() + seconds
        for attempt in range(self._endpoint.retries * request.repeatable + 1):
            last = attempt == self._endpoint.retries * request.repeatable
            wait = _FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
            last = last or time.monotonic() + wait > deadline
            try:
                reply = self._authorized(request, deadline, largest)
                if last or reply.status not in _WORTH_RETRYING:
                    return reply
            except _BrokenOffError as error:
                if time.monotonic() >= deadline:
                    raise QueryTimeoutError(seconds) from None
                if last:
                    raise StoreUnavailableError(f"{_shown(request.url)} does not answer: {error}") from None
            self._pause(wait)
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._pools.clear()

    def _authorized(self, request: Request, deadline: float, largest: int) -> Reply:
        """Return the reply to a request with credentials: by Basic or Bearer, or by Digest where that is asked for."""
        reply = self._once(request, self._authorization(request), deadline=deadline, largest=largest)
        if reply.status != HTTPStatus.UNAUTHORIZED or not self._credentials.user:
            return reply
        if _CHALLENGE not in reply.headers:  # some stores tell what they want only to whom sends nothing
            reply = self._once(request, {}, deadline=deadline, largest=largest)
        if not self._digest.learn(reply.headers.get(_CHALLENGE, "")):
            return reply
        return self._once(request, self._authorization(request), deadline=deadline, largest=largest)

    def _authorization(self, request: Request) -> dict[str, str]:
        credentials = self._credentials
        if credentials.token:
            return {"Authorization": f"Bearer {credentials.token}"}
        if not credentials.user:
            return {}
        if answer := self._digest.answer(request):
            return {"Authorization": answer}
        pair = base64.b64encode(f"{credentials.user}:{credentials.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    def _once(self, request: Request, authorization: Mapping[str, str], *, deadline: float, largest: int) -> Reply:
        left = max(deadline - time.monotonic(), 0.001)
        try:
            response = self._open_pools().urlopen(
                request.method,
                request.url,
                body=request.body,
                headers={"User-Agent": "kggraph", **request.headers, **authorization},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=min(left, _CONNECT_SECONDS), read=left),
                pool_timeout=left,
            )
            return _read(response, deadline, largest)
        except EmptyPoolError:
            raise StoreUnavailableError("all connections to the store are busy; try again in a few seconds") from None
        except (HTTPError, OSError) as error:
            raise _BrokenOffError(_reason(error)) from None

    def _open_pools(self) -> urllib3.PoolManager:
        if self._process != os.getpid():  # connections belong to the process that opened them
            pools = urllib3.PoolManager(maxsize=self._endpoint.connections, block=True)
            pools.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
            self._process, self._pools = os.getpid(), pools
        return self._pools


class _BrokenOffError(Exception):
    """No reply, or not the whole of it."""


class _Digest:
    """HTTP Digest authentication (RFC 7616), which Virtuoso asks for: the answer to the challenge heard last."""

    def __init__(self, credentials: Credentials) -> None:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        self._passwords, self._credentials = passwords, credentials
        self._handler = urllib.request.HTTPDigestAuthHandler(passwords)
        self._challenge: dict[str, str] = {}
        self._lock = threading.Lock()

    def learn(self, header: str) -> bool:
        """Take note of a challenge; return whether there is an answer to it."""
        scheme, _, rest = header.partition(" ")
        if scheme.lower() != "digest":
            return False
        with self._lock:
            self._challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
        return True

    def answer(self, request: Request) -> str:
        """Return the value of ``Authorization``, or nothing where no challenge was heard."""
        with self._lock:
            if not self._challenge:
                return ""
            asked = urllib.request.Request(request.url, method=request.method)  # noqa: S310 - only composed
            self._passwords.add_password(None, request.url, self._credentials.user, self._credentials.password)
            return f"Digest {self._handler.get_authorization(asked, self._challenge)}"


class _HttpConnection(HTTPConnection):
    """A connection whose reply's headers arrive in time or not at all."""

    def getresponse(self) -> urllib3.response.HTTPResponse:  # type: ignore[override]  # urllib3's own class
        with cut_off(self.sock, _seconds(self)):
            return super().getresponse()


class _HttpsConnection(HTTPSConnection):
    """The same over TLS."""

    def getresponse(self) -> urllib3.response.HTTPResponse:  # type: ignore[override]  # urllib3's own class
        with cut_off(self.sock, _seconds(self)):
            return super().getresponse()


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


def _seconds(connection: HTTPConnection) -> float:
    return connection.timeout if isinstance(connection.timeout, int | float) else _CONNECT_SECONDS


def _read(response: urllib3.BaseHTTPResponse, deadline: float, largest: int) -> Reply:
    pieces, size = [], 0
    with cut_off(getattr(response.connection, "sock", None), deadline - time.monotonic()):
        for piece in response.stream(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > largest:
                response.close()
                raise QueryTooLargeError(f"the answer passes the limit of {largest:,} bytes; use LIMIT")
    if time.monotonic() >= deadline:
        raise _BrokenOffError("it took too long")
    response.release_conn()
    return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, b"".join(pieces))


def _reason(error: BaseException) -> str:
    """Return what went wrong in the system's words; urllib3 wraps them in its own, with addresses of objects."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return "it took too long" if isinstance(error, SlowError) else "it broke off its answer"


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
