"""Publishing into a store elsewhere and serving from it, as a user does."""

import subprocess
import sys
from pathlib import Path

import pytest

from kggraph.store.workspace import Workspace


@pytest.fixture
def catalog(tmp_path: Path) -> str:
    """A catalog of the test's own: the server is shared."""
    return f"urn:catalog:{tmp_path.name}"


def test_a_project_is_published_changed_and_switched_back(cli, project: Path, oxigraph_server: str, catalog: str):
    options = ("--to", oxigraph_server, "--catalog", catalog)
    first = Workspace(project / "build").current().id
    done = cli("publish", project, *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("published: ")
    assert f"(release {first}, conforms" in done.stdout
    assert f"in {oxigraph_server}" in done.stdout
    assert "is in the store already; made current" in cli("publish", project, *options).stdout
    (project / "data" / "more.ttl").write_text("<urn:a> <http://purl.org/dc/terms/title> 'A' .\n", encoding="utf-8")
    assert cli("build", project).returncode == 0
    second = Workspace(project / "build").current().id
    assert second != first
    assert cli("publish", project, *options, "--keep", 2).returncode == 0
    assert f"is now release {first}" in cli("publish", project, *options, "--rollback").stdout
    assert f"is now release {second}" in cli("publish", project, *options, "--rollback", "--release", second[:8]).stdout
    assert cli("publish", project, *options, "--release", first[:8]).returncode == 0


def test_what_the_store_does_its_own_way_is_said(cli, project: Path, oxigraph_server: str, catalog: str):
    more = project / "data" / "more.trig"
    text = (
        "<urn:g> { <urn:a> <http://purl.org/dc/terms/extent> '1'^^<http://www.w3.org/2001/XMLSchema#int>, 1, %d . }\n"
    )
    published = []
    for number in (5, 6, 7):
        more.write_text(text % number, encoding="utf-8")
        assert cli("build", project).returncode == 0
        published.append(Workspace(project / "build").current().id)
        done = cli("publish", project, "--to", oxigraph_server, "--catalog", catalog, "--keep", 2)
        assert (done.returncode, done.stderr) == (0, "")
    assert "the store writes literals in its own way: 1 triple became one with others" in done.stdout
    assert "its 1 named graph stand in the store as one graph" in done.stdout
    assert f"removed from the store: {published[0]}" in done.stdout


WRONG = [
    (["--to", "ftp://e/"], 2, "is no URL of a store; expected http://… or https://…"),
    (["--to", "http://ada:s3cret@127.0.0.1:1/"], 2, "keep them in the environment: KGGRAPH_ENDPOINT_USER"),
    ([], 2, "no [endpoint] table; expected one whose 'query' is the URL of a store"),
    (["--to", "http://127.0.0.1:1/query"], 1, "http://127.0.0.1:1/query does not answer: Connection refused"),
    (["--to", "http://127.0.0.1:1/query", "--release", "none"], 1, "no release is named 'none'"),
]


@pytest.mark.parametrize(("options", "status", "words"), WRONG)
def test_what_is_wrong_is_said(options: list[str], status: int, words: str, cli, project: Path):
    done = cli("publish", project, *options)
    assert done.returncode == status
    assert words in done.stderr
    assert "s3cret" not in done.stderr


def test_the_settings_name_the_store(cli, project: Path, oxigraph_server: str, catalog: str):
    settings = project / "kggraph.toml"
    table = f'\n[endpoint]\nquery = "{oxigraph_server}"\ncatalog = "{catalog}"\ntimeout = 20\n'
    settings.write_text(settings.read_text(encoding="utf-8") + table, encoding="utf-8")
    assert cli("build", project).returncode == 0
    assert cli("publish", project).returncode == 0


def test_a_store_that_is_not_known_must_be_told_where_to_write(cli, project: Path, virtuoso_server: str, catalog: str):
    elsewhere = virtuoso_server.replace("/sparql", "/sparql/")
    done = cli("publish", project, "--to", elsewhere, "--catalog", catalog)
    assert done.returncode == 2
    assert "name its Graph Store URL with --graph-store or its update URL with --update" in done.stderr
    graph_store = virtuoso_server.replace("/sparql", "/sparql-graph-crud")
    assert (
        cli("publish", project, "--to", elsewhere, "--catalog", catalog, "--graph-store", graph_store).returncode == 0
    )


def test_serving_a_store_builds_nothing(cli, project: Path):
    done = cli("serve", project, "--endpoint", "http://127.0.0.1:1/", "--watch", "--port", 0)
    assert (done.returncode, "build nothing" in done.stderr) == (2, True)
    done = cli("serve", project / "kggraph.toml", "--endpoint", "http://127.0.0.1:1/", "--port", 0)
    assert (done.returncode, "expected at most a project folder" in done.stderr) == (2, True)
    done = cli("serve", project, "--remote", "--port", 0)
    assert (done.returncode, "no [endpoint] table" in done.stderr) == (2, True)


def test_serving_a_store_needs_no_rdflib():
    program = (
        "import sys; from kggraph.cli.remote_serving import open_source; from kggraph.endpoint import Endpoint; "
        "open_source(Endpoint('http://127.0.0.1:1/'), None); print(*{'rdflib', 'pyshacl', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
