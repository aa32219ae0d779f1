"""Clients that nobody here wrote read what is served: Comunica through fragments, ldes-client the feed."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from kggraph.store.release import Release

CLIENTS = Path(__file__).parent.parent / "clients"
PREFIXES = """PREFIX asar: <https://w3id.org/kggraph/asar#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
QUERIES = [
    ("what stands in two statements", "SELECT ?d ?v { ?d a asar:Donation ; asar:value ?v }"),
    (
        "what stands in three, in one language",
        'SELECT ?d ?name { ?d asar:donor ?o . ?o a asar:Organization ; rdfs:label ?name FILTER(LANG(?name) = "kk") }',
    ),
    ("how much more than a page there is", "SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?label }"),
    ("what may be missing", "SELECT ?d ?v { ?d a asar:Donation OPTIONAL { ?d asar:value ?v } }"),
]


@pytest.fixture(scope="module")
def origin(served: Flask) -> Iterator[str]:
    """The address of a server with the bundled dataset."""
    server = make_server("127.0.0.1", 0, served, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def node() -> str:
    if not (CLIENTS / "node_modules" / "@comunica").is_dir():
        pytest.skip("no clients in JavaScript here: 'npm ci --prefix tests/clients' installs them")
    return shutil.which("node") or pytest.skip("no node here: install nodejs to run clients in JavaScript")


def run(command: list[str], said: str = "") -> str:
    done = subprocess.run(command, input=said, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(answer: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in answer)


def test_comunica_answers_queries_through_fragments_as_the_endpoint_does(origin: str, served: Flask, node: str) -> None:
    texts = [PREFIXES + text for _, text in QUERIES]
    told = json.loads(run([node, str(CLIENTS / "fragments.mjs"), f"{origin}/fragments"], json.dumps(texts)))
    client = served.test_client()
    for (what, _), text, answer in zip(QUERIES, texts, told, strict=True):
        expected = client.get("/sparql", query_string={"query": text, "format": "json"}).json["results"]["bindings"]
        assert expected, what
        assert rows(answer) == rows([{name: term["value"] for name, term in row.items()} for row in expected]), what


def test_ldes_client_replicates_the_feed(origin: str, node: str, release: Release, store_kind: str) -> None:
    if store_kind != "embedded":
        return  # the history stays in the build folder: test_feed.py
    program = CLIENTS / "node_modules" / "ldes-client" / "dist" / "bin" / "cli.js"
    said = run([node, str(program), f"{origin}/feed"])
    assert f'<http://www.w3.org/ns/dcat#version> "{release.id}"' in said
