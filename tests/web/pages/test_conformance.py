"""Shapes in words, the validation report as pages, and the badge of each thing."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kggraph.pipeline import build
from kggraph.settings import Settings, read_settings
from kggraph.store.release import Release
from kggraph.web.app import create_app

DATA = Path(__file__).parent / "data"
LANGUAGES = ("kk", "ru", "en")
NS = "https://harbour.example/ns%23"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A project whose data conform and leave remarks, published."""
    folder = tmp_path_factory.mktemp("remarks") / "project"
    shutil.copytree(DATA / "remarks", folder)
    settings = read_settings(folder)
    build(settings)
    return settings


@pytest.fixture(scope="session")
def remarks(settings: Settings, store_kind: str, open_source, read_app) -> Iterator:
    """A reader of its pages."""
    stores = open_source(store_kind, settings)
    yield read_app(create_app(stores))
    stores.current().close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "shapes",
        "validation",
        "validation?page=2",
        "validation?severity=info",
        "validation?shape=https://harbour.example/shapes%23Vessel&severity=warning",
        "validation?entity=https://harbour.example/id/ship/s1",
        "validation?entity=https://harbour.example/id/ship/raft",
        "validation?shape=_:b1&severity=none&page=x",
    ],
)
def test_the_pages_are_there_in_every_language(remarks, path: str, language: str) -> None:
    remarks.read(f"/{language}/{path}")


@pytest.mark.parametrize(
    "words",
    [
        "Everything of the class: Vessel ns:Vessel; This alone: Nautilus",
        "Everything that is a value of the property: captain",
        "A vessel has a captain.",
        "At least 1 value",
        "Exactly 1 value",
        "No value is greater than: 69",
        "Each value is a literal of the type: xsd:integer",
        "It is: an IRI",
        "It has no other properties than those told here and these: label",
        "This does not hold: It is of the class: Vessel",
        "Exactly one of these holds: ^captain",
        "All of these hold: rules:Unused",
        "At least one of these holds: It is: an IRI It is: a literal",
        "captain / label",
        "Each text is in one of these languages: English, Kazakh",
        "At most one text in each language",
        "Each value has at least 2 characters",
        "Each value has at most 40 characters",
        "Each value matches the pattern: ^[A-Z] i",
        "No value is also a value of the property: length",
        "Each value is less than every value of the property: length",
        "At most 2 values like this: It is of the class: Captain",
        "Each value is one of these: Captain ns:Captain, nobody",
        "Each value conforms to the shape: rules:Unused",
        "Each value is greater than: 3",
        "A captain has a name.",
        "Switched off: written down and not applied.",
        "It is exactly: Captain",
        "31 things were checked · 31 remarks",
    ],
)
def test_a_constraint_is_a_sentence(remarks, words: str) -> None:
    assert words in remarks.text("/en/shapes")


def test_what_has_no_words_is_told_as_it_is_written(remarks) -> None:
    text = remarks.text("/en/shapes")
    assert "Told in Turtle only" in text
    assert (
        '<https://vocabulary.example/unknownToUs> [ <https://vocabulary.example/deep> "kept as it is written" ]' in text
    )


def test_what_a_query_checks_is_told_by_its_message_with_the_query(site) -> None:
    text = site.text("/en/shapes")
    assert "The fact is asserted, and its triple is not in the data: … … …" in text
    assert "$this asar:asserted true ; rdf:subject ?subject" in text


def test_words_of_another_language_are_marked(remarks) -> None:
    assert '<p class="msg" lang="en">A vessel of 70 or longer berths at the outer pier.</p>' in remarks.html(
        "/ru/shapes"
    )


def test_every_shape_with_a_name_has_a_place_on_the_page(site) -> None:
    page = site.read("/kk/shapes")
    wanted = {"Donation", "Donation-donor", "Donation-valueStated", "KindOfHelp", "Fact-rival", "Term", "Labels"}
    assert wanted <= set(page.ids)


def test_the_iri_of_a_shape_leads_a_browser_to_its_place(site) -> None:
    response = site.client.get("/shapes", headers={"Accept": "text/html", "Accept-Language": "ru"})
    assert (response.status_code, response.headers["Location"]) == (303, "/ru/shapes")
    assert response.headers["Vary"] == "Accept, Accept-Language"


def test_the_report_leads_a_browser_to_its_pages(site) -> None:
    response = site.client.get("/report?format=html", headers={"Accept-Language": "kk"})
    assert (response.status_code, response.headers["Location"]) == (303, "/kk/validation")


