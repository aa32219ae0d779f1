"""A copy of a publication in a browser, behind a web server that knows nothing of it."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kggraph.cli import main

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THINGS = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix id: <https://w3id.org/kggraph/id/> .
@prefix ex: <https://example.org/> .
id:gift a ex:Gift ; rdfs:label "Кітаптар"@kk , "Books"@en ; ex:giver id:akhyska .
id:akhyska a ex:Group ; rdfs:label "«Ахыска» бірлестігі"@kk , "Akhyska association"@en .
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a copy, below a path of its host."""
    folder: Path = tmp_path_factory.mktemp("copy")
    (folder / "things.ttl").write_text(THINGS, encoding="utf-8")
    arguments = ["export", folder / "host" / "graph", folder / "things.ttl", "--build", folder / "build"]
    assert main([str(argument) for argument in arguments]) == 0
    handler = partial(SimpleHTTPRequestHandler, directory=folder / "host")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/graph"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("written", ["Ахысқаға", "axısqa", "Akhyska", "birlestigi ahyska"])
def test_a_name_is_found_however_it_is_spelt(chromium, copy, written) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{copy}/kk/search/")
        tab.press("/")
        tab.write(written)
        tab.go("Enter")
        tab.wait_until("document.querySelector('#hits a')")
        assert tab.value("document.querySelector('#hits a').textContent") == "«Ахыска» бірлестігі"
        assert tab.value("document.querySelector('#hits a').href") == f"{copy}/kk/akhyska/"
        assert tab.complaints == []


def test_what_has_no_such_name_is_told(chromium, copy) -> None:
    with chromium.tab(390) as tab:
        tab.open(f"{copy}/en/search/?q=nobody")
        tab.wait_until("document.getElementById('found').textContent")
        assert tab.value("document.getElementById('found').textContent") == "Nothing has this in its name"


def test_without_javascript_the_search_page_says_what_to_use(chromium, copy) -> None:
    with chromium.tab(390, scripts=False) as tab:
        tab.open(f"{copy}/en/search/")
        assert "needs JavaScript" in tab.value("document.body.innerText")
        assert tab.value("document.querySelector('form').offsetParent === null")


def test_an_iri_leads_on_to_the_page_about_it(chromium, copy) -> None:
    for scripts in (True, False):
        with chromium.tab(1280, scripts=scripts) as tab:
            tab.open(f"{copy}/id/gift/")
            tab.wait_until("location.pathname.endsWith('/en/gift/')")
            assert tab.value("document.querySelector('h1').textContent") == "Books"


def test_a_query_that_was_followed_is_shown(chromium, copy) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{copy}/ru/sparql/?query=ASK%20%7B%7D")
        assert tab.value("document.getElementById('query').textContent") == "ASK {}"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["kk/", "en/search/?q=akhyska", "ru/sparql/?query=ASK%20%7B%7D", "id/gift/"])
def test_the_pages_of_a_copy_are_open_to_everybody(chromium, copy, path, width) -> None:
    with chromium.tab(width) as tab:
        tab.open(f"{copy}/{path}")
        assert tab.violations() == []
        assert tab.value("document.documentElement.scrollWidth <= innerWidth")
        assert all(url.startswith(copy) for url in tab.requested)
