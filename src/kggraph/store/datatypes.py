"""The datatypes that a parameter of a saved query may have: what a value must look like, and what JSON calls it.

Source: XML Schema Part 2, sections 3.2 and 3.3; the patterns are those of the lexical forms, time zones included.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.errors import ParameterError
from kggraph.vocabulary import XSD

_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"


@dataclass(frozen=True)
class Datatype:
    """A datatype: its lexical forms, how they are told to a person, and its JSON Schema."""

    iri: str
    pattern: re.Pattern[str]
    expected: str
    schema: Mapping[str, str]

    def literal(self, text: str) -> ox.Literal:
        """Return the literal of a text. Raises ParameterError that says what was expected.

        >>> DATATYPES[XSD.gYear.value].literal("2022").datatype == XSD.gYear
        True
        >>> DATATYPES[XSD.gYear.value].literal("last year")
        Traceback (most recent call last):
        kggraph.errors.ParameterError: 'last year' does not fit; expected a year such as 2022
        """
        if not self.pattern.fullmatch(text):
            raise ParameterError(f"{text!r} does not fit; expected {self.expected}")
        return ox.Literal(text, datatype=ox.NamedNode(self.iri))


def _row(node: ox.NamedNode, pattern: str, expected: str, schema: Mapping[str, str]) -> tuple[str, Datatype]:
    return node.value, Datatype(node.value, re.compile(pattern, re.ASCII | re.DOTALL), expected, schema)


def _pattern(expression: str) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{expression}$"}


DATATYPES: Mapping[str, Datatype] = dict(
    [
        _row(XSD.string, r".*", "a text", {"type": "string"}),
        _row(XSD.boolean, r"true|false|1|0", "true or false", {"type": "boolean"}),
        _row(XSD.integer, r"[+-]?[0-9]+", "a whole number such as 100000", {"type": "integer"}),
        _row(XSD.decimal, r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", "a number such as 1500.5", {"type": "number"}),
        _row(
            XSD.double,
            r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?INF|NaN",
            "a number such as 1.5e3",
            {"type": "number"},
        ),
        _row(
            XSD.date,
            f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
            "a date such as 2022-12-31",
            {"type": "string", "format": "date"},
        ),
        _row(
            XSD.dateTime,
            f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
            "a date and time such as 2022-12-31T18:00:00Z",
            {"type": "string"},  # JSON Schema's date-time needs a zone, XML Schema's does not
        ),
        _row(XSD.gYear, f"{_YEAR}{_ZONE}", "a year such as 2022", _pattern(f"{_YEAR}{_ZONE}")),
        _row(
            XSD.gYearMonth,
            f"{_YEAR}-{_MONTH}{_ZONE}",
            "a year and month such as 2022-11",
            _pattern(f"{_YEAR}-{_MONTH}{_ZONE}"),
        ),
    ]
)