def test_the_report_says_that_the_data_conform(site, release: Release) -> None:
    text = site.text("/en/validation")
    assert f"The data of this release conform to {release.manifest.conformance.shapes} shapes." in text
    assert "The check left no remarks." in text
    assert "never served" in text


def test_the_report_counts_by_shape_and_severity(remarks) -> None:
    page = remarks.read("/en/validation")
    assert "/en/validation?shape=https%3A//harbour.example/shapes%23Vessel&severity=warning" in page.links
    assert re.search(r"Vessels\s*30\s*0\s*rules:length\s*0\s*1", page.text)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 31),
        ("?severity=warning", 30),
        ("?severity=info", 1),
        ("?severity=violation", 0),
        ("?shape=https://harbour.example/shapes%23Vessel", 31),
        ("?shape=https://harbour.example/shapes%23length", 1),
        ("?entity=https://harbour.example/id/ship/nautilus", 1),
        ("?entity=https://harbour.example/id/ship/nemo", 0),
    ],
)
def test_a_filter_leaves_what_it_names(remarks, query: str, count: int) -> None:
    assert f"Remarks {count} " in remarks.text(f"/en/validation{query}")


def test_a_result_leads_to_its_thing_and_its_shape(remarks) -> None:
    links = remarks.read("/en/validation?severity=info").links
    assert {"/en/ship/nautilus", "/en/shapes#length"} <= set(links)


def test_what_is_no_iri_is_refused(remarks) -> None:
    remarks.read("/en/validation?entity=nothing+at+all", status=400)


def test_the_second_page_has_the_rest(remarks) -> None:
    assert remarks.html("/en/validation").count('class="found-i') == 25
    assert remarks.html("/en/validation?page=2").count('class="found-i') == 6
    assert "/en/validation?severity=warning&page=2" in remarks.read("/en/validation?severity=warning").links


def test_messages_are_in_the_language_of_the_page(remarks) -> None:
    assert "Кеменің капитаны болады." in remarks.text("/kk/validation")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("ship/s1", "Checked against 1 shape: 1 remark"),
        ("ship/nemo", "Checked against 1 shape: conforms"),
    ],
)
def test_a_thing_says_what_it_was_checked_against(remarks, path: str, words: str) -> None:
    assert words in remarks.text(f"/en/{path}")


def test_a_thing_that_no_shape_is_about_says_nothing(remarks) -> None:
    assert "Checked against" not in remarks.text("/en/ship/raft")


@pytest.mark.parametrize("path", ["donation/d3", "fact/f11-05", "doc/9c85bd71fe44c466"])
def test_every_kind_of_page_has_the_badge(site, path: str) -> None:
    page = site.read(f"/ru/{path}")
    iri = "https://w3id.org/kggraph/" + ("id/" if path.startswith("donation") else "") + path
    assert any(link.startswith("/ru/validation?entity=") for link in page.links), iri
    assert "соответствует" in page.text


def test_the_badge_and_its_page_count_the_same_shapes(site) -> None:
    said = re.search(r"Checked against (\d+) shapes: conforms", site.text("/en/donation/d3"))
    page = site.read("/en/validation?entity=https://w3id.org/kggraph/id/donation/d3")
    assert said
    assert f"Checked against {said[1]} shapes" in page.text
    assert {"/en/shapes#Donation", "/en/shapes#Donation-valueStated", "/en/shapes#Event"} <= set(page.links)


@pytest.mark.parametrize("page", ["shapes", "validation"])
def test_data_without_shapes_say_so(stranger, page: str) -> None:
    assert "These data came without shapes: nothing was checked" in stranger.text(f"/en/{page}")


@pytest.mark.parametrize("page", ["shapes", "validation"])
def test_an_endpoint_elsewhere_does_not_say_what_was_checked(remote, page: str) -> None:
    response = remote.get(f"/en/{page}")
    assert response.status_code == 200
    assert "it does not say what they were checked against" in response.get_data(as_text=True)


def test_the_pages_are_linked_and_listed(site) -> None:
    assert "/en/shapes" in site.read("/en/").links
    assert "/en/validation" in site.read("/en/shapes").links
    sitemap = site.client.get("/sitemap-0.xml").get_data(as_text=True)
    assert "/kk/shapes" in sitemap
    assert "/kk/validation" in sitemap
