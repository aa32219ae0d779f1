"""Pages in a real browser: phone and desktop, light and dark, with and without JavaScript."""

import os
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "overview": "/kk/",
    "organization": "/en/org/akhyska",
    "donation": "/ru/donation/d3",
    "document": "/en/doc/9c85bd71fe44c466",
    "fact": "/kk/fact/a11-1",
    "ontology": "/en/asar",
    "list": "/ru/donations?donor=akhyska",
    "names": "/en/campaigns",
    "search": "/en/search?q=ахыс",
    "editor": "/en/sparql?query=SELECT%20*%20%7B%20%3Fs%20asar%3Avalue%20%3Fv%20%7D",
    "error-in-query": "/ru/sparql?query=SELECT%20*%20%7B%20%3Fs%20asr%3Avalue%20%3Fv%20%7D",
    "about": "/kk/about",
    "not-found": "/en/org/nobody",
}
_WIDER_THAN_WINDOW = """
[...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .ed, pre, .vh, .hero'))
  .map(e => e.tagName + '.' + e.className).slice(0, 5)
"""
_CONTRAST = """
(() => {
  const rgb = c => {
    const m = c.match(/[\\d.]+/g).map(Number);
    return m.length > 3 && m[3] === 0 ? null : m.slice(0, 3);
  };
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => {
    const [r, g, b] = c.map(v => linear(v / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c && !getComputedStyle(e).backgroundColor.includes('color(')) return c; } return [255, 255, 255]; };
  const bad = [];
  for (const e of document.querySelectorAll('a, p, h1, h2, h3, dt, dd, li, th, td, label, button, summary')) {
    if (!e.innerText?.trim() || !e.getClientRects().length || e.closest('.vh, .ed, .ps, .hero, mark')) continue;
    const ink = rgb(getComputedStyle(e).color); if (!ink || getComputedStyle(e).color.includes('color(')) continue;
    const [a, b] = [light(ink), light(ground(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) bad.push(e.tagName + '.' + e.className + ': ' + e.innerText.slice(0, 30));
  }
  return bad.slice(0, 5);
})()
"""


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """Where screenshots go: the folder that KGGRAPH_SCREENSHOTS names, else one that is forgotten."""
    named = os.environ.get("KGGRAPH_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_can_be_read_and_ask_no_other_host(chromium, origin, pictures, width, dark) -> None:
    with chromium.tab(width, dark=dark) as tab:
        for name, path in PAGES.items():
            tab.open(origin + path)
            assert tab.value("document.documentElement.scrollWidth") <= width, (
                f"{name}: {tab.value(_WIDER_THAN_WINDOW)}"
            )
            assert tab.value(_CONTRAST) == [], f"{name} at {width}, {'dark' if dark else 'light'}"
            assert all(url.startswith((origin, "data:")) for url in tab.requested), tab.requested
            expected = ["Failed to load resource"] if name in {"not-found", "error-in-query"} else []
            assert [text for text in tab.complaints if not any(known in text for known in expected)] == [], name
            assert len(tab.screenshot(pictures / f"{name}-{width}-{'dark' if dark else 'light'}.png")) > 10_000


@pytest.mark.parametrize("width", [256, 320, 768, 1024, 1920])
def test_no_page_scrolls_sideways(chromium, origin, width) -> None:
    with chromium.tab(width) as tab:
        for name, path in PAGES.items():
            tab.open(origin + path)
            found = tab.value("document.documentElement.scrollWidth")
            assert found <= width, f"{name}: {found}, {tab.value(_WIDER_THAN_WINDOW)}"


def test_without_javascript_a_reader_filters_searches_and_asks(chromium, origin) -> None:
    with chromium.tab(390, scripts=False) as tab:
        tab.open(f"{origin}/en/donations?donor=akhyska&value=stated")
        assert tab.value("document.querySelectorAll('.led').length") == 2
        assert tab.value("getComputedStyle(document.querySelector('[data-theme-toggle]')).display") == "none"
        tab.open(f"{origin}/en/search?q=ахыс")
        assert "Ахыска" in tab.value("document.querySelector('main').textContent")
        tab.open(f"{origin}{PAGES['editor']}")
        assert tab.value("document.querySelectorAll('table.rt tbody tr').length") == 5
        assert tab.value("getComputedStyle(document.querySelector('#query')).color") != "rgba(0, 0, 0, 0)"


def test_a_link_to_a_quote_shows_the_quote(chromium, origin) -> None:
    with chromium.tab(390) as tab:
        tab.open(f"{origin}/en/doc/9c85bd71fe44c466#s11-q5")
        pieces = tab.value("[...document.querySelectorAll('.ps.at')].map(e => e.textContent).join('')")
        assert pieces == "10 отбасыға 100 мың теңгеге азық-түлік пакеттерін таратты"
        assert pieces.startswith(tab.value("document.querySelector(':target').textContent"))
        place = tab.value("document.querySelector(':target').getBoundingClientRect().top")
        assert 0 <= place < 900


_FOCUSED = """
(() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return [e.tagName, e.getAttribute('href') || '', style.outlineStyle !== 'none' && box.width > 0 && box.height > 0];
})()
"""


def test_with_the_keyboard_alone_a_reader_skips_the_menu_and_sees_where_the_focus_is(chromium, origin) -> None:
    with chromium.tab(390) as tab:
        tab.open(f"{origin}/kk/donations")
        tab.press("Tab")
        assert tab.value(_FOCUSED) == ["A", "#main", True]
        tab.press("Enter")
        assert tab.value("document.activeElement.id") == "main"
        seen = []
        for _ in range(30):
            tab.press("Tab")
            seen.append(tuple(tab.value(_FOCUSED)))
        assert all(is_visible for _, _, is_visible in seen), seen
        assert seen[0] == ("A", "/kk/", True), "the first stop after the menu is the way back to the overview"
        assert {"SUMMARY", "SELECT", "BUTTON", "A"} <= {name for name, _, _ in seen}


def test_with_the_keyboard_alone_a_reader_opens_what_is_closed(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/kk/")
        tab.value("document.querySelector('.machinery summary').focus()")
        tab.press("Enter")
        assert tab.value("document.querySelector('.machinery').open")


def test_the_theme_is_chosen_and_kept(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/")
        light = tab.value("getComputedStyle(document.body.parentElement).backgroundColor")
        tab.value("document.querySelector('[data-theme-toggle]').click()")
        dark = tab.value("getComputedStyle(document.body.parentElement).backgroundColor")
        assert light != dark
        tab.open(f"{origin}/en/about")
        assert tab.value("getComputedStyle(document.body.parentElement).backgroundColor") == dark
        tab.value("localStorage.clear()")


def test_fonts_with_kazakh_letters_are_loaded(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/kk/org/akhyska")
        tab.value("document.fonts.ready.then(() => true)")
        loaded = tab.value("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
        assert {name.strip('"') for name in loaded} >= {"Onest", "Literata"}
