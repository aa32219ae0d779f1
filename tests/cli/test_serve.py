"""Serving, as a user starts and stops it: real processes, real requests over loopback."""

import ctypes
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kggraph.store.workspace import Workspace

_TGKILL = {"x86_64": 234, "aarch64": 131}  # the number of the call that sends a signal to one thread


def quads(project):
    """The number of quads of a project's current release, as the program writes it."""
    return f"{json.loads((project / 'build' / 'current' / 'manifest.json').read_text())['dataset']['quads']:,}"


def test_a_project_is_built_and_served_and_says_so_in_one_line(project, serve):
    with serve(project) as server:
        assert f"{quads(project)} triples of «Gifts in the valley» (release " in server.line
        assert server.fetch("/health")[0] == 200
        assert server.fetch("/id/gift/bread", Accept="text/turtle")[0] == 303
        assert "ns:giver organization:bakery" in server.fetch("/data/gift/bread.ttl")[1]
    assert server.log.read_text() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_stop_is_graceful_and_no_worker_stays(number, project, serve):
    with serve(project) as server:
        workers = server.workers()
        assert len(workers) == 2
        server.process.send_signal(number)
        assert server.process.wait(15) == 0
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []
    assert server.log.read_text() == ""


def test_workers_end_when_their_parent_is_killed(project, serve):
    with serve(project) as server:
        workers = server.workers()
        server.process.kill()
        server.process.wait()
        server.until(lambda: not any(_is_running(pid) for pid in workers))


def test_a_worker_that_dies_is_replaced(project, serve):
    with serve(project) as server:
        first, second = server.workers()
        os.kill(first, signal.SIGKILL)
        server.until(lambda: len(server.workers()) == 2 and first not in server.workers())
        server.until(server.is_ready)
        assert second in server.workers()


def test_a_release_that_is_up_to_date_is_not_built_again(project, serve):
    current = (project / "build" / "current").readlink()
    history = (project / "build" / "history.jsonl").read_bytes()
    with serve(project) as server:
        assert current.name in server.line
    assert (project / "build" / "history.jsonl").read_bytes() == history
    assert not (project / "build" / "incoming").exists()


def test_python_files_in_the_current_folder_are_not_imported(project, serve, tmp_path):
    (tmp_path / "org.py").write_text("raise SystemExit('imported')")  # pickle looks for a module of this name
    (project / "data" / "more.ttl").write_text("<http://example.org/project/id/a> <http://e.example/p> 1 .")
    with serve(project, cwd=tmp_path) as server:
        assert "imported" not in server.log.read_text()


def test_what_changed_is_built_before_it_is_served(project, serve):
    (project / "data" / "more.ttl").write_text("<http://example.org/project/id/a> <http://e.example/p> 1 .")
    before = quads(project)
    with serve(project) as server:
        assert quads(project) != before
        assert f"{quads(project)} triples" in server.line


