"""Comparing two things: side by side, each with its sentences; what they share; a picker that is a plain form."""

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

PAIR = "/en/compare?a=org/akhyska&b=org/assambleya-zhastary"


def test_the_figures_of_both_stand_side_by_side_with_their_sentences(site) -> None:
    text = site.text(PAIR)
    assert "Giver in 3 donations; a sum is stated for 2 of them: 3,300,000" in text
    assert "Giver in 2 donations; a sum is stated for 1 of them: 200,000" in text
    assert text.count("1 of them states no amount and adds nothing.") == 2
    assert "Бұған қоса, планшет сыйлады" in text


def test_what_they_have_in_common_is_what_its_query_gives(site) -> None:
    html = site.html(PAIR)
    shared = html[html.index('<dl class="meta shared">') :]
    rows = re.findall(r"<div><dt>.*?</dt><dd>(.*?)</dd></div>", shared, re.DOTALL)
    assert rows
    for row in rows:
        named = set(re.findall(r'<a href="(/en/concept/[^"]+|/en/[^"?]+)"', row))
        query = parse_qs(urlsplit(unescape(re.search(r'class="sparql" href="([^"]+)"', row)[1])).query)["query"][0]
        answer = site.client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
        assert len({each["shared"] for each in csv.DictReader(io.StringIO(answer.text))}) == len(named)


@pytest.mark.parametrize("name", ["org/akhyska", "organization:akhyska", "https://w3id.org/kggraph/id/org/akhyska"])
def test_a_thing_is_named_by_path_prefixed_name_or_iri(site, name: str) -> None:
    assert "3,300,000" in site.read(f"/en/compare?a={name}&b=org/vynkhua").text


def test_the_picker_offers_givers_and_keeps_the_choice(site) -> None:
    html = site.html("/ru/compare?a=org/akhyska")
    assert re.search(r'<option value="https://w3id.org/kggraph/id/org/akhyska" selected', html)
    assert html.count("<option") >= 2 * 5
    assert "private" not in html
    assert site.read("/kk/compare").text


@pytest.mark.parametrize(
    ("query", "status"),
    [("a=org/nobody&b=org/akhyska", 404), ("a=urn:nothing", 404), ("a=%20&b=", 200), ("a=x:%3C%3E", 400)],
)
def test_what_is_not_there_is_told(site, query: str, status: int) -> None:
    site.read(f"/en/compare?{query}", status=status)


def test_a_thing_is_not_compared_with_itself(site) -> None:
    assert "choose two different ones" in site.text("/en/compare?a=org/akhyska&b=organization:akhyska")


def test_a_stranger_names_things_by_their_iris(stranger) -> None:
    page = stranger.text("/en/compare?a=https://example.org/ship/1&b=https://example.org/ship/2")
    assert "Nautilus" in page
    assert '<option value="https://example.org/ship/2"' in stranger.html("/en/compare?a=https://example.org/ship/1")
    assert '<input id="side-a" name="a" required' in stranger.html("/en/compare")


def test_a_giver_leads_to_its_comparison(site) -> None:
    assert 'href="/en/compare?a=' in site.html("/en/org/akhyska")
    assert 'href="/en/compare?a=' not in site.html("/en/place/taraz")
