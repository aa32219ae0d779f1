"""What the W3C harness (``query_eval.py --engine serving_adapter.py:Kggraph``) drives: one running ``kggraph serve``.

Each dataset of the suite is published as a release of its own; the server moves to it.
"""

import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from http import HTTPStatus
from pathlib import Path

import pyoxigraph as ox
import w3clib

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.query_text import query_form

_READY = re.compile(r" at http://127\.0\.0\.1:(\d+) ")
_RELATIVE = re.compile(r'<(?![a-zA-Z][a-zA-Z0-9+.-]*:)[^<>"{}|^`\\\s]*>')
_JSON = "application/sparql-results+json"
_TRIES = 2_000


class Kggraph:
    """An engine of the harness: ``load``, ``query``, ``syntax``, ``close``."""

    name = "kggraph serve"

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp())
        self._data = self._folder / "data.nq"
        self._data.write_text("", encoding="utf-8")
        self._settings = settings_for_files([self._data], build=self._folder / "build", default_graph="own")
        self._process = subprocess.Popen(
            [*self._command(), "--workers", "1", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        ready = _READY.search(self._process.stdout.readline())
        self._connection = http.client.HTTPConnection("127.0.0.1", int(ready[1]), timeout=30)

    def load(self, dataset) -> None:
        """Publish a dataset and wait until it is served."""
        self._data.write_bytes(ox.serialize(dataset.quads(), format=ox.RdfFormat.N_QUADS))
        release, pause = build(self._settings), threading.Event()
        for _ in range(_TRIES):
            if json.loads(self._ask("GET", "/ready")[1])["release"] == release.id:
                return
            pause.wait(0.01)
        raise RuntimeError(f"release {release.id} is not served")

    def query(self, text: str, base: str, ending: str):
        """Return the parsed answer, in the format of the suite's own result where the query's form has it."""
        form = query_form(text)
        if form is not None and form.gives_graph:
            accept = "application/n-triples"
        else:
            is_boolean = form is not None and form.value == "ASK" and ending in {"csv", "tsv"}
            accept = _JSON if is_boolean else w3clib.RESULT_MIMES.get(ending, _JSON)
        is_relative = _RELATIVE.search(text) and not re.search(r"^\s*BASE\b", text, re.IGNORECASE | re.MULTILINE)
        status, body, media_type = self._post(f"BASE <{base}>\n{text}" if is_relative else text, accept)
        if status != HTTPStatus.OK or media_type.split(";")[0] != accept:
            raise RuntimeError(f"{status} {media_type}: {body[:200]!r}")
        return w3clib.parse_response(body, media_type)

    def syntax(self, text: str, base: str) -> bool:
        """Return whether a text is read as a query; one that asks another server is, and is refused all the same."""
        del base
        status, body, _ = self._post(text, "*/*")
        if status not in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN}:
            raise RuntimeError(f"{status}: {body[:200]!r}")
        return status == HTTPStatus.OK or json.loads(body)["title"] == "The query is refused"

    def close(self) -> None:
        """Stop the server."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        shutil.rmtree(self._folder)

    def _command(self) -> list[str]:
        options = ["--default-graph", "own", "--build", str(self._settings.build), "--workers", "1", "--port", "0"]
        return [sys.executable, "-m", "kggraph", "serve", str(self._data), *options]

    def _post(self, text: str, accept: str) -> tuple[int, bytes, str]:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self._ask("POST", "/sparql", text.encode(), headers)

    def _ask(self, method: str, path: str, body: bytes | None = None, headers=None) -> tuple[int, bytes, str]:
        self._connection.request(method, path, body, headers or {})
        response = self._connection.getresponse()
        return response.status, response.read(), response.headers.get("Content-Type", "")
