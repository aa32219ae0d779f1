"""The process that strangers' queries run in, spoken to directly."""

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from kggraph.store.frames import pack, unpack
from kggraph.store.release import Release

REQUEST = {
    "prefixes": {},
    "base": "",
    "default_graphs": None,
    "named_graphs": None,
    "results": "CSV",
    "graph": "TURTLE",
}
TALK = [
    ("ASK { ?s ?p ?o }", {"form": "ASK"}, b"true"),
    ("CONSTRUCT { <a:a> <a:b> 1 } WHERE { }", {"form": "CONSTRUCT"}, b"<a:a> <a:b> 1 .\n"),
    ("ASK {", {"error": "syntax", "message": "the '{' here is not closed", "line": 1, "column": 5}, b""),
    ("ASK { FILTER(<a:f>(1)) }", {"error": "refused", "message": "The custom function <a:f> is not supported"}, b""),
    ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {"error": "result"}, b""),
]


def _frames(requests: list[dict[str, Any]], release: Release) -> Iterator[tuple[dict[str, Any], bytes]]:
    ends, lifeline = os.pipe()
    command = [sys.executable, "-P", "-m", "kggraph.store.sandbox_worker", release.store, "1073741824", "2000", "0"]
    sent = b"".join(pack(request) for request in requests)
    done = subprocess.run([*command, str(ends)], input=sent, capture_output=True, check=True, pass_fds=(ends,))
    os.close(ends)
    os.close(lifeline)
    answers = BytesIO(done.stdout)
    while answers.tell() < len(done.stdout):
        yield unpack(answers.read)


def test_it_answers_until_there_are_no_more_requests(gifts: Release) -> None:
    ready, *answers = _frames([REQUEST | {"text": text} for text, _, _ in TALK], gifts)
    assert ready == ({"ready": True}, b"")
    assert [(head | {"retire": None}, body) for head, body in answers] == [
        (head | {"retire": None}, body) for _, head, body in TALK
    ]


@pytest.mark.parametrize(("query", "form"), [("ASK { }", "ASK"), ("CONSTRUCT { } WHERE { }", "CONSTRUCT")])
def test_it_says_that_the_form_has_no_format(query: str, form: str, gifts: Release) -> None:
    [_, (head, body)] = _frames([REQUEST | {"text": query, "results": None, "graph": None}], gifts)
    assert (head["form"], head["error"], body) == (form, "format", b"")


def test_an_answer_cut_short_is_no_frame() -> None:
    with pytest.raises(EOFError):
        unpack(BytesIO(pack({"form": "ASK"}, b"true")[:-1]).read)
