"""Typed links lead programs from a page to the data and back (FAIR Signposting Profile, levels 1 and 2)."""

import json
import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kggraph.formats import RdfFormat

BASE = "https://w3id.org/kggraph/"
DOCUMENT = "doc/9c85bd71fe44c466"
ABOUT_PAGE = "https://schema.org/AboutPage"
LINKSET = "application/linkset+json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')


def links(response: TestResponse) -> dict[str, list[tuple[str, str]]]:
    """Return a response's links, target and type by relation."""
    found: dict[str, list[tuple[str, str]]] = {}
    for target, relation, media_type in _LINK.findall(response.headers.get("Link", "")):
        found.setdefault(relation, []).append((target, media_type))
    return found


PAGES = [
    ("a thing", "/en/org/akhyska", f"{BASE}id/org/akhyska", f"{BASE}asar#Organization"),
    ("a document", f"/ru/{DOCUMENT}", f"{BASE}{DOCUMENT}", f"{BASE}asar#SourceDocument"),
    ("a fact", "/kk/fact/f11-05", f"{BASE}fact/f11-05", f"{BASE}asar#Fact"),
    ("the ontology", "/en/asar", f"{BASE}asar", "http://www.w3.org/2002/07/owl#Ontology"),
    (
        "a term of it",
        f"/en/resource?iri={quote(BASE, safe='')}asar%23donor",
        f"{BASE}asar#donor",
        "http://www.w3.org/2002/07/owl#ObjectProperty",
    ),
]


@pytest.mark.parametrize(("url", "iri", "kind"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_a_page_says_how_to_cite_what_it_is_about_and_where_its_data_are(
    client: FlaskClient, url: str, iri: str, kind: str
) -> None:
    for _ in range(2):  # rendered, and kept
        found = links(client.get(url))
        assert found["cite-as"] == [(iri, "")]
        assert {target for target, _ in found["type"]} >= {ABOUT_PAGE, kind}
        assert found["license"] == [(LICENCE, "")]
        assert [media_type for _, media_type in found["describedby"]] == [row.media_type for row in RdfFormat]
        assert found["collection"] == [("/dataset", "")]
    for target, media_type in found["describedby"]:
        answer = client.get(target)
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert links(answer)["describes"] == [(iri, "")]


def test_a_document_leads_to_its_text_and_back(client: FlaskClient) -> None:
    [(text, media_type)] = links(client.get(f"/en/{DOCUMENT}"))["item"]
    with client.get(text) as response:
        assert (response.status_code, response.mimetype) == (200, media_type)
        [(collection, _)] = links(response)["collection"]
    assert client.get(collection).status_code == 303
    assert "item" not in links(client.get("/en/org/akhyska"))


@pytest.mark.parametrize(("url", "iri", "kind"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_all_links_of_a_thing_come_as_one_document(client: FlaskClient, url: str, iri: str, kind: str) -> None:
    [(location, media_type)] = links(client.get(url))["linkset"]
    response = client.get(location)
    assert (response.status_code, response.mimetype, media_type) == (200, LINKSET, LINKSET)
    contexts = {context.pop("anchor"): context for context in json.loads(response.data)["linkset"]}
    own = "en/asar#donor" if "?iri=" in url else url[1:]  # a term's place on the page of its ontology
    page = contexts[BASE + own]
    assert page["cite-as"] == [{"href": iri}]
    assert {"href": kind} in page["type"]
    for described in page["describedby"]:
        data = contexts[described["href"]]
        assert data["describes"] == [{"href": iri}]
        assert client.get("/" + described["href"].removeprefix(BASE)).mimetype == described["type"]
    assert len(contexts) == 3 + len(RdfFormat)
    again = client.get(location, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("iri", ["https://odd.example/things", "urn:isbn:0451450523", "https://odd.example/id/target"])
def test_whatever_the_data_name_has_links(odd: FlaskClient, iri: str) -> None:
    assert odd.get("/linkset", query_string={"iri": iri}).status_code == 200


@pytest.mark.parametrize("iri", ["urn:x", "", "nothing"])
def test_there_are_no_links_of_what_is_not_there(client: FlaskClient, iri: str) -> None:
    assert client.get("/linkset", query_string={"iri": iri}).status_code in {400, 404}


def test_a_fact_s_data_lead_to_its_other_views(client: FlaskClient) -> None:
    alternates = dict(links(client.get("/data/fact/f11-05.ttl"))["alternate"])
    assert alternates["/data/fact/f11-05.trig?view=nanopub"] == "application/trig"
    assert alternates["/data/fact/f11-05.ttl?view=rdf12"] == "text/turtle"
    assert "?view=" not in client.get("/data/org/akhyska.ttl").headers["Link"]


@pytest.mark.parametrize("path", ["fact/f11-05", "fact/a13-1", "org/akhyska", "doc/9c85bd71fe44c466"])
def test_every_alternate_gives_its_type(client: FlaskClient, path: str) -> None:
    for target, media_type in links(client.get(f"/data/{path}.ttl"))["alternate"]:
        answer = client.get(target)
        assert (answer.status_code, answer.mimetype) == (200, media_type), target


@pytest.mark.parametrize(("path", "is_asserted"), [("fact/f11-05", True), ("fact/a13-1", False)])
def test_a_fact_s_page_leads_to_its_views(client: FlaskClient, path: str, *, is_asserted: bool) -> None:
    text = client.get(f"/en/{path}").get_data(as_text=True)
    assert f'href="/data/{path}.ttl?view=rdf12"' in text
    assert (f'href="/data/{path}.trig?view=nanopub"' in text) == is_asserted


def test_a_list_leads_to_its_files(client: FlaskClient) -> None:
    alternates = links(client.get("/en/donations?donor=akhyska"))["alternate"]
    assert ("/en/donations.csv?donor=akhyska", "text/csv") in alternates
    for target, media_type in alternates:
        assert client.get(target).mimetype == media_type
