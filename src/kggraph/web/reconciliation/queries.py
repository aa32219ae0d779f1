"""Reconciliation queries as clients write them, in both versions of the protocol, and as they are answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kggraph.web.errors import ShownError, ShownErrorException

BATCH = 100  # queries at a time
_MOST = 50  # candidates for each
_DEFAULT = 10


@dataclass(frozen=True)
class Condition:
    """A property that a thing should have: with any, all or none of some values, each a text or an IRI."""

    property: str
    values: tuple[str, ...]
    required: bool = False
    quantifier: str = "any"


@dataclass(frozen=True)
class Query:
    """What is looked for: a name, an identifier, or what has certain values; of certain types."""

    name: str = ""
    identifiers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    all_types: bool = False
    conditions: tuple[Condition, ...] = ()
    limit: int = field(default=_DEFAULT)


def read_old_queries(batch: object) -> dict[str, Query]:
    """Return the queries of version 0.2 by their keys. Raises a 400 that says what is wrong, a 413 for too many."""
    if not isinstance(batch, dict):
        raise refused("'queries' is no JSON object of queries")
    _require_few(batch)
    return {str(key): _read_old(row, f"query {key!r}") for key, row in batch.items()}


def read_new_queries(body: object) -> list[Query]:
    """Return the queries of version 1.0 in their order. Raises a 400 that says what is wrong, a 413 for too many."""
    batch = body.get("queries") if isinstance(body, dict) else None
    if not isinstance(batch, list):
        raise refused("the body has no list 'queries'")
    _require_few(batch)
    return [_read_new(row, f"query {number}") for number, row in enumerate(batch, 1)]


def refused(detail: str, status: int = 400) -> ShownErrorException:
    """Return the error that tells a client what is wrong with its request."""
    return ShownErrorException(ShownError(status, "Not a reconciliation request", detail))


def _read_old(row: object, where: str) -> Query:
    _require(isinstance(row, dict), f"{where} is no JSON object")
    table: dict[str, Any] = row if isinstance(row, dict) else {}
    _require_known(table, ("query", "type", "limit", "properties", "type_strict"), where)
    properties = table.get("properties", [])
    _require(isinstance(properties, list), f"{where}: 'properties' is no list")
    conditions = tuple(_read_old_property(each, where) for each in properties)
    name = table.get("query", "")
    _require(isinstance(name, str), f"{where}: 'query' is no text")
    _require(bool(name.strip() or conditions), f"{where} has neither 'query' nor 'properties'")
    types = table.get("type", [])
    return Query(
        name=name,
        types=tuple(map(str, types if isinstance(types, list) else [types])),
        all_types=table.get("type_strict") == "all",
        conditions=conditions,
        limit=_read_limit(table, where),
    )


def _read_old_property(row: object, where: str) -> Condition:
    if not isinstance(row, dict) or not {"pid", "v"} <= set(row):
        raise refused(f"{where}: a property needs 'pid' and 'v'")
    return Condition(str(row["pid"]), _read_values(row["v"], where))


def _read_new(row: object, where: str) -> Query:
    _require(isinstance(row, dict), f"{where} is no JSON object")
    table: dict[str, Any] = row if isinstance(row, dict) else {}
    _require_known(table, ("type", "limit", "lang", "dir", "conditions"), where)
    conditions = table.get("conditions")
    if not isinstance(conditions, list) or not conditions or not all(isinstance(each, dict) for each in conditions):
        raise refused(f"{where} has no list 'conditions' with at least one object")
    _require("type" not in table or isinstance(table["type"], str), f"{where}: 'type' is no text")
    return Query(
        name=" ".join(_values_of(conditions, "name", where)),
        identifiers=tuple(_values_of(conditions, "id", where)),
        types=(table["type"],) if "type" in table else (),
        conditions=tuple(_read_condition(each, where) for each in conditions if _match_type(each, where) == "property"),
        limit=_read_limit(table, where),
    )


def _match_type(condition: Mapping[str, Any], where: str) -> str:
    kind = condition.get("matchType")
    if kind not in {"name", "id", "property"} or "propertyValue" not in condition:
        raise refused(f"{where}: a condition needs 'matchType' (name, id or property) and 'propertyValue'")
    return str(kind)


def _values_of(conditions: Sequence[Mapping[str, Any]], kind: str, where: str) -> list[str]:
    fitting = [each for each in conditions if _match_type(each, where) == kind]
    return [value for each in fitting for value in _read_values(each["propertyValue"], where)]


def _read_condition(row: Mapping[str, Any], where: str) -> Condition:
    quantifier = row.get("matchQuantifier", "any")
    _require("propertyId" in row, f"{where}: a condition on a property needs 'propertyId'")
    _require(quantifier in {"any", "all", "none"}, f"{where}: 'matchQuantifier' is none of any, all, none")
    values = _read_values(row["propertyValue"], where)
    return Condition(str(row["propertyId"]), values, required=row.get("required") is True, quantifier=quantifier)


def _read_values(value: object, where: str) -> tuple[str, ...]:
    """Return values as texts: what was reconciled before stands for itself by its IRI."""
    found = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            _require("id" in each, f"{where}: a value that is an object needs 'id'")
            found.append(str(each["id"]))
        else:
            found.append(str(each).lower() if isinstance(each, bool) else str(each))
    return tuple(found)


def _read_limit(table: Mapping[str, Any], where: str) -> int:
    limit = table.get("limit", _DEFAULT)
    _require(isinstance(limit, int | float) and limit >= 0, f"{where}: 'limit' is no number")
    return min(int(limit), _MOST) or _DEFAULT


def _require_few(batch: Sequence[object] | Mapping[str, object]) -> None:
    if len(batch) > BATCH:
        raise refused(f"{len(batch)} queries in a batch; the limit is {BATCH}", 413)


def _require_known(table: Mapping[str, object], known: Sequence[str], where: str) -> None:
    unknown = sorted(set(table) - set(known))
    _require(not unknown, f"{where} has unknown entries {', '.join(unknown)}; expected {', '.join(known)}")


def _require(holds: object, detail: str) -> None:
    if not holds:
        raise refused(detail)
