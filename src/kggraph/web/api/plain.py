"""Rows as plain JSON: for those who want values and not terms."""

import json
import math
from typing import Any

from kggraph.vocabulary import XSD

_INTEGERS = {
    *(XSD.integer.value, XSD.long.value, XSD.int.value, XSD.short.value, XSD.byte.value),
    *(XSD.nonNegativeInteger.value, XSD.positiveInteger.value, XSD.unsignedLong.value, XSD.unsignedInt.value),
}
_REALS = {XSD.decimal.value, XSD.double.value, XSD.float.value}


def to_plain(results: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Return SPARQL results in JSON as a list of objects with all variables, or as a boolean.

    Numbers and booleans become JSON's, IRIs and texts become strings, what is unbound becomes null.

    >>> to_plain({"boolean": True})
    True
    >>> number = {"type": "literal", "value": "5", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    >>> to_plain({"head": {"vars": ["sum", "of"]}, "results": {"bindings": [{"sum": number}]}})
    [{'sum': 5, 'of': None}]
    """
    if "boolean" in results:
        return bool(results["boolean"])
    names = results["head"]["vars"]
    return [{name: _value(row.get(name)) for name in names} for row in results["results"]["bindings"]]


def write_plain(results: dict[str, Any]) -> bytes:
    r"""Return the bytes of the same, one row on each line.

    >>> write_plain({"head": {"vars": ["a"]}, "results": {"bindings": [{}, {}]}}).decode()
    '[\n{"a": null},\n{"a": null}\n]\n'
    """
    plain = to_plain(results)
    if isinstance(plain, bool) or not plain:
        return (json.dumps(plain) + "\n").encode()
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in plain)
    return f"[\n{rows}\n]\n".encode()


def _value(term: dict[str, Any] | None) -> Any:  # noqa: ANN401 - JSON
    if term is None:
        return None
    text, datatype = term["value"], term.get("datatype")
    if term["type"] == "triple":
        return {role: _value(part) for role, part in text.items()}
    if term["type"] == "bnode":
        return f"_:{text}"
    if datatype == XSD.boolean.value:
        return text in {"true", "1"}
    return _number(text, datatype)


def _number(text: str, datatype: str | None) -> int | float | str:
    """Return the number of a literal; the text where it is none, or none that JSON has (INF, NaN)."""
    try:
        if datatype in _INTEGERS:
            return int(text)
        real = float(text) if datatype in _REALS else math.nan
    except ValueError:
        return text
    return real if math.isfinite(real) else text
