"""Whatever a reader reads with: Latin letters on a phone, another language, a slow line, paper, forced colours."""

from urllib.parse import unquote

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("origin", ["embedded"], indirect=True),
]

SPELLINGS = ["akhyska", "Ahısqa", "ahyska"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_with_a_phone_s_latin_letters_a_reader_finds_akhyska_among_the_suggestions(chromium, origin, spelling) -> None:
    with chromium.tab(390) as tab:
        tab.open(f"{origin}/kk/")
        tab.value("document.querySelector('#q').focus()")
        tab.write(spelling)
        tab.wait_until("document.querySelector('.sug:not([hidden]) [role=option]')")
        tab.click("[role=option]")
        tab.wait_until("location.pathname === '/kk/org/akhyska'")
        assert "Ахыска" in tab.value("document.querySelector('h1').textContent")
        assert tab.complaints == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_with_a_phone_s_latin_letters_and_no_javascript_the_first_hit_is_akhyska(chromium, origin, spelling) -> None:
    with chromium.tab(390, scripts=False) as tab:
        tab.open(f"{origin}/kk/")
        tab.value("document.querySelector('#q').focus()")
        tab.write(spelling)
        tab.go("Enter")
        assert tab.value("document.querySelector('.hits a').pathname") == "/kk/org/akhyska"
        tab.follow(".hits a")
        assert "Ахыска" in tab.value("document.querySelector('h1').textContent")


_PLACE = "location.pathname + location.search"
_LINKS = "[...document.querySelectorAll('.langs a')].map(a => a.pathname + a.search)"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_on_every_page_a_language_leads_to_the_same_page_in_it(chromium, origin, pages, scripts) -> None:
    with chromium.tab(390, scripts=scripts) as tab:
        for name, path in pages.items():
            tab.open(f"{origin}/kk/{path}")
            tab.follow(".langs a[lang=ru]")
            assert unquote(tab.value(_PLACE)) == unquote(f"/ru/{path}"), name
            assert tab.value("document.documentElement.lang") == "ru", name
            there = [unquote(link) for link in tab.value(_LINKS)]
            assert there == [unquote(f"/{language}/{path}") for language in ("kk", "ru", "en")], name


_HEAVIEST = 120_000  # bytes, compressed, with fonts
_LONGEST_SCRIPTS = 12_000
_WITH_YASQE = {"editor", "error-in-query"}


def test_pages_are_light(chromium, origin, pages) -> None:
    """In Russian, whose words are the longest. The query editor, which is a program, is loaded nowhere else."""
    heavy = {}
    for name in pages.keys() - _WITH_YASQE:
        with chromium.new_tab(1280) as tab:
            tab.open(f"{origin}/ru/{pages[name]}")
            weights = tab.weights()
        whole, scripts = sum(weights.values()), sum(size for url, size in weights.items() if ".js" in url)
        if whole > _HEAVIEST or scripts > _LONGEST_SCRIPTS:
            heavy[name] = whole, scripts
        assert min(whole, scripts) > 0, "something was measured"
    assert heavy == {}


_SEEN = "[...document.querySelectorAll('{}')].filter(e => e.checkVisibility()).length"
# What is dark all over, of what paper shows.
_DARK = """
[...document.querySelectorAll('html, body *')].filter((e) => e.checkVisibility()).filter((e) => {
  const [red, green, blue, alpha] = getComputedStyle(e).backgroundColor.match(/[\\d.]+/g).map(Number);
  return alpha !== 0 && red + green + blue < 384;
}).map((e) => e.outerHTML.slice(0, 160))
"""


@pytest.mark.parametrize("theme", ["the system's", "chosen"])
def test_paper_keeps_quotes_and_shows_all_statements_without_what_is_for_screens(chromium, origin, theme) -> None:
    with chromium.tab(1280, dark=theme != "chosen") as tab:
        tab.open(f"{origin}/kk/donation/d3")
        if theme == "chosen":
            tab.click("[data-theme-toggle]")
        assert tab.value(_DARK)
        quotes, marks = (tab.value(_SEEN.format(name)) for name in ("blockquote.q", "mark"))
        assert tab.value(_SEEN.format("table.raw")) == 0
        tab.print_out()
        assert tab.value(_SEEN.format("table.raw")) == 1
        assert (tab.value(_SEEN.format("blockquote.q")), tab.value(_SEEN.format("mark"))) == (quotes, marks)
        assert min(quotes, marks) > 0
        assert tab.value(_SEEN.format(".nav, .tools, .search, .js-only, .crumbs")) == 0
        assert tab.value(_DARK) == []


# The elements with words of their own that have the colour of what they stand on.
_LOST = """
(() => {
  const ground = (e) => {
    const colour = e ? getComputedStyle(e).backgroundColor : getComputedStyle(document.body).backgroundColor;
    const [, ...parts] = colour.match(/rgba?\\((\\d+), (\\d+), (\\d+)(?:, ([\\d.]+))?\\)/);
    return e && parts[3] === '0' ? ground(e.parentElement) : parts.slice(0, 3).join();
  };
  const words = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const ink = (e) => getComputedStyle(e)[e.localName === 'text' ? 'fill' : 'color'].match(/\\d+/g).slice(0, 3).join();
  return [...document.querySelectorAll('body *')]
    .filter((e) => words(e) && e.checkVisibility() && ink(e) === ground(e))
    .map((e) => e.outerHTML.slice(0, 160));
})()
"""


@pytest.mark.parametrize("dark", [False, True], ids=["on white", "on black"])
def test_in_the_colours_of_a_reader_s_system_no_words_are_lost(chromium, origin, pages, dark: bool) -> None:  # noqa: FBT001
    with chromium.tab(1280, dark=dark, forced_colors=True) as tab:
        lost = {}
        for name, path in pages.items():
            tab.open(f"{origin}/kk/{path}")
            lost[name] = tab.value(_LOST)
        assert tab.value("matchMedia('(forced-colors: active)').matches")
    assert {name: words for name, words in lost.items() if words} == {}
