"""The same description in other forms, views and pages: each has a URL, a type and a tag of its own."""

import json
import re
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from werkzeug.test import TestResponse

from kggraph.formats import JsonLdForm, RdfFormat

BASE = "https://w3id.org/kggraph/"
ASAR, NP = f"{BASE}asar#", "http://www.nanopub.org/nschema#"
RDF, PROV = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/ns/prov#"
LD = "application/ld+json"
PROFILE = "http://www.w3.org/ns/json-ld#"


def quads(response: TestResponse) -> set[ox.Quad]:
    rdf_format = next(row for row in RdfFormat if row.media_type == response.mimetype)
    return set(ox.parse(response.data, format=rdf_format.engine))


def canonical(response: TestResponse) -> set[ox.Quad]:
    dataset = ox.Dataset(quads(response))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


FORMS = [
    ("no profile", "", {"Accept": LD}, "/data/org/akhyska.jsonld"),
    ("by Accept", "", {"Accept": f'{LD};profile="{PROFILE}expanded"'}, "/data/org/akhyska.jsonld?profile=expanded"),
    ("compacted", "", {"Accept": f'{LD};profile="{PROFILE}compacted"'}, "/data/org/akhyska.jsonld?profile=compacted"),
    (
        "one of several profiles",
        "",
        {"Accept": f'{LD};profile="https://e.example/mine {PROFILE}expanded"'},
        "/data/org/akhyska.jsonld?profile=expanded",
    ),
    ("an unknown profile", "", {"Accept": f'{LD};profile="https://e.example/mine"'}, "/data/org/akhyska.jsonld"),
    (
        "the profile liked best",
        "",
        {"Accept": f'{LD};profile="{PROFILE}expanded";q=0.5, {LD};profile="{PROFILE}flattened";q=0.9'},
        "/data/org/akhyska.jsonld?profile=flattened",
    ),
    (
        "a profile less than none",
        "",
        {"Accept": f'{LD};profile="{PROFILE}expanded";q=0.5, {LD}'},
        "/data/org/akhyska.jsonld",
    ),
    (
        "of another type",
        "",
        {"Accept": f'text/turtle, {LD};profile="{PROFILE}expanded";q=0.5'},
        "/data/org/akhyska.ttl",
    ),
    ("by name", "?format=jsonld&profile=expanded", {}, "/data/org/akhyska.jsonld?profile=expanded"),
    (
        "by IRI",
        f"?format=jsonld&profile={quote(PROFILE + 'flattened', safe='')}",
        {},
        "/data/org/akhyska.jsonld?profile=flattened",
    ),
    ("for what is no JSON-LD", "?format=ttl&profile=expanded", {}, "/data/org/akhyska.ttl"),
    (
        "the parameter before the header",
        "?profile=flattened",
        {"Accept": f'{LD};profile="{PROFILE}expanded"'},
        "/data/org/akhyska.jsonld?profile=flattened",
    ),
    ("one that is excluded", "", {"Accept": f'{LD};profile="{PROFILE}expanded";q=0, {LD}'}, "/data/org/akhyska.jsonld"),
]


