"""What strangers' queries may use: the limits of a server, as its operator sets them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kggraph.errors import SettingsError, did_you_mean

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


@dataclass(frozen=True)
class _Row:
    """An entry of the settings: the limit it sets, in which unit, and the least that makes sense."""

    limit: str
    unit: int = 1
    least: float = 0
    is_whole: bool = True


_TABLE = {
    "seconds": _Row("seconds", least=0.01, is_whole=False),
    "memory_mib": _Row("memory_bytes", MEBIBYTE, 16),
    "result_mib": _Row("result_bytes", MEBIBYTE, 1),
    "query_kib": _Row("query_bytes", 1024, 1),
    "quick": _Row("quick", least=1),
    "quick_seconds": _Row("quick_seconds", is_whole=False),
    "long": _Row("long", least=1),
    "waiting": _Row("waiting"),
    "waiting_seconds": _Row("waiting_seconds", is_whole=False),
    "per_client": _Row("per_client"),
}


def read_limits(table: Mapping[str, Any], where: str) -> QueryLimits:
    """Return the limits of a settings table; what it does not set is as by default.

    Raises SettingsError, which begins with ``where``, for entries that are unknown or no fitting numbers.

    >>> read_limits({"memory_mib": 256}, "kggraph.toml, [limits]").memory_bytes
    268435456
    >>> read_limits({"second": 5}, "kggraph.toml, [limits]")
    Traceback (most recent call last):
    kggraph.errors.SettingsError: kggraph.toml, [limits]: unknown entry 'second'; did you mean 'seconds'?
    """
    known = [*_TABLE, "services"]
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            raise SettingsError(f"{where}: unknown entry {name!r}{did_you_mean(name, known)}")
        if name == "services":
            values[name] = _iris(value, f"{where}, {name}")
        else:
            row = _TABLE[name]
            values[row.limit] = _number(value, row, f"{where}, {name}") * row.unit
    return QueryLimits(**values)


def parse_limit(text: str) -> tuple[str, Any]:
    """Return the entry that ``NAME=VALUE`` of a command line sets. Raises SettingsError.

    >>> parse_limit("seconds=2.5"), parse_limit("services=https://e.example/sparql")
    (('seconds', 2.5), ('services', ['https://e.example/sparql']))
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise SettingsError(f"--limit {text}: expected NAME=VALUE, such as seconds=30")
    if name == "services":
        return name, value.split(",")
    try:
        number = float(value)
    except ValueError:
        raise SettingsError(f"--limit {text}: {value!r} is no number") from None
    return name, int(number) if number.is_integer() else number


def _number(value: object, row: _Row, where: str) -> float:
    kind = "a whole number" if row.is_whole else "a number"
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or (row.is_whole and not isinstance(value, int)) or value < row.least:  # type: ignore[operator]
        raise SettingsError(f"{where}: {value!r}; expected {kind}, {row.least:g} or more")
    return value  # type: ignore[return-value]


def _iris(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(iri, str) and "://" in iri for iri in value):
        raise SettingsError(f"{where}: {value!r}; expected a list of endpoints' URLs")
    return tuple(value)
