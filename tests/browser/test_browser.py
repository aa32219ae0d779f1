"""Pages in a real browser: phone and desktop, light and dark, with and without JavaScript."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_MOST_SHIFT = 0.01  # cumulative layout shift
_SHIFTED = """
new Promise((done) => new PerformanceObserver((list) => {
  done(list.getEntries().filter((e) => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0));
}).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 100))
"""
_SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
_NOT_LOADED = "Failed to load resource"
_REFUSED = {"not-found", "error-in-query", "proof"}  # pages that the browser logs as failed to load
_WIDER_THAN_WINDOW = """
[...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .ed, pre, .vh, .hero'))
  .map(e => e.tagName + '.' + e.className).slice(0, 5)
"""


VIEWS = {
    "phone, light": {"width": 390, "dark": False},
    "phone, dark": {"width": 390, "dark": True},
    "desktop, light": {"width": 1280, "dark": False},
    "desktop, dark": {"width": 1280, "dark": True},
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("origin", ["embedded"], indirect=True)
def test_pages_are_open_to_everybody_and_ask_no_other_host(chromium, origin, pages, language, view) -> None:
    """Axe finds nothing, details open; no policy is violated; nothing moves once it stands; nothing sticks out."""
    found = {}
    with chromium.tab(**VIEWS[view]) as tab:
        for name, path in pages.items():
            tab.open(f"{origin}/{language}/{path}")
            shift = tab.value(_SHIFTED)
            found[name] = [
                *([f"layout shift {shift}"] if shift > _MOST_SHIFT else []),
                *(tab.value(_WIDER_THAN_WINDOW) if tab.value(_SIDEWAYS) else []),
                *tab.violations(),
                *(text for text in tab.complaints if not (name in _REFUSED and _NOT_LOADED in text)),
                *(url for url in tab.requested if not url.startswith((origin, "data:"))),
            ]
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("origin", ["embedded"], indirect=True)
def test_fonts_that_come_late_move_nothing_on_a_page_that_stands(chromium, origin, pages, width) -> None:
    moved = {}
    for name in ("overview", "organization", "document", "list"):
        with chromium.new_tab(width) as tab:
            tab.open_with_late_fonts(f"{origin}/ru/{pages[name]}")
            moved[name] = tab.value(_SHIFTED)
    assert {name: shift for name, shift in moved.items() if shift} == {}


@pytest.mark.parametrize("widths", [(256, 320), (768, 1024, 1920)], ids=["phones", "desktops"])
@pytest.mark.parametrize("origin", ["embedded"], indirect=True)
def test_no_page_scrolls_sideways(chromium, origin, pages, widths) -> None:
    with chromium.tab(widths[0]) as tab:
        for name, path in pages.items():
            tab.open(f"{origin}/kk/{path}")
            for width in widths:
                tab.show_as(width)
                found = tab.value("document.documentElement.scrollWidth")
                assert found <= width, f"{name}: {found}, {tab.value(_WIDER_THAN_WINDOW)}"


def test_without_javascript_a_reader_filters_searches_and_asks(chromium, origin, pages) -> None:
    with chromium.tab(390, scripts=False) as tab:
        tab.open(f"{origin}/en/donations?donor=akhyska&value=stated")
        assert tab.value("document.querySelectorAll('.led').length") == 2
        assert tab.value("getComputedStyle(document.querySelector('[data-theme-toggle]')).display") == "none"
        tab.open(f"{origin}/en/search?q=ахыс")
        assert "Ахыска" in tab.value("document.querySelector('main').textContent")
        tab.open(f"{origin}/en/{pages['editor']}")
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


_CHOSEN = "document.activeElement.textContent.trim()"
_OPEN = "document.querySelectorAll('[role=treeitem][aria-expanded=true]').length"


def test_with_the_keyboard_alone_a_reader_opens_and_closes_what_surrounds_a_thing(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/explore/org/akhyska")
        tab.value("document.querySelector('[role=treeitem][tabindex=\"0\"]').focus()")
        first = tab.value(_CHOSEN)
        tab.press("ArrowRight")
        tab.wait_until(f"{_OPEN} === 1")
        assert "?open=" in tab.value("location.href"), "each state is a URL"
        assert tab.value(_CHOSEN) == first, "the focus stays where it was"
        tab.press("ArrowDown")
        assert tab.value("document.activeElement.getAttribute('aria-level')") == "2"
        tab.press("ArrowLeft")
        assert tab.value(_CHOSEN) == first
        tab.press("ArrowLeft")
        tab.wait_until(f"{_OPEN} === 0")
        assert tab.complaints == []


def test_without_javascript_a_reader_opens_what_surrounds_a_thing(chromium, origin) -> None:
    with chromium.tab(390, scripts=False) as tab:
        tab.open(f"{origin}/en/explore/org/akhyska")
        link = tab.value("document.querySelector('.ex [data-toggle]').href")
        tab.open(link)
        assert tab.value("document.querySelectorAll('.ex ul ul li').length") > 3


def test_on_a_phone_drawings_give_way_to_lists_that_can_be_read(chromium, origin) -> None:
    with chromium.tab(390) as tab:
        for path, drawn, listed in (
            ("/kk/", ".flow-wide", ".flow-narrow"),
            ("/kk/org/akhyska", ".ng-wide", ".ng-list"),
        ):
            tab.open(origin + path)
            shown = "getComputedStyle(document.querySelector('{}')).display"
            assert (tab.value(shown.format(drawn)), tab.value(shown.format(listed)) != "none") == ("none", True)
