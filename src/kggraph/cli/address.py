"""Where to listen: checked before any work is done."""

import errno
import socket
from dataclasses import dataclass

from kggraph.errors import AddressError


@dataclass(frozen=True)
class Address:
    """A host and a port to listen on; ``url`` is what a person opens.

    >>> Address("127.0.0.1", 8000).url
    'http://127.0.0.1:8000'
    >>> Address("::1", 80).url, Address("0.0.0.0", 8080).reachable_host
    ('http://[::1]:80', '127.0.0.1')
    """

    host: str
    port: int

    @property
    def url(self) -> str:
        """The URL of the first page."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def reachable_host(self) -> str:
        """A host name that this machine can connect to: the loopback address where the host means "every one"."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self.host, self.host)  # noqa: S104 - compared


def require_free(host: str, port: int) -> Address:
    """Return the address if nobody listens there; port 0 becomes a port that is free. Raises AddressError."""
    try:
        [(family, *_), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        with socket.create_server((host, port), family=family) as listener:
            return Address(host, listener.getsockname()[1])
    except socket.gaierror:
        raise AddressError(f"--host {host}: no such host; expected a name or an address of this machine") from None
    except (OSError, OverflowError) as error:
        raise AddressError(f"cannot listen on {Address(host, port).url}: {_reason(error, port)}") from None


def _reason(error: OSError | OverflowError, port: int) -> str:
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            return f"port {port} is in use; stop the program that holds it, or choose another with --port (0: any)"
        case errno.EACCES:
            return f"port {port} needs privileges that this user does not have; choose one above 1023 with --port"
        case errno.EADDRNOTAVAIL:
            return "this machine does not have that address; choose another with --host"
        case _:
            return str(error)