@pytest.mark.parametrize(("query", "headers", "location"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_the_form_of_json_ld(client: FlaskClient, query: str, headers: dict[str, str], location: str) -> None:
    response = client.get(f"/id/org/akhyska{query}", headers=headers)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert client.get(location).status_code == 200


@pytest.mark.parametrize("form", JsonLdForm, ids=[form.short_name for form in JsonLdForm])
def test_a_form_that_was_asked_for_is_named(client: FlaskClient, form: JsonLdForm) -> None:
    by_name = client.get(f"/data/org/akhyska.jsonld?profile={form.short_name}")
    assert by_name.headers["Content-Type"] == f'{LD}; profile="{form.value}"'
    assert "Accept" not in by_name.vary
    negotiated = client.get("/data/org/akhyska", headers={"Accept": f'{LD};profile="{form.value}"'})
    assert negotiated.data == by_name.data
    assert negotiated.headers["ETag"] == by_name.headers["ETag"]
    assert "Accept" in negotiated.vary
    assert negotiated.headers["Content-Location"] == f"/data/org/akhyska.jsonld?profile={form.short_name}"


def test_no_two_variants_share_a_tag(client: FlaskClient) -> None:
    urls = ["?", "?profile=expanded", "?profile=flattened", "?profile=compacted", "?view=nanopub"]
    tags = [client.get(f"/data/fact/f11-05.jsonld{query}").headers["ETag"] for query in urls]
    assert len(set(tags)) == len(tags)


SHAPED = ["org/akhyska", "donation/d3", "fact/f11-05", "asar", "concept/kinds", "dataset"]


@pytest.mark.parametrize("path", SHAPED)
def test_expanded_is_what_a_processor_expands(client: FlaskClient, path: str) -> None:
    document = json.loads(client.get(f"/data/{path}.jsonld?profile=expanded").data)
    assert isinstance(document, list)
    assert jsonld.expand(document) == document


@pytest.mark.parametrize("path", SHAPED)
def test_flattened_is_what_a_processor_flattens(client: FlaskClient, path: str) -> None:
    document = json.loads(client.get(f"/data/{path}.jsonld?profile=flattened").data)
    flattened = {node["@id"]: node for node in jsonld.flatten(document)}
    assert {node["@id"]: node for node in document} == flattened
    assert len(document) == len(flattened), "each thing once"


def test_compact_json_uses_the_project_s_words(client: FlaskClient) -> None:
    document = json.loads(client.get("/data/donation/d3.jsonld").data)
    assert document["@graph"][0]["value"] == 100_000
    assert "@context" in document


def as_classic(found: set[ox.Quad]) -> set[ox.Quad]:
    """Return RDF 1.2 with each reified triple told by its parts."""
    reified = {quad for quad in found if quad.predicate.value == f"{RDF}reifies"}
    parts = {
        ox.Quad(quad.subject, ox.NamedNode(f"{RDF}{name}"), getattr(quad.object, name))
        for quad in reified
        for name in ("subject", "predicate", "object")
    }
    return (found - reified) | parts


@pytest.mark.parametrize("extension", ["ttl", "nt", "trig", "nq", "rdf"])
@pytest.mark.parametrize("path", ["fact/f11-05", "fact/a13-1", "donation/d3", "org/akhyska"])
def test_rdf_1_2_says_the_same(client: FlaskClient, path: str, extension: str) -> None:
    told = client.get(f"/data/{path}.{extension}?view=rdf12")
    assert told.headers["Content-Type"].endswith("; version=1.2")
    found = quads(told)
    assert any(quad.predicate.value == f"{RDF}reifies" for quad in found)
    assert not any(quad.predicate.value == f"{RDF}subject" for quad in found)
    assert as_classic(found) == quads(client.get(f"/data/{path}.{extension}"))


def test_rdf_1_2_is_readable(client: FlaskClient) -> None:
    text = client.get("/data/fact/f11-05.ttl?view=rdf12").get_data(as_text=True)
    assert "rdf:reifies <<( donation:d3 asar:value 100000 )>>" in text


@pytest.mark.parametrize("extension", ["trig", "nq", "jsonld"])
def test_a_nanopublication_is_well_formed_and_says_the_same(client: FlaskClient, extension: str) -> None:
    found = quads(client.get(f"/data/fact/f11-05.{extension}?view=nanopub"))
    publication = ox.NamedNode(f"{BASE}data/fact/f11-05?view=nanopub")
    graphs = {
        name: {quad.triple for quad in found if quad.graph_name == ox.NamedNode(f"{publication.value}#{name}")}
        for name in ("Head", "assertion", "provenance", "pubinfo")
    }
    assert sum(map(len, graphs.values())) == len(found), "no triple stands outside the four graphs"
    named = {name: ox.NamedNode(f"{publication.value}#{name}") for name in graphs}
    assert graphs["Head"] == {
        ox.Triple(publication, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{NP}Nanopublication")),
        ox.Triple(publication, ox.NamedNode(f"{NP}hasAssertion"), named["assertion"]),
        ox.Triple(publication, ox.NamedNode(f"{NP}hasProvenance"), named["provenance"]),
        ox.Triple(publication, ox.NamedNode(f"{NP}hasPublicationInfo"), named["pubinfo"]),
    }
    donation = ox.NamedNode(f"{BASE}id/donation/d3")
    assert {(t.subject, t.predicate.value.removeprefix(ASAR), t.object.value) for t in graphs["assertion"]} == {
        (donation, "value", "100000"),
        (donation, "currency", "KZT"),
    }
    assert any(t.subject == named["assertion"] for t in graphs["provenance"])
    assert any(t.subject == publication for t in graphs["pubinfo"])
    quoted = {t.object for t in graphs["provenance"] if t.predicate.value == f"{PROV}wasQuotedFrom"}
    fact = quads(client.get("/data/fact/f11-05.nt"))
    assert quoted == {quad.object for quad in fact if quad.predicate.value == f"{ASAR}evidence"}
    assert {t for t in graphs["provenance"] if t.subject in quoted} == {q.triple for q in fact if q.subject in quoted}


def test_a_nanopublication_stands_at_its_own_iri(client: FlaskClient) -> None:
    response = client.get("/data/fact/f11-05?view=nanopub", headers={"Accept": "text/html,*/*;q=0.1"})
    assert (response.status_code, response.mimetype) == (200, "application/trig")
    assert response.headers["Content-Location"] == "/data/fact/f11-05.trig?view=nanopub"


VIEWS = [
    ("a thing has a view in RDF 1.2", "/id/donation/d3?view=rdf12", {}, 303, "/data/donation/d3.ttl?view=rdf12"),
    ("a fact as a nanopublication", "/fact/f11-05?view=nanopub", {}, 303, "/data/fact/f11-05.trig?view=nanopub"),
    (
        "in the format liked best",
        "/fact/f11-05?view=nanopub",
        {"Accept": "application/n-quads"},
        303,
        "/data/fact/f11-05.nq?view=nanopub",
    ),
    (
        "HTML is not on offer for views",
        "/fact/f11-05?view=rdf12",
        {"Accept": "text/html,*/*;q=0.5"},
        303,
        "/data/fact/f11-05.ttl?view=rdf12",
    ),
    ("Turtle holds no nanopublication", "/fact/f11-05?view=nanopub", {"Accept": "text/turtle"}, 406, None),
    ("nor by name", "/fact/f11-05?view=nanopub&format=rdf", {}, 406, None),
    ("nor by ending", "/data/fact/f11-05.ttl?view=nanopub", {}, 406, None),
    ("JSON-LD 1.1 has no triple terms", "/data/fact/f11-05.jsonld?view=rdf12", {}, 406, None),
    ("only facts are nanopublications", "/data/org/akhyska.trig?view=nanopub", {}, 404, None),
    ("a reading that is not asserted is none", "/data/fact/a13-1.trig?view=nanopub", {}, 404, None),
    ("an unknown view", "/data/org/akhyska.ttl?view=none", {}, 400, None),
    ("a page that is no number", "/data/org/akhyska.ttl?page=x", {}, 400, None),
    ("a page that is not there", "/data/org/akhyska.ttl?page=2", {}, 404, None),
    ("no page 0", "/data/org/akhyska.ttl?page=0", {}, 400, None),
    ("a page of very many digits", f"/data/org/akhyska.ttl?page={'9' * 5000}", {}, 400, None),
]


@pytest.mark.parametrize(
    ("url", "headers", "status", "location"), [row[1:] for row in VIEWS], ids=[row[0] for row in VIEWS]
)
def test_views(client: FlaskClient, url: str, headers: dict[str, str], status: int, location: str | None) -> None:
    response = client.get(url, headers=headers)
    assert (response.status_code, response.headers.get("Location")) == (status, location)
    if location:
        assert client.get(location).status_code == 200


def test_what_is_on_offer_for_a_view_is_told_as_links(client: FlaskClient) -> None:
    response = client.get("/fact/f11-05?view=nanopub", headers={"Accept": "image/png"})
    assert response.status_code == 406
    offered = {offer["name"]: offer["url"] for offer in response.json["offered"]}
    assert [*offered] == ["application/trig", "application/n-quads", LD]
    for media_type, url in offered.items():
        assert client.get(url).mimetype == media_type


TYPE, FACT = ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{ASAR}Fact")
FACT_OF_TYPE = f"/resource?iri={quote(ASAR, safe='')}Fact&format=nt"


def test_pages_are_linked_in_the_header(client: FlaskClient) -> None:
    first, second = client.get(FACT_OF_TYPE), client.get(f"{FACT_OF_TYPE}&page=2")
    assert f'<{FACT_OF_TYPE}&page=2>; rel="next"' in first.headers["Link"]
    assert f'<{FACT_OF_TYPE}>; rel="first"' in first.headers["Link"]
    assert 'rel="prev"' not in first.headers["Link"]
    assert f'<{FACT_OF_TYPE}>; rel="prev"' in second.headers["Link"]
    [last] = re.findall(r'&page=(\d+)>; rel="last"', second.headers["Link"])
    pages = [quads(client.get(f"{FACT_OF_TYPE}&page={page}")) for page in range(1, int(last) + 1)]
    leading = [q.subject for found in pages for q in found if (q.predicate, q.object) == (TYPE, FACT)]
    assert len(leading) == len(set(leading)) > 100


@pytest.mark.parametrize("row", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_every_page_comes_in_every_format(client: FlaskClient, row: RdfFormat) -> None:
    for page in (1, 2):
        url = f"/resource?iri={quote(ASAR, safe='')}Fact&page={page}"
        response = client.get(url, headers={"Accept": row.media_type})
        assert canonical(response) == canonical(client.get(f"{url}&format=nt"))
