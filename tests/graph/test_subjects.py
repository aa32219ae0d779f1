"""Each subject of sorted lines is told once with what is said about it, however long a line is."""

from pathlib import Path

import pytest

from kggraph.subjects import Subject, subjects

LONG = b'"%b"' % (b"x" * 3_000_000)  # more than is read at once
SHORT = b"<http://e.example/o>"
P = b"<http://e.example/p>"


@pytest.mark.parametrize(
    "values",
    [[LONG], [LONG, SHORT], [SHORT, LONG], [SHORT, LONG, LONG, SHORT], []],
    ids=["alone", "first", "last", "among others", "no line"],
)
def test_lines_longer_than_what_is_read_at_once_are_told_whole(tmp_path: Path, values: list[bytes]) -> None:
    said = [Subject(b"<http://e.example/%d>" % number, (P,), (value,)) for number, value in enumerate(values)]
    lines = tmp_path / "lines.nq"
    lines.write_bytes(b"".join(b"%b %b %b .\n" % (each.term, P, each.values[0]) for each in said))
    assert list(subjects(lines)) == said
