"""Figures and log lines of a running server with several workers: nothing is missing from the whole."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client.parser import text_string_to_metric_families

from kggraph.cli import main
from kggraph.settings import SETTINGS_FILE

SENT = 200


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / SETTINGS_FILE).write_text('[serve]\nmetrics = true\nlog = "requests.jsonl"\n', encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "a.ttl").write_text('<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .')
    return folder


def figure(server, name: str, **labels: str) -> float:
    samples = [
        sample
        for family in text_string_to_metric_families(server.fetch("/metrics")[1])
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    return sum(sample.value for sample in samples)


def test_the_figures_add_up_over_all_workers_also_those_that_died(serve, project) -> None:
    with serve(project, "--workers", "3") as server, ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda n: server.fetch(f"/sparql?query=ASK%7B%7D%23{n}")[0], range(SENT)))
        assert set(statuses) == {200}
        server.until(lambda: figure(server, "kggraph_requests_total", route="/sparql") == SENT)  # then all is counted
        assert figure(server, "kggraph_processes", process="server") >= 2
        before = set(server.workers())
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        server.until(lambda: len(server.workers()) == 3 and before.isdisjoint(server.workers()))
        server.until(server.is_ready)
        server.until(lambda: figure(server, "kggraph_requests_total", route="/sparql", status="200") == SENT)
        assert figure(server, "kggraph_request_seconds_count", route="/sparql") == SENT
        assert figure(server, "kggraph_queries_total", result="answered") == SENT
        assert figure(server, "kggraph_queries_under_way") == figure(server, "kggraph_queries_waiting") == 0
        lines = [json.loads(line) for line in (project / "requests.jsonl").read_text().splitlines()]
        assert sum(line["route"] == "/sparql" for line in lines) == SENT
        assert len({line["id"] for line in lines}) == len(lines)


def test_the_command_line_overrules_the_settings(serve, project) -> None:
    with serve(project, "--no-metrics", "--log", "-", "--log-clients") as server:
        assert server.fetch("/metrics")[0] == 404
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    [line] = [line for line in lines if line["path"] == "/metrics"]
    assert line["client"] == "127.0.0.1"


def test_by_default_nothing_is_logged_or_told(serve, project) -> None:
    (project / SETTINGS_FILE).write_text("")
    with serve(project) as server:
        assert server.fetch("/metrics")[0] == 404
    assert server.log.read_text() == ""


def test_a_log_that_cannot_be_written_is_told_before_anything_is_built(tmp_path, capsys) -> None:
    (tmp_path / SETTINGS_FILE).write_text("")
    assert main(["serve", str(tmp_path), "--log", str(tmp_path / "none" / "log")]) == 1
    assert "none/log: No such file or directory" in capsys.readouterr().err
    assert not (tmp_path / "build").exists()
