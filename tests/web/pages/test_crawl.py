"""From the first page on, every link of every page works, in every language, for our data and for a stranger's."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

pytestmark = pytest.mark.slow

LANGUAGES = ("kk", "ru", "en")
_COMPARED = ("jsonld", "nt", "rdf", "trig", "nq")  # formats that tests/web compares with Turtle
_ANSWERS = {HTTPStatus.OK, HTTPStatus.SEE_OTHER, HTTPStatus.FOUND}


@pytest.fixture(scope="module")
def crawled(site, store_kind):
    """What is reached in each language, over a store elsewhere in one; every page is checked on the way."""
    languages = LANGUAGES if store_kind == "embedded" else LANGUAGES[-1:]
    return {language: site.crawl(f"/{language}/") for language in languages}


def data_format(url: str) -> str:
    """Return the ending or parameter that names the format of data."""
    parts = urlsplit(url)
    return parse_qs(parts.query).get("format", [parts.path.rpartition(".")[2]])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_reached_in_every_language(crawled, language: str) -> None:
    paths = {name: {url.partition(f"/{name}/")[2] for url in crawl.pages} for name, crawl in crawled.items()}
    if language not in paths:
        return
    assert len(paths[language]) > 400
    assert paths[language] == paths["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fragment_is_broken(crawled, language: str) -> None:
    assert language not in crawled or crawled[language].broken_fragments() == []


def test_what_pages_link_to_besides_pages_is_there(site, crawled, store_kind) -> None:
    step = 1 if store_kind == "embedded" else 4  # over a store elsewhere each fourth
    others = {url for crawl in crawled.values() for url in crawl.others}
    pages = {url for crawl in crawled.values() for url in crawl.pages}
    for url in sorted(others - pages)[::step]:
        if data_format(url) not in _COMPARED:
            response = site.client.head(url, headers={"Accept": "text/html,*/*;q=0.8"})  # as a browser follows it
            response.close()
            assert response.status_code in _ANSWERS, url
    assert len(others) > 300 * len(crawled)


@pytest.mark.parametrize("name", ["stranger", "awkward"])
def test_a_stranger_s_pages_are_whole(name: str, request: pytest.FixtureRequest) -> None:
    reader = request.getfixturevalue(name)
    found = reader.crawl("/en/")
    assert len(found.pages) > 20
    assert found.broken_fragments() == []
    for url in sorted(url for url in found.others if data_format(url) not in _COMPARED):
        with reader.client.get(url) as response:
            assert response.status_code in _ANSWERS, url
            if response.mimetype == "text/turtle":
                described = ox.parse(response.get_data(), format=ox.RdfFormat.TURTLE)
                assert any(described), f"{url} says nothing"
