"""One line of JSON per request, without what was asked and by whom unless that is wanted."""

import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from urllib.parse import parse_qs

from kggraph.web.operations.exchange import Exchange

STANDARD_ERROR = "-"
_LONGEST = 2_000  # characters of a path or a query


@dataclass(frozen=True)
class RequestLog:
    """Writes to a file, or to the standard error for ``-``; ``queries`` and ``clients`` say what else is told.

    A file that was moved away is opened anew, so that it may be rotated. Several processes may write to one file.
    """

    target: str
    queries: bool = False
    clients: bool = False
    _out: logging.Handler = field(init=False)

    def __post_init__(self) -> None:
        # A handler without a logger: nothing of it is shared with, or set up by, other parts of the process.
        out = logging.StreamHandler(sys.stderr) if self.target == STANDARD_ERROR else _file(self.target)
        object.__setattr__(self, "_out", out)

    def observe(self, exchange: Exchange) -> None:
        """Write the line of an answered request."""
        self._out.handle(logging.makeLogRecord({"msg": self.line(exchange, datetime.now(UTC))}))

    def close(self) -> None:
        """Let go of the file."""
        self._out.close()

    def line(self, exchange: Exchange, at: datetime) -> str:
        """Return the line of a request that was answered at a time.

        >>> exchange = Exchange("GET", "/id/a", "format=ttl", "192.0.2.1", 200, 5, 0.00123, "/id/{path}", "r1", "q7")
        >>> RequestLog("-").line(exchange, datetime(2026, 3, 1, 12, tzinfo=UTC))  # doctest: +NORMALIZE_WHITESPACE
        '{"time": "2026-03-01T12:00:00.000Z", "id": "q7", "method": "GET", "route": "/id/{path}", "path": "/id/a",
          "status": 200, "bytes": 5, "seconds": 0.0012, "release": "r1"}'
        """
        row: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "id": exchange.request_id,
            "method": exchange.method[:_LONGEST],
            "route": exchange.route,
            "path": exchange.path[:_LONGEST],
            "status": exchange.status,
            "bytes": exchange.bytes,
            "seconds": round(exchange.seconds, 4),
            "release": exchange.release,
        }
        return json.dumps({**row, **self._asked(exchange)})

    def _asked(self, exchange: Exchange) -> Mapping[str, str]:
        asked = {"query_string": exchange.query_string, "query": _query_of(exchange)} if self.queries else {}
        if self.clients:
            asked["client"] = exchange.client
        return {name: value[:_LONGEST] for name, value in asked.items() if value}


def _query_of(exchange: Exchange) -> str:
    return exchange.query or parse_qs(exchange.query_string, errors="replace").get("query", [""])[0]


def _file(path: str) -> logging.Handler:
    """Return a handler of a file, opened by each process when it writes first. Raises OSError if nobody can write."""
    with Path(path).open("a", encoding="utf-8"):
        return WatchedFileHandler(path, encoding="utf-8", delay=True)
