"""Every figure on every page is what its query gives, and lists, facets and pages of things count alike."""

import csv
import io
import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.slow

_FIGURE = re.compile(
    r'<a class="fig" href="([^"]+)" rel="nofollow">'
    r'<data value="([^"]*)" data-of="(\w+)"(?: data-currency="(\w+)")?>(.*?)</data>',
    re.DOTALL,
)
_LEADS = re.compile(
    r'<dt><a href="(/en/[^"]+)">.*?</dt>\s*<dd><a class="fig"[^>]*><data value="([^"]*)" data-of="(\w+)"', re.DOTALL
)


class Figures:
    """Answers the queries of figures, each once."""

    def __init__(self, site) -> None:
        self.site, self.answers = site, {}

    def rows(self, url: str) -> list[dict[str, str]]:
        query = parse_qs(urlsplit(unescape(url)).query)["query"][0]
        if query not in self.answers:
            answer = self.site.client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
            assert answer.status_code == 200, f"{answer.text}\n{query}"
            self.answers[query] = list(csv.DictReader(io.StringIO(answer.text)))
        return self.answers[query]

    def value(self, url: str, of: str, currency: str) -> Decimal:
        done = [row for row in self.rows(url) if not row.get("stage")]  # what is at a stage of its own is not counted
        rows = [row for row in done if not currency or row["currency"] == currency]
        return Decimal(len(rows)) if of == "rows" else sum((Decimal(row[of] or 0) for row in rows), Decimal(0))


@pytest.fixture(scope="module")
def pages(english, store_kind) -> dict[str, str]:
    """The pages that links lead to; over a store elsewhere some of them."""
    found = sorted(english.pages)
    return {url: english.pages[url].html for url in (found if store_kind == "embedded" else found[::20])}


def test_every_figure_is_what_its_query_gives(site, pages) -> None:
    figures, checked = Figures(site), 0
    for url, html in pages.items():
        for query, value, of, currency, _ in _FIGURE.findall(html):
            assert Decimal(value) == figures.value(query, of, currency), f"{url}: {value} of {of} {currency}"
            checked += 1
    assert checked > (500 if len(pages) > 400 else 30)


def test_a_figure_shows_the_number_that_it_is(pages) -> None:
    for url, html in pages.items():
        for _, value, _, _, text in _FIGURE.findall(html):
            shown = re.search(r"\d[\d,.\u00a0\u202f]*", re.sub(r"<[^>]+>", "", text))
            assert shown, f"{url}: {text}"
            assert Decimal(re.sub(r"[^\d.]", "", shown[0])) == Decimal(value), f"{url}: {text}"


def test_what_a_figure_leads_to_is_a_list_of_as_many(site, pages) -> None:
    """A count equals the length of its list; a sum, that of the amounts in it."""
    checked = 0
    for url, html in pages.items():
        for target, value, of in _LEADS.findall(html):
            path, _, query = unescape(target).partition("?")
            answer = site.get(f"{path}.json?{query}")
            if answer.status_code != 200:
                continue
            rows = answer.get_json()
            found = (
                sum(int(row["value"]) for row in rows) if of in {"total", "value"} and "stated" in query else len(rows)
            )
            assert found == int(value), f"{url}: {target}"
            assert all(row["quote"] for row in rows if "quote" in row), target
            checked += 1
    assert checked > 5
    assert any("/en/donations?value=stated" in html for html in pages.values())


def test_every_quote_is_its_slice_of_the_text(site) -> None:
    published = Path(__file__).parents[3] / "data" / "documents" / "9c85bd71fe44c466.txt"
    text = published.read_bytes().decode()
    quotes = site.client.get("/api/quotes").get_json()
    assert len(quotes) > 100
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in quotes)
