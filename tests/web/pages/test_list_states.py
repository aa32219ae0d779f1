"""Every state of a list: the page, the files and the query that it links to say the same."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from itertools import combinations
from urllib.parse import parse_qs, urlencode, urlsplit

import pyoxigraph as ox
import pytest

from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.list_index import LISTS_FILE
from kggraph.web.app import create_app

pytestmark = pytest.mark.slow

LISTS = ("donations", "events", "organizations", "places", "recipients", "campaigns", "people", "concepts", "documents")
STATES = [
    "value.min=100000",
    "value.max=3200000",
    "value.min=100000&value.max=3200000",
    "value.min=many",
    "donor=nobody",
    "donor=akhyska&donor=vynkhua",
    "value=stated&value=not-stated",
]


class Unindexed:
    """Hands out one store."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    def current(self) -> EmbeddedStore:
        """Return the store."""
        return self._store


@pytest.fixture(scope="module")
def readers(release, reader_of):
    """Readers of the bundled dataset's pages: where lists are indexed, and where each asks the store."""
    files = {name: file for name, file in release.manifest.files.items() if name != LISTS_FILE}
    bare = replace(release, manifest=replace(release.manifest, files=files))
    stores = [open_store(each, all_graphs=True) for each in (release, bare)]
    yield [reader_of(create_app(Unindexed(store))) for store in stores]
    for store in stores:
        store.close()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_the_same_whether_it_was_indexed_or_not(readers, path: str) -> None:
    states = [
        "",
        "sort=name",
        "sort=-name",
        "sort=-date",
        "sort=value",
        "page=2",
        "date.year=2022",
        "certainty=inferred",
    ]
    for language in ("kk", "ru", "en"):
        for state in states if path in {"donations", "events"} else states[:3]:
            indexed, asking = (reader.html(f"/{language}/{path}?{state}") for reader in readers)
            assert indexed == asking, (language, state)


def listed(site, path: str) -> list[str]:
    return [row["iri"] for row in site.get(path).get_json()]


def asked(site, page: str) -> list[str]:
    """Return what the query gives that a page opens in the editor."""
    url = unescape(re.search(r'<a class="sparql" href="([^"]+)"', page)[1])
    query = parse_qs(urlsplit(url).query)["query"][0]
    answer = site.client.post("/sparql", data={"query": query, "format": "csv"}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, query
    return [row["item"] for row in csv.DictReader(io.StringIO(answer.text))]


def choices(page: str) -> list[tuple[str, str, int]]:
    """Return the facets' choices: parameter, value, count."""
    found = re.findall(r'type="checkbox" name="([^"]+)" value="([^"]+)".*?<span class="n">([^<]+)</span>', page)
    return [(name, unescape(value), int(re.sub(r"\D", "", count))) for name, value, count in found]


def test_the_lists_have_facets_that_nobody_set_up(site) -> None:
    donations, events = site.html("/en/donations"), site.html("/en/events")
    assert 'name="value.min"' in donations
    certainty = {value for name, value, _ in choices(donations) if name == "certainty"}
    assert certainty == {"explicit", "ambiguous", "inferred"}
    assert {"organizedBy", "date.year"} <= {name for name, _, _ in choices(events)}


@pytest.mark.parametrize("path", LISTS)
def test_each_choice_counts_the_list_that_it_leads_to_which_its_query_gives(site, path: str) -> None:
    for name, value, count in choices(site.html(f"/en/{path}")):
        state = urlencode({name: value})
        found = listed(site, f"/en/{path}.json?{state}")
        assert len(found) == count, state
        assert sorted(asked(site, site.html(f"/en/{path}?{state}"))) == sorted(found), state


def test_pairs_of_choices_do_too(site) -> None:
    first = {name: value for name, value, _ in choices(site.html("/en/donations"))}
    for pair in combinations(sorted(first.items()), 2):
        state = urlencode(pair)
        page = site.html(f"/en/donations?{state}")
        assert sorted(asked(site, page)) == sorted(listed(site, f"/en/donations.json?{state}")), state
        for name, value, count in choices(page)[::5]:
            others = [each for each in pair if each[0] != name]
            assert len(listed(site, f"/en/donations.json?{urlencode([*others, (name, value)])}")) == count


@pytest.mark.parametrize("state", STATES)
def test_ranges_and_odd_choices_are_what_their_query_gives(site, state: str) -> None:
    found = listed(site, f"/en/donations.json?{state}")
    assert sorted(asked(site, site.html(f"/en/donations?{state}"))) == sorted(found)


def test_a_range_leaves_out_what_states_no_number(site) -> None:
    found = site.get("/en/donations.json?value.min=100000&value.max=3200000").get_json()
    assert [row["value"] for row in found] == sorted((row["value"] for row in found), key=int, reverse=True)
    assert all(100_000 <= int(row["value"]) <= 3_200_000 for row in found)
    assert 1 < len(found) < 5


@pytest.mark.parametrize("path", LISTS)
def test_what_is_kept_private_is_in_no_list_and_in_no_query(site, path: str) -> None:
    found = listed(site, f"/en/{path}.json")
    assert sorted(asked(site, site.html(f"/en/{path}"))) == sorted(found)
    assert not any("unnamed-child" in iri for iri in found)


def test_a_list_is_turtle_as_well(site) -> None:
    answer = site.get("/en/donations.ttl?donor=akhyska")
    assert answer.mimetype == "text/turtle"
    found = {quad.subject.value for quad in ox.parse(answer.data, format=ox.RdfFormat.TURTLE)}
    assert found == set(listed(site, "/en/donations.json?donor=akhyska"))


def test_any_class_has_a_list_without_settings(stranger) -> None:
    ship = stranger.html("/en/resource?iri=https://example.org/ns%23Ship")
    url = unescape(re.search(r'href="(/en/list\?class=[^"]+)"', ship)[1])
    assert len(listed(stranger, url.replace("/en/list?", "/en/list.json?"))) == 3
    for name, value, count in choices(stranger.html(url)):
        page = f"{url}&{urlencode({name: value})}"
        assert len(listed(stranger, page.replace("/en/list?", "/en/list.json?"))) == count
        assert len(asked(stranger, stranger.read(page) and stranger.html(page))) == count
    stranger.read("/en/list?class=urn:nothing", status=404)
    stranger.read("/en/list", status=400)
