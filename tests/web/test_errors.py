"""Every error is told in one shape, and a defect tells nothing but its number."""

import logging

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kggraph import errors
from kggraph.formats import RdfFormat
from kggraph.store.interface import Store
from kggraph.web.app import create_app
from kggraph.web.errors import STATUS, TITLE, Offer, ShownError, show

RDFS = "http://www.w3.org/2000/01/rdf-schema#"


class _NothingPublished:
    """A source of stores before the first build."""

    def current(self) -> Store:
        raise errors.NoReleaseError("nothing has been built here yet")


class _Broken:
    """A source of stores with a mistake in it."""

    def current(self) -> Store:
        secret = "a path of the machine"  # noqa: S105 - it must not be told
        raise ZeroDivisionError(secret)


@pytest.fixture
def unpublished() -> FlaskClient:
    return create_app(_NothingPublished()).test_client()


@pytest.fixture
def broken() -> FlaskClient:
    return create_app(_Broken()).test_client()


SHOWN = [
    (errors.InvalidIriError("a b", "it contains a space"), 400),
    (errors.UnknownPrefixError("asr", ["asar"]), 400),
    (errors.QuerySyntaxError("unexpected '}'", line=1, column=2), 400),
    (errors.QueryRefusedError("SERVICE is refused"), 400),
    (errors.UpdateRefusedError("updates are refused"), 403),
    (errors.UnknownEntityError("urn:x"), 404),
    (errors.NotAcceptableError("image/png", ["text/turtle"]), 406),
    (errors.QueryTooLargeError("too long"), 413),
    (errors.QueryTimeoutError(10), 503),
    (errors.StoreUnavailableError("busy"), 503),
    (errors.NoReleaseError("none"), 503),
    (errors.DamagedReleaseError("store.json is missing"), 503),
]


@pytest.mark.parametrize(("error", "status"), SHOWN, ids=[type(row[0]).__name__ for row in SHOWN])
def test_each_error_has_a_status_a_title_and_its_sentence(error: errors.KggraphError, status: int) -> None:
    shown = show(error)
    assert (shown.status, shown.detail) == (status, str(error))
    assert shown.title != "Error"


def test_the_tables_name_only_errors_that_serving_can_meet() -> None:
    assert all(issubclass(kind, errors.KggraphError) for kind in (*STATUS, *TITLE))


def test_problem_details_carry_offers_and_members() -> None:
    shown = ShownError(406, "No", "none", (Offer("text/turtle", "/a.ttl"),), {"line": 3})
    assert '"offered"' in shown.to_problem()
    assert '"line": 3' in shown.to_problem()


ACCEPTS = [
    ("a program that reads Turtle", "text/turtle", "text/turtle"),
    ("a program that reads JSON-LD", "application/ld+json, text/html;q=0.1", "application/ld+json"),
    ("a program that reads problems", "text/turtle;q=0.5, application/problem+json", "application/problem+json"),
    ("a program that reads JSON", "application/json", "application/problem+json"),
    ("curl", "*/*", "application/problem+json"),
    ("nobody known", None, "application/problem+json"),
    ("a browser", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ("a client of images", "image/png", "application/problem+json"),
]


@pytest.mark.parametrize(("accept", "media_type"), [row[1:] for row in ACCEPTS], ids=[row[0] for row in ACCEPTS])
def test_an_error_comes_as(client: FlaskClient, accept: str | None, media_type: str) -> None:
    response = client.get("/id/nothing", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (404, media_type)
    negotiated = {"Accept", "Accept-Language"} if media_type == "text/html" else {"Accept"}
    assert {*response.vary} - {"Accept-Encoding"} == negotiated
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("rdf_format", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_what_is_not_there_is_told_in_rdf_to_a_client_that_reads_nothing_else(
    client: FlaskClient, rdf_format: RdfFormat
) -> None:
    response = client.get("/id/org/akhisca", headers={"Accept": rdf_format.media_type})
    assert (response.status_code, response.mimetype) == (404, rdf_format.media_type)
    said = {(q.predicate.value, q.object.value) for q in ox.parse(response.data, format=rdf_format.engine)}
    assert ("http://www.w3.org/2011/http#statusCodeValue", "404") in said
    assert (f"{RDFS}comment", "nothing is known of <https://w3id.org/kggraph/id/org/akhisca>") in said
    assert (f"{RDFS}seeAlso", "https://w3id.org/kggraph/id/org/akhyska") in said, "the nearest that is known"


def test_other_errors_are_told_as_problems_whatever_is_accepted(client: FlaskClient) -> None:
    response = client.get("/resource?iri=nothing", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_reader_is_told_in_the_readers_language(client: FlaskClient, language: str) -> None:
    response = client.get("/id/nothing", headers={"Accept": "text/html", "Accept-Language": language})
    assert f'<html lang="{language}"' in response.get_data(as_text=True)
    by_url = client.get(f"/{language}/nothing", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert f'<html lang="{language}"' in by_url.get_data(as_text=True)


def test_markup_in_a_path_is_not_markup_in_the_answer(client: FlaskClient) -> None:
    for url in ("/id/%3Cscript%3Ezz", "/en/%3Cscript%3Ezz", "/resource?iri=%3Cscript%3Ezz"):
        assert "<script>zz" not in client.get(url, headers={"Accept": "text/html"}).get_data(as_text=True)


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_before_the_first_release_everything_says_so(unpublished: FlaskClient, accept: str) -> None:
    for url in ("/ready", "/id/org/akhyska", "/sparql", "/en/"):
        response = unpublished.get(url, headers={"Accept": accept})
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert response.mimetype == ("text/html" if accept == "text/html" else "application/problem+json")
    assert unpublished.get("/health").status_code == 200


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_defect_tells_its_number_and_the_log_the_rest(
    broken: FlaskClient, accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = broken.get("/id/org/akhyska", headers={"Accept": accept})
    text = response.get_data(as_text=True)
    assert response.status_code == 500
    assert response.mimetype == ("text/html" if accept == "text/html" else "application/problem+json")
    assert "ZeroDivisionError" not in text
    assert "a path of the machine" not in text
    record = caplog.records[-1]
    assert record.exc_info
    assert str(record.args[0]) in text, "the number in the answer is the number in the log"


def test_an_error_that_clients_cannot_meet_is_a_defect(served: Flask) -> None:
    with served.test_request_context("/"):
        handler = served.error_handler_spec[None][None][errors.KggraphError]
        with pytest.raises(errors.SettingsError):
            handler(errors.SettingsError("not for clients"))
