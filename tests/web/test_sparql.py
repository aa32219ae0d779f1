"""The endpoint: SPARQL 1.1 Protocol, query operation, as a client sees it."""

import json
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from kggraph.formats import RdfFormat, ResultsFormat

SELECT = "SELECT ?value { ?donation asar:value ?value } ORDER BY ?value"
ASK = "ASK { ?donation a asar:Donation }"
CONSTRUCT = "CONSTRUCT { ?d asar:donor ?giver } { ?d asar:donor ?giver }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"


def _ask(client: FlaskClient, query: str, **headers: str):
    return client.get("/sparql", query_string={"query": query}, headers=headers)


@pytest.mark.parametrize("results", ResultsFormat, ids=[row.extension for row in ResultsFormat])
@pytest.mark.parametrize("query", [SELECT, ASK, "SELECT ?none { <urn:x> <urn:y> ?none }", "ASK { <urn:x> <urn:y> 1 }"])
def test_solutions_come_in_every_format(client: FlaskClient, query: str, results: ResultsFormat) -> None:
    response = _ask(client, query, Accept=results.media_type)
    assert (response.status_code, response.mimetype) == (200, results.media_type)
    assert "Accept" in response.vary
    if results not in {ResultsFormat.CSV, ResultsFormat.TSV} or query.startswith("SELECT"):
        assert response.data
    if results in {ResultsFormat.JSON, ResultsFormat.XML}:
        parsed = ox.parse_query_results(response.data, format=results.engine)
        assert isinstance(parsed, ox.QueryBoolean) == query.startswith("ASK")


@pytest.mark.parametrize("graph", RdfFormat, ids=[row.extension for row in RdfFormat])
@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE donation:d3", "CONSTRUCT {} {}"])
def test_graphs_come_in_every_format(client: FlaskClient, query: str, graph: RdfFormat) -> None:
    response = _ask(client, query, Accept=graph.media_type)
    assert (response.status_code, response.mimetype) == (200, graph.media_type)
    assert (len(list(ox.parse(response.data, format=graph.engine))) > 0) == (query != "CONSTRUCT {} {}")


def test_the_stated_sum_is_9184000_over_5_of_8_donations(client: FlaskClient) -> None:
    query = """SELECT (SUM(COALESCE(?value, 0)) AS ?sum) (COUNT(?value) AS ?stated) (COUNT(?donation) AS ?all)
               { ?donation a asar:Donation OPTIONAL { ?donation asar:value ?value } }"""
    row = json.loads(_ask(client, query).data)["results"]["bindings"][0]
    assert {name: int(cell["value"]) for name, cell in row.items()} == {"sum": 9184000, "stated": 5, "all": 8}


def test_the_three_ways_of_the_protocol_agree(client: FlaskClient) -> None:
    got = _ask(client, SELECT)
    form = client.post("/sparql", data={"query": SELECT})
    direct = client.post("/sparql", data=SELECT, content_type=DIRECT)
    with_charset = client.post("/sparql", data=SELECT.encode(), content_type="Application/SPARQL-Query; charset=UTF-8")
    assert got.status_code == 200
    assert got.data == form.data == direct.data == with_charset.data


@pytest.mark.parametrize("how", ["get", "form", "direct"])
def test_letters_and_signs_survive(client: FlaskClient, how: str) -> None:
    text = "Қазақ ₸ 😀 a+b %41 %2B &=;#?"
    query = f'SELECT ?x {{ VALUES ?x {{ "{text}" }} }}'
    response = {
        "get": lambda: _ask(client, query),
        "form": lambda: client.post("/sparql", data={"query": query}),
        "direct": lambda: client.post("/sparql", data=query.encode(), content_type=DIRECT),
    }[how]()
    assert json.loads(response.data)["results"]["bindings"][0]["x"]["value"] == text


def test_a_carriage_return_survives_xml(client: FlaskClient) -> None:
    select = _ask(client, r'SELECT ?x { VALUES ?x { "a\r\nb" } }', Accept="application/sparql-results+xml")
    graph = _ask(client, r'CONSTRUCT { <urn:a> <urn:b> "a\r\nb" } {}', Accept="application/rdf+xml")
    assert b"a&#13;\nb" in select.data
    assert b"a&#13;\nb" in graph.data


