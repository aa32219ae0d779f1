"""SUM and COUNT of SPARQL 1.1 Query (section 18.5.1) over sorted lines, exact or not at all."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import groupby

from kggraph.vocabulary import XSD

_LARGEST = 2**63 - 1  # that the engine's integers reach
_WHOLE = str(XSD.integer)
_DIGITS = 60  # more than the engine's decimals have
_INTEGERS = (
    "integer|byte|short|int|long|unsignedByte|unsignedShort|unsignedInt|unsignedLong"
    "|positiveInteger|negativeInteger|nonPositiveInteger|nonNegativeInteger"
)
_INTEGER = re.compile(rf'"([+-]?[0-9]{{1,18}})"\^\^<{XSD.iri}(?:{_INTEGERS})>')
_DECIMAL = re.compile(rf'"([+-]?(?:[0-9]{{1,18}}(?:\.[0-9]{{0,18}})?|\.[0-9]{{1,18}}))"\^\^{XSD.decimal}')


@dataclass(frozen=True)
class Sum:
    """What the solutions of a group make: ``count`` of them, of which ``stated`` have an amount.

    ``total`` is the sum as N-Triples writes it, empty where a solution has no amount: that is an error in a SUM, which
    leaves it unbound. Where ``is_exact`` is false, it matters in which order an engine adds the amounts, or
    what it takes for a number.
    """

    group: tuple[str, ...]
    count: int
    stated: int
    sum: Decimal
    total: str
    is_exact: bool


def add_up(solutions: Iterable[tuple[str, ...]]) -> Iterator[Sum]:
    """Yield the sums of sorted solutions: two fields, those of the group, the canonical amount, the thing.

    >>> two, half = (f'"{number}"^^{XSD[kind]}' for number, kind in ((2, "integer"), (0.5, "decimal")))
    >>> rows = [("q", "e", '"KZT"', two, "a"), ("q", "e", '"KZT"', half, "b"), ("q", "e", '"USD"', "", "c")]
    >>> [(found.count, found.stated, found.total) for found in add_up(rows)]
    [(2, 2, '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'), (1, 0, '')]
    """
    for group, rows in groupby(solutions, key=lambda fields: fields[2:-2]):
        yield _added(group, (fields[-2] for fields in rows))


def canonical(amount: str) -> str:
    """Return a term as an engine keeps it, where it is an exact number; else as it is.

    >>> canonical(f'"+0100"^^{XSD.integer}'), canonical(f'"2.50"^^{XSD.decimal}'), canonical('"many"')
    ('"100"^^<http://www.w3.org/2001/XMLSchema#integer>', '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"many"')
    """
    if "^^" not in amount:
        return amount
    if found := _INTEGER.fullmatch(amount):
        return f'"{int(found[1])}"^^{XSD.integer}'
    if found := _DECIMAL.fullmatch(amount):
        return _decimal(Decimal(found[1]))
    return amount


def _added(group: tuple[str, ...], amounts: Iterable[str]) -> Sum:
    count = stated = 0
    total, size, is_exact, is_whole = Decimal(0), Decimal(0), all(map(_is_kept, group)), True
    with localcontext(prec=_DIGITS):
        for amount in amounts:
            count += 1
            stated += bool(amount)
            number = _INTEGER.fullmatch(amount) or _DECIMAL.fullmatch(amount)
            is_exact = is_exact and (number is not None or not amount)
            is_whole = is_whole and amount.endswith(_WHOLE)
            value = Decimal(number[1]) if number else Decimal(0)
            total, size = total + value, size + abs(value)
        text = f'"{total:f}"^^{XSD.integer}' if is_whole else _decimal(total)
    return Sum(group, count, stated, total, text if stated == count else "", is_exact and size <= _LARGEST)


def _is_kept(text: str) -> bool:
    """Return whether an engine keeps a term as it is written: of most datatypes it may keep the value alone."""
    is_typed = text.startswith('"') and '"^^<' in text
    return not is_typed or bool(_INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text))


def _decimal(number: Decimal) -> str:
    with localcontext(prec=_DIGITS):
        return f'"{number.normalize() + 0:f}"^^{XSD.decimal}'
