"""How a server and its query processes talk over a socket pair: a JSON head and a body of bytes, each with its length.

A file may travel with a frame (SCM_RIGHTS, unix(7)): a body too long to be held in memory.
"""

import json
import socket
import struct
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


def receive_frame(channel: socket.socket) -> tuple[dict[str, Any], bytes, int | None]:
    """Receive one frame: its head, its body, and the number of the open file that came with it, or None.

    Raises TimeoutError where a timeout is set (``set_timeout``), and EOFError at the end of the channel.

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
    try:
        content, ancillary, _, _ = channel.recvmsg(_PIECE, _ROOM_FOR_A_FILE)
        file = struct.unpack("i", ancillary[0][2])[0] if ancillary else None
        content = _complete(channel, content, _LENGTHS.size)
        head_length, body_length = _LENGTHS.unpack_from(content)
        start = _LENGTHS.size + head_length
        content = _complete(channel, content, start + body_length)
    except BlockingIOError:  # what the system's own timeouts look like
        raise TimeoutError from None
    return json.loads(content[_LENGTHS.size : start]), content[start:], file


def set_timeout(channel: socket.socket, seconds: int) -> None:
    """Have the system end what waits longer than that for the other side (socket(7)): it costs nothing for a frame.

    >>> here, there = socket.socketpair()
    >>> set_timeout(here, 1)
    >>> here.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16) == struct.pack("@ll", 1, 0)
    True
    >>> here.close(), there.close()
    (None, None)
    """
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        channel.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", seconds, 0))


def _complete(channel: socket.socket, content: bytes, length: int) -> bytes:
    """Return what has been received and what is missing of a length."""
    missing = length - len(content)
    if missing <= 0:
        return content
    pieces = [content]
    while missing:
        piece = channel.recv(min(missing, _PIECE))
        if not piece:
            raise EOFError
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
