"""How a server and its query processes talk over a socket pair: a JSON head and a body of bytes, each with its length.

A file may travel with a frame (SCM_RIGHTS, unix(7)): a body too long to be held in memory.
"""

import json
import socket
import struct
import time
from typing import Any

_LENGTHS = struct.Struct(">IQ")
_PIECE = 1 << 18
_ROOM_FOR_A_FILE = socket.CMSG_SPACE(struct.calcsize("i"))


def send_frame(channel: socket.socket, head: dict[str, Any], body: bytes = b"", *, file: int | None = None) -> None:
    """Send one frame, and an open file with it."""
    text = json.dumps(head).encode()
    frame = memoryview(b"".join((_LENGTHS.pack(len(text), len(body)), text, body)))
    if file is not None:
        frame = frame[socket.send_fds(channel, [frame], [file]) :]
    channel.sendall(frame)


def receive_frame(channel: socket.socket, deadline: float | None = None) -> tuple[dict[str, Any], bytes, int | None]:
    """Receive one frame: its head, its body, and the number of the open file that came with it, or None.

    ``deadline`` is a time of the monotonic clock. Raises TimeoutError, and EOFError at the end of the channel.

    >>> here, there = socket.socketpair()
    >>> send_frame(here, {"form": "ASK"}, b"true")
    >>> receive_frame(there)
    ({'form': 'ASK'}, b'true', None)
    >>> here.close()
    >>> receive_frame(there)
    Traceback (most recent call last):
    EOFError
    >>> there.close()
    """
    _wait_until(channel, deadline)
    content, ancillary, _, _ = channel.recvmsg(_PIECE, _ROOM_FOR_A_FILE)
    file = struct.unpack("i", ancillary[0][2])[0] if ancillary else None
    content = _complete(channel, content, _LENGTHS.size, deadline)
    head_length, body_length = _LENGTHS.unpack_from(content)
    start = _LENGTHS.size + head_length
    content = _complete(channel, content, start + body_length, deadline)
    return json.loads(content[_LENGTHS.size : start]), content[start:], file


def _complete(channel: socket.socket, content: bytes, length: int, deadline: float | None) -> bytes:
    """Return what has been received and what is missing of a length."""
    missing = length - len(content)
    if missing <= 0:
        return content
    pieces = [content]
    while missing:
        _wait_until(channel, deadline)
        piece = channel.recv(min(missing, _PIECE))
        if not piece:
            raise EOFError
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _wait_until(channel: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        channel.settimeout(None)
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    channel.settimeout(left)
