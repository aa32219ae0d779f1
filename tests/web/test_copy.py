"""A copy of the publication behind nginx answers as the server does, with the configuration that lies in the copy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from urllib3 import BaseHTTPResponse, HTTPConnectionPool

from kggraph.settings import Settings
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent / "data" / "negotiation.tsv"
# What the README of a copy says that nginx does not look at, or what only the server answers so.
_ALIKE = 107
Ask = Callable[..., BaseHTTPResponse]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DONATION = "https%3A%2F%2Fw3id.org%2Fkggraph%2Fasar%23Donation"


@pytest.fixture(scope="module")
def ask(copied: Path, nginx: Callable[[Path], int]) -> Ask:
    """A function that asks nginx for a URL."""
    pool = HTTPConnectionPool("127.0.0.1", nginx(copied))

    def ask(url: str, **headers: str) -> BaseHTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return pool.request("GET", url, headers=named, redirect=False, decode_content=False)

    return ask


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        (("/", BROWSER, "ru-RU,ru;q=0.9"), 302, "/ru/"),
        (("/", BROWSER, "de"), 302, "/en/"),
        (("/id/org/akhyska", "", ""), 303, "/data/org/akhyska.ttl"),
        (("/id/org/akhyska", "*/*", "kk"), 303, "/data/org/akhyska.ttl"),
        (("/id/org/akhyska", BROWSER, "kk-KZ,kk;q=0.9,ru;q=0.8"), 303, "/kk/org/akhyska/"),
        (("/id/org/akhyska", BROWSER, "en;q=0.2,ru;q=0.4,kk;q=0.3"), 303, "/ru/org/akhyska/"),
        (("/id/org/akhyska", "text/turtle;q=0.3, application/ld+json;q=0.9", ""), 303, "/data/org/akhyska.jsonld"),
        (("/id/org/akhyska", "text/html, text/turtle; charset=utf-8", ""), 303, "/data/org/akhyska.ttl"),
        (("/id/org/akhyska", "application/n-triples", ""), 303, "/data/org/akhyska.nt"),
        (("/id/org/akhyska", "application/rdf+xml", ""), 303, "/data/org/akhyska.rdf"),
        (("/id/org/akhyska", "image/png", ""), 406, "text/plain"),
        (("/id/org/akhyska?format=trig", BROWSER, ""), 303, "/data/org/akhyska.trig"),
        (("/id/org/akhyska.nq", BROWSER, ""), 303, "/data/org/akhyska.nq"),
        (("/data/org/akhyska", "application/trig", ""), 200, "application/trig"),
        (("/data/org/akhyska", BROWSER, "ru"), 303, "/ru/org/akhyska/"),
        (("/asar", "text/turtle", ""), 303, "/data/asar.ttl"),
        (("/asar", BROWSER, "kk"), 303, "/kk/asar/"),
        (("/fact/f11-05?view=rdf12", "", ""), 303, "/data/fact/f11-05.ttl?view=rdf12"),
        (("/data/fact/f11-05.ttl?view=rdf12", "", ""), 200, "text/turtle"),
        (("/dataset", "application/ld+json", ""), 200, "application/ld+json"),
        (("/dataset", BROWSER, "en"), 303, "/en/dataset/"),
        (("/.well-known/void", "text/turtle", ""), 303, "/dataset"),
        ((f"/resource?iri={DONATION}", "text/turtle", ""), 200, "text/turtle"),
        (("/kk/org/akhyska", BROWSER, ""), 301, "/kk/org/akhyska/"),
        ((f"/en/resource?iri={DONATION}", BROWSER, ""), 301, f"/en/resource/@iri={DONATION}/"),
        ((f"/en/resource/@iri={DONATION}/", BROWSER, ""), 200, "text/html"),
        (("/dumps/dataset.nq.gz", "", ""), 200, "application/gzip"),
        (("/en/opensearch.xml", "", ""), 200, "application/opensearchdescription+xml"),
        (("/id/org/none", BROWSER, ""), 404, "text/html"),
        (("/_server/nginx.conf", "", ""), 404, "text/html"),
    ],
)
def test_nginx_answers(asked: tuple[str, str, str], status: int, expected: str, ask: Ask) -> None:
    url, accept, language = asked
    wanted = {name: value for name, value in (("Accept", accept), ("Accept-Language", language)) if value}
    response = ask(url, **wanted)
    told = response.headers.get("Location") or response.headers["Content-Type"].partition(";")[0]
    assert (response.status, told) == (status, expected)


def test_most_cases_of_the_server_are_answered_alike(ask: Ask) -> None:
    alike = 0
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            _, url, accept, language, status, expected, _ = line.split("\t")
            given = {"Accept": accept, "Accept-Language": language}
            response = ask(url, **{name: value for name, value in given.items() if value != "-"})
            told = response.headers.get("Location", "").rstrip("/")
            told = told or response.headers.get("Content-Type", "").partition(";")[0]
            alike += (str(response.status), told) == (status, expected.rstrip("/"))
    assert alike >= _ALIKE


@pytest.mark.parametrize(
    ("url", "name", "expected"),
    [
        ("/kk/org/akhyska/", "Content-Security-Policy", "script-src 'self'"),
        ("/data/org/akhyska.ttl", "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("/data/org/akhyska.ttl", "Content-Type", "text/turtle; charset=utf-8"),
        ("/data/org/akhyska.ttl", "Access-Control-Allow-Origin", "*"),
        ("/kk/org/akhyska/", "X-Content-Type-Options", "nosniff"),
        ("/kk/org/akhyska/", "Content-Encoding", "gzip"),
        ("/kk/org/akhyska/", "Cache-Control", "max-age=60"),
        ("/static/kg.css?v=1", "Cache-Control", "immutable"),
        ("/id/org/akhyska", "Vary", "Accept, Accept-Language"),
        ("/", "Vary", "Accept-Language"),
        ("/id/org/none", "Cache-Control", "no-store"),
    ],
)
def test_nginx_says(url: str, name: str, expected: str, ask: Ask) -> None:
    assert expected in ask(url, Accept_Encoding="gzip").headers[name]


def test_an_answer_that_nobody_chose_does_not_vary_by_accept(ask: Ask) -> None:
    assert "Accept" not in ask("/data/org/akhyska.ttl").headers.get("Vary", "").replace("Accept-Encoding", "")


def test_data_are_those_of_the_server_byte_for_byte(ask: Ask, bundled: Settings) -> None:
    source = LiveStore(bundled.build)
    served = create_app(source).test_client().get("/data/org/akhyska.jsonld").get_data()
    source.current().close()
    assert ask("/data/org/akhyska.jsonld").data == served


def test_what_is_not_there_is_told_in_three_languages(ask: Ask) -> None:
    page = ask("/kk/org/none").data.decode()
    for language in ("kk", "ru", "en"):
        assert f'<section lang="{language}">' in page
