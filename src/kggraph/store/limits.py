"""What strangers' queries may use."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class QueryLimits:
    """The limits of one query, of one client, and of the processes that queries run in.

    ``seconds`` is wall time; ``memory_bytes`` is what the evaluation may take beyond the opened store;
    ``result_bytes`` is the size of the serialized answer. A query begins in one of ``quick`` processes of each server
    process; one that runs longer than ``quick_seconds`` goes on at the lowest priority in one of ``long`` places, so
    that short queries never wait behind it. Up to ``waiting`` further queries wait for ``waiting_seconds`` at most. One
    client has ``per_client`` queries under way at once, those that wait included; 0 means as many as it likes.
    A process is replaced when queries have left it ``kept_bytes`` larger than it started. ``services`` are the IRIs of
    the endpoints that a query may ask by SERVICE.
    """

    seconds: float = 10
    memory_bytes: int = 1024 * MEBIBYTE
    result_bytes: int = 256 * MEBIBYTE
    query_bytes: int = MEBIBYTE
    quick: int = 2
    quick_seconds: float = 0.25
    long: int = 4
    waiting: int = 500  # a waiting query holds a thread of the server
    waiting_seconds: float = 10
    per_client: int = 0
    kept_bytes: int = 64 * MEBIBYTE
    services: tuple[str, ...] = ()
