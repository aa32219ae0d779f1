"""An end to a conversation over a network: the timeout of a socket begins anew with each byte that comes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cut_off(connection: socket.socket | None, seconds: float) -> Iterator[None]:
    """Shut a connection down when the time is up, so that whoever waits for it goes on."""
    timer = threading.Timer(max(seconds, 0), _shut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connection: socket.socket | None) -> None:
    try:
        if connection is not None:
            socket.socket.shutdown(connection, socket.SHUT_RDWR)  # beneath TLS, which would wait for the other side
    except OSError:
        return  # it has ended by itself
