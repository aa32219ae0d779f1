"""Reconciliation finds the right thing for a name in any script, and is never sure of a wrong one."""

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from werkzeug.test import TestResponse

from kggraph.settings import Settings

DATA = Path(__file__).parent / "data"
SUITE = Path(os.environ.get("KGGRAPH_CONFORMANCE", "conformance-suites-not-here")) / "suites" / "reconciliation"
BASE = "https://w3id.org/kggraph/"
AKHYSKA = f"{BASE}id/org/akhyska"
ORGANIZATION = f"{BASE}asar#Organization"
DONATION = f"{BASE}asar#Donation"


def reconcile(client: FlaskClient, **query: object) -> list[dict[str, Any]]:
    response = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert response.status_code == 200, response.get_data(as_text=True)
    found: list[dict[str, Any]] = response.json["q"]["result"]
    return found


def match(client: FlaskClient, *conditions: dict[str, object], **query: object) -> list[dict[str, Any]]:
    response = client.post("/reconcile/draft/match", json={"queries": [{**query, "conditions": conditions}]})
    assert response.status_code == 200, response.get_data(as_text=True)
    found: list[dict[str, Any]] = response.json["results"][0]["candidates"]
    return found


def ids(candidates: list[dict[str, Any]]) -> list[str]:
    return [candidate["id"].removeprefix(f"{BASE}id/") for candidate in candidates]


class Refine:
    """A client that does what OpenRefine does with a column: the manifest, then batches of ten, then the matches."""

    def __init__(self, client: FlaskClient, bundled: Settings) -> None:
        self._client, self._prefixes = client, bundled.site.prefixes
        assert "0.2" in client.get("/reconcile").json["versions"]

    def reconcile(self, rows: list[dict[str, str]]) -> list[list[dict[str, Any]]]:
        found: list[list[dict[str, Any]]] = []
        for start in range(0, len(rows), 10):
            queries = {f"q{number}": self._query(row) for number, row in enumerate(rows[start : start + 10])}
            answer = self._client.post("/reconcile", data={"queries": json.dumps(queries)}).json
            found += [answer[key]["result"] for key in queries]
        return found

    def _query(self, row: dict[str, str]) -> dict[str, object]:
        prefix, _, local = row["type"].partition(":")
        return {"query": row["name"], "limit": 5} | ({"type": self._prefixes[prefix] + local} if local else {})


