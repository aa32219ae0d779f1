"""What literals say that a list can be chosen and sorted by: numbers and years."""

import re
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kggraph.vocabulary import XSD

_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger negativeInteger nonPositiveInteger",
    "unsignedInt unsignedLong unsignedShort unsignedByte",
)
_NUMBERS = {XSD.decimal.value, *(XSD[name].value for names in _INTEGERS for name in names.split())}
_INEXACT = {XSD.double.value, XSD.float.value}
_DATES = {XSD[name].value for name in ("date", "dateTime", "gYear", "gYearMonth")}
_LONGEST = 28  # digits: what people read as a number, and what decimal arithmetic keeps exactly
_YEAR = re.compile(r"\d{4}(?!\d)")


def is_exact_number(datatype: str) -> bool:
    """Return whether literals of a datatype are exact numbers."""
    return datatype in _NUMBERS


def is_number(datatype: str) -> bool:
    """Return whether literals of a datatype are numbers, exact or not."""
    return datatype in _NUMBERS or datatype in _INEXACT


def is_date(datatype: str) -> bool:
    """Return whether literals of a datatype begin with a year."""
    return datatype in _DATES


def parse_number(text: str) -> Decimal | None:
    """Return the number that a literal's text says; None for other texts and for numbers too long to be read.

    >>> parse_number("100000"), parse_number("many"), parse_number("1E+999999")
    (Decimal('100000'), None, None)
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and _is_readable(number) else None


def number_of(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Decimal | None:
    """Return the number that a literal of a numeric datatype is."""
    if isinstance(value, ox.Literal) and is_number(value.datatype.value):
        return parse_number(value.value)
    return None


def year_of(text: str) -> str | None:
    """Return the year that a date begins with.

    >>> year_of("2022-11-05"), year_of("12022-11"), year_of("once")
    ('2022', None, None)
    """
    match = _YEAR.match(text)
    return match[0] if match else None


def _is_readable(number: Decimal) -> bool:
    return len(number.as_tuple().digits) <= _LONGEST and abs(number.adjusted()) <= _LONGEST
