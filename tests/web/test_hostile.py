"""Requests that nobody sends by accident: none is a server error, none shows a traceback, none changes anything."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"

PATHS = [
    "/id/../../etc/passwd",
    "/id/..%2f..%2fetc%2fpasswd",
    "/id/%00",
    "/id/%ff%fe",
    "/id/%E2%80%AE",
    "/id/a%0d%0aSet-Cookie:%20x=1",
    "/id/<script>alert(1)</script>",
    "/id/%22%3E%3Csvg%20onload=alert(1)%3E",
    "/id/{{7*7}}",
    "/id/%7B%25%20x%20%25%7D",
    "/id/" + "a" * 20_000,
    "/id/" + "a/" * 2_000,
    "/id/" + "%41" * 3_000,
    "/id/org/akhyska?format=" + "x" * 10_000,
    "/id/org/akhyska?format=%00",
    "/id/org/akhyska?format=ttl&format=html",
    "/data/.ttl",
    "/data/.",
    "/data/..ttl",
    "/data/%2e%2e/%2e%2e/etc/passwd.ttl",
    "/data/org/akhyska.ttl.ttl.ttl",
    "/data/org/akhyska.TTL",
    "/data/%3E%20%3Furn:x%20.ttl",
    "/data/org/akhyska%3E%7D%20UNION%20%7B%3Fs%20%3Fp%20%3Fo.ttl",
    "/resource",
    "/resource?iri=",
    "/resource?iri=file:///etc/passwd",
    "/resource?iri=http://169.254.169.254/latest/meta-data",
    "/resource?iri=javascript:alert(1)",
    "/resource?iri=%00",
    "/resource?iri=%ff",
    "/resource?iri=" + "a:" + "b" * 20_000,
    "/resource?iri=http://a.example/%3E%20%7D",
    "/resource?iri[]=urn:x",
    "/resource?iri=urn:x&iri=urn:y",
    "/dumps/..%2f..%2fcurrent",
    "/dumps/%00",
    "/documents/%2e%2e%2fmanifest.json",
    "/shapes.%00",
    "/report.%ff",
    "/en/%00",
    "/en/%ff",
    "/en/search?q=%00",
    "/en/search?q=%ff",
    "/en/search?q=" + "x" * 20_000,
    "/en/sparql?query=%00",
    "/en/sparql?query=%ff",
    "/en/donations?page=999999999999999999999",
    "/en/donations?page=-1",
    "/en/donations?sort=%00",
    "/en/resource",
    "/en/resource?iri=%00",
    "/en/resource?iri=a%20b",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/\\..\\..\\windows",
    "/sparql/../health",
    "/.git/config",
    "/.env",
    "/wp-login.php",
]
QUERIES = [
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "select*{service?x{?s?p?o}}",
    "LOAD <file:///etc/passwd>",
    "DROP ALL",
    "# SELECT\nCLEAR ALL",
    "DELETE WHERE { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
    "SELECT (<http://a.example/exec>('ls') AS ?x) {}",
    "SELECT * { ?s ?p '''unclosed }",
    'SELECT * { ?s ?p "\\uD800" }',
    "SELECT * { ?s ?p <a b> }",
    "SELECT * { FILTER(REGEX('" + "a" * 40 + "', '(a+)+$')) }",
    "SELECT * { FILTER(REGEX('a', '" + "(" * 500 + "')) }",
    "SELECT * {" * 500,
    "ASK {" + "{" * 500 + "}" * 500 + "}",
    "SELECT (" + "-" * 1000 + "1 AS ?x) {}",
    "SELECT " + " ".join(f"?v{n}" for n in range(5_000)) + " {}",
    "BASE <not an iri> ASK {}",
    "PREFIX : <%> ASK { :a :b :c }",
    "\ufeffASK {}",
    "ASK {}\u2028\u2029",
    "ASK { ?s ?p '\u202e' }",
    "SELECT * WHERE { ?s ?p ?o } LIMIT 99999999999999999999999",
    "SELECT * WHERE { ?s ?p ?o } LIMIT -1",
    "CONSTRUCT { ?s ?p ?o . 'x' ?p ?o } WHERE { ?s ?p ?o }",
    "DESCRIBE <javascript:alert(1)>",
    "{{7*7}}",
    "' OR 1=1 --",
    "SELECT",
    "é",
]
HEADERS = [
    {"Accept": "text/turtle;q=" + "9" * 5_000},
    {"Accept": ",".join(f"a/{n}" for n in range(5_000))},
    {"Accept": "a/b;" * 5_000},
    {"Accept": '"'},
    {"Accept": 'text/turtle;profile="'},
    {"Accept": "*/*;q=1e999"},
    {"Accept": "=/=;=;="},
    {"Accept-Language": "kk-" * 5_000},
    {"Accept-Language": "*;q=x"},
    {"Accept-Language": "\xff"},
    {"If-None-Match": '"' * 5_000},
    {"If-None-Match": "W/W/W/"},
    {"If-Modified-Since": "yesterday"},
    {"If-Modified-Since": "Sat, 01 Jan 99999 00:00:00 GMT"},
    {"Range": "bytes=0-0,1-1,2-2"},
    {"Range": "bytes=--"},
    {"Range": "bytes=99999999999999999999-"},
    {"Host": "evil.example"},
    {"Host": ""},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Original-URL": "/admin"},
    {"Content-Type": "multipart/form-data; boundary="},
    {"Content-Length": "-1"},
    {"Origin": "null"},
    {"X-HTTP-Method-Override": "DELETE"},
]
BODIES = [
    (b"query=ASK%7B%7D" + b"&a=b" * 5_000, FORM),
    (b"query=" + b"%" * 1_000, FORM),
    (b"\xff\xfe\x00", FORM),
    (b"\x00" * 1_000, QUERY),
    (b"\xff" * 1_000, QUERY),
    ("ASK {}".encode("utf-16"), QUERY),
    (b"x" * 3_000_000, QUERY),
    (b"query=" + b"x" * 3_000_000, FORM),
    (b"query=ASK{}", "multipart/form-data; boundary=x"),
    (b'--x\r\nContent-Disposition: form-data; name="query"\r\n\r\nASK{}\r\n--x--', "multipart/form-data; boundary=x"),
    (b"<x>&xxe;</x>", "application/xml"),
    (b"", QUERY),
    (b"", ""),
    (b"ASK {}", f"{QUERY}; charset=utf-7"),
    (b"ASK {}", f"{QUERY}; charset=" + "x" * 5_000),
    (b"ASK {}", ";;;"),
]


def _require_sound(status: int, text: str) -> None:
    assert status < 500, text[:500]
    assert "Traceback" not in text
    assert 'File "/' not in text
    assert "root:" not in text


@pytest.mark.parametrize("url", PATHS, ids=[path[:50] for path in PATHS])
@pytest.mark.parametrize("accept", ["text/turtle", "text/html", "application/rdf+xml"])
def test_paths(client: FlaskClient, url: str, accept: str) -> None:
    with client.get(url, headers={"Accept": accept}) as response:
        _require_sound(response.status_code, response.data.decode("utf-8", "replace"))
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("query", QUERIES, ids=[query[:50] for query in QUERIES])
def test_queries(client: FlaskClient, query: str) -> None:
    response = client.get(f"/sparql?query={quote(query)}")
    _require_sound(response.status_code, response.get_data(as_text=True))
    form = client.post("/en/sparql", data={"query": query})
    _require_sound(form.status_code, form.get_data(as_text=True))


@pytest.mark.parametrize("headers", HEADERS, ids=[str(headers)[:50] for headers in HEADERS])
@pytest.mark.parametrize(
    "url", ["/id/org/akhyska", "/data/org/akhyska", "/sparql", "/dumps/dataset.nq.gz", "/en/", "/en"]
)
def test_headers(client: FlaskClient, url: str, headers: dict[str, str]) -> None:
    with client.get(url, headers=headers) as response:
        _require_sound(response.status_code, response.data.decode("utf-8", "replace"))
        assert "evil.example" not in str(response.headers)


@pytest.mark.parametrize(("body", "content_type"), BODIES, ids=[f"{body[:20]!r} {kind[:40]}" for body, kind in BODIES])
def test_bodies(client: FlaskClient, body: bytes, content_type: str) -> None:
    response = client.post("/sparql", data=body, content_type=content_type)
    _require_sound(response.status_code, response.get_data(as_text=True))
    assert response.status_code >= 400 or b"ASK" in body


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=40), accept=st.text(st.characters(max_codepoint=255), max_size=60).map(str.strip))
def test_any_path_and_any_accept(client: FlaskClient, path: str, accept: str) -> None:
    header = "".join(character for character in accept if character.isprintable())
    for prefix in ("/id/", "/data/", "/resource?iri="):
        response = client.get(prefix + quote(path, errors="surrogatepass"), headers={"Accept": header})
        _require_sound(response.status_code, response.data.decode("utf-8", "replace"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60), kind=st.sampled_from([QUERY, FORM]))
def test_any_body(client: FlaskClient, body: bytes, kind: str) -> None:
    response = client.post("/sparql", data=body, content_type=kind)
    _require_sound(response.status_code, response.data.decode("utf-8", "replace"))
