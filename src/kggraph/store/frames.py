"""How a server and its query processes talk: a JSON head and a body of bytes, each with its length before it."""

import json
import struct
from collections.abc import Callable
from typing import Any

_LENGTHS = struct.Struct(">IQ")


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Return one frame.

    >>> from io import BytesIO
    >>> unpack(BytesIO(pack({"form": "ASK"}, b"true")).read)
    ({'form': 'ASK'}, b'true')
    """
    text = json.dumps(head).encode()
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def unpack(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes]:
    """Read one frame with a function that returns that many bytes, or fewer where there are no more (EOFError)."""
    head_length, body_length = _LENGTHS.unpack(_exactly(read, _LENGTHS.size))
    return json.loads(_exactly(read, head_length)), _exactly(read, body_length)


def _exactly(read: Callable[[int], bytes], length: int) -> bytes:
    content = read(length)
    if len(content) != length:
        raise EOFError
    return content
