"""Requests of a size or depth that nobody needs."""

import pytest

JOINS = b" ".join(b"?s%d ?p%d ?o%d ." % (n, n, n) for n in range(3_000))
CROSSED = b"".join(b"VALUES ?x%d {%s}" % (n, b" 1" * 1_000) for n in range(9))
DOUBLED = b"".join(b"BIND(CONCAT(?b%d, ?b%d) AS ?b%d)" % (n, n, n + 1) for n in range(29))
QUERIES = {
    "a query of 10 MB": b"ASK {} #" + b"x" * 10_000_000,
    "a query just below the limit": b"ASK {} #" + b"x" * 1_000_000,
    "nested groups": b"ASK " + b"{" * 50_000 + b"}" * 50_000,
    "nested brackets": b"ASK { FILTER(" + b"(" * 50_000 + b"1" + b")" * 50_000 + b") }",
    "nested signs": b"SELECT (" + b"-" * 50_000 + b"1 AS ?x) {}",
    "nested negations": b"ASK { FILTER(" + b"!" * 50_000 + b"true) }",
    "nested lists": b"ASK { ?s ?p " + b"(" * 20_000 + b")" * 20_000 + b" }",
    "nested blank nodes": b"ASK { ?s ?p " + b"[ ?p " * 20_000 + b"1" + b"]" * 20_000 + b" }",
    "nested paths": b"ASK { ?s " + b"(" * 20_000 + b"<urn:p>" + b")*" * 20_000 + b" ?o }",
    "nested subselects": b"SELECT * {" * 5_000 + b"}" * 5_000,
    "nested functions": b"SELECT (" + b"STR(" * 20_000 + b"1" + b")" * 20_000 + b" AS ?x) {}",
    "nested EXISTS": b"ASK {" + b"FILTER EXISTS {" * 5_000 + b"}" * 5_001,
    "nested OPTIONALs": b"ASK {" + b"OPTIONAL {" * 5_000 + b"}" * 5_001,
    "unclosed groups": b"ASK " + b"{" * 100_000,
    "many UNIONs": b"ASK {" + b" UNION ".join([b"{ ?s ?p ?o }"] * 5_000) + b"}",
    "many triples": b"SELECT * {" + b" ?s ?p ?o ." * 20_000 + b"}",
    "many joins": b"SELECT * {" + JOINS + b"}",
    "many variables": b"SELECT " + b" ".join(b"?v%d" % n for n in range(50_000)) + b" {}",
    "many VALUES": b"SELECT * { VALUES ?x {" + b" 1" * 300_000 + b"} }",
    "many VALUES crossed": b"SELECT (COUNT(*) AS ?n) {" + CROSSED + b"}",
    "many FILTERs": b"ASK { ?s ?p ?o " + b"FILTER(?o != 1)" * 20_000 + b"}",
    "many BINDs": b"ASK { " + b"".join(b"BIND(%d AS ?b%d)" % (n, n) for n in range(10_000)) + b"}",
    "many prefixes": b"".join(b"PREFIX p%d: <urn:%d>" % (n, n) for n in range(20_000)) + b"ASK {}",
    "many graphs": b"SELECT * " + b"".join(b"FROM <urn:%d>" % n for n in range(20_000)) + b"{ ?s ?p ?o }",
    "many ORs": b"ASK { FILTER(" + b" || ".join([b"?x"] * 20_000) + b") }",
    "many summands": b"SELECT (" + b"+".join([b"1"] * 20_000) + b" AS ?x) {}",
    "many INs": b"ASK { ?s ?p ?o FILTER(?o IN (" + b",".join([b"1"] * 50_000) + b")) }",
    "many steps of a path": b"ASK { ?s " + b"/".join([b"<urn:p>"] * 5_000) + b" ?o }",
    "many comments": b"#\n" * 400_000 + b"ASK {}",
    "many lines": b"\n" * 900_000 + b"ASK {",
    "a long string": b"SELECT ('" + b"x" * 900_000 + b"' AS ?x) {}",
    "a long IRI": b"ASK { <urn:" + b"x" * 900_000 + b"> ?p ?o }",
    "a long name": b"ASK { ?s asar:" + b"x" * 900_000 + b" ?o }",
    "a long variable": b"SELECT ?" + b"x" * 900_000 + b" {}",
    "a long number": b"SELECT (" + b"9" * 900_000 + b" AS ?x) {}",
    "a long regex": b"ASK { FILTER(REGEX('a', '" + b"a?" * 200_000 + b"')) }",
    "a string that doubles": b"SELECT (STRLEN(?b29) AS ?n) { BIND('xxxxxxxxxx' AS ?b0) " + DOUBLED + b"}",
    "a REPLACE that doubles": b"SELECT (" + b"REPLACE(" * 30 + b"'x'" + b", 'x', 'xx')" * 30 + b" AS ?x) {}",
    "zero bytes": b"\x00" * 1_000_000,
    "0xff bytes": b"\xff" * 1_000_000,
}
FORMS = {
    "a form of 10 MB": b"query=ASK{}&x=" + b"x" * 10_000_000,
    "ten thousand fields": b"query=ASK{}" + b"&a=b" * 10_000,
    "only percents": b"query=" + b"%" * 100_000,
    "only semicolons": b";" * 100_000,
}
HEADS = {
    "a long target": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n",
    "a long query string": b"GET /sparql?query=" + b"a" * 200_000 + b" HTTP/1.1\r\n",
    "a long header": b"GET / HTTP/1.1\r\nA: " + b"a" * 1_000_000 + b"\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"".join(b"A%d: b\r\n" % n for n in range(5_000)),
    "a long method": b"A" * 200_000 + b" / HTTP/1.1\r\n",
    "a long Accept": b"GET /id/a HTTP/1.1\r\nAccept: " + b"a/b;q=0.1," * 5_000 + b"\r\n",
    "many languages": b"GET / HTTP/1.1\r\nAccept-Language: " + b"kk-" * 5_000 + b"\r\n",
    "a long If-None-Match": b"GET /en/ HTTP/1.1\r\nIf-None-Match: " + b'"a",' * 9_000 + b"\r\n",
}


@pytest.mark.parametrize("name", QUERIES)
def test_queries(target, name: str) -> None:
    answer = target.direct(QUERIES[name])
    target.require_sound(answer, sent=QUERIES[name])


@pytest.mark.parametrize("name", FORMS)
def test_forms(target, name: str) -> None:
    answer = target.post(FORMS[name], b"application/x-www-form-urlencoded")
    target.require_sound(answer, sent=FORMS[name])


@pytest.mark.parametrize("name", HEADS)
def test_heads(target, name: str) -> None:
    answer = target.send(HEADS[name] + b"Host: x\r\nConnection: close\r\n\r\n")
    target.require_sound(answer, sent=HEADS[name])
