"""The editor's page as a form: everything it offers works without scripts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote_plus

import pytest
from flask.testing import FlaskClient

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.site import SavedQuery
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

VALUES = "SELECT ?donation ?value { ?donation asar:value ?value } ORDER BY ?value ?donation"
KINDS = [("SELECT", VALUES), ("ASK", "ASK {}")]


def page(client: FlaskClient, path: str, status: int = 200, **asked: str) -> str:
    response = client.get(path, query_string=asked or None)
    assert response.status_code == status
    return response.get_data(as_text=True)


def offered(html: str, kind: str) -> list[str]:
    return re.findall(
        rf'formaction="/sparql" formmethod="post" name="format" value="(\w+)" data-download="{kind}"', html
    )


def test_the_form_downloads_in_every_format(client: FlaskClient) -> None:
    html = page(client, "/en/sparql")
    assert offered(html, "results") == [row.extension for row in ResultsFormat]
    assert offered(html, "graph") == [row.extension for row in RdfFormat]


@pytest.mark.parametrize("row", ResultsFormat, ids=lambda row: row.extension)
@pytest.mark.parametrize(("form", "query"), KINDS, ids=[kind for kind, _ in KINDS])
def test_a_download_of_rows_or_a_boolean_is_what_it_says(client: FlaskClient, form: str, query: str, row) -> None:
    response = client.post("/sparql", data={"query": query, "timeout": "", "format": row.extension})
    assert (response.status_code, response.mimetype) == (200, row.media_type), form


@pytest.mark.parametrize("row", RdfFormat, ids=lambda row: row.extension)
def test_a_download_of_a_graph_is_what_it_says(client: FlaskClient, row: RdfFormat) -> None:
    asked = {"query": "DESCRIBE donation:d3", "timeout": "", "format": row.extension}
    response = client.post("/sparql", data=asked)
    assert (response.status_code, response.mimetype) == (200, row.media_type)


def test_links_to_an_answer_lead_to_every_format_of_its_kind(client: FlaskClient) -> None:
    for query, rows in [(VALUES, ResultsFormat), ("ASK {}", ResultsFormat), ("DESCRIBE donation:d3", RdfFormat)]:
        links = re.findall(r'href="(/sparql\?[^"]+)"', page(client, "/kk/sparql", query=query))
        assert [link.rpartition("=")[2] for link in links] == [row.extension for row in rows]


def test_a_short_link_leads_to_the_same_answer(client: FlaskClient) -> None:
    html = page(client, "/ru/sparql", query=VALUES)
    [link] = re.findall(r'href="(/ru/sparql\?z=[\w-]+)"', html)
    assert page(client, link).partition("<main")[2] == html.partition("<main")[2]


@pytest.mark.parametrize(
    ("timeout", "status"), [("", 200), ("1", 200), ("5", 200), ("2", 400), ("nan", 400), ("x", 400)]
)
def test_a_reader_chooses_among_time_limits(client: FlaskClient, timeout: str, status: int) -> None:
    html = page(client, "/en/sparql", status, query=VALUES, timeout=timeout)
    assert (f'<option value="{timeout}" selected>' in html) == (timeout in {"1", "5"})


def test_a_time_limit_holds(client: FlaskClient, store_kind: str) -> None:
    if store_kind == "oxigraph":  # it would go on for ever: tests/store has servers that are killed afterwards
        return
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    status = 400 if store_kind == "virtuoso" else 503  # Virtuoso reckons how long it would take, and does not begin
    assert "1" in page(client, "/en/sparql", status, query=endless, timeout="1")


SAVED = (
    SavedQuery("all", "SELECT * { ?s ?p ?o }", {"en": "What is there?", "ru": "Что есть?"}, {"en": "Every statement."}),
    SavedQuery("nothing", "ASK { FILTER(false) }"),
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The app over a site with two saved queries."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "one.ttl").write_text("<https://one.example/a> <https://one.example/b> 1 .", encoding="utf-8")
    settings = settings_for_files([folder / "one.ttl"], build=folder / "build")
    build(replace(settings, site=replace(settings.site, queries=SAVED)))
    stores = LiveStore(settings.build)
    yield create_app(stores).test_client()
    stores.current().close()


def test_the_saved_queries_of_a_site_are_its_examples(saved: FlaskClient) -> None:
    html = page(saved, "/ru/sparql")
    examples = re.findall(r"<li><a href=\"/ru/sparql\?query=([^\"&]+)\"><span[^>]*>([^<]+)</span>", html)
    assert [(unquote_plus(query), label) for query, label in examples] == [
        ("SELECT * { ?s ?p ?o }", "Что есть?"),
        ("ASK { FILTER(false) }", "nothing"),
    ]


def test_a_saved_query_says_what_its_answer_means(saved: FlaskClient) -> None:
    assert "Every statement." in page(saved, "/en/sparql", query=SAVED[0].text)
    assert "Every statement." not in page(saved, "/en/sparql", query=SAVED[1].text)
