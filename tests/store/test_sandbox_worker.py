"""The process that strangers' queries run in, spoken to directly."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kggraph.store.frames import receive_frame, send_frame
from kggraph.store.release import Release

GREETING = {"prefixes": {"ex": "https://example.org/"}, "base": "", "may_connect": False}
REQUEST = {"default_graphs": None, "named_graphs": None, "results": "CSV", "graph": "TURTLE"}
RESULT_BYTES = 2_000_000
TALK = [
    ("ASK { ?s ?p ?o }", {"form": "ASK"}, b"true"),
    ("CONSTRUCT { <a:a> <a:b> 1 } WHERE { }", {"form": "CONSTRUCT"}, b"<a:a> <a:b> 1 .\n"),
    ("SELECT (ex:a AS ?a) { }", {"form": "SELECT"}, b"a\r\nhttps://example.org/a\r\n"),
    (
        "ASK {",
        {"error": "syntax", "message": "the '{' here is not closed", "line": 1, "column": 5, "expected": ["}"]},
        b"",
    ),
    ("ASK { FILTER(<a:f>(1)) }", {"error": "refused", "message": "The custom function <a:f> is not supported"}, b""),
    ("SELECT * { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9)) + "}", {"error": "result"}, b""),
]


@contextmanager
def _worker(release: Release) -> Iterator[socket.socket]:
    """A worker that has been greeted, seen from the other end of its channel."""
    ends, lifeline = os.pipe()
    here, there = socket.socketpair()
    here.settimeout(20)
    numbers = (1 << 30, RESULT_BYTES, 0, ends, there.fileno())
    command = [sys.executable, "-P", "-m", "kggraph.store.sandbox_worker", release.store, *map(str, numbers)]
    with there, subprocess.Popen(command, pass_fds=(ends, there.fileno())) as process, here:
        there.close()
        send_frame(here, GREETING)
        assert receive_frame(here) == ({"ready": True}, b"", None)
        yield here
        here.close()
        assert process.wait(20) == 0
    os.close(ends)
    os.close(lifeline)


def _ask(channel: socket.socket, text: str, **parts: object) -> tuple[dict[str, Any], bytes, int | None]:
    send_frame(channel, REQUEST | {"text": text} | parts)
    head, body, file = receive_frame(channel)
    assert isinstance(head.pop("retire"), bool)
    return head, body, file


def test_it_answers_until_the_channel_is_closed(gifts: Release) -> None:
    with _worker(gifts) as channel:
        assert [_ask(channel, text) for text, _, _ in TALK] == [(head, body, None) for _, head, body in TALK]


@pytest.mark.parametrize(("query", "form"), [("ASK { }", "ASK"), ("CONSTRUCT { } WHERE { }", "CONSTRUCT")])
def test_it_says_that_the_form_has_no_format(query: str, form: str, gifts: Release) -> None:
    with _worker(gifts) as channel:
        head, body, _ = _ask(channel, query, results=None, graph=None)
    assert (head["form"], head["error"], body) == (form, "format", b"")


def test_a_long_answer_comes_as_a_file_and_the_next_one_does_not_touch_it(gifts: Release) -> None:
    long = "SELECT ?a { " + " ".join(f"VALUES ?{name} {{ {'1 ' * 27} }}" for name in "abcd") + " }"
    with _worker(gifts) as channel:
        head, body, file = _ask(channel, long)
        assert (head, body) == ({"form": "SELECT"}, b"")
        assert file is not None
        assert _ask(channel, "ASK { ?s ?p ?o }") == ({"form": "ASK"}, b"true", None)
        with os.fdopen(file, "rb") as content:
            content.seek(0)
            assert content.read() == b"a\r\n" + b"1\r\n" * 27**4


def test_a_frame_cut_short_is_none() -> None:
    here, there = socket.socketpair()
    with here, there:
        send_frame(here, {"form": "ASK"}, b"true")
        whole = there.recv(1000)
        here.sendall(whole[:-1])
        here.shutdown(socket.SHUT_WR)
        with pytest.raises(EOFError):
            receive_frame(there)
