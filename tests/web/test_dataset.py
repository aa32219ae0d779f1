"""The dataset as a whole is described for programs: what it holds, where its files are, what its versions were."""

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kggraph.formats import DUMP_FORMATS, RdfFormat
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.store.workspace import Workspace
from kggraph.vocabulary import DCAT, DCTERMS, RDF, SPDX, VOID
from kggraph.web.app import create_app

BASE = "https://w3id.org/kggraph/"
DATASET = ox.NamedNode(f"{BASE}dataset")


def read(response: TestResponse, rdf_format: RdfFormat = RdfFormat.TURTLE) -> ox.Dataset:
    assert response.status_code == 200
    assert response.mimetype == rdf_format.media_type
    dataset = ox.Dataset(ox.parse(response.data, format=rdf_format.engine))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.fixture(scope="session")
def description(served: Flask) -> ox.Dataset:
    return read(served.test_client().get("/dataset.ttl"))


def values(dataset: ox.Dataset, subject: object, predicate: ox.NamedNode) -> list[str]:
    return sorted(q.object.value for q in dataset if q.subject == subject and q.predicate == predicate)


def objects(dataset: ox.Dataset, predicate: ox.NamedNode) -> list[ox.NamedNode]:
    return [quad.object for quad in dataset if quad.predicate == predicate]


@pytest.mark.parametrize("row", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_each_format_says_the_same(client: FlaskClient, description: ox.Dataset, row: RdfFormat) -> None:
    named = client.get(f"/dataset.{row.extension}")
    negotiated = client.get("/dataset", headers={"Accept": row.media_type})
    assert read(named, row) == read(negotiated, row) == description
    assert negotiated.headers["Vary"] == "Accept, Accept-Encoding"
    assert negotiated.headers["Content-Location"] == f"/dataset.{row.extension}"


def test_a_reader_is_sent_to_the_page(client: FlaskClient) -> None:
    response = client.get("/dataset", headers={"Accept": "text/html", "Accept-Language": "ru"})
    assert (response.status_code, response.headers["Location"]) == (303, "/ru/dataset")
    assert response.headers["Vary"] == "Accept, Accept-Language"


def test_void_is_found_where_it_is_looked_for(client: FlaskClient, description: ox.Dataset) -> None:
    response = client.get("/.well-known/void", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert read(response) == description


def test_what_is_not_on_offer_is_told_what_is(client: FlaskClient) -> None:
    response = client.get("/dataset", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "/dataset.jsonld" in {offer["url"] for offer in response.json["offered"]}
    assert client.get("/dataset.png").status_code == 406


def test_a_client_that_has_it_is_told_so(client: FlaskClient) -> None:
    tag = client.get("/dataset.ttl").headers["ETag"]
    assert client.get("/dataset.ttl", headers={"If-None-Match": tag}).status_code == 304
    elsewhere = client.get("/dataset.ttl", headers={"If-None-Match": tag}, base_url="http://elsewhere.example/")
    assert elsewhere.status_code == 200
    assert b"http://elsewhere.example/sparql" in elsewhere.data


def test_what_the_data_say_of_themselves_stays_and_is_not_said_again(description: ox.Dataset) -> None:
    assert values(description, DATASET, DCTERMS.publisher) == [f"{BASE}id/agent/kggraph-maintainers"]
    assert len(values(description, DATASET, DCTERMS.title)) == 3
    assert len(values(description, DATASET, DCTERMS.description)) == 3
    assert set(values(description, DATASET, RDF.type)) == {DCAT.Dataset.value, VOID.Dataset.value}


COUNTED = {
    VOID.triples: "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    VOID.entities: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(ISIRI(?s)) }",
    VOID.classes: "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
}


@pytest.mark.parametrize("predicate", COUNTED, ids=lambda predicate: predicate.value.rpartition("#")[2])
def test_a_count_is_what_the_endpoint_counts(
    client: FlaskClient, description: ox.Dataset, predicate: ox.NamedNode
) -> None:
    answer = client.get("/sparql", query_string={"query": COUNTED[predicate], "format": "json"}).json
    assert values(description, DATASET, predicate) == [answer["results"]["bindings"][0]["n"]["value"]]


def test_each_class_has_as_many_things_as_the_endpoint_counts(client: FlaskClient, description: ox.Dataset) -> None:
    query = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
    rows = client.get("/sparql", query_string={"query": query, "format": "json"}).json["results"]["bindings"]
    partitions = objects(description, VOID.classPartition)
    told = {tuple(values(description, p, name)[0] for name in (VOID["class"], VOID.entities)) for p in partitions}
    assert told == {(row["c"]["value"], row["n"]["value"]) for row in rows}


def test_each_distribution_has_the_size_and_the_checksum_of_its_file(
    client: FlaskClient, description: ox.Dataset
) -> None:
    distributions = objects(description, DCAT.distribution)
    assert len(distributions) == 2 * len(DUMP_FORMATS)
    for node in distributions:
        [url] = values(description, node, DCAT.downloadURL)
        with client.get(url.removeprefix("http://localhost")) as response:
            body = response.data
        assert values(description, node, DCAT.byteSize) == [str(len(body))]
        [checksum] = [quad.object for quad in description if quad.subject == node and quad.predicate == SPDX.checksum]
        assert values(description, checksum, SPDX.checksumValue) == [hashlib.sha256(body).hexdigest()]


def test_the_current_release_is_the_version(description: ox.Dataset, release: Release) -> None:
    assert values(description, DATASET, DCAT.version) == [release.id]
    assert values(description, DATASET, DCAT.hasCurrentVersion) == [f"{DATASET.value}#{release.id}"]


def test_every_version_names_the_one_before(tmp_path: Path) -> None:
    data, folder = tmp_path / "data.ttl", tmp_path / "build"
    releases = []
    for text in ("<http://e/a> <http://e/p> 1 .", "<http://e/a> <http://e/p> 2 ."):
        data.write_text(text, encoding="utf-8")
        releases.append(build(settings_for_files([data], build=folder)).id)
    Workspace(folder).rollback()
    stores = LiveStore(folder)
    client = create_app(stores).test_client()
    told = read(client.get("/dataset.ttl"))
    first, second = (ox.NamedNode(f"{BASE}dataset#{name}") for name in releases)
    assert values(told, DATASET, DCAT.hasVersion) == sorted([first.value, second.value])
    assert values(told, DATASET, DCAT.hasCurrentVersion) == [first.value]
    assert values(told, second, DCAT.previousVersion) == [first.value]
    page = client.get("/en/dataset").get_data(as_text=True)
    assert page.count("+1 −1") == 2
    stores.current().close()


def test_in_front_of_a_remote_store_nothing_is_counted(remote: FlaskClient) -> None:
    told = read(remote.get("/dataset.ttl"))
    assert not objects(told, VOID.triples)
    assert not objects(told, DCAT.distribution)
    assert objects(told, VOID.sparqlEndpoint) == [ox.NamedNode("http://localhost/sparql")]
    page = remote.get("/en/dataset")
    assert page.status_code == 200
    assert "nobody has counted them" in page.get_data(as_text=True)
