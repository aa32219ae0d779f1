"""The search field suggests while one types, as the ARIA Authoring Practices have it; without scripts it is a form."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_OPEN = "document.querySelector('.sug:not([hidden])')"
_ACTIVE = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.dataset.url"
_FIELD = "document.activeElement"


def begin(tab, url: str, field: str, text: str) -> None:
    """Open a page, go to its field and type."""
    tab.open(url)
    tab.value(f"document.querySelector('{field}').focus()")
    tab.write(text)
    tab.wait_until(_OPEN)


FIELDS = [
    ("the first page, from a phone, in Latin letters", "/kk/", "#q", "akhys", 390),
    ("the search page", "/kk/search", "#q", "ахыск", 1280),
    ("the head of any other page", "/kk/about", "#find", "Ahısq", 1280),
]


@pytest.mark.parametrize("case", [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_a_reader_types_chooses_and_arrives(chromium, origin, case: tuple[str, str, str, int]) -> None:
    path, field, text, width = case
    with chromium.tab(width) as tab:
        begin(tab, f"{origin}{path}", field, text)
        assert tab.value(f"{_FIELD}.getAttribute('role')") == "combobox"
        assert tab.value(f"{_FIELD}.getAttribute('aria-expanded')") == "true"
        assert tab.value(f"document.getElementById({_FIELD}.getAttribute('aria-controls')).role") == "listbox"
        assert tab.value(_ACTIVE) is None
        tab.press("ArrowDown")
        assert tab.value(_ACTIVE) == "/kk/org/akhyska"
        assert tab.value("document.querySelectorAll('[aria-selected=true]').length") == 1
        tab.go("Enter")
        assert tab.value("location.pathname") == "/kk/org/akhyska"
        assert tab.complaints == []


def test_keys_go_round_and_escape_closes(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        begin(tab, f"{origin}/en/search", "#q", "тараз")
        last = tab.value("[...document.querySelectorAll('[role=option]')].at(-1).dataset.url")
        tab.press("ArrowUp")
        assert tab.value(_ACTIVE) == last
        tab.press("ArrowDown")
        assert tab.value(_ACTIVE) is None
        tab.press("Escape")
        assert not tab.value(_OPEN)
        assert tab.value(f"{_FIELD}.getAttribute('aria-expanded')") == "false"
        assert tab.value(f"{_FIELD}.value") == "тараз"
        tab.press("ArrowDown")
        tab.wait_until(_OPEN)
        tab.press("Tab")
        assert not tab.value(_OPEN)


def test_options_are_grouped_by_kind_with_what_was_typed_marked(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        begin(tab, f"{origin}/en/search", "#q", "тараз")
        groups = "[...document.querySelectorAll('.sug [role=group]')]"
        named = f"{groups}.map(g => document.getElementById(g.getAttribute('aria-labelledby')).textContent)"
        assert tab.value(named)[:2] == ["Place", "Organization"]
        assert tab.value("document.querySelector('.sug [role=option] mark').textContent") == "Taraz"
        assert "suggestions" in tab.value("document.querySelector('form [role=status]').textContent")


def test_enter_without_a_choice_searches(chromium, origin) -> None:
    with chromium.tab(390, dark=True) as tab:
        begin(tab, f"{origin}/en/", "#q", "жылу")
        tab.go("Enter")
        assert tab.value("location.pathname + decodeURI(location.search)") == "/en/search?q=жылу"


def test_a_tap_leads_there_too(chromium, origin) -> None:
    with chromium.tab(390) as tab:
        begin(tab, f"{origin}/ru/", "#q", "тараз")
        tab.value("document.querySelector('[role=option]').click()")
        tab.wait_until("location.pathname === '/ru/place/taraz'")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("origin", ["embedded"], indirect=True)
def test_open_suggestions_are_open_to_everybody(chromium, origin, dark: bool) -> None:  # noqa: FBT001
    with chromium.tab(1280, dark=dark) as tab:
        begin(tab, f"{origin}/kk/search", "#q", "алматы")
        tab.press("ArrowDown")
        assert tab.violations() == []


def test_no_suggestion_is_wider_than_the_window(chromium, origin) -> None:
    with chromium.tab(320) as tab:
        begin(tab, f"{origin}/kk/", "#q", "алматы")
        assert tab.value("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_field_is_a_form(chromium, origin) -> None:
    with chromium.tab(1280, scripts=False) as tab:
        tab.open(f"{origin}/kk/org/akhyska")
        assert tab.value("document.querySelector('#find').getAttribute('role')") is None
        tab.value("document.querySelector('#find').focus()")
        tab.write("Тараз")
        tab.go("Enter")
        assert tab.value("location.pathname") == "/kk/search"
        assert tab.value("document.querySelector('.hits a').pathname") == "/kk/place/taraz"
