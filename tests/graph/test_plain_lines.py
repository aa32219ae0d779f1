"""Lines are taken as they stand only where the engine would write them so."""

import io
from itertools import product

import pyoxigraph as ox
import pytest

from kggraph.graph import plain_lines as module
from kggraph.graph.plain_lines import is_plain, line_batches

A, P = "<http://e.example/a>", "<http://e.example/p>"
XSD, RDF = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PLAIN = [
    ("an IRI", "<https://e.example/a/b?c=d&e#f>"),
    ("an IRI without a path", "<https://e.example>"),
    ("a text", '"Қазақша мәтін, with signs: <>{}|^`_:b"'),
    ("a text with escapes", r'"a \"quote\", a \\ and a line\nend\r"'),
    ("a text with a language", '"көмек"@kk'),
    ("a number", f'"+01"^^<{XSD}int>'),
    ("a datatype of one's own", '"1"^^<http://e.example/type>'),
    ("an empty text", '""'),
    ("a character of four bytes", '"🙂"'),
]
NOT_PLAIN = [
    ("a blank node", "_:b"),
    ("a triple", f"<<( {A} {P} {A} )>>"),
    ("an IRI of another scheme", "<urn:isbn:0451450523>"),
    ("an IRI with a percent sign", "<http://e.example/%D2%9B>"),
    ("an IRI with an escape", r"<http://e.example/\u049B>"),
    ("an IRI with letters beyond ASCII", "<http://e.example/қ>"),
    ("an IRI with two hashes", "<http://e.example/a#b#c>"),
    ("a relative IRI", "<a>"),
    ("a datatype that is implied", f'"a"^^<{XSD}string>'),
    ("a datatype that wants a language", f'"a"^^<{RDF}langString>'),
    ("a datatype that wants a direction", f'"a"^^<{RDF}dirLangString>'),
    ("a language in capitals", '"a"@KK'),
    ("a language with a region", '"a"@kk-KZ'),
    ("a tab", '"a\tb"'),
    ("a tab with an escape", r'"a\tb"'),
    ("a letter with an escape", r'"\u049B"'),
    ("a control character", '"a\x01b"'),
    ("a character to delete", '"a\x7fb"'),
    ("what is no character", '"\ufffe"'),
    ("what is no character either", '"\uffff"'),
    ("half a character", '"\ud800"'),
    ("a text without an end", '"a'),
    ("a graph", f"{A} {A}"),
    ("two spaces", f" {A}"),
    ("a comment", f"{A} . # "),
]  # fmt: skip


def line_of(value: str) -> bytes:
    return f"{A} {P} {value} .\n".encode(errors="surrogatepass")


def parsed(text: bytes) -> bytes | None:
    quads = ox.parse(text, format=ox.RdfFormat.N_QUADS)
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS)


@pytest.mark.parametrize(("what", "value"), PLAIN, ids=[row[0] for row in PLAIN])
def test_what_is_plain_is_what_the_engine_writes(what: str, value: str) -> None:
    line = line_of(value)
    assert is_plain(line), what
    assert parsed(line) == line


@pytest.mark.parametrize(("what", "value"), NOT_PLAIN, ids=[row[0] for row in NOT_PLAIN])
def test_all_else_is_left_to_the_engine(what: str, value: str) -> None:
    assert not is_plain(line_of(value)), what
    assert not is_plain(line_of(A) + line_of(value) + line_of(A)), what


def test_every_ascii_character_is_plain_only_where_it_is_written_so() -> None:
    for character, value in product(map(chr, range(0x80)), ("<http://e.example/{}>", "<http://{}>", '"{}"', '"a"@e{}')):
        line = line_of(value.replace("{}", character))
        if is_plain(line):
            assert parsed(line) == line


def test_every_character_beyond_ascii_is_plain_only_where_it_is_written_so() -> None:
    numbers = (number for number in range(0x80, 0x110000) if not 0xD800 <= number < 0xE000)
    lines = [line_of(f'"{chr(number)}"') for number in numbers]
    written = (parsed(b"".join(lines)) or b"").splitlines(keepends=True)
    assert [line for line, other in zip(lines, written, strict=True) if line != other and is_plain(line)] == []


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 18])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_whatever_is_read_at_a_time_the_statements_are_the_same(
    size: int, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BLOCK", size)
    values = [*(value for _, value in PLAIN), "_:b", f"{A} {A}", '"a\tb"', "_:b", "<urn:x:y>"]
    text = end.join(["# a comment", "", *(f"{A} {P} {value} ." for value in values)])
    for whole in (text.encode(), (text + end).encode()):
        batches = list(line_batches(io.BytesIO(whole), ox.RdfFormat.N_QUADS))
        assert b"".join(batch.text for batch in batches) == parsed(whole)
        assert sum(batch.count for batch in batches) == len(values)
        assert all(batch.may_have_blank_nodes for batch in batches if b"_:b" in batch.text.replace(b"|^`_:b", b""))
        assert frozenset().union(*(batch.graphs for batch in batches)) == {A}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_does_not_parse_is_told_with_its_line_in_the_file(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK", 100)
    text = end.join([*(f"{A} {P} {value} ." for value in ("_:b", '"1"', A) * 5), f"{A} {P} <a b> .", f"{A} {P} _:b ."])
    with pytest.raises(SyntaxError, match="Invalid IRI") as told:
        list(line_batches(io.BytesIO(text.encode()), ox.RdfFormat.N_TRIPLES))
    assert (told.value.lineno, told.value.offset) == (16, 43)
