"""``kggraph export``: the publication as files, whole or not at all, the same bytes for the same release."""

import hashlib
import json
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from urllib3 import HTTPConnectionPool

from kggraph.cli import main

TOMBSTONES = """
@prefix as: <https://www.w3.org/ns/activitystreams#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix id: <https://w3id.org/kggraph/id/> .
@prefix ex: <https://example.org/> .

id:gift a ex:Gift ; rdfs:label "Кітаптар"@kk , "Books"@en ; ex:giver id:ada , ex:elsewhere .
id:ada a ex:Person ; rdfs:label "Ахысқа Ада"@kk .
id:named a as:Tombstone ; as:deleted "2026-11-26T10:00:00Z"^^xsd:dateTime ; skos:editorialNote "She asked for it."@en .
id:ada-2 a as:Tombstone ; dcterms:isReplacedBy id:ada ; skos:editorialNote "The same person."@en .
"""


@pytest.fixture(scope="module")
def things(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("things") / "things.ttl"
    file.write_text(TOMBSTONES, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def copy(things, tmp_path_factory) -> Path:
    """A copy of a stranger's file; not to be changed."""
    folder = tmp_path_factory.mktemp("copy") / "site"
    assert main(["export", str(folder), str(things), "--build", str(things.parent / "build")]) == 0
    return folder


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "404.html",
        "README.md",
        "robots.txt",
        "sitemap.xml",
        "search.json",
        "dataset.ttl",
        "entities/1.nt",
        "dumps/dataset.nq.gz",
        "dumps/SHA256SUMS",
        "data/gift.ttl",
        "data/gift.jsonld",
        "kk/index.html",
        "ru/gift/index.html",
        "en/search/index.html",
        "en/sparql/index.html",
        "id/gift/index.html",
        "en/resource/@iri=https%3A%2F%2Fexample.org%2FGift/index.html",
        "resource/@iri=https%3A%2F%2Fexample.org%2FGift&format=ttl.ttl",
        "static/kg.css",
        "static/fonts/OFL-onest.txt",
        "_server/nginx.conf",
        "_server/apache.conf",
    ],
)
def test_a_copy_has(name: str, copy: Path) -> None:
    assert (copy / name).is_file()


def test_the_checksums_are_those_of_every_other_file(copy: Path) -> None:
    lines = [line.split("  ", 1) for line in (copy / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    told = {name: digest for digest, name in lines}
    found = digests(copy)
    assert told == {name: digest for name, digest in found.items() if name not in {"SHA256SUMS", "export.json"}}
    assert json.loads((copy / "export.json").read_text(encoding="utf-8"))["files"] == len(told)


def test_the_same_release_gives_the_same_bytes_and_takes_the_place_of_the_earlier_copy(cli, copy, things, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(copy, folder)
    (folder / "left-over.html").write_text("of an earlier copy", encoding="utf-8")
    (tmp_path / ".site.export-killed" / "new").mkdir(parents=True)
    done = cli("export", folder, things, "--build", things.parent / "build")
    assert done.returncode == 0, done.stderr
    assert digests(folder) == digests(copy)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda path: path.mkdir() or (path / "thesis.txt").write_text("mine"),
            "holds files that are no earlier export",
        ),
        (lambda path: path.write_text("mine"), "is a file; expected a folder"),
    ],
    ids=["a folder with other files", "a file"],
)
def test_what_is_not_an_earlier_copy_is_left_alone(make, expected, cli, things, tmp_path):
    make(tmp_path / "mine")
    done = cli("export", tmp_path / "mine", things)
    assert done.returncode == 1
    assert expected in done.stderr
    assert "mine" in "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org/", "https://example.org/?a=b"])
def test_a_url_that_is_no_place_on_the_web_is_refused(url, cli, things, tmp_path):
    done = cli("export", tmp_path / "site", things, "--url", url)
    assert done.returncode == 2
    assert f"--url: {url!r} is no place on the Web" in done.stderr


