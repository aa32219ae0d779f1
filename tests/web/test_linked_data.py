"""Dereferencing, over HTTP as a client sees it."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kggraph.formats import RdfFormat

BASE = "https://w3id.org/kggraph/"
ORIGIN = {"Origin": "https://app.example"}
ENTITIES = [
    "org/akhyska",
    "org/vynkhua",
    "donation/d3",
    "donation/d6",
    "agent/unidentified-s13",
    "campaign/zhaqsylyq-aiy",
    "place/buryl",
    "event/award-ceremony",
    "doc/9c85bd71fe44c466",
    "fact/f11-05",
    "fact/a13-1",
    "concept/food",
    "concept/kinds",
    "concept/explicit",
    "asar",
    "dataset",
]


def _graph(response: TestResponse) -> set[ox.Quad]:
    rdf_format = next(row for row in RdfFormat if row.media_type == response.mimetype)
    assert rdf_format, response.mimetype
    dataset = ox.Dataset(ox.parse(response.data, format=rdf_format.engine))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


@pytest.mark.parametrize("path", ENTITIES)
def test_all_formats_say_the_same(client: FlaskClient, path: str) -> None:
    graphs = [_graph(client.get(f"/data/{path}.{row.extension}")) for row in RdfFormat]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize("path", ["blank", "lists", "things", "onto", "қала", "source", "target", "inside"])
def test_all_formats_say_the_same_of_odd_data(odd: FlaskClient, path: str) -> None:
    graphs = [_graph(odd.get(f"/data/{quote(path)}.{row.extension}")) for row in RdfFormat]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


SEE_OTHER = [
    ("a thing, for a program", "/id/org/akhyska", {"Accept": "text/turtle"}, "/data/org/akhyska.ttl", "Accept"),
    ("a thing, for JSON", "/id/org/akhyska", {"Accept": "application/json"}, "/data/org/akhyska.jsonld", "Accept"),
    ("a thing, for curl", "/id/org/akhyska", {"Accept": "*/*"}, "/data/org/akhyska.ttl", "Accept"),
    ("a thing, for nobody known", "/id/org/akhyska", {}, "/data/org/akhyska.ttl", "Accept"),
    (
        "a thing, for a reader of Russian",
        "/id/org/akhyska",
        {"Accept": "text/html", "Accept-Language": "ru"},
        "/ru/org/akhyska",
        "Accept, Accept-Language",
    ),
    (
        "a thing, for a reader of Kazakh",
        "/id/org/akhyska",
        {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "kk-KZ,ru;q=0.5"},
        "/kk/org/akhyska",
        "Accept, Accept-Language",
    ),
    ("a format by name", "/id/org/akhyska?format=rdf", {"Accept": "text/html"}, "/data/org/akhyska.rdf", ""),
    ("HTML by name", "/id/org/akhyska?format=html", {}, "/en/org/akhyska", "Accept-Language"),
    ("a format by ending", "/id/org/akhyska.ttl", {"Accept": "text/html"}, "/data/org/akhyska.ttl", ""),
    ("another spelling of an ending", "/id/org/akhyska.json", {}, "/data/org/akhyska.jsonld", ""),
    ("a document", "/doc/9c85bd71fe44c466", {}, "/data/doc/9c85bd71fe44c466.ttl", "Accept"),
    ("a fact", "/fact/f11-05", {"Accept": "application/n-quads"}, "/data/fact/f11-05.nq", "Accept"),
    ("an unasserted reading", "/fact/a11-1", {}, "/data/fact/a11-1.ttl", "Accept"),
    ("a concept", "/concept/food", {"Accept": "application/rdf+xml"}, "/data/concept/food.rdf", "Accept"),
    ("a scheme", "/concept/kinds", {}, "/data/concept/kinds.ttl", "Accept"),
    ("the ontology", "/asar", {}, "/data/asar.ttl", "Accept"),
    ("data without an ending, for a reader", "/data/org/akhyska", {"Accept": "text/html"}, "/en/org/akhyska", None),
]


@pytest.mark.parametrize(
    ("url", "headers", "location", "vary"), [row[1:] for row in SEE_OTHER], ids=[row[0] for row in SEE_OTHER]
)
def test_see_other(client: FlaskClient, url: str, headers: dict[str, str], location: str, vary: str | None) -> None:
    response = client.get(url, headers=headers)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert vary is None or response.headers.get("Vary", "") == vary
    assert client.get(location).status_code == 200


ODD_IRIS = [
    ("letters that are not ASCII", "/id/%D2%9B%D0%B0%D0%BB%D0%B0", "/data/%D2%9B%D0%B0%D0%BB%D0%B0.ttl"),
    ("an escaped space", "/id/a%2520b", "/data/a%20b.ttl"),
    ("a space that the data escape", "/id/a%20b", "/data/a%20b.ttl"),
    ("an ending that is part of the name", "/id/x.ttl", "/data/x.ttl.ttl"),
    ("a name that ends in a dot", "/id/dot.", "/data/dot..ttl"),
    ("signs", "/id/(paren)'s", "/data/(paren)'s.ttl"),
    ("something only led to", "/id/target", "/data/target.ttl"),
    ("the document of hash IRIs", "/things", "/data/things.ttl"),
    ("an ontology with an empty fragment", "/onto", "/data/onto.ttl"),
    ("something in a named graph", "/inside", "/data/inside.ttl"),
]


@pytest.mark.parametrize(("url", "location"), [row[1:] for row in ODD_IRIS], ids=[row[0] for row in ODD_IRIS])
def test_odd_iris_answer(odd: FlaskClient, url: str, location: str) -> None:
    response = odd.get(url)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert odd.get(location).status_code == 200


RESOURCES = [
    ("an IRI of somebody else", "https://odd.example/property/", 200),
    ("a hash IRI of ours", "https://odd.example/things#one", 200),
    ("a book", "urn:isbn:0451450523", 200),
    ("an address", "mailto:a@odd.example", 200),
    ("a thing of ours", "https://odd.example/blank", 200),
    ("an unknown IRI", "https://elsewhere.example/", 404),
    ("a fragment that is not there", "https://odd.example/things#none", 404),
    ("no IRI", "", 400),
    ("a relative IRI", "blank", 400),
    ("a space", "https://odd.example/a b", 400),
    ("a script", "https://odd.example/<script>", 400),
]


def client_url(iri: str) -> str:
    """Return the URL of the Turtle about an IRI: below /data where it is below the base and has no fragment."""
    path = iri.removeprefix("https://odd.example/")
    is_own = path != iri and "#" not in path
    return f"/data/{path.removeprefix('id/')}.ttl" if is_own else f"/resource?iri={quote(iri, safe='')}&format=ttl"


@pytest.mark.parametrize(("iri", "status"), [row[1:] for row in RESOURCES], ids=[row[0] for row in RESOURCES])
def test_any_iri_answers_as_a_resource(odd: FlaskClient, iri: str, status: int) -> None:
    response = odd.get("/resource", query_string={"iri": iri}, headers={"Accept": "text/turtle"})
    assert response.status_code == status
    if status == 200:
        own = client_url(iri)
        assert response.headers["Content-Location"] == own
        assert odd.get(own).data == response.data
        assert "Accept" in response.vary
        assert any(iri in str(quad) for quad in _graph(response))


def test_a_resource_can_be_asked_for_as_a_page(odd: FlaskClient) -> None:
    url = f"/resource?iri={quote('urn:isbn:0451450523', safe='')}"
    assert odd.get(url, headers={"Accept": "text/html"}).status_code == 303
    assert odd.get(f"{url}&format=nt").mimetype == "application/n-triples"


@pytest.mark.parametrize("url", ["/id/org/akhyska", "/data/org/akhyska", "/id/org/akhyska?format=png"])
def test_what_is_not_acceptable_is_told_what_is(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert "Accept" in response.headers["Vary"]
    offered = {offer["name"]: offer["url"] for offer in response.json["offered"]}
    assert [*offered] == [*(row.media_type for row in RdfFormat), "text/html"]
    for media_type, target in offered.items():
        assert client.get(target).mimetype == media_type


def test_an_unknown_path_names_the_nearest_known(client: FlaskClient) -> None:
    response = client.get("/id/org/akhisca")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.json["detail"] == f"nothing is known of <{BASE}id/org/akhisca>"
    assert response.json["offered"][0] == {"name": f"{BASE}id/org/akhyska", "url": "/id/org/akhyska"}


def test_suggestions_leave_private_people_alone(client: FlaskClient) -> None:
    response = client.get("/id/person/unnamed-chil")
    assert "unnamed-child" not in response.get_data(as_text=True).replace("unnamed-chil>", "")


UNKNOWN = [
    "/id/org/none",
    "/data/org/none.ttl",
    "/data/org/none",
    "/none",
    "/id/",
    "/data/x.png",
    "/fact/f99",
    "/a//b",
]


@pytest.mark.parametrize("url", UNKNOWN)
@pytest.mark.parametrize("accept", ["text/turtle", "text/html", "*/*"])
def test_what_is_unknown_is_404_whoever_asks(client: FlaskClient, url: str, accept: str) -> None:
    response = client.get(url, headers={"Accept": accept})
    assert response.status_code == 404
    assert response.mimetype == (accept if accept != "*/*" else "application/problem+json")


def test_a_description_answers_what_a_reader_asks(client: FlaskClient) -> None:
    text = client.get("/data/donation/d3.ttl").get_data(as_text=True)
    headings = re.findall(r"^# (.*)$", text, re.MULTILINE)
    assert headings == ["Why: the facts, and the passages whose words say them", "Names of what it leads to"]
    assert text.index("donation:d3\n    a asar:Donation ;\n    rdfs:label") < text.index("# Why")
    assert "asar:value 100000" in text
    assert 'oa:exact "10 отбасыға 100 мың теңгеге азық-түлік пакеттерін таратты"' in text
    assert "rdf:object 1000000" in text, "the other reading is told, as an unasserted fact"
    assert "asar:value 1000000" not in text, "and never as data"
    assert "organization:akhyska rdfs:label" in text.replace("\n    ", " ")


def test_turtle_declares_the_prefixes_it_uses_and_no_others(client: FlaskClient) -> None:
    for path in ENTITIES:
        text = client.get(f"/data/{path}.ttl").get_data(as_text=True)
        body = "\n".join(line for line in text.splitlines() if not line.startswith("@prefix"))
        declared = re.findall(r"^@prefix (\w*):", text, re.MULTILINE)
        assert declared == sorted(declared)
        assert [prefix for prefix in declared if f"{prefix}:" not in body] == []


def test_a_document_is_described_with_its_sentences_and_quotes(client: FlaskClient) -> None:
    graph = _graph(client.get("/data/doc/9c85bd71fe44c466.nt"))
    subjects = {quad.subject.value for quad in graph if isinstance(quad.subject, ox.NamedNode)}
    assert f"{BASE}doc/9c85bd71fe44c466#s11" in subjects
    assert any(re.fullmatch(re.escape(f"{BASE}doc/9c85bd71fe44c466#s11-q") + r"\d+", subject) for subject in subjects)


def test_the_ontology_is_described_with_its_terms(client: FlaskClient) -> None:
    subjects = {str(quad.subject) for quad in _graph(client.get("/data/asar.ttl"))}
    assert {f"<{BASE}asar#Donation>", f"<{BASE}asar#donor>"} <= subjects


def test_json_ld_is_json_that_people_write(client: FlaskClient) -> None:
    document = json.loads(client.get("/data/org/akhyska.jsonld").data)
    first = document["@graph"][0]
    assert first["id"] == f"{BASE}id/org/akhyska"
    assert first["type"] == "Organization"
    assert first["label"]["en"].startswith("«Akhyska»")


def test_incoming_links_are_counted_and_bounded(client: FlaskClient) -> None:
    text = client.get("/resource", query_string={"iri": f"{BASE}asar#Fact"}).get_data(as_text=True)
    assert re.search(r"# What leads to it: 1 to 25 of 1\d\d statements", text)


def test_a_statement_about_a_statement_is_written_where_the_format_can(odd: FlaskClient) -> None:
    said = "t:says <<( <https://odd.example/source> t:leads <https://odd.example/id/target> )>>"
    assert said in odd.get("/data/claim.ttl").get_data(as_text=True)
    assert _graph(odd.get("/data/claim.nt")) == _graph(odd.get("/data/claim.ttl"))
    assert odd.get("/data/claim.jsonld").status_code == 406


XML_LESS = [("slash", "has no name"), ("bell", "control character")]


@pytest.mark.parametrize(("path", "reason"), XML_LESS)
def test_what_xml_cannot_say_is_refused_and_not_broken(odd: FlaskClient, path: str, reason: str) -> None:
    response = odd.get(f"/data/{path}.rdf")
    assert response.status_code == 406
    assert reason in response.json["detail"]
    assert odd.get(f"/data/{path}.ttl").status_code == 200


HEADERS = ("Content-Type", "Content-Length", "ETag", "Vary", "Link", "Cache-Control", "Content-Location")
DATA_URLS = [
    "/data/org/akhyska.ttl",
    "/data/org/akhyska.jsonld",
    "/data/org/akhyska",
    "/id/org/akhyska",
    "/shapes",
    "/report.json",
]


@pytest.mark.parametrize("url", [*DATA_URLS, "/dumps/dataset.nq.gz", "/en/org/akhyska", "/id/org/none", "/sparql"])
def test_head_is_get_without_the_body(client: FlaskClient, url: str) -> None:
    got, head = client.get(url), client.head(url)
    assert head.status_code == got.status_code
    assert head.data == b""
    assert {name: head.headers.get(name) for name in HEADERS} == {name: got.headers.get(name) for name in HEADERS}
    got.close()
    head.close()


CACHED = [
    "/data/org/akhyska.ttl",
    "/data/org/akhyska.jsonld",
    "/data/asar.nt",
    "/shapes.ttl",
    "/report.ttl",
    "/report.json",
]
MORE_CACHED = [
    "/context.jsonld",
    "/dumps/dataset.nq.gz",
    "/documents/9c85bd71fe44c466.txt",
    "/sparql",
    "/en/org/akhyska",
]


@pytest.mark.parametrize("url", [*CACHED, *MORE_CACHED, "/sparql?query=ASK{}"])
@pytest.mark.parametrize(
    ("spelling", "status"),
    [("{}", 304), ('"a", {}, "b"', 304), ("W/{}", 304), ('"nope"', 200), ("nonsense", 200), ('"', 200)],
    ids=["the tag", "a list", "weakly", "another tag", "no tag", "half a tag"],
)
def test_a_client_that_has_it_is_told_so(client: FlaskClient, url: str, spelling: str, status: int) -> None:
    with client.get(url) as first:
        tag = first.headers["ETag"]
        assert re.fullmatch(r'"[^"]+"', tag), "a strong tag"
    with client.get(url, headers={"If-None-Match": spelling.format(tag)}) as again:
        assert again.status_code == status
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
        assert again.headers.get("Vary") == first.headers.get("Vary")
        assert (again.data == b"") == (status == 304)


def test_each_representation_has_its_own_tag(client: FlaskClient) -> None:
    tags = {client.get(f"/data/org/akhyska.{row.extension}").headers["ETag"] for row in RdfFormat}
    other = client.get("/data/org/vynkhua.ttl").headers["ETag"]
    assert len(tags) == len(RdfFormat)
    assert other not in tags


def test_a_tag_does_not_make_unknown_things_known(client: FlaskClient) -> None:
    tag = client.get("/data/org/akhyska.ttl").headers["ETag"]
    assert client.get("/data/org/none.ttl", headers={"If-None-Match": tag}).status_code == 404
    assert client.get("/data/org/none.ttl", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/data/org/akhyska.ttl", headers={"If-None-Match": "*"}).status_code == 304


def test_data_link_to_what_else_there_is(client: FlaskClient) -> None:
    response = client.get("/data/org/akhyska.ttl")
    links = list(_links(response))
    by_relation = {relation: [target for target, rel, _ in links if rel == relation] for _, relation, _ in links}
    assert by_relation["describes"] == [f"{BASE}id/org/akhyska"]
    assert by_relation["canonical"] == [f"{BASE}data/org/akhyska.ttl"]
    assert by_relation["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert by_relation["type"] == [f"{BASE}asar#Organization"]
    for target, relation, media_type in links:
        if relation == "alternate":
            assert client.get(target).mimetype == media_type
    assert len(by_relation["alternate"]) == len(RdfFormat) - 1 + 3


def _links(response: TestResponse) -> Iterator[tuple[str, str, str]]:
    for target, relation, rest in re.findall(r'<([^>]*)>; rel="([^"]*)"([^<]*)', response.headers["Link"]):
        found = re.search(r'type="([^"]*)"', rest)
        yield target, relation, found[1] if found else ""


def test_links_and_iris_stay_canonical_whatever_host_serves_them(client: FlaskClient) -> None:
    response = client.get("/data/org/akhyska.ttl", headers={"Host": "evil.example"})
    assert "evil.example" not in response.get_data(as_text=True) + str(response.headers)


def test_private_things_are_kept_out_of_search_engines(client: FlaskClient) -> None:
    assert client.get("/data/person/unnamed-child.ttl").headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/data/org/akhyska.ttl").headers


@pytest.mark.parametrize(
    "url", ["/id/org/akhyska", "/data/org/akhyska.ttl", "/sparql", "/dumps/dataset.nq.gz", "/id/org/none"]
)
def test_scripts_of_other_origins_may_read(client: FlaskClient, url: str) -> None:
    with client.get(url, headers=ORIGIN) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert {"Link", "ETag"} <= set(response.headers["Access-Control-Expose-Headers"].split(", "))
    asked = {**ORIGIN, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    preflight = client.options(url, headers=asked)
    assert preflight.status_code == 200
    assert {"GET", "HEAD", "OPTIONS"} <= set(preflight.headers["Access-Control-Allow-Methods"].split(", "))
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("url", ["/id/org/akhyska", "/data/org/akhyska.ttl", "/dumps/dataset.nq.gz"])
def test_nothing_can_be_written(client: FlaskClient, method: str, url: str) -> None:
    response = client.open(url, method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(response.headers["Allow"].split(", "))
    assert response.mimetype == "application/problem+json"
