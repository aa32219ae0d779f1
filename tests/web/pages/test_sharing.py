"""Links that hold a query: whatever is packed comes back, and nothing else gets in."""

import base64
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kggraph.web.errors import ShownErrorException
from kggraph.web.pages.sharing import LARGEST, pack_query, unpack_query

QUERY = 'SELECT ?s { ?s rdfs:label "Ахыска түріктері" }'


def deflated(text: bytes, wbits: int = -15) -> bytes:
    compressor = zlib.compressobj(9, wbits=wbits)
    return compressor.compress(text) + compressor.flush()


def letters(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_query_comes_back(text: str) -> None:
    packed = pack_query(text)
    assert unpack_query(packed) == text
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in packed)


@given(st.text(max_size=200))
def test_whatever_a_link_holds_is_a_query_or_refused(packed: str) -> None:
    with suppress(ShownErrorException):
        assert isinstance(unpack_query(packed), str)


HOSTILE = [
    ("a bomb of 64 MiB", letters(deflated(bytes(64 << 20))), 413),
    ("a query of one byte too many", letters(deflated(b" " * (LARGEST + 1))), 413),
    ("the end cut off", letters(deflated(QUERY.encode())[:-4]), 400),
    ("something after the end", letters(deflated(b"ASK {}") + b"more"), 400),
    ("a zlib header", letters(deflated(b"ASK {}", wbits=15)), 400),
    ("a gzip header", letters(deflated(b"ASK {}", wbits=31)), 400),
    ("letters that are no compressed text", "AAAA", 400),
    ("bytes that are not UTF-8", letters(deflated(b"\xff\xfe")), 400),
    ("a lone surrogate", letters(deflated(b"\xed\xa0\x80")), 400),
    ("the other alphabet of base64", "ab+/", 400),
    ("padding", "S00tAgA=", 400),
    ("a length that base64 never has", "A", 400),
    ("spaces", "S00 tAg", 400),
    ("a null byte", "S00\0tAg", 400),
    ("other letters", "қазақша", 400),
]


@pytest.mark.parametrize(("what", "packed", "status"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_a_link_that_holds_no_query_is_refused(client: FlaskClient, what: str, packed: str, status: int) -> None:
    response = client.get("/en/sparql", query_string={"z": packed})
    assert response.status_code == status, what
    assert response.json
    assert "link" in response.json["detail"]


def test_the_largest_query_fits() -> None:
    assert len(unpack_query(pack_query(" " * LARGEST))) == LARGEST


def test_a_link_is_answered_like_its_query(client: FlaskClient) -> None:
    query = "SELECT * { ?donation asar:value ?value } ORDER BY ?value"
    shared = client.get("/ru/sparql", query_string={"z": pack_query(query)}).get_data(as_text=True)
    plain = client.get("/ru/sparql", query_string={"query": query}).get_data(as_text=True)
    assert query in shared
    assert shared.partition("<main")[2] == plain.partition("<main")[2]


def test_a_link_is_shorter_than_the_query() -> None:
    long = "PREFIX asar: <https://w3id.org/kggraph/asar#>\n" + "\n".join(
        f"OPTIONAL {{ ?donation asar:value{n} ?value{n} }}" for n in range(40)
    )
    assert len(pack_query(long)) < len(long) / 3


def test_no_larger_text_is_ever_inflated() -> None:
    bomb = letters(deflated(bytes(64 << 20)))
    tracemalloc.start()
    with pytest.raises(ShownErrorException, match="larger than"):
        unpack_query(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * LARGEST
