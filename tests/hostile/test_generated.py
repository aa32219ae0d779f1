"""Requests that a machine makes up: queries of words in any order, queries that are SPARQL, and odd bytes."""

import re
from urllib.parse import quote_from_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WORDS = """
SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH SERVICE SILENT OPTIONAL UNION MINUS FILTER
EXISTS NOT BIND AS VALUES UNDEF DISTINCT REDUCED GROUP ORDER BY HAVING LIMIT OFFSET PREFIX BASE
COUNT REGEX STR IF IN a true LOAD DROP ALL INSERT DELETE DATA { } ( ) [ ] . ; , * + ? / | ^ ! = < <<
>> {| |} ?s ?p ?o $x _:b asar:donor asar:donr asar: :x <urn:x> <> <http://127.0.0.1:{port}/>
<file://{secret}> 1 -1.5 1e9 'x' "y"@kk '1'^^xsd:int \"\"\" ' # \\ \x00 \u202e ә \U0001f600
"""
TEXTS = st.tuples(
    st.sampled_from(["", " ", "\n"]),
    st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=3), max_size=25),
).map(lambda made: made[0].join(made[1]))
TRIPLES = ["?s ?p ?o .", "?s a ?c .", "?s asar:donor ?d .", "?s asar:donr ?d .", "BIND(1 AS ?n)", "VALUES ?v { 1 }"]
WRAPS = [
    "{ %s }",
    "OPTIONAL { %s }",
    "MINUS { %s }",
    "GRAPH ?g { %s }",
    "FILTER NOT EXISTS { %s }",
    "{ SELECT * { %s } }",
]
PATTERNS = st.recursive(
    st.sampled_from(TRIPLES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(" ".join),
        st.tuples(inner, inner).map("{ %s } UNION { %s }".__mod__),
        st.tuples(st.sampled_from(WRAPS), inner).map(lambda made: made[0] % made[1]),
    ),
    max_leaves=6,
)
FORMS = ["SELECT * { %s } LIMIT 9", "ASK { %s }", "CONSTRUCT { ?s ?p ?o } { %s } LIMIT 9", "DESCRIBE ?s { %s } LIMIT 2"]
QUERIES = TEXTS | st.tuples(st.sampled_from(FORMS), PATTERNS).map(lambda made: made[0] % made[1])
NAMES = ["Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "Range", "Cookie", "X-Request-Id", "Host"]
HEADERS = st.lists(
    st.tuples(
        st.sampled_from([name.encode() for name in NAMES]),
        st.binary(max_size=30).map(lambda value: re.sub(rb"[\x00-\x1f\x7f]", b" ", value)),
    ),
    max_size=4,
)
PATHS = [b"/id/", b"/data/", b"/en/", b"/resource?iri=", b"/sparql?query=", b"/en/search?q=", b"/"]
MEDIA_TYPES = [
    b"application/x-www-form-urlencoded",
    b"application/sparql-query",
    b"multipart/form-data; boundary=x",
    b"",
]
ALWAYS = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150
)


@ALWAYS
@given(text=QUERIES, way=st.sampled_from(["get", "form", "direct"]))
def test_any_query(target, text: str, way: str) -> None:
    query = target.fill(text.encode("utf-8", "surrogatepass"))
    answer = getattr(target, way)(query)
    assert answer.startswith(b"HTTP/1.1 ")
    target.require_sound(answer, sent=query)


@ALWAYS
@given(path=st.sampled_from(PATHS), rest=st.binary(max_size=30), headers=HEADERS)
def test_any_request(target, path: bytes, rest: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    url = path + quote_from_bytes(rest, safe="/%?&=.").encode()
    lines = [b"GET " + url + b" HTTP/1.1", b"Host: x", *map(b": ".join, headers), b"Connection: close", b"", b""]
    answer = target.send(b"\r\n".join(lines))
    assert answer.startswith(b"HTTP/1.1 ")
    target.require_sound(answer, sent=b"\r\n".join(lines))


@ALWAYS
@given(body=st.binary(max_size=60), media_type=st.sampled_from(MEDIA_TYPES))
def test_any_body(target, body: bytes, media_type: bytes) -> None:
    answer = target.post(body, media_type)
    assert answer.startswith(b"HTTP/1.1 ")
    target.require_sound(answer, sent=body)
