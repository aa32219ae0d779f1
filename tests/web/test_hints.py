"""A query that found nothing because of a name tells so, in a header to programs and on the page to people."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

HEADER = "Kggraph-Hint"
DONOR = '"asar:donr occurs nowhere in the data; did you mean asar:donor?"'
EMPTY = [
    ("no row", "SELECT * { ?s asar:donr ?o }"),
    ("no", "ASK { ?s asar:donr ?o }"),
    ("no triple", "CONSTRUCT { ?s ?s ?o } { ?s asar:donr ?o }"),
]
SILENT = [
    ("there is an answer", "SELECT * { ?s asar:donor ?o OPTIONAL { ?s asar:donr ?x } }"),
    ("all names are known", "SELECT * { ?s asar:donor 'nobody' }"),
]


@pytest.mark.parametrize("query", [row[1] for row in EMPTY], ids=[row[0] for row in EMPTY])
def test_an_empty_answer_has_a_hint(client: FlaskClient, query: str) -> None:
    response = client.get("/sparql", query_string={"query": query})
    assert (response.status_code, response.headers[HEADER]) == (200, DONOR)
    assert HEADER in response.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("query", [row[1] for row in SILENT], ids=[row[0] for row in SILENT])
def test_there_is_no_hint_where(client: FlaskClient, query: str) -> None:
    assert HEADER not in client.get("/sparql", query_string={"query": query}).headers
    assert "occurs nowhere" not in client.get("/en/sparql", query_string={"query": query}).text


def test_the_header_is_plain_and_short_whatever_was_asked(client: FlaskClient) -> None:
    names = [*(f"<urn:ә{number}:{'x' * 280}>" for number in range(50)), "<urn:a%22>", "<urn:a%0d%0aSet-Cookie:x>"]
    query = f"SELECT * {{ {' '.join(f'?s {name} ?o .' for name in names)} }}"
    hint = client.get("/sparql", query_string={"query": query}).headers[HEADER]
    assert hint.isascii()
    assert hint.isprintable()
    assert len(hint) < 5_000
    assert hint.startswith('"<urn:%D3%990:xxx')


@pytest.mark.parametrize("query", [row[1] for row in EMPTY], ids=[row[0] for row in EMPTY])
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "Деректерде asar:donr кездеспейді. asar:donor дегіңіз келді ме?"),
        ("ru", "asar:donr нигде в данных не встречается. Возможно, имелось в виду asar:donor?"),
        ("en", "asar:donr occurs nowhere in the data. Did you mean asar:donor?"),
    ],
)
def test_a_reader_is_told_below_the_result(client: FlaskClient, query: str, language: str, told: str) -> None:
    assert told in client.get(f"/{language}/sparql", query_string={"query": query}).text


def test_a_name_is_no_markup(client: FlaskClient) -> None:
    page = client.get(f"/en/sparql?query={quote('ASK { ?s <urn:&lt;x&amp;> ?o }')}").text
    assert "&lt;urn:&amp;lt;x&amp;amp;&gt; occurs nowhere" in page
