"""The [endpoint] table of the settings."""

import pytest

from kggraph.endpoint import Credentials, Endpoint, read_endpoint
from kggraph.errors import SettingsError

URL = "http://127.0.0.1:7878/query"
WRONG = [
    ({}, "'query' is missing"),
    ("text", "expected a table"),
    ({"query": URL, "qery": 1}, "unknown entry 'qery'; did you mean 'query'?"),
    ({"query": 7}, "query: 7; expected a text"),
    ({"query": URL, "timeout": 0}, "timeout: 0; expected a number from 0.1 to 3600"),
    ({"query": URL, "retries": "two"}, "retries: 'two'; expected a number from 0 to 10"),
    ({"query": URL, "connections": True}, "connections: True; expected a number from 1 to 256"),
    ({"query": "sparql"}, "'sparql' is no URL of a store"),
    ({"query": URL, "graph_store": "file:///etc/passwd"}, "'file:///etc/passwd' is no URL of a store"),
    ({"query": "http://ada:s3cret@127.0.0.1/"}, "a user or password stands in the URL of 127.0.0.1"),
]


@pytest.mark.parametrize(("table", "words"), WRONG)
def test_what_is_wrong_is_said_with_its_place(table: object, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_endpoint(table, "kggraph.toml")
    assert str(caught.value).startswith("kggraph.toml, [endpoint]")
    assert words in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_table_is_an_endpoint() -> None:
    table = {"query": URL, "update": f"{URL}/u", "timeout": 5, "retries": 0, "connections": 3, "dialect": "virtuoso"}
    found = read_endpoint(table, "kggraph.toml")
    assert found == Endpoint(URL, update=f"{URL}/u", seconds=5, retries=0, connections=3, dialect="virtuoso")


def test_credentials_come_from_the_variables_that_the_table_names() -> None:
    found = read_endpoint({"query": URL, "user_from": "ME", "password_from": "MINE"}, "kggraph.toml")
    environment = {"ME": "ada", "MINE": "s3cret", "KGGRAPH_ENDPOINT_USER": "bob", "KGGRAPH_ENDPOINT_TOKEN": "t"}
    assert found.credentials(environment) == Credentials("ada", "s3cret", "t")
    assert "s3cret" not in repr(found.credentials(environment))
