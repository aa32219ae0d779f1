"""The OpenAPI document is valid, and says what the API does."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate


@pytest.fixture
def document(client):
    return client.get("/api/openapi.json").json


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_is_valid_in_every_language(language, client):
    response = client.get("/api/openapi.json", headers={"Accept-Language": language})
    assert response.headers["Content-Language"] == language
    validate(response.json, cls=OpenAPIV31SpecValidator)


def test_it_is_valid_without_any_query(odd):
    validate(odd.get("/api/openapi.json").json, cls=OpenAPIV31SpecValidator)


def test_every_query_has_its_path(document, client):
    assert list(document["paths"]) == [row["url"] for row in client.get("/api/").json]


def test_texts_are_in_the_language_of_the_client(client):
    documents = {
        language: client.get("/api/openapi.json", headers={"Accept-Language": language}).json
        for language in ("kk", "ru")
    }
    summaries = {language: each["paths"]["/api/unidentified"]["get"]["summary"] for language, each in documents.items()}
    assert summaries == {
        "kk": "Мәтінде кімнің аты аталмаған және ол не істеген?",
        "ru": "Кого текст не называет и что они сделали?",
    }


def test_parameters_are_typed_and_have_examples(document):
    parameters = {row.get("name"): row for row in document["paths"]["/api/donations"]["get"]["parameters"]}
    assert parameters["least"]["schema"] == {"type": "integer"}
    assert parameters["least"]["example"] == 1000000
    assert parameters["donor"]["example"] == "organization:akhyska"
    assert not parameters["donor"]["required"]


def test_the_example_of_every_operation_is_answered_as_described(document, client):
    for path, item in document["paths"].items():
        given = {row["name"]: row["example"] for row in item["get"]["parameters"] if "example" in row}
        offered = item["get"]["responses"]["200"]["content"]
        for media_type in offered:
            response = client.get(path, query_string=given, headers={"Accept": media_type})
            assert (response.status_code, response.mimetype) == (200, media_type)


def test_rows_have_the_properties_that_are_named(document, client):
    schema = document["paths"]["/api/donations"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(schema["items"]["properties"]) == set(client.get("/api/donations").json[0])
