"""A release has an IRI of its own; what is served says since when it is."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import http_date

from kggraph.formats import RdfFormat
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.store.workspace import Workspace
from kggraph.web import responses
from kggraph.web.app import create_app

BASE = "https://versions.example/"
DCAT, DCTERMS = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"


class Versions:
    """A build folder to which versions of one thing are published."""

    def __init__(self, folder: Path) -> None:
        self._file, self.build = folder / "things.ttl", folder / "build"
        self.stores = LiveStore(self.build)

    def publish(self, text: str) -> str:
        self._file.write_text(f'<{BASE}id/a> <http://www.w3.org/2000/01/rdf-schema#label> "{text}" .\n')
        return build(settings_for_files([self._file], build=self.build, base=BASE)).id

    def app(self) -> Flask:
        return create_app(self.stores)


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Versions]:
    monkeypatch.setattr("kggraph.store.live._CHECK_SECONDS", 0)
    monkeypatch.setattr(responses, "_INSTALLED", datetime(2020, 1, 1, tzinfo=UTC))
    made = Versions(tmp_path)
    yield made
    made.stores.current().close()


def stamp(build_folder: Path, *times: str) -> None:
    """Write other times into the history, oldest first."""
    path = build_folder / "history.jsonl"
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    lines = [json.dumps({**entry, "at": at}) for entry, at in zip(entries, times, strict=True)]
    path.write_text("".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize("row", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_a_release_is_described_in_every_format(client: FlaskClient, release, row: RdfFormat) -> None:
    url = f"/release/{release.id}"
    named, negotiated = client.get(f"{url}.{row.extension}"), client.get(url, headers={"Accept": row.media_type})
    assert named.mimetype == negotiated.mimetype == row.media_type
    assert named.data == negotiated.data
    assert negotiated.headers["Content-Location"] == f"{url}.{row.extension}"
    assert "Accept" in negotiated.vary
    assert "Accept" not in named.vary
    said = {(q.subject.value, q.predicate.value, q.object.value) for q in ox.parse(named.data, format=row.engine)}
    iri = f"https://w3id.org/kggraph/release/{release.id}"
    assert (iri, f"{DCTERMS}identifier", release.id) in said
    assert (iri, f"{DCAT}distribution", f"{iri}/dumps/dataset.nq.gz") in said
    assert (iri, f"{DCAT}distribution", f"{iri}/site.json") not in said


def test_every_file_of_a_release_is_what_it_says(client: FlaskClient, release) -> None:
    listed = client.get(f"/release/{release.id}.nt").get_data(as_text=True)
    for name, file in release.manifest.files.items():
        with client.get(f"/release/{release.id}/{name}") as response:
            if name == "site.json":
                assert response.status_code == 404
                continue
            assert response.status_code == 200, name
            assert hashlib.sha256(response.data).hexdigest() == file.sha256
            assert file.sha256 in listed
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get(f"/release/{release.id}/manifest.json") as response:
        assert hashlib.sha256(response.data).hexdigest()[:16] == release.id, "the name is the hash of the manifest"


def test_a_file_of_a_release_can_be_had_in_parts(client: FlaskClient, release) -> None:
    with client.get(f"/release/{release.id}/dumps/dataset.nq.gz", headers={"Range": "bytes=0-1"}) as response:
        assert (response.status_code, response.data) == (206, gzip.compress(b"")[:2])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_release_has_a_page(client: FlaskClient, release, language: str) -> None:
    answer = client.get(f"/release/{release.id}", headers={"Accept": "text/html", "Accept-Language": language})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{language}/release/{release.id}")
    assert answer.headers["Vary"] == "Accept, Accept-Language"
    text = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert f'href="/release/{release.id}/dumps/dataset.nq.gz"' in text
    assert f'href="/{language}/release/{release.id}"' in client.get(f"/{language}/about").get_data(as_text=True)


ABSENT = [
    "/release/none",
    "/release/none.ttl",
    "/en/release/none",
    "/release/..",
    "/release/..%2f..",
    "/release/{}/none",
    "/release/{}/store/CURRENT",
    "/release/{}/store.json",
    "/release/{}/../../history.jsonl",
    "/release/{}/..%2f..%2f..%2fhistory.jsonl",
]


@pytest.mark.parametrize("url", ABSENT)
def test_nothing_else_is_there(client: FlaskClient, release, url: str) -> None:
    assert client.get(url.format(release.id)).status_code == 404


def test_what_is_not_acceptable_is_told_what_is(client: FlaskClient, release) -> None:
    response = client.get(f"/release/{release.id}", headers={"Accept": "image/png"})
    assert response.status_code == 406
    for offer in response.json["offered"]:
        assert client.get(offer["url"]).mimetype == offer["name"]


def test_an_earlier_release_is_described_and_its_files_are_not_served(versions: Versions) -> None:
    first, second = versions.publish("one"), versions.publish("two")
    client = versions.app().test_client()
    assert client.get(f"/release/{first}.ttl").status_code == 200
    assert client.get(f"/release/{first}/manifest.json").status_code == 200
    assert client.get(f"/release/{first}/dumps/dataset.nq.gz").status_code == 404
    assert f"{DCAT}distribution" not in client.get(f"/release/{first}.nt").get_data(as_text=True)
    told = client.get(f"/release/{second}.nt").get_data(as_text=True)
    assert f"<{BASE}release/{second}> <{DCAT}previousVersion> <{BASE}release/{first}>" in told
    page = client.get(f"/en/release/{first}").get_data(as_text=True)
    assert "is not the one that is served now" in page


def test_last_modified_is_when_the_release_became_the_one_that_is_served(versions: Versions) -> None:
    first = versions.publish("one")
    stamp(versions.build, "2026-01-01T10:00:00+00:00")
    client = versions.app().test_client()
    for url in ("/data/a.ttl", "/en/a", "/dumps/dataset.nq.gz", "/report.json"):
        with client.get(url) as response:
            assert response.headers["Last-Modified"] == "Thu, 01 Jan 2026 10:00:00 GMT", url
    versions.publish("two")
    stamp(versions.build, "2026-01-01T10:00:00+00:00", "2026-01-02T10:00:00+00:00")
    assert client.get("/data/a.ttl").headers["Last-Modified"] == "Fri, 02 Jan 2026 10:00:00 GMT"
    Workspace(versions.build).rollback()
    stamp(versions.build, *(f"2026-01-0{day}T10:00:00+00:00" for day in (1, 2, 3)))
    rolled_back = client.get("/data/a.ttl", headers={"If-Modified-Since": "Fri, 02 Jan 2026 10:00:00 GMT"})
    assert rolled_back.status_code == 200, "what a client had from the second release is not what is served"
    assert rolled_back.headers["Last-Modified"] == "Sat, 03 Jan 2026 10:00:00 GMT"
    assert versions.stores.current().release_id == first


DATES = [
    ("the date it was given", timedelta(0), {}, 304),
    ("a later date", timedelta(days=1), {}, 304),
    ("an earlier date", timedelta(seconds=-1), {}, 200),
    ("the date, but another tag", timedelta(0), {"If-None-Match": '"nope"'}, 200),
]


@pytest.mark.parametrize(("since", "headers", "status"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
@pytest.mark.parametrize("url", ["/data/a.ttl", "/en/a", "/dumps/dataset.nq.gz", "/report.ttl"])
def test_a_client_may_ask_by_date(
    versions: Versions, url: str, since: timedelta, headers: dict[str, str], status: int
) -> None:
    versions.publish("one")
    stamp(versions.build, "2026-01-01T10:00:00+00:00")
    asked = http_date(datetime(2026, 1, 1, 10, tzinfo=UTC) + since)
    client = versions.app().test_client()
    with client.get(url, headers={"If-Modified-Since": asked, **headers}) as response:
        assert response.status_code == status


def test_after_a_new_installation_the_same_release_counts_as_modified(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions.publish("one")
    stamp(versions.build, "2026-01-01T10:00:00+00:00")
    monkeypatch.setattr(responses, "_INSTALLED", datetime(2026, 1, 5, tzinfo=UTC))
    client = versions.app().test_client()
    assert client.get("/data/a.ttl").headers["Last-Modified"] == "Mon, 05 Jan 2026 00:00:00 GMT"


def test_where_a_crash_cut_the_history_the_pointer_tells_the_time(versions: Versions) -> None:
    versions.publish("one")
    (versions.build / "history.jsonl").unlink()
    since = Workspace(versions.build).current_since()
    assert since == datetime.fromtimestamp((versions.build / "current").lstat().st_mtime, UTC)
    assert Workspace(versions.build / "nowhere").current_since() is None