def test_the_url_of_a_copy_stands_where_no_relative_link_will_do(cli, things, tmp_path):
    arguments = ("--build", things.parent / "build", "--url", "https://pages.example/graph")
    assert cli("export", tmp_path / "site", things, *arguments).returncode == 0
    read = {
        name: (tmp_path / "site" / name).read_text(encoding="utf-8")
        for name in ("404.html", "sitemap-1.xml", "dataset.nt")
    }
    assert 'href="/graph/kk/search/"' in read["404.html"]
    assert "<loc>https://pages.example/graph/en/gift/</loc>" in read["sitemap-1.xml"]
    assert "<https://pages.example/graph/dumps/dataset.nq.gz>" in read["dataset.nt"]
    assert "<https://w3id.org/kggraph/dataset> <http://rdfs.org/ns/void#dataDump>" in read["dataset.nt"]


def test_a_copy_tells_of_no_service_that_it_does_not_have(copy: Path) -> None:
    told = (copy / "dataset.nt").read_text(encoding="utf-8")
    assert "void#dataDump" in told
    assert "sparqlEndpoint" not in told
    assert "DataService" not in told


def test_pages_lead_to_files_and_say_what_needs_a_server(copy: Path) -> None:
    page = (copy / "en" / "gift" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../data/gift.ttl"' in page
    assert 'href="../sparql/?query=' in page
    assert 'href="/' not in page
    assert "pip install kggraph" in (copy / "en" / "sparql" / "index.html").read_text(encoding="utf-8")


def test_an_iri_leads_on_to_its_page_in_each_language(copy: Path) -> None:
    page = (copy / "id" / "gift" / "index.html").read_text(encoding="utf-8")
    for language in ("kk", "ru", "en"):
        assert f'href="../../{language}/gift/" lang="{language}"' in page
    assert 'href="../../data/gift.ttl"' in page


def test_what_is_gone_says_why_and_what_was_merged_leads_on(copy: Path) -> None:
    assert "She asked for it." in (copy / "en" / "named" / "index.html").read_text(encoding="utf-8")
    assert 'url=../ada/"' in (copy / "en" / "ada-2" / "index.html").read_text(encoding="utf-8")
    rules = (copy / "_server" / "nginx.conf").read_text(encoding="utf-8")
    assert '"~^/id/ada\\\\-2$" "/id/ada";' in rules
    assert '"~^/id/named$" "1";' in rules


def test_names_are_found_by_how_they_sound(copy: Path) -> None:
    index = json.loads((copy / "search.json").read_text(encoding="utf-8"))
    assert ["../ada/", [["Ахысқа Ада", "kk", "aHiska ada"]]] in index["things"]


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        (("/id/named", "text/html"), 410, "She asked for it."),
        (("/kk/named", "text/html"), 410, "She asked for it."),
        (("/data/named.ttl", "text/turtle"), 410, "She asked for it."),
        (("/id/ada-2", "text/turtle"), 301, "/id/ada"),
        (("/en/ada-2", "text/html"), 301, "/en/ada"),
    ],
)
def test_nginx_tells_what_is_gone_and_what_was_merged(asked, status, expected, copy, nginx):
    url, accept = asked
    response = HTTPConnectionPool("127.0.0.1", nginx(copy)).request(
        "GET", url, headers={"Accept": accept}, redirect=False
    )
    assert response.status == status
    assert expected in response.headers.get("Location", response.data.decode())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/kk/gift/",
        "/kk/gift",
        "/id/gift/",
        "/en/search/?q=x",
        "/en/resource/@iri=https%253A%252F%252Fexample.org%252FGift/",
    ],
)
def test_any_other_web_server_serves_a_copy(path, copy):
    handler = partial(SimpleHTTPRequestHandler, directory=copy)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        response = HTTPConnectionPool("127.0.0.1", server.server_port).request("GET", path)
        server.shutdown()
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/html")
