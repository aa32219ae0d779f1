"""The W3C's suites against the running server: nothing fails but what ``misses.toml`` lists with its reason.

KGGRAPH_CONFORMANCE names the folder of the suites and of the scripts that run them.
"""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SUITES = Path(os.environ.get("KGGRAPH_CONFORMANCE", "conformance-suites-not-here"))
MISSES = tomllib.loads((HERE / "misses.toml").read_text(encoding="utf-8"))
ENGINES = {"the engine itself": "pyoxigraph", "kggraph serve": f"{HERE / 'serving_adapter.py'}:Kggraph"}
ENTITIES = ["id/org/akhyska", "id/donation/d3", "doc/9c85bd71fe44c466", "fact/f11-04", "concept/rhetoric", "asar"]

pytestmark = pytest.mark.skipif(
    not (SUITES / "query_eval.py").exists(), reason="KGGRAPH_CONFORMANCE names no folder with the W3C suites"
)


def run(script: str, *arguments: object, to: Path) -> list[dict[str, object]]:
    """Run a script of the suites and return its results, one for each test."""
    result = to / f"{script}.json"
    subprocess.run(
        [sys.executable, SUITES / script, *map(str, arguments), "--json", result],
        cwd=to, capture_output=True, check=False,
    )  # fmt: skip
    return json.loads(result.read_text(encoding="utf-8"))


def failures(checks: list[dict[str, object]]) -> set[object]:
    return {check["name"] for check in checks if check["status"] == "FAIL"}


@pytest.fixture(scope="module")
def bundled_server(serve, release):
    with serve("--build", release.folder.parent.parent) as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_query_evaluation(engine: str, tmp_path: Path) -> None:
    tests = run("query_eval.py", "--engine", engine, to=tmp_path)
    assert len(tests) == 235 + 114
    assert {test["test"] for test in tests if not test["ok"]} == set(MISSES["query_evaluation"])


def test_the_protocol(serve, tmp_path: Path) -> None:
    data = tmp_path / "protocol.nq"
    subprocess.run([sys.executable, SUITES / "protocol.py", "http://127.0.0.1:9/", "--write-data", data], check=False)
    with serve(data, "--default-graph", "own", "--build", tmp_path / "build") as server:
        checks = run("protocol.py", f"{server.url}/sparql", "--read-only", to=tmp_path)
    assert failures(checks) == set(MISSES["protocol"])
    assert sum(check["status"] == "pass" for check in checks) == 116 - len(MISSES["protocol"])


def test_the_service_description(bundled_server, tmp_path: Path) -> None:
    checks = run("servicedesc.py", f"{bundled_server.url}/sparql", to=tmp_path)
    assert failures(checks) == set(MISSES["service_description"])
    assert sum(check["status"] == "pass" for check in checks) >= 28


@pytest.mark.parametrize("path", ENTITIES)
def test_negotiation(bundled_server, path: str, tmp_path: Path) -> None:
    iri = f"https://w3id.org/kggraph/{path}"
    checks = run("conneg.py", bundled_server.url, f"/{path}", "--entity-iri", iri, to=tmp_path)
    assert failures(checks) == set(MISSES["negotiation"])
    assert sum(check["status"] == "pass" for check in checks) >= 100
