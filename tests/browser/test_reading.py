"""A reader's ways, with scripts and without: from a sum to its sentences, to a file, to a comparison, to a proof."""

import csv
import io
import re
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CARDS = "[...document.querySelectorAll('.led .led-what')].map(e => e.pathname.split('/').pop())"
AMOUNTS = "[...document.querySelectorAll('.led h2 .amt')].map(e => Number(e.textContent.replace(/\\D/g, '')))"
FIRST_FIGURE = "document.querySelector('.stats .stat-big data')"
AKHYSKA = 'input[type="checkbox"][name="donor"][value="akhyska"]'


@pytest.fixture(params=[(1280, True), (390, True), (390, False)], ids=["desk", "phone", "without-scripts"])
def tab(request, chromium):
    """A tab with scripts or without; the browser must have nothing to complain of."""
    width, scripts = request.param
    with chromium.tab(width, scripts=scripts) as tab:
        tab.has_scripts = scripts
        yield tab


def apply(tab) -> None:
    """Send the form of the facets, where no script does."""
    if not tab.has_scripts:
        tab.follow(".facets button")


def open_filters(tab, url: str) -> None:
    """Open a list with its filters shown."""
    tab.open(url)
    if not tab.value("document.querySelector('.facets').checkVisibility()"):
        tab.click(".fac-d summary")


def test_a_sum_leads_to_the_sentences_that_it_is_the_sum_of(tab, origin) -> None:
    tab.open(f"{origin}/en/")
    figure = int(tab.value(f"{FIRST_FIGURE}.value"))
    tab.follow(".stats .stat-big dt a")
    amounts = tab.value(AMOUNTS)
    assert sum(amounts) == figure == 9_184_000
    assert tab.value("[...document.querySelectorAll('.led')].every(e => e.querySelector('.q mark'))")
    assert len(amounts) == 5
    tab.follow(".led .src a")
    assert tab.value("document.querySelector(':target').textContent.length") > 5


def test_a_sum_leads_to_its_query_which_gives_it(tab, origin) -> None:
    tab.open(f"{origin}/en/")
    tab.follow(".stats .stat-big dd a")
    assert "9184000" in re.sub(r"\D", "", tab.value("document.querySelector('main').innerText"))
    assert "SUM(?amount)" in tab.value("document.querySelector('#query').value")


def test_what_is_chosen_is_a_url_and_a_file(tab, origin) -> None:
    open_filters(tab, f"{origin}/en/donations")
    tab.check(AKHYSKA)
    apply(tab)
    tab.shows(3)
    assert "donor=akhyska" in tab.value("location.search")
    shown = tab.value(CARDS)
    file = tab.value("[...document.querySelectorAll('.led-bar .dl a')].find(e => e.textContent === 'CSV').href")
    with urlopen(file, timeout=30) as response:
        rows = list(csv.DictReader(io.StringIO(response.read().decode())))
    assert [row["iri"].rpartition("/")[2] for row in rows] == shown
    tab.wait_until("document.querySelector('#list [role=status]').innerText.trim() === 'Shown: 3 of 8'")
    assert tab.value("document.querySelector('#list [role=status] data').value") == "3"
    assert tab.value("[...document.querySelectorAll('.langs a')].every(e => e.search.includes('donor=akhyska'))")
    tab.open(tab.value("location.href"))
    assert tab.value(CARDS) == shown


def test_a_choice_is_taken_back_with_the_browser(tab, origin) -> None:
    open_filters(tab, f"{origin}/en/donations")
    tab.check(AKHYSKA)
    apply(tab)
    tab.shows(3)
    tab.back()
    tab.shows(8)
    assert "donor" not in tab.value("location.search")
    assert tab.complaints == []


def test_a_range_leaves_what_lies_in_it(tab, origin) -> None:
    open_filters(tab, f"{origin}/kk/donations")
    tab.fill('input[name="value.min"]', "1000000")
    apply(tab)
    tab.shows(3)
    assert all(amount >= 1_000_000 for amount in tab.value(AMOUNTS))


def test_two_givers_are_compared(tab, origin) -> None:
    tab.open(f"{origin}/en/org/akhyska")
    tab.follow(".more a[href*='/compare']")
    tab.select("#side-b", "https://w3id.org/kggraph/id/org/vynkhua")
    tab.follow(".compare-f button")
    names = tab.value("[...document.querySelectorAll('.compare-h h2')].map(e => e.innerText)")
    assert "Akhyska" in names[0]
    assert "Vynkhua" in names[1]
    figures = tab.value("[...document.querySelectorAll('.compare .stat-big data')].map(e => e.value)")
    assert figures == ["3300000", "4164000"]
    assert tab.value("[...document.querySelectorAll('.compare .led')].every(e => e.querySelector('.q mark'))")


def test_a_tampered_proof_warns_and_the_true_one_does_not(tab, origin) -> None:
    tab.open(f"{origin}/en/fact/a11-1")
    link = tab.value("document.querySelector('#proof-link').href")
    tab.follow("#proof-link")
    assert tab.value("document.querySelector('#verdict').className") == "ok"
    tab.open(link.replace("quote=100", "quote=900"))
    assert tab.value("document.querySelector('#verdict').getAttribute('role')") == "alert"
    assert "Not verified." in tab.value("document.querySelector('#verdict').innerText")
    assert tab.value("document.querySelector('del').innerText") == "900"
    assert tab.value("document.querySelector('ins').innerText") == "100"
    tab.follow("#again")
    assert tab.value("document.querySelector('#verdict').className") == "ok"
