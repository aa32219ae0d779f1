"""Chromium, driven over its debugging pipe: no driver, no extra package, no network but the server under test."""

import base64
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from kggraph.settings import Settings
from kggraph.store.interface import StoreSource
from kggraph.store.release import Release
from kggraph.web.app import create_app

# Scripts of the query editor say when they are ready, and while they wait for an answer.
_SETTLED = "!document.querySelector('[data-editor]:not([data-ready]), [data-result][aria-busy=true]')"
_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowRight": 39, "ArrowDown": 40, "Space": 32}
_CONTROL = 2
# The browser reads commands from file descriptor 3 and writes answers to 4.
_LAUNCH = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3])
os.dup2(read, 3), os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--remote-debugging-pipe",
]
OpenSource = Callable[[str, Settings], StoreSource]
_REQUIRED = "KGGRAPH_REQUIRE_ALL"


class Tab:
    """A page in the browser: what it asked the network for, what it complained about, what is on it."""

    def __init__(self, browser: "Chromium", session: str, *, scripts: bool) -> None:
        self._browser, self._session, self._scripts = browser, session, scripts

    def open(self, url: str) -> None:
        """Open a URL and wait until it has loaded."""
        self._browser.events.clear()
        self.call("Page.navigate", url=url)
        self._browser.wait_for("Page.loadEventFired", self._session)
        if self._scripts:
            self.wait_until(_SETTLED)

    def wait_until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true, ten seconds at most."""
        waited = f"""new Promise((done) => {{
            const end = performance.now() + 10000;
            const look = () => {{
                const is = !!({condition});
                is || performance.now() > end ? done(is) : setTimeout(look, 20);
            }};
            look();
        }})"""
        assert self.value(waited), f"never came true: {condition}"

    def settle(self) -> None:
        """Wait until the query editor shows the answer that it waits for."""
        self.wait_until(_SETTLED)

    def press(self, key: str, *, control: bool = False) -> None:
        """Press a key as a person does."""
        name = " " if key == "Space" else key
        is_letter = len(key) == 1
        number, code = (ord(key.upper()), f"Key{key.upper()}") if is_letter else (_KEYS[key], key)
        pressed = {"key": name, "code": code, "windowsVirtualKeyCode": number, "modifiers": _CONTROL * control}
        text = {"text": {"Enter": "\r", "Space": " "}.get(key, key)} if is_letter or key in {"Enter", "Space"} else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **pressed, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def go(self, key: str) -> None:
        """Press a key that leads to another page, and wait until that has loaded."""
        self._browser.events.clear()
        self.press(key)
        self._browser.wait_for("Page.loadEventFired", self._session)

    def write(self, text: str) -> None:
        """Write a text where the focus is."""
        self.call("Input.insertText", text=text)

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the debugging protocol."""
        return self._browser.call(method, self._session, **parameters)

    def value(self, expression: str) -> Any:
        """Return what a JavaScript expression gives."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    @property
    def complaints(self) -> list[str]:
        """What the browser logged: policy violations, missing files, errors of scripts."""
        entries = [event["params"]["entry"] for event in self._browser.events if event["method"] == "Log.entryAdded"]
        thrown = [event["params"] for event in self._browser.events if event["method"] == "Runtime.exceptionThrown"]
        return [entry["text"] for entry in entries if entry["level"] in {"error", "warning"}] + [
            str(each) for each in thrown
        ]

    @property
    def requested(self) -> list[str]:
        """The URLs that the page asked for."""
        events = self._browser.events
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def screenshot(self, path: Path) -> bytes:
        """Write a picture of the whole page and return its bytes."""
        picture = base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"])
        path.write_bytes(picture)
        return picture


class Chromium:
    """A running browser."""

    def __init__(self, program: str, profile: Path) -> None:
        down_read, self._write = os.pipe()
        self._read, up_write = os.pipe()
        command = [sys.executable, "-c", _LAUNCH, str(down_read), str(up_write), program]
        self._process = subprocess.Popen(
            [*command, *_SWITCHES, f"--user-data-dir={profile}"],
            pass_fds=(down_read, up_write),
            stderr=subprocess.DEVNULL,
        )
        os.close(down_read)
        os.close(up_write)
        self._buffer = b""
        self._numbers = itertools.count(1)
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """Call a method and return its result; events that come meanwhile are kept."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            self.events.append(answer)
        assert "error" not in answer, f"{method}: {answer.get('error')}"
        result: dict[str, Any] = answer["result"]
        return result

    def wait_for(self, method: str, session: str) -> None:
        """Wait for an event of a tab."""
        while not any(event.get("method") == method and event.get("sessionId") == session for event in self.events):
            self.events.append(self._next())

    @contextmanager
    def tab(self, width: int, *, dark: bool = False, scripts: bool = True) -> Iterator[Tab]:
        """Give a tab of a width in CSS pixels, in the light or dark theme, with or without JavaScript."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session, scripts=scripts)
        for domain in ("Page", "Runtime", "Log", "Network"):
            tab.call(f"{domain}.enable")
        tab.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        preferred = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in preferred.items()]
        tab.call("Emulation.setEmulatedMedia", features=features)
        tab.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        yield tab
        self.call("Target.closeTarget", targetId=target)

    def close(self) -> None:
        """End the browser."""
        os.close(self._write)
        self._process.terminate()
        self._process.wait(timeout=20)
        os.close(self._read)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            received = os.read(self._read, 1 << 20)
            assert received, "the browser has gone"
            self._buffer += received
        message, _, self._buffer = self._buffer.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """A browser for the whole run; its tests are skipped where there is none, unless KGGRAPH_REQUIRE_ALL=1."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        message = "no Chromium here: pages were not looked at in a browser"
        pytest.fail(message) if os.environ.get(_REQUIRED) == "1" else pytest.skip(message)
    browser = Chromium(program, tmp_path_factory.mktemp("profile"))
    yield browser
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
