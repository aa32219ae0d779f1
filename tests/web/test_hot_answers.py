"""What was answered once is answered from memory: the same answer, to those for whom it is the answer."""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

import pytest
from werkzeug.test import Client, create_environ
from werkzeug.wrappers import Request, Response

from kggraph.errors import NoReleaseError
from kggraph.web.hot_answers import HotAnswers

PUBLIC = "public, max-age=60"


class _Release:
    """A store as far as the cache sees it, and the source that hands it out."""

    release_id = "one"
    is_there = True

    def current(self) -> Any:
        if not self.is_there:
            raise NoReleaseError("nothing here")
        return copy(self)  # the store of a request stays what it is


class _App:
    """An application that counts how often it is asked; what it answers is made by a function of the request."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self.asked, self.closed, self._answer = 0, 0, answer

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        response = self._answer(Request(environ))
        response.call_on_close(self._close)
        return response(environ, start_response)

    def _close(self) -> None:
        self.closed += 1


def _answer(request: Request) -> Response:
    response = Response(f"{request.full_path} {request.host} {request.accept_mimetypes}", mimetype="text/plain")
    response.headers["Cache-Control"] = PUBLIC
    response.vary.add("Accept")
    response.set_etag("t")
    return response


def _cached(answer: Callable[[Request], Response] = _answer, **options: int) -> tuple[Client, _App, _Release]:
    app, release = _App(answer), _Release()
    return Client(HotAnswers(app, release, **options)), app, release


def test_the_second_answer_is_the_first_one() -> None:
    client, app, _ = _cached()
    first, second = client.get("/a"), client.get("/a")
    assert (first.data, [*first.headers]) == (second.data, [*second.headers])
    assert (app.asked, app.closed) == (1, 1)


OTHERS = [
    ("another path", {"path": "/b"}),
    ("another query", {"query_string": "x=1"}),
    ("another host", {"headers": {"Host": "other.example"}}),
    ("another format", {"headers": {"Accept": "text/turtle"}}),
]


@pytest.mark.parametrize("other", [row[1] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_is_answered_apart(other: dict[str, Any]) -> None:
    client, app, _ = _cached()
    first, second = client.get(path="/a"), client.get(**{"path": "/a", **other})
    assert first.data != second.data
    assert client.get(**{"path": "/a", **other}).data == second.data
    asked = app.asked
    assert client.get(path="/a").data == first.data
    assert client.get(**{"path": "/a", **other}).data == second.data
    assert app.asked == asked


def test_what_a_query_gives_is_kept_from_the_second_time_on() -> None:
    client, app, _ = _cached()
    answers = [client.get("/a?b=c") for _ in range(4)]
    assert len({answer.data for answer in answers}) == 1
    assert app.asked == 2


def test_queries_that_nobody_repeats_leave_alone_what_is_kept() -> None:
    client, app, _ = _cached(room=2 * 2_100)
    client.get("/a")
    for number in range(100):
        client.get(f"/a?{number}")
    client.get("/a")
    assert app.asked == 101


def test_of_the_queries_asked_once_a_bounded_number_is_remembered() -> None:
    client, app, _ = _cached()
    environ = create_environ("/a")
    for number in range(20_000):
        client.application({**environ, "QUERY_STRING": str(number)}, lambda *_: None)
    client.get("/a?0")
    client.get("/a?19999")
    assert app.asked == 20_002
    assert len(client.application._seen) < 20_000  # noqa: SLF001


def test_headers_that_the_answer_does_not_vary_by_do_not_matter() -> None:
    client, app, _ = _cached()
    client.get("/a", headers={"User-Agent": "x", "Accept-Language": "kk"})
    client.get("/a", headers={"User-Agent": "y", "Accept-Language": "ru"})
    assert app.asked == 1


ASKED_AGAIN = [
    ("what is posted", {"method": "POST"}),
    ("a request for the headers", {"method": "HEAD"}),
    ("a request for a part", {"headers": {"Range": "bytes=0-1"}}),
    ("a request on a condition of time", {"headers": {"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}}),
]


@pytest.mark.parametrize("request_", [row[1] for row in ASKED_AGAIN], ids=[row[0] for row in ASKED_AGAIN])
def test_the_application_is_asked_for(request_: dict[str, Any]) -> None:
    client, app, _ = _cached()
    for _ in range(2):
        client.open(**{"path": "/a", **request_})
    assert app.asked == 2


NOT_KEPT = [
    ("what is not public", lambda _: Response("x", headers={"Cache-Control": "no-store"})),
    ("what says nothing of caches", lambda _: Response("x")),
    ("an error", lambda _: Response("x", 404, headers={"Cache-Control": PUBLIC})),
    ("what is long", lambda _: Response("x" * 600_000, headers={"Cache-Control": PUBLIC})),
    ("what is streamed", lambda _: Response(iter(["x"]), headers={"Cache-Control": PUBLIC})),
]


@pytest.mark.parametrize("answer", [row[1] for row in NOT_KEPT], ids=[row[0] for row in NOT_KEPT])
def test_is_not_kept(answer: Callable[[Request], Response]) -> None:
    client, app, _ = _cached(answer)
    assert client.get("/a").data == client.get("/a").data != b""
    assert app.asked == 2


def test_a_new_release_is_answered_anew() -> None:
    client, app, release = _cached()
    client.get("/a")
    release.release_id = "two"
    client.get("/a")
    assert app.asked == 2


def test_an_answer_of_the_release_before_is_not_kept_for_the_new_one() -> None:
    def answer(_: Request) -> Response:
        if release.release_id == "one":  # a new release is published, and asked for by somebody else meanwhile
            release.release_id = "two"
            client.get("/b")
            return Response("of one", headers={"Cache-Control": PUBLIC})
        return Response("of two", headers={"Cache-Control": PUBLIC})

    client, _, release = _cached(answer)
    assert client.get("/a").data == b"of one"
    assert client.get("/a").data == b"of two"


def test_while_there_is_no_release_nothing_is_kept() -> None:
    client, app, release = _cached()
    release.is_there = False
    client.get("/a")
    client.get("/a")
    assert app.asked == 2


def test_a_client_that_has_the_answer_is_told_so() -> None:
    client, app, _ = _cached()
    first = client.get("/a")
    again = client.get("/a", headers={"If-None-Match": '"other", "t"'})
    assert (again.status_code, again.data) == (304, b"")
    assert (again.headers["ETag"], again.headers["Cache-Control"], again.headers["Vary"]) == ('"t"', PUBLIC, "Accept")
    assert client.get("/a", headers={"If-None-Match": '"other"'}).data == first.data
    assert app.asked == 1


def test_what_was_asked_for_last_stays_when_there_is_no_room() -> None:
    client, app, _ = _cached(room=2 * 2_100)
    for path in ("/a", "/b", "/a", "/c", "/a"):
        client.get(path)
    assert app.asked == 3
    client.get("/b")
    assert app.asked == 4


def test_a_client_with_ever_new_preferences_does_not_fill_the_memory() -> None:
    client, app, _ = _cached()
    for number in range(100):
        client.get("/a", headers={"Accept": f"text/x{number}"})
    assert 0 < client.application.size <= 24 * 2_200
    assert app.asked == 100