def test_a_column_of_thirty_names_in_three_scripts_is_reconciled(client: FlaskClient, bundled: Settings) -> None:
    with (DATA / "names.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = Refine(client, bundled).reconcile(rows)
    right = [bool(each) and ids(each)[0] == row["expected"] for row, each in zip(rows, found, strict=True)]
    sure = [
        (row["name"], candidate["id"])
        for row, each in zip(rows, found, strict=True)
        for candidate in each
        if candidate["match"] and candidate["id"] != f"{BASE}id/{row['expected']}"
    ]
    assert len(rows) == 30
    assert len({row["script"] for row in rows}) == 3
    assert sum(right) >= 28, [row["name"] for row, is_right in zip(rows, right, strict=True) if not is_right]
    assert sure == []


def test_the_table_of_the_readme_is_reconciled_as_it_says(client: FlaskClient, bundled: Settings) -> None:
    readme = (DATA.parent.parent.parent / "README.md").read_text(encoding="utf-8")
    rows = list(csv.DictReader(readme.partition("```csv\n")[2].partition("```")[0].splitlines()))
    found = Refine(client, bundled).reconcile(rows)
    told = [(ids(each)[0], "yes" if each[0]["match"] else "no") for each in found]
    assert told == [(row["finds"], row["certain"]) for row in rows]


ABSENT = [
    "Атырау", "Токмаков", "Ержан Токаев", "Ассамблея народов Татарстана", "Жылқы", "Тараз университеті",
    "Almaty University", "Ахыска Атырау бірлестігі", "Baizak village", "Центр", "Алма", "ассамблея",
]  # fmt: skip


@pytest.mark.parametrize("name", ABSENT)
def test_nothing_is_certain_about_a_name_that_is_not_there(client: FlaskClient, name: str) -> None:
    assert [candidate["id"] for candidate in reconcile(client, query=name) if candidate["match"]] == []


def test_a_name_that_two_things_share_is_not_certain_until_a_type_tells_them_apart(client: FlaskClient) -> None:
    found = reconcile(client, query="Алматы")
    assert {"place/almaty-qalasy", "place/almaty-oblysy"} <= set(ids(found))
    assert not any(candidate["match"] for candidate in found)
    [city, *_] = reconcile(client, query="Алматы", type="https://schema.org/City")
    assert (ids([city]), city["match"]) == (["place/almaty-qalasy"], True)


def test_what_is_private_is_never_found(client: FlaskClient, bundled: Settings) -> None:
    for name in ("семья Табуровых", "the child's parents", "бала", *bundled.site.private):
        found = {*(c["id"] for c in reconcile(client, query=name, limit=50))}
        found |= {c["id"] for c in match(client, {"matchType": "id", "propertyValue": name})}
        suggested = client.get("/reconcile/suggest/entity", query_string={"prefix": name}).json["result"]
        assert not found & set(bundled.site.private), name
        assert not {item["id"] for item in suggested} & set(bundled.site.private), name
    for iri in bundled.site.private:
        assert client.get("/reconcile/preview", query_string={"id": iri}).status_code == 404


def test_an_identifier_finds_its_thing(client: FlaskClient) -> None:
    [candidate] = reconcile(client, query=AKHYSKA)
    assert (candidate["id"], candidate["match"], candidate["score"]) == (AKHYSKA, True, 100)
    assert ids(match(client, {"matchType": "id", "propertyValue": AKHYSKA})) == ["org/akhyska"]


def test_names_and_types_come_in_the_readers_language(client: FlaskClient) -> None:
    response = client.post(
        "/reconcile", data={"queries": '{"q": {"query": "Akhyska"}}'}, headers={"Accept-Language": "ru"}
    )
    [candidate] = response.json["q"]["result"]
    assert candidate["name"] == "Турецкое этнокультурное объединение «Ахыска»"
    assert {"id": ORGANIZATION, "name": "Организация"} in candidate["type"]
    assert "Accept-Language" in response.headers["Vary"]


DONOR = f"{BASE}asar#donor"
VALUES = [
    ("the name of a thing", {"pid": DONOR, "v": "Ахыска"}, {"donation/d3", "donation/d4"}),
    ("a thing that was reconciled", {"pid": DONOR, "v": {"id": AKHYSKA, "name": "x"}}, {"donation/d3", "donation/d4"}),
    ("a number", {"pid": f"{BASE}asar#value", "v": 100000}, {"donation/d3"}),
    ("one of several", {"pid": f"{BASE}asar#value", "v": ["1", "100000"]}, {"donation/d3"}),
]


@pytest.mark.parametrize(("condition", "best"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_values_decide_among_names(client: FlaskClient, condition: dict[str, object], best: set[str]) -> None:
    found = reconcile(client, query="көмек азық-түлік food aid", type=DONATION, properties=[condition])
    [first, *others] = found
    assert set(ids([first])) <= best
    assert {feature["id"] for feature in first["features"]} == {"query_in_name", "name_in_query", "values"}
    assert all(first["score"] >= other["score"] for other in others)


@pytest.mark.parametrize("value", [AKHYSKA, {"id": AKHYSKA}])
def test_values_alone_find_what_has_them(client: FlaskClient, value: object) -> None:
    found = ids(reconcile(client, properties=[{"pid": DONOR, "v": value}], type=DONATION))
    query = f"SELECT ?d {{ ?d <{DONOR}> <{AKHYSKA}> ; a <{DONATION}> }}"
    rows = client.get("/sparql", query_string={"query": query, "format": "json"}).json["results"]["bindings"]
    assert set(found) == {row["d"]["value"].removeprefix(f"{BASE}id/") for row in rows}


def test_a_required_value_leaves_others_out(client: FlaskClient) -> None:
    name = {"matchType": "name", "propertyValue": "food"}
    value = {"matchType": "property", "propertyId": DONOR, "propertyValue": AKHYSKA}
    some = set(ids(match(client, name, {**value, "required": True}, type=DONATION)))
    others = set(ids(match(client, name, {**value, "required": True, "matchQuantifier": "none"}, type=DONATION)))
    every = set(ids(match(client, name, value, type=DONATION)))
    assert some
    assert others
    assert not some & others
    assert every == some | others


REFUSED = [
    ("no JSON", {"queries": "{"}, "'queries' is no JSON"),
    ("a list", {"queries": "[]"}, "is no JSON object"),
    ("a query without anything", {"queries": '{"q": {}}'}, "query 'q' has neither 'query' nor 'properties'"),
    ("a misspelt entry", {"queries": '{"q": {"query": "a", "tipe": "b"}}'}, "unknown entries tipe"),
    ("a property without a value", {"queries": '{"q": {"properties": [{"pid": "a"}]}}'}, "needs 'pid' and 'v'"),
    ("a limit that is no number", {"queries": '{"q": {"query": "a", "limit": "x"}}'}, "'limit' is no number"),
    ("a type that is no IRI", {"queries": '{"q": {"query": "Ахыска", "type": "City"}}'}, "not an IRI: 'City'"),
    ("an extension without things", {"extend": "{}"}, "needs the lists 'ids' and 'properties'"),
    ("a property without an id", {"extend": '{"ids": [], "properties": [{}]}'}, "an object with 'id'"),
]


@pytest.mark.parametrize(("form", "detail"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_no_query_is_refused_with_the_reason(client: FlaskClient, form: dict[str, str], detail: str) -> None:
    response = client.post("/reconcile", data=form)
    assert response.status_code == 400
    assert detail in response.json["detail"]


@pytest.mark.parametrize(
    "body",
    [{}, {"queries": {}}, {"queries": [{}]}, {"queries": [{"conditions": [{"matchType": "name"}]}]}],
    ids=["nothing", "an object", "no conditions", "no value"],
)
def test_what_is_no_query_of_the_draft_is_refused(client: FlaskClient, body: object) -> None:
    assert client.post("/reconcile/draft/match", json=body).status_code == 400


def test_too_many_queries_at_a_time_are_refused(client: FlaskClient) -> None:
    queries = {str(number): {"query": "a"} for number in range(101)}
    assert client.post("/reconcile", data={"queries": json.dumps(queries)}).status_code == 413
    assert client.get("/reconcile/draft").json["batchSize"] == 100


def suggested(client: FlaskClient, kind: str, prefix: str, **more: object) -> list[str]:
    response = client.get(f"/reconcile/suggest/{kind}", query_string={"prefix": prefix, **more})
    return [item["id"] for item in response.json["result"]]


def test_what_begins_so_is_suggested(client: FlaskClient) -> None:
    assert AKHYSKA in suggested(client, "entity", "ахы")
    assert AKHYSKA in suggested(client, "entity", "akhyska turk")
    assert suggested(client, "type", "donat") == [DONATION]
    assert DONATION in suggested(client, "type", "asar:Don")
    assert DONOR in suggested(client, "property", "don")
    assert suggested(client, "entity", "zzz") == []


def test_suggestions_go_on_where_they_ended(client: FlaskClient) -> None:
    first = suggested(client, "property", "")
    second = suggested(client, "property", "", cursor=len(first))
    assert len(first) == 20
    assert not set(first) & set(second)


@pytest.mark.parametrize("url", ["/reconcile/suggest/planet?prefix=a", "/reconcile/preview?id=http://e.example/none"])
def test_what_is_not_there_is_not_found(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


def test_a_preview_may_be_shown_in_a_frame_and_runs_nothing(client: FlaskClient) -> None:
    response = client.get("/reconcile/preview", query_string={"id": AKHYSKA})
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "«Akhyska» Turkish ethnocultural association" in response.get_data(as_text=True)
    assert "frame-ancestors 'none'" in client.get("/en/").headers["Content-Security-Policy"]


EXTENDED = {
    "ids": [f"{BASE}id/donation/d3", f"{BASE}id/campaign/zhylu"],
    "properties": [{"id": DONOR}, {"id": f"{BASE}asar#value"}, {"id": f"{BASE}asar#currency"}],
}


def test_values_of_properties_are_fetched(client: FlaskClient) -> None:
    answer = client.post("/reconcile", data={"extend": json.dumps(EXTENDED)}).json
    assert [row["id"] for row in answer["meta"]] == [row["id"] for row in EXTENDED["properties"]]
    assert answer["rows"][f"{BASE}id/donation/d3"] == {
        DONOR: [{"id": AKHYSKA, "name": "«Akhyska» Turkish ethnocultural association"}],
        f"{BASE}asar#value": [{"int": 100000}],
        f"{BASE}asar#currency": [{"str": "KZT"}],
    }
    assert list(answer["rows"][f"{BASE}id/campaign/zhylu"].values()) == [[], [], []]


def test_private_things_are_no_values(client: FlaskClient, bundled: Settings) -> None:
    recipient = {"ids": [f"{BASE}id/donation/d7"], "properties": [{"id": f"{BASE}asar#recipient"}]}
    answer = client.post("/reconcile/draft/extend", json=recipient)
    assert f"{BASE}id/family/taburov" in bundled.site.private
    assert answer.json["rows"] == [
        {"id": f"{BASE}id/donation/d7", "properties": [{"id": f"{BASE}asar#recipient", "values": []}]}
    ]


def test_properties_of_a_class_are_proposed(client: FlaskClient) -> None:
    answer = client.get("/reconcile/extend/propose", query_string={"type": DONATION, "limit": 50}).json
    assert {DONOR, f"{BASE}asar#value"} <= {row["id"] for row in answer["properties"]}
    assert len(client.get("/reconcile/extend/propose?limit=3").json["properties"]) == 3


def test_a_remote_store_is_searched_by_letters(remote: FlaskClient) -> None:
    [first, *_] = reconcile(remote, query="Ахыска бірлестігі")
    assert ids([first]) == ["org/akhyska"]


def validator(version: str, name: str) -> Draft7Validator:
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in (SUITE / version / "schemas").glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        (row["$id"], Resource.from_contents({**row, "$schema": "http://json-schema.org/draft-07/schema#"}))
        for row in schemas
    )
    schema = json.loads((SUITE / version / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return Draft7Validator({**schema, "$schema": "http://json-schema.org/draft-07/schema#"}, registry=registry)


OLD_QUERY = {"queries": '{"q": {"query": "Ахыска", "properties": [{"pid": "http://e.example/p", "v": "x"}]}}'}
NEW_QUERY = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Ахыска"}]}]}
ANSWERS = [
    ("0.2", "manifest", lambda client: client.get("/reconcile")),
    ("0.2", "reconciliation-result-batch", lambda client: client.get("/reconcile", query_string=OLD_QUERY)),
    ("0.2", "data-extension-response", lambda client: client.post("/reconcile", data={"extend": json.dumps(EXTENDED)})),
    ("0.2", "data-extension-property-proposal", lambda client: client.get(f"/reconcile/extend/propose?type={DONOR}")),
    ("0.2", "suggest-entities-response", lambda client: client.get("/reconcile/suggest/entity?prefix=a")),
    ("0.2", "suggest-properties-response", lambda client: client.get("/reconcile/suggest/property?prefix=a")),
    ("0.2", "suggest-types-response", lambda client: client.get("/reconcile/suggest/type?prefix=")),
    ("1.0-draft", "manifest", lambda client: client.get("/reconcile/draft")),
    ("1.0-draft", "reconciliation-result-batch", lambda client: client.post("/reconcile/draft/match", json=NEW_QUERY)),
    ("1.0-draft", "data-extension-response", lambda client: client.post("/reconcile/draft/extend", json=EXTENDED)),
    ("1.0-draft", "data-extension-property-proposal", lambda client: client.get("/reconcile/draft/extend/propose")),
    ("1.0-draft", "suggest-entities-response", lambda client: client.get("/reconcile/draft/suggest/entity?prefix=a")),
    ("1.0-draft", "suggest-properties-response", lambda client: client.get("/reconcile/draft/suggest/property")),
    ("1.0-draft", "suggest-types-response", lambda client: client.get("/reconcile/draft/suggest/type?prefix=")),
]  # fmt: skip
needs_suite = pytest.mark.skipif(
    not SUITE.is_dir(), reason="KGGRAPH_CONFORMANCE names no folder with the schemas of the reconciliation protocol"
)


@needs_suite
@pytest.mark.parametrize(("version", "name", "ask"), ANSWERS, ids=[f"{row[0]} {row[1]}" for row in ANSWERS])
def test_an_answer_is_what_the_protocols_schema_wants(client: FlaskClient, version: str, name: str, ask: Any) -> None:
    response: TestResponse = ask(client)
    assert response.status_code == 200
    assert [error.message for error in validator(version, name).iter_errors(response.json)] == []


def examples(kind: str) -> Iterator[Any]:
    """The example queries of both versions."""
    for version in ("0.2", "1.0-draft"):
        for path in sorted((SUITE / version / "examples" / "reconciliation-query-batch" / kind).glob("*.json")):
            yield pytest.param(version, path, id=f"{version} {path.stem}")


def send(client: FlaskClient, version: str, queries: str) -> TestResponse:
    if version == "0.2":
        return client.post("/reconcile", data={"queries": queries})
    return client.post("/reconcile/draft/match", data=queries, content_type="application/json")


@needs_suite
@pytest.mark.parametrize(("version", "path"), list(examples("valid")))
def test_each_valid_query_of_the_protocol_is_answered(client: FlaskClient, version: str, path: Path) -> None:
    # Identifiers of other services are no IRIs, as those here are.
    text = re.sub(r'("(?:type|pid|propertyId)": *")', r"\1http://e.example/", path.read_text(encoding="utf-8"))
    response = send(client, version, text)
    assert response.status_code == 200, response.get_data(as_text=True)


@needs_suite
@pytest.mark.parametrize(("version", "path"), list(examples("invalid")))
def test_each_invalid_query_of_the_protocol_is_refused(client: FlaskClient, version: str, path: Path) -> None:
    assert send(client, version, path.read_text(encoding="utf-8")).status_code == 400
