"""Answers are compressed for clients that take it, and stay the same answers."""

import gzip

import brotli
import pytest
from backports import zstd
from flask.testing import FlaskClient

PAGE = "/en/org/akhyska"
DATA = "/data/org/akhyska.ttl"
READ = {"": bytes, "br": brotli.decompress, "zstd": zstd.decompress, "gzip": gzip.decompress}

CHOICES = [
    ("a browser gets brotli", "gzip, deflate, br, zstd", "br"),
    ("a client of gzip gets gzip", "gzip", "gzip"),
    ("qualities count", "br;q=0.1, gzip;q=0.5", "gzip"),
    ("a wildcard takes anything", "*", "br"),
    ("zero excludes", "gzip;q=0", ""),
    ("zero excludes one of many", "br;q=0, *", "zstd"),
    ("the plain answer may be liked best", "identity, gzip;q=0.5", ""),
    ("what nobody knows is ignored", "snappy", ""),
    ("no header asks for the plain answer", None, ""),
    ("nor does an empty one ask for more", "", ""),
]


@pytest.mark.parametrize("url", [PAGE, DATA, "/sparql?format=json&query=SELECT * { ?s ?p ?o }"])
@pytest.mark.parametrize(("accepted", "coding"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES])
def test_the_coding_is_the_one_that_the_client_likes_best(
    accepted: str | None, coding: str, url: str, client: FlaskClient
) -> None:
    plain = client.get(url)
    assert plain.status_code == 200
    response = client.get(url, headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding", "") == coding
    assert READ[coding](response.data) == plain.data
    assert "Accept-Encoding" in response.vary


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
@pytest.mark.parametrize("url", [PAGE, DATA])
def test_each_coding_has_an_entity_tag_of_its_own_that_is_recognized(
    url: str, coding: str, client: FlaskClient
) -> None:
    plain = client.get(url)
    first = client.get(url, headers={"Accept-Encoding": coding})
    assert first.headers["ETag"] == f'{plain.headers["ETag"][:-1]}:{coding}"'
    for method in ("GET", "HEAD"):
        again = client.open(
            url, method=method, headers={"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert "Accept-Encoding" in again.vary or method == "HEAD"


NOT_COMPRESSED = [
    ("what is compressed already", "/dumps/dataset.nq.gz", 200),
    ("what is short", "/health", 200),
    ("a redirect", "/id/org/akhyska", 303),
    ("an error", "/id/org/nobody", 404),
]


@pytest.mark.parametrize(("url", "status"), [row[1:] for row in NOT_COMPRESSED], ids=[row[0] for row in NOT_COMPRESSED])
def test_nothing_is_won_by_compressing(url: str, status: int, client: FlaskClient) -> None:
    with client.get(url, headers={"Accept-Encoding": "br", "Accept": "text/turtle"}) as response:
        assert response.status_code == status
        assert "Content-Encoding" not in response.headers
        assert "Accept-Encoding" not in response.vary


def test_a_part_of_a_dump_is_sent_as_it_is(client: FlaskClient) -> None:
    with client.get("/dumps/dataset.nq.gz", headers={"Accept-Encoding": "br", "Range": "bytes=0-9"}) as response:
        assert (response.status_code, len(response.data)) == (206, 10)
