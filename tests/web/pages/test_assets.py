"""Static files: kept for good under the URL of their content, and nothing but them."""

import hashlib
import re

import pytest
from flask.testing import FlaskClient

from kggraph.web.pages.assets import STATIC, Assets


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


@pytest.mark.parametrize("name", ["../app.py", "nothing.css", "%2e%2e/app.py", "fonts", ""])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_fonts_are_the_files_that_their_notice_names() -> None:
    notice = (STATIC / "fonts" / "README.md").read_text(encoding="utf-8")
    for font in (STATIC / "fonts").glob("*.woff2"):
        assert f"| {font.name} | {hashlib.sha256(font.read_bytes()).hexdigest()} |" in notice
