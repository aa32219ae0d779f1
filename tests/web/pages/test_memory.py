"""What is kept of a page: its HTML as long as it fits, names that others need, and nothing else that it was made of."""

import gc
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kggraph.web.pages.cards import Card
from kggraph.web.pages.evidence import Fact, Passage
from kggraph.web.pages.facets import Facet
from kggraph.web.pages.memory import EXTENSION, KeptPage, Memory
from kggraph.web.pages.statements import Description, Row

LARGE = 390_000
MADE_OF = (Card, Description, Facet, Fact, Passage, Row)


def page(size: int) -> KeptPage:
    return KeptPage(b"x" * size, ())


def test_pages_that_were_not_asked_for_the_longest_go_first() -> None:
    memory = Memory("release")
    for number in range(100):
        memory.keep(f"/{number}", page(LARGE))
        memory.keep("/0", memory.take("/0") or page(LARGE))
    assert "/0" in memory.pages
    assert "/1" not in memory.pages
    assert "/99" in memory.pages
    assert memory.size == sum(len(each.html) for each in memory.pages.values()) <= 1 << 20


def test_a_page_that_is_kept_again_counts_once_and_a_very_large_one_not_at_all() -> None:
    memory = Memory("release")
    memory.keep("/", page(10))
    memory.keep("/", page(20))
    memory.keep("/all", page(LARGE + 20_000))
    assert (memory.size, list(memory.pages)) == (20, ["/"])


def alive() -> Counter[str]:
    """Return how many there are of what pages are made of."""
    return Counter(type(each).__name__ for each in gc.get_objects() if isinstance(each, MADE_OF))


@pytest.mark.parametrize(
    "path",
    ["/en/", "/en/donations", "/en/org/akhyska", "/kk/donation/d7", "/ru/compare?a=org/akhyska", "/en/search?q=a"],
)
def test_nothing_that_a_page_was_made_of_waits_for_a_collection_of_garbage(client: FlaskClient, path: str) -> None:
    gc.collect()
    before = alive()
    gc.disable()
    try:
        assert client.get(f"{path}{'&' if '?' in path else '?'}page=1").status_code == 200
        assert alive() - before == Counter()
    finally:
        gc.enable()


def test_names_that_one_page_asked_for_are_known_to_the_next(served: Flask, client: FlaskClient) -> None:
    client.get("/en/donation/d7?page=1")
    donor = served.extensions[EXTENSION].things.get("https://w3id.org/kggraph/asar#donor")
    assert donor is not None
    assert {label.value for _, label in donor.labels} >= {"donor"}
