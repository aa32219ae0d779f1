"""What is answered before the framework is answered just as the view would, header by header."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from kggraph.web.direct_answers import DirectAnswers, unquote

SELECT = "SELECT ?donation ?value { ?donation asar:value ?value } ORDER BY ?value"
LONG = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 100"


class _WithoutFramework:
    """The app with its view out of reach: what it still answers is answered before the framework."""

    def __init__(self, app: Flask) -> None:
        hot = app.wsgi_app._app  # noqa: SLF001 - the same
        self._inner = DirectAnswers(self._refuse, hot._app._headers)  # noqa: SLF001 - as create_app made it
        self._store = hot._stores  # noqa: SLF001

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ |= {"kggraph.store": self._store.current(), "HTTP_ACCEPT_ENCODING": ""}
        return self._inner(environ, start_response)

    def _refuse(self, _environ: Any, start_response: Any) -> list[bytes]:
        start_response("501 Not Implemented", [])
        return []


@pytest.fixture
def direct(served: Flask) -> Iterator[Client]:
    return Client(_WithoutFramework(served))


ACCEPTED = ["application/sparql-results+json", "text/csv", "application/sparql-results+xml", "*/*", None]


@pytest.mark.parametrize("accept", ACCEPTED)
@pytest.mark.parametrize("query", [SELECT, LONG, f"{SELECT} # ә"])
def test_an_answer_is_that_of_the_view(query: str, accept: str | None, direct: Client, client: FlaskClient) -> None:
    headers = {} if accept is None else {"Accept": accept}
    first = direct.get(f"/sparql?query={quote(query)}", headers=headers)
    second = client.post("/sparql", data={"query": query}, headers=headers)
    assert (first.status_code, first.data) == (second.status_code, second.data)
    second.headers.pop("X-Request-Id")  # that of each request is another
    assert sorted(first.headers) == sorted(second.headers)


LEFT = [
    ("another path", "/en/", {}),
    ("a second parameter", f"/sparql?query={quote(SELECT)}&format=csv", {}),
    ("a person", f"/sparql?query={quote(SELECT)}", {"Accept": "text/html"}),
    ("an unacceptable format", f"/sparql?query={quote(SELECT)}", {"Accept": "image/png"}),
    ("a client that has the answer", f"/sparql?query={quote(SELECT)}", {"If-None-Match": '"x"'}),
    ("no query", "/sparql?query=", {}),
    ("no UTF-8", "/sparql?query=%ff", {}),
    ("a NUL character", f"/sparql?query=%00{quote(SELECT)}", {}),
    ("a query that never repeats", f"/sparql?query={quote('SELECT (NOW() AS ?now) ' + '{ ?s ?p ?o } LIMIT 10')}", {}),
    ("a query that is none", "/sparql?query=SELECT", {}),
    ("an update", f"/sparql?query={quote('DROP ALL')}", {}),
    ("an empty answer", f"/sparql?query={quote('SELECT ?x { <urn:x> <urn:y> ?x }')}", {}),
    ("a graph for a client that takes solutions", f"/sparql?query={quote('DESCRIBE <urn:x>')}", {"Accept": "text/csv"}),
]


@pytest.mark.parametrize(("url", "headers"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_is_left_to_the_view(url: str, headers: dict[str, str], direct: Client) -> None:
    assert direct.get(url, headers=headers).status_code == 501


@pytest.mark.parametrize("url", [row[1] for row in LEFT if "sparql" in row[1] and "NOW" not in row[1]])
def test_the_view_answers_what_was_begun_as_if_it_had_not_been(url: str, client: FlaskClient) -> None:
    name = {"X-Request-Id": "the-same"}
    begun = client.get(url, headers=name)
    whole = client.get(f"{url}&" if "query=&" not in url else url, headers=name)
    assert (begun.status_code, begun.data) == (whole.status_code, whole.data)


@given(text=st.text())
def test_a_query_is_read_as_it_was_written(text: str) -> None:
    assert unquote(quote(text, errors="replace")) == unquote(quote_plus(text, errors="replace"))
    assert unquote(quote(text, errors="ignore")) == text.encode(errors="ignore").decode()


@pytest.mark.parametrize("written", ["%", "a%4", "%zz", "%ff", "%C3", "%D3%99%", "%ED%A0%80"])
def test_what_is_no_escape_or_no_utf_8_is_not_guessed(written: str) -> None:
    with pytest.raises(UnicodeError):
        unquote(written)
