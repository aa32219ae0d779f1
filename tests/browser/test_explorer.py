"""The explorer is gone through with the arrow keys, and each of its states is an address."""

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("origin", ["embedded"], indirect=True),
]

_ITEMS = "document.querySelectorAll('[role=treeitem]').length"
_AT = "document.activeElement.textContent.trim()"
_FIRST = "document.querySelector('[role=treeitem][tabindex=\"0\"]')"
_OPENED = "document.querySelectorAll('[role=treeitem][aria-expanded=true]').length"
_IDLE = "!document.querySelector('[data-explorer][aria-busy=true]')"


def test_arrow_keys_open_and_close_what_a_thing_is_tied_to(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/explore/org/akhyska")
        before, address = tab.value(_ITEMS), tab.value("location.href")
        tab.value(f"{_FIRST}.focus()")
        first = tab.value(_AT)
        tab.press("ArrowRight")
        tab.wait_until(f"{_ITEMS} > {before}")
        assert tab.value(_AT) == first, "the focus stays where it was"
        assert tab.value("location.href") != address
        tab.press("ArrowRight")
        assert tab.value(_AT) != first, "the next step goes in"
        tab.press("ArrowUp")
        tab.press("ArrowLeft")
        tab.wait_until(f"{_ITEMS} === {before} && {_IDLE}")
        assert tab.complaints == []


def test_going_back_closes_what_was_opened(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/explore/org/akhyska")
        before = tab.value(_ITEMS)
        tab.value("document.querySelector('[data-tree] [data-toggle]').click()")
        tab.wait_until(f"{_ITEMS} > {before}")
        tab.value("history.back()")
        tab.wait_until(f"{_ITEMS} === {before} && {_OPENED} === 0")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_address_shows_what_is_open_with_scripts_and_without(chromium, origin, scripts) -> None:
    with chromium.tab(390, scripts=scripts) as tab:
        tab.open(f"{origin}/en/explore/org/akhyska")
        before = tab.value("document.querySelectorAll('[data-tree] li').length")
        tab.open(tab.value("document.querySelector('[data-tree] [data-toggle]').href"))
        assert tab.value("document.querySelectorAll('[data-tree] li').length") > before
