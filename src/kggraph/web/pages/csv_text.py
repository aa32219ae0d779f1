"""Rows as CSV (RFC 4180), headed by their names."""

import csv
import io
from collections.abc import Mapping, Sequence


def csv_text(rows: Sequence[Mapping[str, object]], names: Sequence[str]) -> str:
    r"""Return rows as CSV; ``names`` head it where there are none. Several values stand in one cell, bars between.

    >>> csv_text([{"iri": "urn:a", "kinds": ["food", "money"]}], ["iri"])
    'iri,kinds\r\nurn:a,food | money\r\n'
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else names)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    return " | ".join(value) if isinstance(value, list) else value
