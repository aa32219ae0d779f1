"""What machines read before they read pages: complete, valid, and without what is private."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kggraph.pipeline import build
from kggraph.settings import Settings, settings_for_files
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.live import LiveStore
from kggraph.store.workspace import Workspace
from kggraph.vocabulary import ASAR, RDFS, SCHEMA
from kggraph.web.app import create_app

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "a": "http://www.w3.org/2005/Atom",
    "o": "http://a9.com/-/spec/opensearch/1.1/",
}
ROOT = "http://localhost"


def xml(client: FlaskClient, url: str) -> ET.Element:
    response = client.get(url)
    assert response.status_code == 200, url
    return ET.fromstring(response.data)  # noqa: S314 - what this server wrote


@pytest.fixture(scope="module")
def listed(served: Flask) -> list[str]:
    """Every URL in the site maps."""
    client = served.test_client()
    parts = [loc.text.removeprefix(ROOT) for loc in xml(client, "/sitemap.xml").iterfind("s:sitemap/s:loc", NAMES)]
    assert parts == ["/sitemap-0.xml", "/sitemap-1.xml"]
    return [loc.text.removeprefix(ROOT) for part in parts for loc in xml(client, part).iterfind("s:url/s:loc", NAMES)]


@pytest.fixture(scope="module")
def in_english(listed: list[str], english) -> dict[str, str]:
    """The HTML of every English page in the site maps, which links lead to as well."""
    return {url: english.pages[url].html for url in listed if url.startswith("/en/")}


def test_the_site_maps_list_no_page_twice_and_each_in_three_languages(listed: list[str]) -> None:
    assert len(set(listed)) == len(listed)
    by_language = [{url[3:] for url in listed if url.startswith(f"/{code}/")} for code in INTERFACE_LANGUAGES]
    assert by_language[0] == by_language[1] == by_language[2]
    assert len(listed) == 3 * len(by_language[0])


def test_every_page_in_the_site_maps_is_there_and_may_be_kept(in_english: dict[str, str]) -> None:
    assert [url for url, html in in_english.items() if '<meta name="robots" content="noindex">' in html] == []


def test_each_page_names_its_other_languages(client: FlaskClient) -> None:
    for entry in xml(client, "/sitemap-1.xml").iterfind("s:url", NAMES):
        alternates = {link.get("hreflang"): link.get("href") for link in entry.iterfind("x:link", NAMES)}
        assert list(alternates) == list(INTERFACE_LANGUAGES)
        assert entry.findtext("s:loc", namespaces=NAMES) in alternates.values()


def test_what_is_private_is_in_no_site_map(listed: list[str], bundled: Settings) -> None:
    private = [iri.removeprefix(f"{bundled.site.base}id/") for iri in bundled.site.private]
    assert private
    assert [url for url in listed if url.split("/", 2)[-1] in private] == []


def test_there_is_no_site_map_past_the_last(client: FlaskClient) -> None:
    assert client.get("/sitemap-2.xml").status_code == 404
    assert client.get("/sitemap--1.xml").status_code == 404


ROBOTS = [
    ("things", "/en/org/akhyska", True),
    ("data", "/data/org/akhyska.ttl", True),
    ("other things", "/en/resource?iri=http%3A%2F%2Fexample.org%2F", True),
    ("lists", "/en/donations", True),
    ("further pages of lists", "/ru/donations?page=2", True),
    ("dumps", "/dumps/dataset.nq.gz", True),
    ("filtered lists", "/ru/donations?donor=akhyska", False),
    ("sorted lists", "/kk/donations?sort=-value", False),
    ("queries", "/sparql?query=ASK%7B%7D", False),
    ("the editor", "/en/sparql", False),
    ("searches", "/en/search?q=a", False),
    ("fragments", "/fragments?subject=", False),
    ("reconciliation", "/reconcile?queries=", False),
]


@pytest.mark.parametrize(("url", "allowed"), [row[1:] for row in ROBOTS], ids=[row[0] for row in ROBOTS])
def test_crawlers_may_read_what_is_worth_it(client: FlaskClient, url: str, allowed: bool) -> None:  # noqa: FBT001 - a column
    text = client.get("/robots.txt").get_data(as_text=True)
    rules = re.findall(r"^(Allow|Disallow): (.*)$", text, re.MULTILINE)
    fitting = [rule for rule in rules if re.match(re.escape(rule[1]).replace(r"\*", ".*"), url)]
    # RFC 9309, section 2.2.2: the longest rule that fits wins. The standard library's parser drops question marks.
    verb, _ = max(fitting, key=lambda rule: len(rule[1]), default=("Allow", ""))
    assert (verb == "Allow") is allowed
    assert f"Sitemap: {ROOT}/sitemap.xml" in text


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_browser_learns_how_to_search_here(client: FlaskClient, language: str) -> None:
    found = xml(client, f"/{language}/opensearch.xml")
    urls = {url.get("type"): url.get("template") for url in found.iterfind("o:Url", NAMES)}
    assert urls["text/html"] == f"{ROOT}/{language}/search?q={{searchTerms}}"
    assert len(found.findtext("o:ShortName", namespaces=NAMES)) <= 16
    assert found.findtext("o:Language", namespaces=NAMES) == language
    head = client.get(f"/{language}/").get_data(as_text=True)
    assert f'type="application/opensearchdescription+xml" href="/{language}/opensearch.xml"' in head


def test_browsers_find_an_icon_where_they_look(client: FlaskClient) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.mimetype, response.data[:4]) == (200, "image/x-icon", b"\0\0\1\0")


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[FlaskClient]:
    """The app over a publication of two releases, with security.txt and awkward titles."""
    data = tmp_path / "data.ttl"
    data.touch()
    settings = settings_for_files([data], build=tmp_path / "build", base="https://e.example/")
    security = {"contact": "mailto:safe@e.example", "expires": "2030-01-01T00:00:00Z", "preferred_languages": "kk, en"}
    site = replace(settings.site, title={"en": "Gifts & <gifts>"}, security=security)
    fact = f'<https://e.example/f> a {ASAR.Fact} ; {RDFS.label} "<b> & {{}}"@en .'
    for words in ("old", "new"):
        data.write_text(fact.format(words), encoding="utf-8")
        build(replace(settings, site=site))
    stores = LiveStore(settings.build)
    yield create_app(stores).test_client()
    stores.current().close()


def test_the_feed_tells_each_change(changed: FlaskClient) -> None:
    feed = xml(changed, "/feed.atom")
    assert feed.findtext("a:title", namespaces=NAMES) == "Gifts & <gifts>"
    entries = feed.findall("a:entry", NAMES)
    assert len({entry.findtext("a:id", namespaces=NAMES) for entry in entries}) == len(entries) == 2
    newest = "".join(entries[0].itertext())
    assert "+1 −1" in newest
    assert "<b> & new" in newest
    assert feed.findtext("a:updated", namespaces=NAMES) == entries[0].findtext("a:updated", namespaces=NAMES)


def test_the_feed_speaks_the_language_of_its_reader(changed: FlaskClient) -> None:
    negotiated = changed.get("/feed.atom", headers={"Accept-Language": "ru"})
    assert negotiated.headers["Vary"] == "Accept-Language, Accept-Encoding"
    assert negotiated.data == changed.get("/ru/feed.atom").data
    assert xml(changed, "/kk/feed.atom").get("{http://www.w3.org/XML/1998/namespace}lang") == "kk"


def test_who_is_to_be_told_of_a_weakness_is_told_where_it_is_set(changed: FlaskClient, client: FlaskClient) -> None:
    response = changed.get("/.well-known/security.txt")
    assert response.mimetype == "text/plain"
    assert response.get_data(as_text=True).splitlines() == [
        "Contact: mailto:safe@e.example",
        "Expires: 2030-01-01T00:00:00Z",
        "Preferred-Languages: kk, en",
    ]
    assert client.get("/.well-known/security.txt").status_code == 404


XML_FILES = ["/sitemap.xml", "/sitemap-0.xml", "/sitemap-1.xml", "/feed.atom", "/kk/opensearch.xml"]


@pytest.mark.parametrize("url", XML_FILES)
def test_another_parser_reads_the_files(client: FlaskClient, url: str) -> None:
    if shutil.which("xmllint") is None:
        pytest.skip("no xmllint here: install libxml2-utils")
    with client.get(url) as response:
        subprocess.run(["xmllint", "--noout", "--nonet", "-"], input=response.data, check=True)


def told(client: FlaskClient, url: str) -> dict[str, object] | None:
    return told_in(client.get(url).get_data(as_text=True))


def told_in(html: str) -> dict[str, object] | None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(found[1]) if found else None


def test_a_dataset_search_finds_the_dataset(client: FlaskClient) -> None:
    data = told(client, "/en/dataset")
    assert (data["@type"], data["name"]) == ("Dataset", "Asar: who helped whom")
    assert len(data["description"]) >= 50  # as dataset searches want it
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    for download in data["distribution"]:
        with client.get(download["contentUrl"].removeprefix(ROOT)) as response:
            assert response.status_code == 200


def test_a_thing_is_told_in_the_words_of_the_settings(client: FlaskClient) -> None:
    data = told(client, "/en/org/akhyska")
    assert (data["@type"], data["@id"]) == ("NGO", "https://w3id.org/kggraph/id/org/akhyska")
    assert {"@language": "kk", "@value": "«Ахыска» түрік этномәдени бірлестігі"} in data["name"]
    gift = told(client, "/en/donation/d3")
    assert gift["agent"] == {
        "@id": "https://w3id.org/kggraph/id/org/akhyska",
        "name": "«Akhyska» Turkish ethnocultural association",
    }


def test_nothing_is_told_of_what_is_private(client: FlaskClient, bundled: Settings, in_english: dict[str, str]) -> None:
    for iri in bundled.site.private:
        assert told(client, f"/en/{iri.removeprefix(bundled.site.base).removeprefix('id/')}") is None
    for url, html in in_english.items():
        text = json.dumps(told_in(html) or {})
        assert [iri for iri in bundled.site.private if f'"{iri}"' in text] == [], url


def test_text_cannot_end_the_data_early(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(
        f'<https://e.example/id/a> a {SCHEMA.Thing} ; {SCHEMA.name} "</script><script>alert(1)"@en .',
        encoding="utf-8",
    )
    settings = settings_for_files([data], build=tmp_path / "build", base="https://e.example/")
    build(settings)
    stores = LiveStore(Workspace(settings.build).build)
    client = create_app(stores).test_client()
    assert told(client, "/en/a")["name"] == {"@language": "en", "@value": "</script><script>alert(1)"}
    assert "<script>alert(1)" not in client.get("/en/a").get_data(as_text=True)
    stores.current().close()
