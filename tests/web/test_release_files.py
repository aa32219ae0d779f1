"""The files of a release, as they were published."""

import gzip
import json

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kggraph.formats import RdfFormat
from kggraph.store.release import Release

FILES = [
    ("/dumps/dataset.nq.gz", "dumps/dataset.nq.gz", "application/gzip"),
    ("/dumps/dataset.ttl.gz", "dumps/dataset.ttl.gz", "application/gzip"),
    ("/dumps/dataset.jsonld.zst", "dumps/dataset.jsonld.zst", "application/zstd"),
    ("/dumps/SHA256SUMS", "dumps/SHA256SUMS", "text/plain"),
    ("/documents/9c85bd71fe44c466.txt", "documents/9c85bd71fe44c466.txt", "text/plain"),
    ("/context.jsonld", "context.jsonld", "application/ld+json"),
    ("/shapes.ttl", "shapes.ttl", "text/turtle"),
    ("/report.ttl", "report.ttl", "text/turtle"),
    ("/report.json", "report.json", "application/json"),
]


@pytest.mark.parametrize(("url", "name", "media_type"), FILES)
def test_a_file_is_served_byte_for_byte(
    client: FlaskClient, release: Release, url: str, name: str, media_type: str
) -> None:
    with client.get(url) as response:
        assert (response.status_code, response.mimetype) == (200, media_type)
        assert response.data == release.path(name).read_bytes()


def test_a_dump_holds_every_quad(client: FlaskClient, release: Release) -> None:
    with client.get("/dumps/dataset.nq.gz") as response:
        assert gzip.decompress(response.data).count(b"\n") == release.manifest.dataset.quads


RANGES = [
    ("the first bytes", "bytes=0-9", 206, slice(0, 10)),
    ("the rest", "bytes=100-", 206, slice(100, None)),
    ("the last bytes", "bytes=-7", 206, slice(-7, None)),
    ("past the end", "bytes=999999999-", 416, None),
    ("other units", "lines=1-2", 200, slice(None)),
]


@pytest.mark.parametrize(("asked", "status", "part"), [row[1:] for row in RANGES], ids=[row[0] for row in RANGES])
def test_a_dump_can_be_had_in_parts(
    client: FlaskClient, release: Release, asked: str, status: int, part: slice | None
) -> None:
    whole = release.path("dumps/dataset.nq.gz").read_bytes()
    with client.get("/dumps/dataset.nq.gz", headers={"Range": asked}) as response:
        assert response.status_code == status
        if part:
            assert response.data == whole[part]


@pytest.mark.parametrize("stem", ["shapes", "report"])
@pytest.mark.parametrize("row", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_shapes_and_report_come_in_every_format(client: FlaskClient, stem: str, row: RdfFormat) -> None:
    named = client.get(f"/{stem}.{row.extension}")
    negotiated = client.get(f"/{stem}", headers={"Accept": row.media_type})
    assert named.mimetype == negotiated.mimetype == row.media_type
    assert named.data == negotiated.data
    assert list(ox.parse(named.data, format=row.engine))
    assert "Accept" in negotiated.vary
    assert negotiated.headers["Content-Location"] == f"/{stem}.{row.extension}"


def test_the_report_comes_as_json_for_those_who_ask(client: FlaskClient) -> None:
    with client.get("/report", headers={"Accept": "application/json"}) as response:
        assert json.loads(response.data)["conforms"] is True
        assert "Accept" in response.vary


def test_what_is_not_acceptable_is_told_what_is(client: FlaskClient) -> None:
    response = client.get("/shapes", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert {offer["url"] for offer in response.json["offered"]} == {
        "/en/shapes",
        *(f"/shapes.{row.extension}" for row in RdfFormat),
    }
    assert client.get("/shapes.png").status_code == 406


ABSENT = [
    "/dumps/none.gz",
    "/dumps/..%2fmanifest.json",
    "/dumps/../manifest.json",
    "/dumps/%2e%2e/site.json",
    "/dumps/.",
    "/documents/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/documents/none.txt",
    "/documents/9c85bd71fe44c466.txt%00.gz",
]


@pytest.mark.parametrize("url", ABSENT)
def test_nothing_else_of_the_machine_is_served(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


def test_a_release_without_shapes_says_so(odd: FlaskClient) -> None:
    assert odd.get("/shapes").status_code == 404
    assert odd.get("/context.jsonld").status_code == 404
