"""From the first page on, every link of every page works, in every language, for our data and for a stranger's."""

from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qs, unquote, urldefrag, urlsplit

import pyoxigraph as ox
import pytest

from kggraph.iris import Iris, local_name
from kggraph.store.release import Release

pytestmark = pytest.mark.slow

LANGUAGES = ("kk", "ru", "en")
_PAGES = 150  # of a vocabulary that are read
_ENGINE = files("pyshacl") / "assets"  # vocabularies that come with the SHACL engine
_STRANGERS = Path(__file__).parents[2] / "strangers"
VOCABULARIES = {
    "SHACL": (_ENGINE / "shacl.ttl", "W3C Shapes Constraint Language (SHACL) Vocabulary", "sh:NodeShape"),
    "DASH": (_ENGINE / "dash.ttl", "DASH Data Shapes Vocabulary", "dash:Editor"),
    "the shapes of SHACL": (_ENGINE / "shacl-shacl.ttl", "shacl-shacl.ttl", "sh:NodeShape"),
    "SKOS": (_STRANGERS / "skos.nq", "SKOS Vocabulary", "skos:Concept"),
    "the Organization Ontology": (_STRANGERS / "org.nq", "Core organization ontology", "org:Membership"),
}
_COMPARED = ("jsonld", "nt", "rdf", "trig", "nq")  # formats that tests/web compares with Turtle
_ANSWERS = {HTTPStatus.OK, HTTPStatus.SEE_OTHER, HTTPStatus.FOUND}


@pytest.fixture(scope="module")
def crawled(site, english, store_kind):
    """What is reached in each language, over a store elsewhere in one; every page is checked on the way."""
    others = ("kk", "ru") if store_kind == "embedded" else ()
    return {"en": english} | {language: site.crawl(f"/{language}/") for language in others}


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_a_page_about_every_iri(crawled, iris, release: Release, language: str) -> None:
    if language not in crawled:
        return
    pages = crawled[language].pages
    places = [urldefrag(Iris(release.site.base).page_url(iri, language)) for iri in iris]
    assert len(iris) > 400
    assert [place.url for place in places if place.url not in pages] == []
    found = {place.url: set(pages[place.url].ids) for place in places}
    assert [place for place in places if place.fragment and unquote(place.fragment) not in found[place.url]] == []


@pytest.fixture(scope="module")
def spoken(published: ox.Store, release: Release) -> dict[str, set[str]]:
    """The texts of data and shapes, each with its languages.

    Left out is what stands there without a language too, as a text or as the last part of an IRI, and what is called
    the same in every language.
    """
    shapes = ox.parse(path=release.path("shapes.ttl"), format=ox.RdfFormat.TURTLE)
    found = {"SHA-256": {""}}
    for quad in (*published, *shapes):
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.Literal):
                found.setdefault(term.value.strip(), set()).add(term.language or "")
            elif isinstance(term, ox.NamedNode):
                found.setdefault(local_name(term.value), set()).add("")
    return {text: languages for text, languages in found.items() if "" not in languages}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_of_another_language_than_the_page_s_say_which(crawled, spoken, language: str) -> None:
    if language not in crawled:
        return
    pages = crawled[language].pages.items()
    runs = {(tag, text): url for url, page in pages for tag, text in page.runs if text in spoken}
    assert {(*run, url) for run, url in runs.items() if run[0] not in spoken[run[1]]} == set()
    assert len([tag for tag, _ in runs if tag != language]) > 40, "there are such texts"


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


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_vocabulary_of_others_is_browsed_by_its_own_title_and_prefixes(name: str, read_pages_of) -> None:
    """Every link of the first pages leads to a page; what they show is called as its makers call it."""
    file, title, term = VOCABULARIES[name]
    found = read_pages_of(Path(str(file))).crawl("/en/", most=_PAGES)
    assert len(found.pages) > 50
    assert title in found.pages["/en/"].text
    assert any(term in page.text for page in found.pages.values())
