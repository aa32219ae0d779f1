"""What every answer carries, and the operations."""

import subprocess
import sys

import pytest
from flask.testing import FlaskClient

from kggraph.store.release import Release

URLS = ["/en/", "/en/org/akhyska", "/data/org/akhyska.ttl", "/sparql", "/id/none", "/health", "/ready", "/shapes"]


@pytest.mark.parametrize("url", URLS)
def test_every_answer_is_hardened(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers={"Accept": "text/html" if url.startswith("/en") else "*/*"})
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert ("sandbox" in policy) == (response.mimetype != "text/html")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers


def test_pages_run_only_our_own_scripts(client: FlaskClient) -> None:
    policy = client.get("/en/").headers["Content-Security-Policy"]
    assert "script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'" in policy
    assert "base-uri 'none'; form-action 'self'" in policy


def test_health_says_that_the_process_is_up(client: FlaskClient) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json) == (200, {"status": "up"})
    assert response.headers["Cache-Control"] == "no-store"


def test_ready_names_the_release(client: FlaskClient, release: Release) -> None:
    assert client.get("/ready").json == {"status": "ready", "release": release.id}


def test_serving_imports_no_engine_of_the_build() -> None:
    program = "import sys, kggraph.web.app; print(*{'rdflib', 'pyshacl', 'SPARQLWrapper'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
