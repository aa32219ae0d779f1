"""Data that nobody here wrote are published as they are: the same endpoint, linked data and pages."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.site import DefaultGraph
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

ORG = Path(__file__).parent / "strangers" / "org.nq"
ORG_NAMESPACE = "http://www.w3.org/ns/org#"
TERMS = ["Organization", "Membership", "OrganizationalUnit", "memberOf", "unitOf", "heldBy", "classification"]
Serve = Callable[[Path, DefaultGraph], FlaskClient]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """A function that publishes a file and returns a client of its site."""
    opened = []

    def serve_file(path: Path, default_graph: DefaultGraph) -> FlaskClient:
        settings = settings_for_files([path], build=tmp_path_factory.mktemp("strangers"))
        build(replace(settings, site=replace(settings.site, default_graph=default_graph)))
        stores = LiveStore(settings.build)
        opened.append(stores.current())
        return create_app(stores).test_client()

    yield serve_file
    for store in opened:
        store.close()


@pytest.fixture(scope="module", params=["union", "own"])
def client(request: pytest.FixtureRequest, serve: Serve) -> FlaskClient:
    return serve(ORG, request.param)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("term", TERMS)
def test_classes_and_properties_of_an_ontology_have_pages(term: str, language: str, client: FlaskClient) -> None:
    response = client.get(f"/{language}/resource", query_string={"iri": ORG_NAMESPACE + term})
    assert response.status_code == 200
    assert ORG_NAMESPACE + term in response.text


def test_the_first_page_leads_to_the_classes(client: FlaskClient) -> None:
    page = client.get("/en/").text
    assert "Core organization ontology" in page
    assert quote("http://www.w3.org/2002/07/owl#ObjectProperty", safe="") in page


def test_a_term_of_another_host_is_described_in_turtle(client: FlaskClient) -> None:
    response = client.get("/resource", query_string={"iri": f"{ORG_NAMESPACE}Organization", "format": "ttl"})
    assert response.status_code == 200
    assert "org:Organization\n    a " in response.text


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_named_graphs_are_queried_as_one_and_each_triple_counts_once(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "twice.nq"
    line = '<https://e.example/a> <https://e.example/p> "x" <https://e.example/g{}> .\n'
    path.write_text(line.format(1) + line.format(2), encoding="utf-8")
    for default_graph, count in (("union", "1"), ("own", "0")):
        client = serve(path, default_graph)  # type: ignore[arg-type]
        answer = client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": "text/csv"})
        assert answer.text.split() == ["n", count]
        assert client.get("/en/resource", query_string={"iri": "https://e.example/a"}).status_code == 200
