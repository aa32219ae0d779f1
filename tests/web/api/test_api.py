"""The API of saved queries: parameters bound as terms, formats, pages, and what a mistake is told."""

import json

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from kggraph.bundled import bundled_project
from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.store.live import LiveStore
from kggraph.store.saved_queries import site_with_queries
from kggraph.web.app import create_app

THINGS = "https://w3id.org/kggraph/id/"

SHACL = "http://www.w3.org/ns/shacl#"
SPARQL_JSON = "application/sparql-results+json"


def test_rows_are_json_objects_with_numbers_and_nulls(client: FlaskClient) -> None:
    response = client.get("/api/by-giver")
    assert response.content_type == "application/json"
    assert response.json[0] == {
        "giver": THINGS + "org/vynkhua",
        "value": 4164000,
        "currency": "KZT",
        "stated": 1,
        "of": 1,
        "promised": 0,
    }
    assert response.json[-1] == {
        "giver": THINGS + "agent/unidentified-s13",
        "value": None,
        "currency": None,
        "stated": None,
        "of": 1,
        "promised": 0,
    }


FORMS = [
    ("a program that says nothing gets JSON", "/api/by-giver", None, "application/json"),
    ("the same by its ending", "/api/by-giver.json", None, "application/json"),
    ("a spreadsheet gets CSV by the ending", "/api/by-giver.csv", "text/html", "text/csv; charset=utf-8"),
    ("format names it too", "/api/by-giver?format=tsv", None, "text/tab-separated-values; charset=utf-8"),
    ("an RDF program gets SPARQL's JSON", "/api/by-giver", SPARQL_JSON, SPARQL_JSON),
    ("by the ending", "/api/by-giver.srj", None, SPARQL_JSON),
    ("XML", "/api/by-giver.xml", None, "application/sparql-results+xml"),
    ("XML by Accept", "/api/by-giver", "application/xml", "application/sparql-results+xml"),
    ("qualities decide", "/api/by-giver", "application/json;q=0.1, text/csv", "text/csv; charset=utf-8"),
    ("a graph is Turtle", "/api/evidence?thing=org/akhyska", None, "text/turtle; charset=utf-8"),
    ("a graph as JSON is JSON-LD", "/api/evidence.json?thing=org/akhyska", None, "application/ld+json"),
    ("a graph as N-Quads", "/api/evidence.nq?thing=org/akhyska", None, "application/n-quads"),
    ("a graph by Accept", "/api/evidence?thing=org/akhyska", "application/rdf+xml", "application/rdf+xml"),
    ("a boolean as XML", "/api/sum-is-stated.xml?donation=donation:d1", None, "application/sparql-results+xml"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "path", "accept", "media_type"), FORMS, ids=[row[0] for row in FORMS])
def test_the_format_is_the_one_asked_for(sentence, path, accept, media_type, client):
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.content_type) == (200, media_type), sentence
    assert len(response.data) > 3


def test_a_format_that_was_negotiated_varies_and_one_that_was_named_does_not(client):
    assert "Accept" in client.get("/api/by-giver").headers["Vary"]
    assert "Vary" not in client.get("/api/by-giver.csv").headers


def test_a_boolean_is_json(client):
    assert client.get("/api/sum-is-stated?donation=donation:d2").data == b"false\n"


@pytest.mark.parametrize("form", ["tsv", "srj", "srx"])
def test_the_rows_of_a_page_are_the_same_in_every_format(form, client):
    def terms(url: str) -> list[list[str]]:
        engine = ox.QueryResultsFormat.from_extension(form)
        return [[str(term) for term in row] for row in ox.parse_query_results(client.get(url).data, format=engine)]

    assert terms(f"/api/quotes.{form}?page=2&page_size=5") == terms(f"/api/quotes.{form}")[5:10]


def test_a_page_of_csv_has_the_heading_and_its_rows(client):
    whole = client.get("/api/quotes.csv").text.splitlines()
    assert client.get("/api/quotes.csv?page=2&page_size=5").text.splitlines() == [whole[0], *whole[6:11]]


def links(response) -> dict[str, str]:
    found = {}
    for link in response.headers["Link"].split(", "):
        target, rel, *_ = link.split("; ")
        found.setdefault(rel.removeprefix('rel="').removesuffix('"'), target.strip("<>"))
    return found


def test_the_pages_lead_from_the_first_to_the_last_and_hold_every_row_once(client):
    url, pages = "/api/quotes?page_size=50&status=ac:explicit", []
    while url:
        response = client.get(url)
        pages.append(response.json)
        url = links(response).get("next")
    assert [len(page) for page in pages] == [50, 43]
    assert [row for page in pages for row in page] == client.get("/api/quotes?status=ac:explicit").json
    assert links(response)["prev"] == "/api/quotes?page_size=50&status=ac%3Aexplicit&page=1"