def test_what_does_not_build_is_not_served(project):
    (project / "data" / "more.ttl").write_text("nonsense")
    ended = subprocess.run(
        [sys.executable, "-m", "kggraph", "serve", project, "--port", "0"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "data/more.ttl:1:" in ended.stderr
    assert "the build failed; nothing was published" in ended.stderr


def test_a_port_in_use_is_told_before_any_work_is_done(tmp_path, cli):
    cli("init", tmp_path / "new")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = cli("serve", tmp_path / "new", "--port", port)
    assert ended.returncode == 1
    assert f"port {port} is in use" in ended.stderr
    assert not (tmp_path / "new" / "build").exists()


def test_a_host_that_this_machine_does_not_have_is_told(project, cli):
    ended = cli("serve", project, "--host", "no-such-host.invalid")
    assert ended.returncode == 1
    assert "no-such-host.invalid: no such host" in ended.stderr


def test_watching_serves_the_last_good_release_while_the_files_are_wrong(project, serve):
    entities = project / "data" / "entities.ttl"
    good = entities.read_text()
    with serve(project, "--watch") as server:
        entities.write_text(good.replace('rdfs:label "The school on the hill"@en', "rdfs:label 7"))
        server.wait_for("still served: ")
        assert "Everything has a label" in server.log.read_text()
        assert "The school on the hill" in server.fetch("/data/org/school.ttl")[1]
        entities.write_text(good.replace("The school on the hill", "The hill school"))
        server.wait_for("now served: ")
        server.until(lambda: "The hill school" in server.fetch("/data/org/school.ttl")[1])


@pytest.mark.skipif(platform.machine() not in _TGKILL, reason="the number of tgkill(2) is not known here")
def test_a_signal_that_another_thread_catches_stops_the_server_too(project, serve):
    with serve(project) as server:
        process = server.process.pid
        others = [int(task.name) for task in Path(f"/proc/{process}/task").iterdir() if int(task.name) != process]
        ctypes.CDLL(None).syscall(_TGKILL[platform.machine()], process, others[0], int(signal.SIGTERM))
        assert server.process.wait(timeout=15) == 0


def test_watching_starts_with_the_last_good_release_and_says_so(project, serve):
    (project / "data" / "more.ttl").write_text("nonsense")
    with serve(project, "--watch") as server:
        assert "data/more.ttl:1:" in server.log.read_text()
        assert "the last good release is served meanwhile" in server.log.read_text()
        assert server.fetch("/ready")[0] == 200


def test_no_request_is_lost_while_releases_change_under_load(project, serve, cli):
    entities = project / "data" / "entities.ttl"
    text = entities.read_text()
    stop = threading.Event()

    def ask_on() -> list[int]:
        statuses = []
        while not stop.is_set():
            statuses.append(server.fetch("/data/org/school.ttl")[0])
        return statuses

    with serve(project) as server, ThreadPoolExecutor() as threads:
        asking = [threads.submit(ask_on) for _ in range(4)]
        for number in range(5):
            entities.write_text(text.replace("The school on the hill", f"School {number}"))
            assert cli("build", project).returncode == 0
            server.until(lambda label=f"School {number}": label in server.fetch("/data/org/school.ttl")[1])
        cli("rollback", "--project", project)
        server.until(lambda: "School 3" in server.fetch("/data/org/school.ttl")[1])
        stop.set()
        statuses = [status for future in asking for status in future.result()]
    assert len(statuses) > 100
    assert set(statuses) == {200}
    assert server.log.read_text() == ""


def test_files_of_a_stranger_are_served_without_a_project(tmp_path, serve):
    path = tmp_path / "things.ttl"
    path.write_text('<http://stranger.example/a> <http://www.w3.org/2000/01/rdf-schema#label> "A thing" .')
    with serve(path, cwd=tmp_path, env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}) as server:
        assert "1 triple of «things.ttl» (release " in server.line
        assert "no shapes" in server.line
        assert "A thing" in server.fetch("/resource?iri=http%3A%2F%2Fstranger.example%2Fa&format=nt")[1]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["cache", "things.ttl"]


@pytest.mark.parametrize(
    ("option", "count"), [("union", "1"), ("own", "0")], ids=["as one by default", "apart on request"]
)
def test_named_graphs_of_a_stranger_are_queried(option, count, tmp_path, serve):
    path = tmp_path / "things.nq"
    path.write_text("<http://e.example/a> <http://e.example/p> <http://e.example/b> <http://e.example/g> .\n")
    with serve(path, "--default-graph", option, "--build", tmp_path / "build") as server:
        query = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"
        assert server.fetch(query, Accept="text/csv")[1].split() == ["n", count]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.ttl", None, "missing.ttl: no such file"),
        ("broken.ttl", "<http://e.example/a> <http://e.example/p> .", "broken.ttl:1:"),
        ("notes.txt", "x", "its ending says nothing of RDF"),
    ],
)
def test_a_missing_or_broken_file_fails_loudly(name, content, told, tmp_path):
    if content is not None:
        (tmp_path / name).write_text(content)
    ended = subprocess.run(
        [sys.executable, "-m", "kggraph", "serve", name, "--port", "0", "--build", "build"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode in {1, 2}
    assert told in ended.stderr
    assert ended.stdout == ""


def test_a_damaged_release_is_built_again_rather_than_served(project, serve):
    store = project / "build" / "current" / "store" / "CURRENT"
    store.unlink()
    with serve(project) as server:
        assert server.fetch("/data/org/school.ttl")[0] == 200
    assert Workspace(project / "build").current()


def test_serving_imports_nothing_that_only_a_build_needs():
    ended = subprocess.run(
        [sys.executable, "-c", "import sys, kggraph.cli.commands.serve; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {name.split(".")[0] for name in ended.stdout.split()} | set(ended.stdout.split())
    assert loaded & {"rdflib", "pyshacl", "SPARQLWrapper", "rich", "kggraph.pipeline", "kggraph.shapes"} == set()


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_server_needs_nothing_but_the_url(serve, cli, project: Path, oxigraph_server: str, tmp_path: Path):
    catalog = f"urn:catalog:{tmp_path.name}"
    assert cli("publish", project, "--to", oxigraph_server, "--catalog", catalog).returncode == 0
    name = Workspace(project / "build").current().id
    empty = tmp_path / "empty"
    empty.mkdir()
    with serve("--endpoint", oxigraph_server, "--catalog", catalog, cwd=empty) as server:
        assert f"{oxigraph_server} (release {name})" in server.line
        assert server.fetch("/ready") == (200, f'{{"release":"{name}","status":"ready"}}\n')
        assert "ns:giver organization:bakery" in server.fetch("/data/gift/bread.ttl")[1]
        assert server.fetch("/en/gift/bread")[0] == 200
    assert server.log.read_text() == ""


def test_a_server_waits_for_a_store_that_is_down(serve, tmp_path: Path):
    with serve("--endpoint", "http://127.0.0.1:1/query", cwd=tmp_path) as server:
        assert "which is down: http://127.0.0.1:1/query does not answer: Connection refused" in server.line
        assert server.fetch("/health")[0] == 200
        status, body = server.fetch("/ready")
        assert status == 503
        assert "does not answer" in body
