"""Chromium as Debian has it, driven by Playwright; no network but the server under test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from kggraph.settings import Settings
from kggraph.store.interface import StoreSource
from kggraph.store.release import Release
from kggraph.web.app import create_app

# Scripts of the query editor say when they are ready, and while they wait for an answer.
_SETTLED = "!document.querySelector('[data-editor]:not([data-ready]), [data-result][aria-busy=true]')"
# A browser may give the focus to what asks for it after a page has loaded.
_FOCUSED = "!document.querySelector('[autofocus]') || document.activeElement.matches('[autofocus]')"
_NARROWEST_DESK = 600  # CSS pixels
_PATIENCE = 30_000  # milliseconds: as Playwright waits for a page
_AXE = Path(__file__).parents[1] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
_RUN_AXE = """
async () => {
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
  const rules = { 'target-size': { enabled: true } };
  const { violations } = await axe.run(document, { resultTypes: ['violations'], rules });
  return violations.map(({ id, impact, nodes }) =>
    `${id} (${impact}): ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
"""
PAGES = Path(__file__).with_name("pages.txt")
OpenSource = Callable[[str, Settings], StoreSource]
_REQUIRED = "KGGRAPH_REQUIRE_ALL"


def _miss(message: str) -> NoReturn:
    """Skip the test that misses something; fail it where nothing may be missing."""
    pytest.fail(message) if os.environ.get(_REQUIRED) == "1" else pytest.skip(message)


class Tab:
    """A page in the browser: what it asked the network for, what it complained about, what is on it."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        self._page, self._scripts = page, scripts
        self._session = page.context.new_cdp_session(page)
        self.complaints: list[str] = []  # what the browser logged: policy violations, missing files, errors of scripts
        self.requested: list[str] = []  # the URLs that the page asked for
        self._answered: list[Request] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("requestfinished", self._keep)

    def show_as(self, width: int, *, dark: bool = False, forced_colors: bool = False) -> None:
        """Have a width in CSS pixels, and a theme, from now on."""
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.emulate_media(
            media="screen",
            color_scheme="dark" if dark else "light",
            forced_colors="active" if forced_colors else "none",
            reduced_motion="reduce",
        )

    def forget(self) -> None:
        """Leave the page, and delete what sites have stored."""
        self._page.goto("about:blank")
        self._session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})

    def close(self) -> None:
        """Close it, with all that it has kept."""
        self._page.context.close()

    def open(self, url: str) -> None:
        """Open a URL and wait until it has loaded."""
        self.complaints.clear()
        self.requested.clear()
        self._answered.clear()
        self._page.goto(url)
        if self._scripts:
            self.settle()

    def open_with_late_fonts(self, url: str) -> None:
        """Open a URL; let its fonts, which no cache must have, come only when the page stands."""
        self._page.route("**/*.woff2*", lambda _: None)  # asked for and not answered
        self._page.goto(url, wait_until="commit")
        self.wait_until("performance.getEntriesByType('paint').length && document.readyState !== 'loading'")
        self._page.unroute("**/*.woff2*")
        self.wait_until("document.fonts.status === 'loaded' && [...document.fonts].some(e => e.status === 'loaded')")
        self.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def wait_until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true, half a minute at most."""
        self._page.wait_for_function(f"() => !!({condition})", timeout=_PATIENCE, polling=20)

    def settle(self) -> None:
        """Wait until the query editor shows the answer that it waits for."""
        self.wait_until(_SETTLED)

    def press(self, key: str, *, control: bool = False) -> None:
        """Press a key as a person does."""
        self._page.keyboard.press(f"Control+{key}" if control else key)

    def go(self, key: str) -> None:
        """Press a key that leads to another page, and wait until it has loaded and has the focus where it wants it."""
        with self._page.expect_navigation(timeout=_PATIENCE):
            self.press(key)
        if self._scripts:
            self.wait_until(_FOCUSED)

    def follow(self, selector: str) -> None:
        """Click what leads to another page, and wait until that has loaded."""
        with self._page.expect_navigation(timeout=_PATIENCE):
            self._page.locator(selector).first.click()
        if self._scripts:
            self.settle()

    def click(self, selector: str) -> None:
        """Click what changes this page."""
        self._page.locator(selector).first.click()

    def shows(self, cards: int) -> None:
        """Wait until a list shows so many cards."""
        expect(self._page.locator(".led")).to_have_count(cards, timeout=_PATIENCE)

    def check(self, selector: str) -> None:
        """Tick a box."""
        self._page.locator(selector).check()

    def fill(self, selector: str, text: str) -> None:
        """Write a text into a field, and leave the field."""
        self._page.locator(selector).fill(text)
        self._page.locator(selector).blur()

    def select(self, selector: str, value: str) -> None:
        """Choose an option."""
        self._page.locator(selector).select_option(value)

    def back(self) -> None:
        """Go back as the browser's button does."""
        self._page.go_back()

    def write(self, text: str) -> None:
        """Write a text where the focus is."""
        self._page.keyboard.insert_text(text)

    def value(self, expression: str) -> Any:
        """Return what a JavaScript expression gives."""
        return self._page.evaluate(expression)

    def weights(self) -> dict[str, int]:
        """Return how many bytes came for each URL, compressed as they travel, once the network is quiet."""
        self._page.wait_for_load_state("networkidle", timeout=_PATIENCE)
        return {request.url: request.sizes()["responseBodySize"] for request in self._answered}

    def print_out(self) -> None:
        """Show the page as paper has it."""
        self._page.emulate_media(media="print")

    def violations(self) -> list[str]:
        """Return what axe finds against WCAG 2.2, levels A and AA, and its best practices: rule, impact, elements."""
        if not _AXE.is_file():
            _miss("no axe here: npm ci --prefix tests/clients installs it")
        self._page.evaluate(_AXE.read_text(encoding="utf-8"))
        return self._page.evaluate(_RUN_AXE)

    def screenshot(self, path: Path) -> bytes:
        """Write a picture of the whole page and return its bytes."""
        return self._page.screenshot(path=path, full_page=True)

    def _keep(self, request: Request) -> None:
        self._answered.append(request)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


class Chromium:
    """A running browser.

    Making a tab costs the browser three times what a page costs it: tabs are lent to one test after the other.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[bool, bool], list[Tab]] = {}  # by whether it is a phone's, and runs scripts

    @contextmanager
    def tab(
        self, width: int, *, dark: bool = False, scripts: bool = True, forced_colors: bool = False
    ) -> Iterator[Tab]:
        """Give a tab of a width in CSS pixels, in the light or dark theme, with or without JavaScript.

        With ``forced_colors`` the colours are those of the reader's system, as in Windows' high contrast. Sites have
        stored nothing in it, but files of earlier pages may be in its cache.
        """
        free = self._free.setdefault((_is_phone(width), scripts), [])
        tab = free.pop() if free else self._make_tab(width, scripts=scripts)
        tab.show_as(width, dark=dark, forced_colors=forced_colors)
        yield tab
        tab.forget()
        free.append(tab)  # one in which a test has failed is left as it is

    @contextmanager
    def new_tab(self, width: int) -> Iterator[Tab]:
        """Give a tab of a reader who was never here: nothing is in its cache."""
        tab = self._make_tab(width, scripts=True)
        tab.show_as(width)
        yield tab
        tab.close()

    def _make_tab(self, width: int, *, scripts: bool) -> Tab:
        context = self._browser.new_context(is_mobile=_is_phone(width), java_script_enabled=scripts)
        return Tab(context.new_page(), scripts=scripts)


def _is_phone(width: int) -> bool:
    return width < _NARROWEST_DESK


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """A page of every template: its name, and its path below that of a language."""
    lines = PAGES.read_text(encoding="utf-8").splitlines()
    rows = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {name: path.strip() for name, _, path in rows}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A browser for the whole run; its tests are skipped where there is none, unless KGGRAPH_REQUIRE_ALL=1."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        _miss("no Chromium here: pages were not looked at in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--hide-scrollbars"])
        yield Chromium(browser)
        browser.close()


class _Impatient(WSGIRequestHandler):
    """Lets go of a connection on which the browser asks nothing: closing the server would wait for it."""

    timeout = 3


@pytest.fixture(scope="session", params=["embedded", "oxigraph", "virtuoso"])
def origin(
    request: pytest.FixtureRequest, release: Release, bundled: Settings, open_source: OpenSource
) -> Iterator[str]:
    """The address of a server with the bundled dataset, over each kind of store."""
    del release  # built by now
    stores = open_source(request.param, bundled)
    server = make_server("127.0.0.1", 0, create_app(stores), threaded=True, request_handler=_Impatient)
    server.daemon_threads = False  # type: ignore[attr-defined]  # closing waits for what is still being answered
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    stores.current().close()
