"""Search as readers meet it: the page, the same as data, suggestions; over a release and over a store without one."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

BASE = "https://w3id.org/kggraph/"
with (Path(__file__).parent / "data" / "searches.tsv").open(encoding="utf-8") as _file:
    SEARCHES = list(csv.DictReader(_file, delimiter="\t"))
_RIGHT = 0.95  # of the searches find first what is meant


def results(site: Any, text: str, kind: str = "") -> list[dict[str, str]]:
    return list(site.client.get("/kk/search.json", query_string={"q": text, "kind": kind}).get_json())


def suggestions(client: FlaskClient, text: str, language: str = "kk") -> list[tuple[str, str]]:
    """The kind and address of each suggestion."""
    told = client.get("/suggest", query_string={"q": text, "lang": language}).get_json()
    return [(group["name"], option["url"]) for group in told["groups"] for option in group["options"]]


def first_found(site: Any, row: dict[str, str]) -> str:
    """What a search finds first; of the words of a quote, the first quote."""
    found = results(site, row["query"], "quotes" if row["expected"].startswith("doc/") else "")
    return found[0]["iri"].removeprefix(BASE).removeprefix("id/") if found else ""


def test_what_is_meant_is_found_first(site: Any) -> None:
    wrong = [row["query"] for row in SEARCHES if first_found(site, row) != row["expected"]]
    assert len(SEARCHES) >= 80
    assert len(wrong) <= (1 - _RIGHT) * len(SEARCHES), wrong


SPELLINGS = ["akhyska", "Ahısqa", "Ахыска", "ахыскаға", "Axısqa", "АХЫСҚАНЫҢ", "ahyska"]


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_of_a_name_leads_to_the_same_things(site: Any, text: str) -> None:
    found = {row["iri"] for row in results(site, text)}
    assert found == {row["iri"] for row in results(site, "Ахыска")}
    assert f"{BASE}id/org/akhyska" in found


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_results_are_grouped_by_kind_and_counted(site: Any, language: str) -> None:
    page = site.read(f"/{language}/search?q=ахыска")
    sizes = [int(size) for size in re.findall(r'class="n">(\d+)<', site.html(f"/{language}/search?q=ахыска"))]
    assert sum(sizes) == len(results(site, "ахыска"))
    assert f"/{language}/org/akhyska" in page.links


def test_a_snippet_marks_what_was_found_in_whatever_script(site: Any) -> None:
    html = site.html("/kk/search?q=akhyska")
    assert "«<mark>Ахыска</mark>» түрік этномәдени бірлестігі" in html


def test_a_name_as_printed_is_shown_where_another_one_stands(site: Any) -> None:
    html = site.html("/en/search?q=түрік орталығы")
    assert "Turkish</span>" not in html
    assert "<mark>түрік</mark> этномәдени <mark>орталығы</mark>" in html


def test_a_quote_leads_to_its_place_in_the_document(site: Any) -> None:
    page = site.read("/en/search?q=пакеттерін таратты&kind=quotes")
    [link] = [link for link in page.links if "#s11-q7" in link]
    path, _, place = link.partition("#")
    assert place in site.read(path).ids


def test_a_kind_has_pages(site: Any) -> None:
    count = len(results(site, "а", "facts"))
    assert count > 25
    found = [
        {link for link in site.links(f"/en/search?q=а&kind=facts&page={page}") if "/fact/" in link} for page in (1, 2)
    ]
    assert len(found[0]) == 25
    assert found[0].isdisjoint(found[1])
    assert site.read("/en/search?q=а&kind=facts&page=999").ids


def test_an_unknown_kind_shows_all(site: Any) -> None:
    assert "/en/org/akhyska" in site.read("/en/search?q=ахыска&kind=none").links


def test_the_same_comes_as_csv(site: Any) -> None:
    text = site.client.get("/en/search.csv", query_string={"q": "Тараз"}).get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["iri"] for row in rows] == [row["iri"] for row in results(site, "Тараз")]
    assert rows[0]["nearness"] == "same"
    assert site.client.get("/en/search.csv?q=").get_data(as_text=True).startswith("iri,label,class,")


def test_a_guess_asks_whether_it_is_meant(site: Any) -> None:
    assert "Did you mean one of these?" in site.text("/en/search?q=Ахмска")
    assert "Did you mean" not in site.text("/en/search?q=Ахыска")


def test_where_nothing_is_found_the_page_says_where_it_looked_and_what_to_do(site: Any) -> None:
    page = site.read("/en/search?q=zzzzqq")
    assert "No match for “zzzzqq”" in page.text
    assert "We looked in names and quotes" in page.text
    assert "/en/donations" in page.links


PRIVATE = ["Табуровтар отбасы", "taburov", "лейкоз", "ребёнка", "баланың ата-анасы", "child"]


@pytest.mark.parametrize("text", PRIVATE)
def test_nobody_private_is_found_or_suggested(site: Any, text: str) -> None:
    private = {f"{BASE}id/{name}" for name in ("person/unnamed-child", "group/child-parents", "family/taburov")}
    assert private.isdisjoint(row["iri"] for row in results(site, text))
    assert not [url for _, url in suggestions(site.client, text) if re.search("unnamed|child-parents|/taburov$", url)]


def test_no_quote_has_words_about_somebody_private(site: Any) -> None:
    assert results(site, "лейкоз", "quotes") == []
    assert results(site, "Табуровтар отбасына", "quotes") == []


TYPED = [
    ("one letter", "ж", None),
    ("a beginning", "ахы", "/kk/org/akhyska"),
    ("Latin letters", "akhy", "/kk/org/akhyska"),
    ("a second word begun", "алматы қал", "/kk/place/almaty-qalasy"),
    ("a wrong letter", "ахмск", "/kk/org/akhyska"),
    ("an ending", "таразға", "/kk/place/taraz"),
]


@pytest.mark.parametrize(("text", "first"), [row[1:] for row in TYPED], ids=[row[0] for row in TYPED])
def test_suggestions_come_while_one_types(client: FlaskClient, text: str, first: str | None) -> None:
    found = suggestions(client, text)
    assert 0 < len(found) <= 8
    assert first in {found[0][1], None}


def test_suggestions_are_grouped_in_the_language_of_the_page(client: FlaskClient) -> None:
    assert [suggestions(client, "akhyska", language)[0][0] for language in ("kk", "ru", "en")] == [
        "Ұйым",
        "Организация",
        "Organization",
    ]
    told = client.get("/suggest?q=akhyska&lang=ru").get_json()
    assert told["status"] == f"{len(suggestions(client, 'akhyska', 'ru'))} подсказки"


def test_suggestions_are_kept_by_caches_without_a_cookie(client: FlaskClient) -> None:
    answer = client.get("/suggest?q=ахыска")
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    again = client.get("/suggest?q=ахыска", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_browsers_get_suggestions_as_they_read_them(client: FlaskClient) -> None:
    answer = client.get("/suggest?q=akhyska&lang=en&format=opensearch")
    assert answer.mimetype == "application/x-suggestions+json"
    text, names, kinds, urls = answer.get_json()
    assert (text, names[0], kinds[0]) == ("akhyska", "«Akhyska» Turkish ethnocultural association", "Organization")
    assert urls[0] == "http://localhost/en/org/akhyska"


def test_suggestions_lead_to_the_host_that_was_asked_whoever_asked_before(client: FlaskClient) -> None:
    address = "/suggest?q=akhyska&lang=en&format=opensearch"
    for host in ("a.example", "b.example"):
        urls = client.get(address, base_url=f"http://{host}").get_json()[3]
        assert urls[0] == f"http://{host}/en/org/akhyska"


def test_an_unknown_language_is_refused(client: FlaskClient) -> None:
    assert client.get("/suggest?q=a&lang=xx").status_code == 400


HOSTILE = ['"', "a\x00b", "(", "OR", "a" * 10_000, "<script>", "' OR 1=1", ".*[", "\u202e", "%", "🙂"]


@pytest.mark.parametrize("path", ["/en/search", "/en/search.json", "/suggest"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_an_error(client: FlaskClient, path: str, text: str) -> None:
    answer = client.get(f"{path}?q={quote(text)}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_a_store_without_an_index_says_how_it_searches(remote: FlaskClient) -> None:
    html = remote.get("/en/search?q=ахыска").get_data(as_text=True)
    assert "This store has no search index" in html
    assert "<mark>Ахыска</mark>" in html
    assert "akhyska" in html


def test_a_store_without_an_index_suggests_nothing(remote: FlaskClient) -> None:
    assert remote.get("/suggest?q=ахыска").status_code == 404