NAMED = [
    ("csv", SELECT, "text/csv"),
    ("json", SELECT, "application/sparql-results+json"),
    ("json", CONSTRUCT, "application/ld+json"),
    ("xml", SELECT, "application/sparql-results+xml"),
    ("xml", CONSTRUCT, "application/rdf+xml"),
    ("ttl", CONSTRUCT, "text/turtle"),
    ("text/tab-separated-values", SELECT, "text/tab-separated-values"),
]


@pytest.mark.parametrize(("name", "query", "media_type"), NAMED)
def test_a_format_can_be_named_in_the_url(client: FlaskClient, name: str, query: str, media_type: str) -> None:
    response = client.get("/sparql", query_string={"query": query, "format": name}, headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" not in response.vary


NOT_ACCEPTABLE = [
    ("an image", SELECT, {"Accept": "image/png"}, ""),
    ("solutions as Turtle", SELECT, {"Accept": "text/turtle"}, ""),
    ("a graph as CSV", CONSTRUCT, {"Accept": "text/csv"}, ""),
    ("a graph named CSV", CONSTRUCT, {}, "csv"),
    ("an unknown name", SELECT, {}, "png"),
]


@pytest.mark.parametrize(
    ("query", "headers", "name"), [row[1:] for row in NOT_ACCEPTABLE], ids=[row[0] for row in NOT_ACCEPTABLE]
)
def test_what_is_not_acceptable_is_told_what_is(
    client: FlaskClient, query: str, headers: dict[str, str], name: str
) -> None:
    fields = {"query": query, "format": name} if name else {"query": query}
    response = client.get("/sparql", query_string=fields, headers=headers)
    assert response.status_code == 406
    offered = [offer["name"] for offer in response.json["offered"]]
    assert ("text/csv" in offered) == (query == SELECT or name == "png") or "image/png" in headers.values()


def test_a_reader_is_shown_the_editor_and_a_query_in_it(client: FlaskClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "ru"}
    empty = client.get("/sparql", headers=browser)
    assert (empty.status_code, empty.headers["Location"]) == (303, "/ru/sparql")
    asked = client.get("/sparql", query_string={"query": ASK}, headers=browser)
    assert (asked.status_code, asked.headers["Location"]) == (303, f"/ru/sparql?query={quote(ASK, safe='')}")
    assert asked.headers["Vary"] == "Accept, Accept-Language"


def test_a_query_too_long_for_a_url_is_answered_with_data_or_refused(client: FlaskClient) -> None:
    long = f"{ASK} # {'x' * 9000}"
    assert client.post("/sparql", data={"query": long}, headers={"Accept": "text/html,*/*;q=0.1"}).status_code == 200
    assert client.post("/sparql", data={"query": long}, headers={"Accept": "text/html"}).status_code == 406


SYNTAX = [
    ("SELECT * { ?s ?p }", 1, "SELECT * { ?s ?p }\n                 ^"),
    ("SELECT *\n{ ?s nope:x ?o }", 2, "{ ?s nope:x ?o }\n     ^"),
    ("SELECT *\n{\n\t?s ?p ?o .. }", 3, "\t?s ?p ?o .. }\n\t          ^"),
]


@pytest.mark.parametrize(("query", "line", "excerpt"), SYNTAX, ids=["an end too soon", "a prefix", "a tab"])
def test_a_syntax_error_shows_its_place(client: FlaskClient, query: str, line: int, excerpt: str) -> None:
    response = _ask(client, query)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    problem = response.json
    assert (problem["line"], problem["excerpt"]) == (line, excerpt)
    assert problem["column"] == len(excerpt.split("\n")[1])
    assert problem["detail"].startswith(f"line {line}, column {problem['column']}: ")


EXPECTED = [
    ("SELECT ?s, ?p { ?s ?p ?o }", ["a variable", "{", "(", "WHERE"]),
    ("ASK { ?s ?p <a b> }", None),
]


@pytest.mark.parametrize(("query", "expected"), EXPECTED)
def test_a_syntax_error_lists_what_could_stand_there_where_that_is_known(
    client: FlaskClient, store_kind: str, query: str, expected: list[str] | None
) -> None:
    if store_kind == "virtuoso" and "," in query:  # it takes commas between variables
        return
    assert _ask(client, query).json.get("expected") == expected


def test_an_unknown_prefix_is_told_the_known_ones_and_the_nearest(client: FlaskClient) -> None:
    problem = _ask(client, "ASK { ?s asr:donor ?o }").json
    assert "unknown prefix 'asr:'; known: ac, agent, asar, " in problem["detail"]
    assert problem["detail"].endswith("did you mean 'asar'?")
    assert {"asar:", "schema:"} <= set(problem["expected"])


@pytest.mark.parametrize(
    "query", ["SELECT ?s, ?p { ?s ?p ?o }", "ASK { ?s asr:donor ?o }", "SELECT *\n{ ?s ?p ?o .. }"]
)
def test_a_reader_is_shown_the_place_of_a_syntax_error(client: FlaskClient, store_kind: str, query: str) -> None:
    if store_kind == "virtuoso" and "," in query:  # it takes commas between variables
        return
    problem = _ask(client, query).json
    page = client.get("/en/sparql", query_string={"query": query})
    assert page.status_code == 400
    assert escape(problem["detail"]) in page.text
    assert '<b class="caret">^</b>' in page.text


def test_a_long_line_is_shown_around_the_place_only(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": f"ASK {{ {'?s ?p ?o . ' * 50_000} .. }}"})
    assert response.status_code == 400
    assert len(response.data) < 2_000


REFUSED = [
    ("no query in the form", "POST", "", FORM, 400),
    ("an empty query", "GET", "query=", None, 400),
    ("a query of spaces", "GET", "query=%20%0A", None, 400),
    ("two queries", "GET", "query=ASK%7B%7D&query=ASK%7B%7D", None, 400),
    ("two queries in a form", "POST", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
    ("no content type", "POST", "query=ASK%7B%7D", None, 415),
    ("a text", "POST", "ASK{}", "text/plain", 415),
    ("JSON", "POST", '{"query": "ASK{}"}', "application/json", 415),
    ("UTF-16", "POST", "ASK{}", f"{DIRECT}; charset=utf-16", 415),
    ("an update", "POST", UPDATE, "application/sparql-update", 403),
    ("an update in a form", "POST", f"update={quote(UPDATE)}", FORM, 403),
    ("an update in the URL", "GET", f"update={quote(UPDATE)}", None, 403),
    ("an update beside a query", "POST", f"query=ASK%7B%7D&update={quote(UPDATE)}", FORM, 403),
    ("an update as a query", "GET", f"query={quote(UPDATE)}", None, 403),
    ("an update as a query in a body", "POST", UPDATE, DIRECT, 403),
    ("another server", "GET", f"query={quote('SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }')}", None, 400),
    ("a graph that is no IRI", "GET", "query=ASK%7B%7D&default-graph-uri=::no", None, 400),
    ("a named graph that is no IRI", "GET", "query=ASK%7B%7D&named-graph-uri=a%20b", None, 400),
    ("no number of seconds", "GET", "query=ASK%7B%7D&timeout=soon", None, 400),
    ("negative seconds", "GET", "query=ASK%7B%7D&timeout=-1", None, 400),
    ("endless seconds", "GET", "query=ASK%7B%7D&timeout=inf", None, 400),
    ("seconds that are no number", "GET", "query=ASK%7B%7D&timeout=nan", None, 400),
    ("a NUL", "GET", "query=ASK%7B%00%7D", None, 400),
    ("a URL that is not UTF-8", "GET", "query=ASK%7B%FF%7D", None, 400),
    ("PUT", "PUT", "query=ASK%7B%7D", FORM, 405),
    ("DELETE", "DELETE", "", None, 405),
]


@pytest.mark.parametrize(
    ("method", "sent", "content_type", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused(client: FlaskClient, method: str, sent: str, content_type: str | None, status: int) -> None:
    if method == "GET":
        response = client.get(f"/sparql?{sent}")
    else:
        response = client.open("/sparql", method=method, data=sent, content_type=content_type)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["status"] == status
    assert response.json["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_bodies_that_are_not_utf_8_are_told_where(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b'ASK { ?s ?p "\xff" }', content_type=DIRECT)
    assert response.status_code == 400
    assert response.json["detail"] == "the query is not UTF-8: byte 13 is 0xff"


def test_a_query_past_the_limit_of_length_is_refused(client: FlaskClient) -> None:
    assert client.post("/sparql", data=ASK + " " * (1 << 20), content_type=DIRECT).status_code == 413
    assert client.post("/sparql", data={"query": ASK + " " * (5 << 20)}).status_code == 413


def test_a_query_that_takes_longer_than_its_client_waits_is_stopped(client: FlaskClient, store_kind: str) -> None:
    if store_kind == "oxigraph":  # it would go on for ever: tests/store has servers that are killed afterwards
        return
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    response = client.get("/sparql", query_string={"query": endless, "timeout": "0.3"})
    if store_kind == "virtuoso":  # it reckons how long a query would take, and does not begin this one
        assert response.status_code == 400
        assert "The estimated execution time" in response.json["detail"]
        return
    assert response.status_code == 503
    assert response.json["detail"] == "the query was stopped after 0.3 seconds"
    assert "Retry-After" not in response.headers, "it would take as long again"


def test_the_dataset_can_be_chosen(odd: FlaskClient) -> None:
    inside = {"query": "ASK { <https://odd.example/inside> ?p ?o }"}
    outside = {"query": "ASK { <urn:isbn:0451450523> ?p ?o }"}
    graph = "https://odd.example/graph"
    answers = [
        odd.get("/sparql", query_string=fields).json["boolean"]
        for fields in (
            inside,
            outside,
            {**inside, "default-graph-uri": graph},
            {**outside, "default-graph-uri": graph},
            {**inside, "named-graph-uri": graph},
            {"query": f"ASK {{ GRAPH <{graph}> {{ <https://odd.example/inside> ?p ?o }} }}"},
        )
    ]
    assert answers == [True, True, True, False, False, True]


def test_what_changes_by_itself_is_not_cached(client: FlaskClient) -> None:
    for query in ("SELECT (NOW() AS ?t) {}", "SELECT (rand ( ) AS ?r) {}", "SELECT (STRUUID() AS ?u) {}"):
        response = _ask(client, query)
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


def test_the_tag_of_an_answer_knows_query_format_and_graphs(client: FlaskClient) -> None:
    urls = [
        f"/sparql?query={quote(SELECT)}",
        f"/sparql?query={quote(SELECT)}&format=csv",
        f"/sparql?query={quote(ASK)}",
        f"/sparql?query={quote(SELECT)}&default-graph-uri=urn:x",
    ]
    tags = [client.get(url).headers["ETag"] for url in urls]
    assert len(set(tags)) == len(tags)


def test_an_error_has_no_tag_and_no_cache(client: FlaskClient) -> None:
    response = _ask(client, "SELECT")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize("graph", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_the_service_describes_itself(client: FlaskClient, graph: RdfFormat) -> None:
    response = client.get("/sparql", headers={"Accept": graph.media_type})
    assert (response.status_code, response.mimetype) == (200, graph.media_type)
    said = {
        (quad.predicate.value, getattr(quad.object, "value", ""))
        for quad in ox.parse(response.data, format=graph.engine)
    }
    assert (f"{SD}endpoint", "http://localhost/sparql") in said
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Query") in said
    assert (f"{SD}supportedLanguage", f"{SD}SPARQL11Update") not in said
    assert sum(predicate == f"{SD}resultFormat" for predicate, _ in said) == len(RdfFormat) + len(ResultsFormat)


def test_the_service_tells_the_true_number_of_triples(client: FlaskClient) -> None:
    described = client.get("/sparql", headers={"Accept": "application/n-triples"}).get_data(as_text=True)
    counted = _ask(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json["results"]["bindings"][0]["n"]["value"]
    assert f'<http://rdfs.org/ns/void#triples> "{counted}"^^' in described


def test_the_service_names_its_graphs(odd: FlaskClient) -> None:
    described = odd.get("/sparql", headers={"Accept": "application/n-triples"}).get_data(as_text=True)
    assert f"<{SD}name> <https://odd.example/graph>" in described


@pytest.mark.parametrize("accept", ["image/png", "text/csv"])
def test_the_service_has_no_description_of_other_kinds(client: FlaskClient, accept: str) -> None:
    assert client.get("/sparql", headers={"Accept": accept}).status_code == 406
    assert client.get(f"/sparql?format={accept}").status_code == 406


def test_preflight_allows_direct_queries(client: FlaskClient) -> None:
    response = client.options(
        "/sparql", headers={"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    )
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
