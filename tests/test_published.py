"""What the three faces say of the bundled dataset: the same truth, from the endpoint, as linked data and on pages."""

import csv
import io
import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kggraph.bundled import bundled_project
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.web.app import create_app

DOCUMENT = "9c85bd71fe44c466"
PREFIXES = """PREFIX donation: <https://w3id.org/kggraph/id/donation/>
PREFIX asar: <https://w3id.org/kggraph/asar#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX dcterms: <http://purl.org/dc/terms/>
"""


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[FlaskClient]:
    stores = LiveStore(release.folder.parent.parent)
    yield create_app(stores).test_client()
    stores.current().close()


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    response = client.get("/sparql", query_string={"query": PREFIXES + query}, headers={"Accept": "text/csv"})
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def test_the_stated_sums_add_up_over_five_of_eight_donations(client: FlaskClient) -> None:
    total = (bundled_project() / "queries" / "total-stated.rq").read_text(encoding="utf-8")
    assert rows(client, total) == [{"value": "9184000", "currency": "KZT", "stated": "5", "of": "8", "promised": "0"}]
    by_hand = "SELECT (SUM(?v) AS ?sum) (COUNT(?v) AS ?stated) { ?d a asar:Donation ; asar:value ?v }"
    assert rows(client, by_hand) == [{"sum": "9184000", "stated": "5"}]


def test_the_stated_sums_by_giver(client: FlaskClient) -> None:
    found = rows(
        client,
        "SELECT ?giver (SUM(?v) AS ?sum) { ?d asar:donor ?giver ; asar:value ?v } GROUP BY ?giver ORDER BY DESC(?sum)",
    )
    assert [(row["giver"].rpartition("/")[2], row["sum"]) for row in found] == [
        ("vynkhua", "4164000"),
        ("akhyska", "3300000"),
        ("taraz-ozbek-ortalygy", "1520000"),
        ("assambleya-zhastary", "200000"),
    ]


def test_the_giver_of_the_block_post_lunch_is_an_unidentified_agent(client: FlaskClient) -> None:
    found = rows(client, "SELECT ?giver ?class { donation:d6 asar:donor ?giver . ?giver a ?class }")
    assert found == [
        {
            "giver": "https://w3id.org/kggraph/id/agent/unidentified-s13",
            "class": "https://w3id.org/kggraph/asar#UnidentifiedAgent",
        }
    ]


def test_each_published_fact_quotes_the_document_exactly(client: FlaskClient) -> None:
    text = (bundled_project() / "data" / "documents" / f"{DOCUMENT}.txt").read_bytes().decode("utf-8")
    quotes = (bundled_project() / "queries" / "quotes.rq").read_text(encoding="utf-8")
    found = rows(client, quotes)
    assert len({row["fact"] for row in found}) == 116
    assert [row for row in found if text[int(row["start"]) : int(row["end"])] != row["quote"]] == []


def test_the_words_of_the_document_are_served_byte_for_byte(client: FlaskClient) -> None:
    written = (bundled_project() / "data" / "documents" / f"{DOCUMENT}.txt").read_bytes()
    assert client.get(f"/documents/{DOCUMENT}.txt", buffered=True).data == written


def test_a_thing_leads_to_readable_turtle(client: FlaskClient) -> None:
    response = client.get("/id/org/akhyska", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Location"]) == (303, "/data/org/akhyska.ttl")
    turtle = client.get("/data/org/akhyska.ttl").text
    assert "organization:akhyska\n    a asar:Organization ;" in turtle
    assert "«Ахыска» түрік этномәдени бірлестігі" in turtle


@pytest.mark.parametrize("extension", ["jsonld", "nt", "rdf", "trig", "nq"])
def test_every_format_says_the_same(extension: str, client: FlaskClient) -> None:
    def triples(ending: str) -> set[ox.Triple]:
        body = client.get(f"/data/donation/d3.{ending}").data
        return {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.from_extension(ending))}

    assert triples(extension) == triples("ttl")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_show_the_words_of_every_fact(language: str, client: FlaskClient) -> None:
    found = rows(
        client,
        "SELECT ?subject ?exact { ?f asar:asserted true ; rdf:subject ?subject ; asar:evidence/oa:exact ?exact }",
    )
    pages: dict[str, str] = {}
    for row in found:
        path = row["subject"].partition("/id/")[2]
        page = pages.setdefault(path, "") or client.get(f"/{language}/{path}").text
        pages[path] = page
        assert row["exact"] in " ".join(re.sub(r"<[^>]*>", "", page).split()), (path, row["exact"])
