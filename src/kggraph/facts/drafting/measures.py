"""Measures of goods: which unit a word between a number and a thing stands for."""

from functools import cache

from kggraph.facts.drafting.lexicon import read_rows


def unit_of(form: str) -> str | None:
    """Return ``pcs``, ``kg``, ``t`` or ``l`` for a word of measure, None for one that names no unit of these.

    >>> unit_of("тонна"), unit_of("килограмм"), unit_of("қап")
    ('t', 'kg', None)
    """
    return _units().get(form)


@cache
def _units() -> dict[str, str]:
    return {word: row["unit"] for row in read_rows("measures") for word in row["words"].split()}