def test_a_page_behind_the_last_is_empty_and_leads_back(client):
    response = client.get("/api/by-giver?page=7")
    assert response.json == []
    assert {"first", "prev"} <= set(links(response))
    assert "next" not in links(response)


def test_a_last_page_that_is_full_has_no_next_one(client):
    assert "next" not in links(client.get("/api/by-giver?page_size=5"))


GIVERS = ["organization:akhyska", "org/akhyska", "id/org/akhyska", "https://w3id.org/kggraph/id/org/akhyska"]


@pytest.mark.parametrize("giver", GIVERS)
def test_a_thing_is_named_in_any_of_the_ways(giver, client):
    assert [row["value"] for row in client.get("/api/by-giver", query_string={"giver": giver}).json] == [3300000]


def test_an_empty_field_of_a_form_is_no_value(client):
    assert client.get("/api/by-giver?giver=&format=&page=&page_size=").json == client.get("/api/by-giver").json


MISTAKES = [
    ("an unknown query", "/api/by-givr", 404, "no saved query 'by-givr'; did you mean 'by-giver'?"),
    ("an unknown parameter", "/api/by-giver?givr=x", 400, "no parameter 'givr'; it has giver; did you mean 'giver'?"),
    ("a parameter of a query without any", "/api/total-stated?a=b", 400, "no parameter 'a'; it has none"),
    ("a missing parameter", "/api/evidence", 400, "'thing' is missing; expected an IRI, a prefixed name or a path"),
    ("a parameter without its value", "/api/evidence?thing=", 400, "'thing' is missing"),
    ("a parameter given twice", "/api/by-giver?giver=org/apk&giver=org/apk", 400, "'giver' is given twice; expected"),
    ("a word for a number", "/api/donations?least=much", 400, "'least': 'much' does not fit; expected a whole number"),
    ("a year for a month", "/api/events?from=2022", 400, "expected a year and month such as 2022-11"),
    ("a month that is none", "/api/events?from=2022-13", 400, "expected a year and month such as 2022-11"),
    ("an unknown thing", "/api/by-giver?giver=org/akhiska", 400, "nothing is known of <https://w3id.org/kggraph/id/org/akhiska>"),
    ("an unknown prefix", "/api/by-giver?giver=orgs:akhyska", 400, "nothing is known of <orgs:akhyska>"),
    ("what is no IRI", "/api/by-giver?giver=https://e/%3Ca%3E", 400, "not an IRI: 'https://e/<a>'"),
    ("page zero", "/api/quotes?page=0", 400, "'page': '0' does not fit; expected a number from 1 to 1,000,000"),
    ("a page that is too large", "/api/quotes?page_size=10001", 400, "expected a number from 1 to 10,000"),
    ("a page of digits without end", f"/api/quotes?page={'9' * 5000}", 400, "expected a number from 1"),
    ("two pages", "/api/quotes?page=1&page=2", 400, "the parameter 'page' is given twice; expected once"),
    ("a page of a graph", "/api/evidence?thing=org/akhyska&page=1", 400, "has no rows to be paged: it is CONSTRUCT"),
    ("a page of a boolean", "/api/sum-is-stated?donation=donation:d1&page_size=5", 400, "has no rows to be paged"),
    ("two formats", "/api/by-giver.csv?format=json", 400, "the format is named 2 times (csv, json); expected once"),
    ("an unknown format", "/api/by-giver.png", 406, "there are: application/json (.json), text/csv (.csv)"),
    ("a table's format for a graph", "/api/evidence.csv?thing=org/akhyska", 406, "there are: text/turtle (.ttl)"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "path", "status", "told"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_told_with_what_is_expected(sentence, path, status, told, client):
    response = client.get(path)
    assert (response.status_code, response.content_type) == (status, "application/problem+json"), sentence
    assert told in response.json["detail"]


def test_accept_without_anything_on_offer_is_told_what_there_is(client):
    response = client.get("/api/by-giver", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/csv (.csv)" in response.json["detail"]


HOSTILE = ["x> } UNION { ?s ?p ?o", '"', "\\", 'en" } DROP ALL #', "\0", "\n", "?giver", "{", "}}", "'''"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_term_whatever_it_says(text, client):
    response = client.get("/api/beneficiaries", query_string={"language": text})
    assert (response.status_code, response.json) == (200, [])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["donor", "least"])
def test_what_is_no_value_reaches_no_query(name, text, client):
    response = client.get("/api/donations", query_string={name: text})
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


def test_an_answer_is_cached_and_validated(client):
    first = client.get("/api/by-giver.csv")
    assert first.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
    again = client.get("/api/by-giver.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    tags = {
        client.get(url).headers["ETag"]
        for url in ("/api/by-giver", "/api/by-giver.csv", "/api/by-giver?giver=org/apk", "/api/by-giver?page=1")
    }
    assert len(tags) == 4


def test_every_origin_may_ask(client):
    assert client.get("/api/by-giver").headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/by-giver", headers={"Access-Control-Request-Method": "GET"})
    assert set(asked.headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_head_says_what_get_would(client):
    got, head = client.get("/api/by-giver.csv"), client.head("/api/by-giver.csv")
    assert (head.data, head.headers["ETag"], head.headers["Link"]) == (b"", got.headers["ETag"], got.headers["Link"])


def test_other_methods_are_refused(client):
    assert client.post("/api/by-giver").status_code == 405


def test_a_browser_is_led_to_the_editor_with_the_values_in_the_query(client):
    response = client.get("/api/by-giver?giver=org/akhyska", headers={"Accept": "text/html", "Accept-Language": "kk"})
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/kk/sparql?query=")
    assert "3,300,000" in client.get(response.headers["Location"].replace("/kk/", "/en/")).text


def test_a_browser_without_the_values_that_are_needed_is_led_to_the_form(client):
    response = client.get("/api/evidence", headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["Location"]) == (303, "/en/api#evidence")
    assert 'id="evidence"' in client.get("/en/api").text


def test_a_query_that_no_url_holds_is_answered_to_a_browser_as_data(odd_queries):
    response = odd_queries.get("/api/long", headers={"Accept": "text/html"})
    assert (response.status_code, response.content_type) == (200, "application/json")


def test_the_list_of_queries_says_what_each_takes(client):
    response = client.get("/api/")
    rows = {row["name"]: row for row in response.json}
    assert len(rows) == 14
    giver = rows["by-giver"]["parameters"][0]
    assert giver["label"] == {"kk": "беруші", "ru": "даритель", "en": "giver"}
    assert (giver["required"], giver["example"]) == (False, "organization:akhyska")
    assert links(response)["service-desc"] == "/api/openapi.json"
    assert client.get("/api/", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_the_list_as_rdf_says_what_the_files_say(client, release):
    response = client.get("/api/", headers={"Accept": "text/turtle"})
    assert response.content_type == "text/turtle; charset=utf-8"
    published = {spoken(quad) for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE)}
    texts = {value for _, predicate, value in published if predicate == SHACL + "select"}
    assert texts == {query.text for query in release.site.queries if "SELECT" in query.text}
    written = set()
    for path in (bundled_project() / "queries").glob("*.ttl"):
        base = f"https://w3id.org/kggraph/api/{path.stem}"
        written |= {spoken(quad) for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=base)}
    assert len(written) > 200
    assert written - published == set()


def spoken(quad: ox.Quad) -> tuple[str, str, str]:
    """Return a statement without the names of blank nodes and the datatype of an example."""
    subject, value = quad.subject, quad.object
    return (
        "" if isinstance(subject, ox.BlankNode) else subject.value,
        quad.predicate.value,
        "" if isinstance(value, ox.BlankNode) else value.value,
    )


def test_a_list_in_a_format_that_is_not_there_is_refused(client):
    response = client.get("/api/", headers={"Accept": "text/csv"})
    assert response.status_code == 406
    assert "application/json, text/turtle" in response.json["detail"]


def test_a_person_is_led_to_the_page_of_queries(client):
    response = client.get("/api/", headers={"Accept": "text/html", "Accept-Language": "ru"})
    assert (response.status_code, response.headers["Location"]) == (303, "/ru/api")


def test_data_without_saved_queries_have_an_empty_list(odd):
    assert odd.get("/api/").json == []
    assert odd.get("/api/anything").json["detail"] == "no saved query 'anything'. There are none."


TYPED = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<> a sh:SPARQLExecutable ; rdfs:label "Which?"@de ; sh:parameter
  [ sh:path <#i> ; sh:datatype xsd:integer ; sh:optional true ; skos:example "+007" ] ,
  [ sh:path <#b> ; sh:datatype xsd:boolean ; sh:optional true ; skos:example true ] ,
  [ sh:path <#d> ; sh:datatype xsd:double ; sh:optional true ; skos:example "1.5e3" ] .
"""
DATA = """
@prefix e: <https://e.example/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://e.example/id/a> e:v 1.5 , 2e0 , "INF"^^xsd:double , true , "x"@en , "7"^^xsd:byte , "2022"^^xsd:gYear , [] .
"""


@pytest.fixture(scope="module")
def odd_queries(tmp_path_factory):
    """A project whose queries are less tidy: LIMIT and OFFSET of their own, comments behind, nothing to repeat."""
    folder = tmp_path_factory.mktemp("odd-queries")
    files = {
        "kggraph.toml": 'base = "https://e.example/"\n[prefixes]\ne = "https://e.example/ns#"\n',
        "data/a.ttl": DATA,
        "queries/values.rq": "SELECT ?v { ?s e:v ?v } ORDER BY STR(?v)",
        "queries/few.rq": "SELECT ?v { ?s e:v ?v } ORDER BY STR(?v) LIMIT 5 OFFSET 1 # the best",
        "queries/long.rq": f"ASK {{}} # {'long ' * 2000}",
        "queries/many.rq": "SELECT * { ?a e:v ?p . ?b e:v ?q . ?c e:v ?r . ?d e:v ?s }",
        "queries/typed.rq": "SELECT ?v { ?s e:v ?v FILTER(COALESCE(?v < ?i, ?v = ?b, ?v < ?d, true)) }",
        "queries/typed.ttl": TYPED,
        "queries/chance.rq": "SELECT ?n { BIND(RAND() AS ?n) }",
        "queries/star.rq": "SELECT * { ?s e:v ?v { SELECT ?s { ?s ?p ?o } LIMIT 1 } } ORDER BY STR(?v) # all",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    settings = read_settings(folder)
    build(settings)
    stores = LiveStore(settings.build)
    yield create_app(stores).test_client()
    stores.current().close()


def test_values_are_those_of_json_where_json_has_them(odd_queries):
    values = [row["v"] for row in odd_queries.get("/api/values").json]
    named = {json.dumps(value) for value in values if not str(value).startswith("_:")}
    assert named == {'"2022"', '"INF"', '"x"', "1.5", "2.0", "7", "true"}
    assert len(values) == 8


def test_pages_stay_within_the_limits_of_the_query_itself(odd_queries):
    whole = odd_queries.get("/api/few").json
    assert len(whole) == 5
    assert whole == odd_queries.get("/api/values").json[1:6]
    pages = [odd_queries.get(f"/api/few?page_size=2&page={number}").json for number in (1, 2, 3, 4)]
    assert pages == [whole[:2], whole[2:4], whole[4:], []]


def test_a_query_of_all_variables_has_pages_too(odd_queries):
    assert len(odd_queries.get("/api/star?page_size=3&page=3").json) == 2


def test_a_long_answer_is_sent_as_it_is_made(odd_queries):
    response = odd_queries.get("/api/many")
    assert response.content_length is None
    assert len(response.json) == 8**4
    assert odd_queries.get("/api/many.csv").text.count("\r\n") == 8**4 + 1
    with odd_queries.head("/api/many") as head:
        assert (head.status_code, head.data) == (200, b"")


def test_what_differs_each_time_is_not_kept(odd_queries):
    response = odd_queries.get("/api/chance")
    assert (response.headers["Cache-Control"], "ETag" in response.headers) == ("no-store", False)


def test_a_query_may_ask_the_servers_that_the_settings_list(tmp_path):
    settings = 'base = "https://e.example/"\n[limits]\nservices = ["http://127.0.0.1:1/sparql"]\n'
    (tmp_path / "kggraph.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "far.rq").write_text("ASK { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }")
    assert [query.name for query in site_with_queries(read_settings(tmp_path)).queries] == ["far"]


def test_a_query_that_nobody_described_is_served_by_its_name(odd_queries):
    [row] = [row for row in odd_queries.get("/api/").json if row["name"] == "few"]
    assert (row["label"], row["parameters"]) == ({}, [])


TYPED_VALUES = [("i", "2", [1.5]), ("b", "true", [True]), ("d", "2.5e0", [1.5, 2.0])]


@pytest.mark.parametrize(("name", "text", "values"), TYPED_VALUES)
def test_a_value_is_compared_as_what_its_parameter_is(name, text, values, odd_queries):
    rows = odd_queries.get("/api/typed", query_string={name: text}).json
    assert set(values) <= {row["v"] for row in rows}
    assert len(rows) < 8


def test_examples_of_numbers_are_numbers_in_openapi(odd_queries):
    document = odd_queries.get("/api/openapi.json").json
    validate(document, cls=OpenAPIV31SpecValidator)
    operation = document["paths"]["/api/typed"]["get"]
    assert [row["example"] for row in operation["parameters"] if "example" in row] == [7, True, 1500.0]
    assert operation["summary"] == "Which?"
