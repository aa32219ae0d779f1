"""Static files: kept for good under the URL of their content, and nothing but them."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from kggraph.web.pages.assets import STATIC, Assets

TOOLS = Path(__file__).parents[3] / "tools" / "vendor"


def test_a_url_of_the_content_may_be_kept_for_good(client: FlaskClient) -> None:
    response = client.get(Assets().url("kg.css"))
    assert response.status_code == 200
    assert response.mimetype == "text/css"
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("url", ["/static/kg.css", "/static/kg.css?v=old"])
def test_another_url_may_be_kept_for_a_while(client: FlaskClient, url: str) -> None:
    assert "immutable" not in client.get(url).headers["Cache-Control"]


def test_style_sheets_load_fonts_by_lasting_urls(client: FlaskClient) -> None:
    css = client.get("/static/kg.css").get_data(as_text=True)
    fonts = re.findall(r"url\((fonts/[^)]+)\)", css)
    assert len(fonts) >= 10
    for font in fonts:
        response = client.get(f"/static/{font}")
        assert response.mimetype == "font/woff2"
        assert "immutable" in response.headers["Cache-Control"]


def test_scripts_load_others_by_lasting_urls(client: FlaskClient) -> None:
    waiting, seen = ["/static/editor/main.js"], set()
    while waiting:
        url = waiting.pop()
        seen.add(url.partition("?")[0])
        script = client.get(url).get_data(as_text=True)
        for named in re.findall(r"""(?:from|import\()\s*["'](\.{1,2}/[^"']+)["']""", script):
            target = urljoin(url, named)
            assert "immutable" in client.get(target).headers["Cache-Control"], f"{url} names {named}"
            waiting += [target] if target.partition("?")[0] not in seen else []
    own = {f"/static/editor/{path.name}" for path in (STATIC / "editor").glob("*.js")}
    assert seen == own | {"/static/vendor/yasqe.js", "/static/vendor/views.js"}


def test_a_script_changes_with_what_it_loads(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";', encoding="utf-8")
    (tmp_path / "b.js").write_text('import { c } from "./c.js";', encoding="utf-8")
    (tmp_path / "c.js").write_text("export const c = 1;", encoding="utf-8")
    before = Assets(tmp_path).url("a.js")
    (tmp_path / "c.js").write_text("export const c = 2;", encoding="utf-8")
    assert Assets(tmp_path).url("a.js") != before


def test_scripts_of_others_are_the_files_that_their_manifest_names() -> None:
    folder = STATIC / "vendor"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert manifest["files"] == {name: digest for name, digest in found.items() if name != "manifest.json"}


def test_scripts_of_others_keep_their_licences() -> None:
    folder = STATIC / "vendor"
    packages = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["packages"]
    licences = (folder / "LICENCES.txt").read_text(encoding="utf-8")
    pinned = json.loads((TOOLS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert pinned.items() <= {name: package["version"] for name, package in packages.items()}.items()
    for name, package in packages.items():
        title = f"{name} {package['version']} ({package['licence']})"
        chapter = licences.partition(f"{title}\n{'=' * len(title)}\n")[2]
        assert re.match(r"\s*(.*\n){0,20}.*([Cc]opyright|Permission is hereby granted)", chapter), (
            f"{name} has no licence"
        )


@pytest.mark.parametrize("name", ["../app.py", "nothing.css", "%2e%2e/app.py", "fonts", ""])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_fonts_are_the_files_that_their_notice_names() -> None:
    notice = (STATIC / "fonts" / "README.md").read_text(encoding="utf-8")
    for font in (STATIC / "fonts").glob("*.woff2"):
        assert f"| {font.name} | {hashlib.sha256(font.read_bytes()).hexdigest()} |" in notice
