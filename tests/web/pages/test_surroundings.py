"""Surroundings: what a thing is tied to, drawn, listed, opened and closed by links alone."""

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from kggraph.web.pages.charts.explorer import MOST_OPEN

BASE = "https://w3id.org/kggraph/"
DONATION = f"{BASE}id/donation/d3"
EXPLORER = "/en/explore/org/akhyska"


def opened(*iris: str, **other: str) -> str:
    return f"{EXPLORER}?{urlencode([*(('open', iri) for iri in iris), *other.items()])}"


def toggles(html: str) -> dict[str, str]:
    """Return where the list's + and − lead, by the thing that they open or close."""
    found = re.findall(r'href="([^"]+)" rel="nofollow" data-toggle="l ([^"]+)"', html)
    return {unescape(iri): unescape(link) for link, iri in found}


def rows(site, url: str) -> list[dict[str, str]]:
    joint = "&" if "?" in url else "?"
    return list(csv.DictReader(io.StringIO(site.get(f"{url}{joint}as=csv").get_data(as_text=True))))


def test_a_page_draws_what_points_to_a_thing_and_what_it_points_to(site) -> None:
    page = site.read("/en/org/akhyska")
    drawn = [found["href"] for tag, found in page.tags if tag == "a" and "k-donation" in (found.get("class") or "")]
    assert {f"/en/donation/d{number}" for number in (2, 3, 4)} <= set(drawn)
    assert EXPLORER in page.links


def test_a_thing_opens_and_closes_by_links_alone(site) -> None:
    link = toggles(site.html(EXPLORER))[DONATION]
    page = site.read(link)
    assert "10 needy families of Buryl" in page.text
    assert toggles(site.html(link))[DONATION] == f"{EXPLORER}?"
    assert "10 needy families of Buryl" not in site.text(EXPLORER)


def test_the_drawing_and_the_list_hold_the_same(site) -> None:
    html = site.html(opened(DONATION))
    drawn, listed = (
        html[html.index("<svg xmlns") : html.index("ex-d")],
        html[html.index("data-tree") : html.index("</main>")],
    )
    pages = r'<a (?:class="ex-n" )?href="(/en/(?!explore)[^"]+)"'
    assert set(re.findall(pages, drawn)) == set(re.findall(pages, listed))


def test_the_table_says_what_the_data_say(site) -> None:
    found = rows(site, opened(DONATION))
    for row in found:
        query = f"ASK {{ <{row['subject']}> <{row['property']}> <{row['object']}> }}"
        assert site.client.get("/sparql", query_string={"query": query}).get_json()["boolean"] is True, row
    assert {row["subject"] for row in found} >= {DONATION, f"{BASE}id/org/akhyska"}


def test_properties_are_chosen(site) -> None:
    found = rows(site, opened(DONATION, only=f"{BASE}asar#donor"))
    assert {row["property"] for row in found} == {f"{BASE}asar#donor"}
    assert len(rows(site, opened(DONATION))) > len(found) > 2


def test_what_is_shown_already_is_not_opened_again(site) -> None:
    html = site.html(opened(DONATION))
    assert "shown above" in html
    assert f"{BASE}id/org/akhyska" not in toggles(html)


def test_no_more_can_be_opened_than_a_page_holds(site) -> None:
    many = [f"{BASE}id/donation/d{number}" for number in range(2, 5)]
    full = opened(*many, *(f"{BASE}none/{number}" for number in range(MOST_OPEN)))
    assert f"At most {MOST_OPEN} things can be open" in site.text(full)
    assert set(toggles(site.html(full))) == set(many)


CASES = [
    ("nobody knows the thing", "/en/explore/org/nobody", 404),
    ("what is to be opened is no IRI", f"{EXPLORER}?open=nonsense", 400),
    ("what is asked for is no format", f"{EXPLORER}?as=png", 400),
    ("no thing is named", "/en/explore/resource", 400),
    ("a thing is named by its IRI", "/en/explore/resource?iri=https://schema.org/Place", 200),
]


@pytest.mark.parametrize(("url", "status"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_explorer_answers_when(site, url: str, status: int) -> None:
    assert site.get(url).status_code == status


def test_explored_pages_are_kept_out_of_search_engines(site) -> None:
    assert '<meta name="robots" content="noindex">' in site.html(EXPLORER)
    assert "Disallow: /en/explore/" in site.html("/robots.txt")
