"""What nobody sends by accident, case by case from files, against the running server.

None is a server's error but the deliberate 503, none shows a traceback or a path of the machine, and nothing is fetched
or read; the fixture sees to it that the same processes are quick afterwards.
"""

import time

ACCEPTED = [b"*/*", b"text/html", b"text/turtle"]
ELSEWHERE = [b"/sparql", b"/en/", b"/data/org/akhyska.ttl", b"/dumps/dataset.nq.gz"]


def test_queries(target, query: bytes) -> None:
    text = target.fill(query)
    reader = target.get(text, path=b"/ru/sparql", accept=b"text/html")
    for answer in (target.get(text), target.form(text), target.direct(text), reader):
        assert answer.startswith(b"HTTP/1.1 ")
        target.require_sound(answer, sent=text)


def test_runaways(target, runaway: bytes) -> None:
    start = time.perf_counter()
    answers = [target.get(runaway), target.direct(runaway)]
    assert time.perf_counter() - start < 8
    for answer in answers:
        assert answer.startswith(b"HTTP/1.1 ")
        target.require_sound(answer, sent=runaway)


def variants(line: bytes) -> list[bytes]:
    """Return a request for each representation, or one with odd headers for several URLs."""
    target, headers, body, *_ = [*line.split(b"\t"), b"", b""]
    if not headers and target.startswith(b"GET "):
        return [b"\t".join([target, b"Accept: " + accept, body]) for accept in ACCEPTED]
    if target == b"GET /id/org/akhyska":
        return [line, *(b"\t".join([b"GET " + url, headers, body]) for url in ELSEWHERE)]
    return [line]


def test_requests(target, request_line: bytes) -> None:
    for variant in variants(request_line):
        line, headers, body, *_ = [*target.fill(variant).split(b"\t"), b"", b""]
        sent = [line + b" HTTP/1.1", *([] if b"Host:" in headers else [b"Host: x"]), *headers.split(b"|")]
        if body or line.startswith(b"P"):
            sent.append(b"Content-Length: %d" % len(body))
        answer = target.send(b"\r\n".join([*filter(None, sent), b"Connection: close", b"", body]))
        assert answer.startswith(b"HTTP/1.1 ")
        target.require_sound(answer, sent=variant)


def test_bytes(target, sent: bytes) -> None:
    answer = target.send(target.fill(sent), waiting=0.5)
    target.require_sound(answer, sent=sent)
    assert answer.count(b"HTTP/1.1 ") <= 1, "one request, one answer"


def test_a_body_that_breaks_off_is_not_taken_for_whole(target) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 50\r\n\r\n"
    answer = target.send(head + b"ASK {}", waiting=0.5)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"6 of the 50 bytes announced" in answer
