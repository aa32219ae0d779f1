"""The bundled dataset's saved queries: described in three languages, and each answers what the document says.

``<name>.txt`` holds cases of the query: a line ``? parameters`` as in a URL, and under it the rows expected, as CSV
with prefixed names. They were compared with the document by hand.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kggraph.bundled import bundled_project
from kggraph.iris import shorten
from kggraph.site import INTERFACE_LANGUAGES, SavedQuery, Site
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.web.app import create_app

HERE = Path(__file__).parent
CASES = [
    (path.stem, *case.split("\n", 1))
    for path in sorted(HERE.glob("*.txt"))
    for case in path.read_text(encoding="utf-8").removeprefix("?").split("\n?")
]
NAMES = sorted(path.stem for path in (bundled_project() / "queries").glob("*.rq"))
ELSEWHERE = {"evidence", "quotes", "sum-is-stated"}  # tested by functions of their own below
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[FlaskClient]:
    stores = LiveStore(release.folder.parent.parent)
    yield create_app(stores).test_client()
    stores.current().close()


@pytest.fixture
def site(release: Release) -> Site:
    return release.site


def rows(client: FlaskClient, path: str) -> Rows:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def shortened(text: str, site: Site) -> str:
    return shorten(text, site.prefixes).removeprefix("<").removesuffix(">") if "://" in text else text


def expected(name: str) -> Rows:
    path = HERE.parent / "data" / f"expected-{name}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize(("name", "parameters", "answer"), CASES, ids=[f"{row[0]}?{row[1].strip()}" for row in CASES])
def test_a_query_answers_what_the_document_says(name, parameters, answer, client, site):
    found = rows(client, f"/api/{name}.csv?{parameters.strip()}")
    told = [{key: shortened(value, site) for key, value in row.items()} for row in found]
    assert told == list(csv.DictReader(io.StringIO(answer.strip())))


def test_every_query_is_tested():
    assert sorted({name for name, *_ in CASES} | ELSEWHERE) == NAMES


def test_the_quotes_are_those_of_every_published_fact(client):
    told = {(row["fact"].rpartition("/")[2], row["quote"], row["start"]) for row in rows(client, "/api/quotes.csv")}
    assert told == {(row["id"], row["quote"], row["start"]) for row in expected("facts")}


@pytest.mark.parametrize("status", ["explicit", "inferred", "ambiguous"])
def test_the_quotes_of_a_status_are_those_of_its_facts(status, client):
    told = {row["fact"].rpartition("/")[2] for row in rows(client, f"/api/quotes.csv?status=ac:{status}")}
    assert told == {row["id"] for row in expected("facts") if row["status"] == status}


def test_the_other_readings_are_those_that_the_document_allows(client):
    told = rows(client, "/api/alternatives.csv")
    pairs = {(row["reading"].rpartition("/")[2], row["published"].rpartition("/")[2]) for row in told}
    assert pairs == {(row["id"], row["alternative to"]) for row in expected("alternatives")}
    assert len(told) == 21


def test_the_facts_about_a_place_are_counted(client, site):
    told = {row["place"]: int(row["facts"]) for row in rows(client, "/api/places.csv")}
    mentions = Counter(place for row in expected("facts") for place in {row["subject"], row["object"]})
    assert {shortened(place, site): number for place, number in told.items()} == {
        shortened(place, site): mentions[shortened(place, site)] for place in told
    }


@pytest.mark.parametrize("number", range(1, 9))
def test_whether_a_sum_is_stated(number, client):
    answer = client.get(f"/api/sum-is-stated?donation=donation:d{number}").json
    assert answer is (number in {1, 3, 4, 5, 7})


def test_the_evidence_of_a_thing_is_its_facts_with_their_quotes(client):
    turtle = client.get("/api/evidence.ttl?thing=organization:akhyska").data
    triples = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    quotes = {triple.object.value for triple in triples if triple.predicate.value.endswith("oa#exact")}
    assert quotes == {row["quote"] for row in expected("facts") if row["subject"] == "organization:akhyska"}


def described(site: Site) -> Iterator[tuple[str, dict[str, str]]]:
    for query in site.queries:
        yield query.name, dict(query.label)
        yield f"{query.name}: description", dict(query.description)
        for parameter in query.parameters:
            yield f"{query.name}: {parameter.name}", dict(parameter.label)


def test_every_query_and_parameter_is_described_in_every_language(site):
    assert [query.name for query in site.queries] == NAMES
    assert {name: sorted(texts) for name, texts in described(site) if set(texts) != {*INTERFACE_LANGUAGES}} == {}
    assert [query.name for query in site.queries if not query.keywords] == []


def test_the_first_line_of_a_query_is_its_question(site):
    questions = {query.name: query.text.splitlines()[0].removeprefix("# ") for query in site.queries}
    assert questions == {query.name: query.label["en"] for query in site.queries}


def examples(query: SavedQuery) -> dict[str, str]:
    return {parameter.name: parameter.example for parameter in query.parameters}


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_the_parameters_have_an_answer(name, client, site):
    query = site.query(name)
    assert all(examples(query).values())
    response = client.get(f"/api/{name}", query_string=examples(query))
    assert response.status_code == 200, response.text
    assert response.json if response.is_json else response.data
