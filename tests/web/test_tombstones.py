"""What is gone says so: withdrawn with the reason, merged by leading to what was kept; for things, data and pages."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kggraph.formats import RdfFormat
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

GONE = Path(__file__).parent / "data" / "gone.ttl"
BASE = "https://gone.example/"
NOTE = "http://www.w3.org/2004/02/skos/core#editorialNote"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    settings = settings_for_files([GONE], build=tmp_path_factory.mktemp("gone") / "build", base=BASE)
    build(settings)
    stores = LiveStore(settings.build)
    yield create_app(stores).test_client()
    stores.current().close()


ELSEWHERE = quote("https://elsewhere.example/thing", safe="")
MERGED = [
    ("a thing leads to the thing that was kept", "/id/merged", "/id/kept"),
    ("whatever format is asked for by name", "/id/merged?format=ttl", "/id/kept"),
    ("a thing with an ending keeps it", "/id/merged.ttl", "/id/kept.ttl"),
    ("data lead to data in the same format", "/data/merged.jsonld", "/data/kept.jsonld"),
    ("negotiated data to negotiated data", "/data/merged", "/data/kept"),
    ("a page leads to a page in the same language", "/ru/merged", "/ru/kept"),
    ("by its IRI it leads to data", f"/resource?iri={quote(BASE, safe='')}id/merged", "/data/kept"),
    ("a page by its IRI leads to a page", f"/kk/resource?iri={quote(BASE, safe='')}id/merged", "/kk/kept"),
    (
        "its links lead to links",
        f"/linkset?iri={quote(BASE, safe='')}id/merged",
        f"/linkset?iri={quote(BASE + 'id/kept', safe='')}",
    ),
    ("one merged twice leads to the one between", "/id/merged-twice", "/id/merged"),
    ("letters that are not ASCII", "/id/қосылған", f"/id/{quote('сақталған')}"),
    ("what moved out of the base", "/id/moved-out", f"/resource?iri={ELSEWHERE}"),
    ("a page of what moved out", "/en/moved-out", f"/en/resource?iri={ELSEWHERE}"),
]


@pytest.mark.parametrize(("url", "location"), [row[1:] for row in MERGED], ids=[row[0] for row in MERGED])
@pytest.mark.parametrize("accept", ["text/turtle", "text/html", "image/png"])
def test_merged(client: FlaskClient, url: str, location: str, accept: str) -> None:
    response = client.get(url, headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (301, location)
    assert "Vary" not in response.headers, "nobody chose anything"
    assert client.get(url, headers={"Accept": accept}, follow_redirects=True).status_code in {200, 406}


WITHDRAWN = [
    f"/linkset?iri={quote(BASE, safe='')}id/withdrawn",
    "/id/withdrawn",
    "/id/withdrawn.ttl",
    "/data/withdrawn",
    "/data/withdrawn.ttl",
    f"/resource?iri={quote(BASE, safe='')}id/withdrawn",
    "/en/withdrawn",
    f"/en/resource?iri={quote(BASE, safe='')}id/withdrawn",
]


@pytest.mark.parametrize("url", WITHDRAWN)
def test_withdrawn_is_410_with_the_reason(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (410, "application/problem+json")
    problem = json.loads(response.data)
    assert problem["title"] == "Withdrawn"
    assert problem["detail"] == f"<{BASE}id/withdrawn> was withdrawn: The family asked for it."
    assert problem["reasons"] == {
        "en": "The family asked for it.",
        "kk": "Отбасы сұрады.",
        "ru": "Об этом попросила семья.",
    }


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("url", WITHDRAWN)
def test_withdrawn_is_410_whatever_a_client_has(client: FlaskClient, url: str, method: str) -> None:
    assert client.open(url, method=method, headers={"If-None-Match": "*"}).status_code == 410


READERS = [
    ("/ru/withdrawn", "en", "Об этом попросила семья.", "Accept"),
    ("/kk/withdrawn", "en", "Отбасы сұрады.", "Accept"),
    ("/id/withdrawn", "ru", "Об этом попросила семья.", "Accept, Accept-Language"),
    ("/id/withdrawn", "de", "The family asked for it.", "Accept, Accept-Language"),
]


@pytest.mark.parametrize(("url", "language", "reason", "vary"), READERS)
def test_a_reader_is_told_why_in_the_reader_s_language(
    client: FlaskClient, url: str, language: str, reason: str, vary: str
) -> None:
    response = client.get(url, headers={"Accept": "text/html", "Accept-Language": language})
    assert (response.status_code, response.mimetype) == (410, "text/html")
    assert reason in response.get_data(as_text=True)
    assert response.headers["Vary"] == vary


@pytest.mark.parametrize("rdf_format", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_a_client_that_reads_rdf_gets_the_tombstone(client: FlaskClient, rdf_format: RdfFormat) -> None:
    response = client.get("/id/withdrawn", headers={"Accept": rdf_format.media_type})
    assert (response.status_code, response.mimetype) == (410, rdf_format.media_type)
    said = [quad for quad in ox.parse(response.data, format=rdf_format.engine) if quad.predicate.value == NOTE]
    assert {quad.subject.value for quad in said} == {f"{BASE}id/withdrawn"}
    assert len(said) == 3


def test_without_a_reason_it_is_gone_all_the_same(client: FlaskClient) -> None:
    response = client.get("/id/unexplained")
    assert (response.status_code, response.json["detail"]) == (410, f"<{BASE}id/unexplained> was withdrawn")
    assert client.get("/en/unexplained", headers={"Accept": "text/html"}).status_code == 410


def test_what_is_outside_the_base_can_be_gone_too(client: FlaskClient) -> None:
    assert client.get("/resource?iri=https://elsewhere.example/gone").status_code == 410


@pytest.mark.parametrize("url", ["/data/older.ttl", "/en/older", "/data/kept.ttl"])
def test_what_is_only_replaced_or_leads_to_what_is_gone_is_still_there(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 200


def test_what_is_unknown_is_not_gone(client: FlaskClient) -> None:
    assert client.get("/id/never").status_code == 404
