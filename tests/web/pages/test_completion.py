"""Completion: terms are found by any of their names, in any language, and written as a query writes them."""

import re

import pytest
from flask.testing import FlaskClient

from kggraph.web.pages.completion import SHOWN

FOUND = [
    ("a class by its English label", ("class", "donat", "en"), "asar:Donation", "Donation"),
    ("a class by its Kazakh label, for an English page", ("class", "қайырымд", "en"), "asar:Donation", "Donation"),
    (
        "a class by its Russian label, for a Kazakh page",
        ("class", "пожертв", "kk"),
        "asar:Donation",
        "Қайырымдылық көмек",
    ),
    ("a class by the beginning of a prefixed name", ("class", "asar:Camp", "ru"), "asar:Campaign", "Акция"),
    ("a property by its label", ("property", "donor", "en"), "asar:donor", "donor"),
    ("a property by its Russian label", ("property", "даритель", "ru"), "asar:donor", "даритель"),
    ("a property by its local name", ("property", "inCampaign", "kk"), "asar:inCampaign", None),
    ("an entity by letters of any case", ("entity", "АХЫС", "ru"), "organization:akhyska", None),
    ("an entity by a word inside its name", ("entity", "turkish", "en"), "organization:akhyska", None),
    ("an entity by the beginning of a prefixed name", ("entity", "donation:d3", "en"), "donation:d3", None),
    ("an entity by a word after a quotation mark", ("entity", "жылу", "kk"), "campaign:zhylu", None),
]


def complete(client: FlaskClient, **asked: str):
    response = client.get("/complete", query_string=asked)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.json["suggestions"]


@pytest.mark.parametrize(("what", "asked", "name", "label"), FOUND, ids=[case[0].replace(" ", "-") for case in FOUND])
def test_the_nearest_is_first(client: FlaskClient, what: str, asked, name: str, label: str | None) -> None:
    kind, text, language = asked
    first = complete(client, kind=kind, q=text, lang=language)[0]
    assert first["name"] == name, what
    assert label is None or first["label"] == label


@pytest.mark.parametrize("kind", ["class", "property", "entity"])
def test_suggestions_are_few_and_can_be_written_into_a_query(client: FlaskClient, kind: str) -> None:
    for text in ("", "a", "о"):
        suggestions = complete(client, kind=kind, q=text, lang="en")
        assert len(suggestions) <= SHOWN
        assert len({each["iri"] for each in suggestions}) == len(suggestions)
        names = " ".join(each["name"] for each in suggestions)
        answer = client.get("/sparql", query_string={"query": f"ASK {{ VALUES ?x {{ {names} }} }}", "format": "json"})
        assert answer.status_code == 200, answer.get_data(as_text=True)


def test_what_is_not_there_is_not_suggested(client: FlaskClient) -> None:
    assert complete(client, kind="class", q="zzzzz", lang="en") == []


@pytest.mark.parametrize("text", ["family", "taburov", "табуров", "unnamed", "отбасы"])
def test_people_whom_the_site_keeps_private_are_not_suggested(client: FlaskClient, text: str) -> None:
    found = {each["name"] for each in complete(client, kind="entity", q=text, lang="ru")}
    assert found.isdisjoint({"family:taburov", "person:unnamed-child", "group:child-parents"})


def test_facts_are_not_suggested_because_their_names_tell_of_people(client: FlaskClient) -> None:
    assert not [each for each in complete(client, kind="entity", q="fact:f", lang="en") if "/fact/" in each["iri"]]


def test_things_without_a_name_are_found_by_their_iri(odd: FlaskClient) -> None:
    suggestions = [each for kind in ("class", "entity") for each in complete(odd, kind=kind, q="", lang="en")]
    assert suggestions
    assert all(re.fullmatch(r"<[^<> ]+>|[\w-]*:[\w.-]+", each["name"]) for each in suggestions)


REFUSED = [
    ("another kind", {"kind": "graph", "q": "a"}, "expected one of class, property, entity"),
    ("another language", {"kind": "class", "q": "a", "lang": "de"}, "expected one of kk, ru, en"),
    ("a long text", {"kind": "class", "q": "a" * 101}, "expected 100 at most"),
]


@pytest.mark.parametrize(("what", "asked", "says"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_not_understood_is_refused(client: FlaskClient, what: str, asked: dict[str, str], says: str) -> None:
    response = client.get("/complete", query_string=asked)
    assert response.status_code == 400, what
    assert says in response.json["detail"]


@pytest.mark.parametrize("text", ["<script>", '"', "?x } DROP ALL", "\0", "\ud83d\ude00", "(", "*", "\\"])
def test_odd_texts_are_texts(client: FlaskClient, text: str) -> None:
    response = client.get("/complete", query_string={"kind": "entity", "q": text.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert response.mimetype == "application/json"


def test_an_answer_holds_as_long_as_the_release(client: FlaskClient) -> None:
    response = client.get("/complete?kind=class&q=d&lang=en")
    again = client.get("/complete?kind=class&q=d&lang=en", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_terms_come_as_pages_write_them(client: FlaskClient) -> None:
    terms = [
        ["https://w3id.org/kggraph/id/org/akhyska", ""],
        ["https://w3id.org/kggraph/asar#donor", ""],
        ["2022-11", "http://www.w3.org/2001/XMLSchema#gYearMonth"],
        ["not an IRI", ""],
    ]
    akhyska, donor, month, odd = client.post("/labels?lang=ru", json={"terms": terms}).json["terms"]
    assert akhyska == {
        "label": "Турецкое этнокультурное объединение «Ахыска»",
        "lang": "",
        "url": "/ru/org/akhyska",
        "kind": "organization",
        "name": "organization:akhyska",
    }
    assert (donor["label"], donor["url"], donor["name"]) == ("даритель", "/ru/asar#donor", "asar:donor")
    assert month == {"label": "ноябрь 2022\u202fг."}
    assert odd["label"] == "not an IRI"


BODIES = [
    ("no JSON", b"iris", 400),
    ("no list", b'{"terms": "https://example.org/"}', 400),
    ("a list of something else", b'{"terms": ["https://example.org/"]}', 400),
    ("a term of three parts", b'{"terms": [["a", "b", "c"]]}', 400),
    ("a term of numbers", b'{"terms": [[1, 2]]}', 400),
    ("no object", b"[]", 400),
    ("too many", b'{"terms": [' + b",".join([b'["https://example.org/", ""]'] * 1001) + b"]}", 413),
]


@pytest.mark.parametrize(("what", "body", "status"), BODIES, ids=[case[0] for case in BODIES])
def test_bodies_of_another_form_are_refused(client: FlaskClient, what: str, body: bytes, status: int) -> None:
    assert client.post("/labels?lang=en", data=body).status_code == status, what
