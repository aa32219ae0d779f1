"""Pages of data that nobody made for us: no settings, few labels, blank nodes, markup in literals."""

import pytest

SHIP = "resource?iri=https://example.org/ship/1"


def test_the_overview_shows_classes_examples_and_properties(stranger) -> None:
    text = stranger.read("/en/").text
    assert all(word in text for word in ("Ship", "Nautilus", "launched", "What is in the graph"))


def test_names_come_from_other_vocabularies_in_the_language_of_the_page(stranger) -> None:
    assert "Наутилус" in stranger.read(f"/ru/{SHIP}").text
    assert "Nautilus" in stranger.read(f"/kk/{SHIP}").text


@pytest.mark.parametrize(
    "shown",
    [
        "Nemo",
        "captain",
        "first",
        "second",
        "March 20, 1870",
        "1870-02-31",
        "1500.5",
        "POINT(1 2)",
        "captain@example.org",
    ],
)
def test_a_thing_shows_what_is_said_of_it_blank_nodes_and_lists_included(stranger, shown: str) -> None:
    assert shown in stranger.read(f"/en/{SHIP}").text


def test_markup_in_data_stays_text(stranger) -> None:
    page = stranger.read(f"/en/{SHIP}")
    assert "<script>alert('ahoy')</script>" in page.text
    assert all("src" in found for tag, found in page.tags if tag == "script")


def test_markup_in_a_search_stays_text(stranger) -> None:
    page = stranger.read("/en/search?q=<script>alert(1)</script>")
    assert all("src" in found for tag, found in page.tags if tag == "script")


def test_a_property_shows_its_use(stranger) -> None:
    text = stranger.read("/en/resource?iri=https://example.org/ns%23mass").text
    assert "1 statement" in text
    assert "1500.5" in text


def test_a_namespace_is_a_page_of_its_terms(stranger) -> None:
    assert {"Ship", "mass", "Vessel"} <= set(stranger.read("/en/resource?iri=https://example.org/ns").ids)


def test_what_is_unknown_is_not_found_and_what_is_no_iri_is_refused(stranger) -> None:
    stranger.read("/kk/org/akhyska", status=404)
    stranger.read("/ru/resource?iri=nonsense", status=400)
    stranger.read("/en/resource", status=400)
