"""What a stranger's query may use."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class QueryLimits:
    """The limits of one query, and of the processes that queries run in.

    ``seconds`` is wall time; ``memory_bytes`` is what the evaluation may take beyond the opened store;
    ``result_bytes`` is the size of the serialized answer. ``processes`` run at once in each server process; up to
    ``waiting`` further queries wait for ``waiting_seconds`` at most. A process is replaced when queries have left it
    ``kept_bytes`` larger than it started.
    """

    seconds: float = 10
    memory_bytes: int = 1024 * MEBIBYTE
    result_bytes: int = 64 * MEBIBYTE
    query_bytes: int = MEBIBYTE
    processes: int = 2
    kept_bytes: int = 64 * MEBIBYTE
    waiting: int = 4  # a waiting query holds a thread of the server, which has eight
    waiting_seconds: float = 10
