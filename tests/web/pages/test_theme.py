"""A project's theme changes the look of its site: colours, logo, a page, the pages of one class's things."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kggraph.errors import SettingsError
from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

SETTINGS = """
base = "https://birds.example/"
[title]
en = "Birds"
[[classes]]
class = "https://birds.example/ns#Bird"
path = "birds"
"""
DATA = """
@prefix : <https://birds.example/ns#> .
<https://birds.example/id/swift> a :Bird ; <http://www.w3.org/2000/01/rdf-schema#label> "Swift"@en .
<https://birds.example/id/lake> a :Lake ; <http://www.w3.org/2000/01/rdf-schema#label> "Balkhash"@en .
"""
Publish = Callable[[Mapping[str, str]], FlaskClient]


@pytest.fixture
def publish(tmp_path: Path):
    """A function that publishes two birds' project with the files of a theme and gives a client of its site."""
    opened = []

    def publish_with(theme: Mapping[str, str]) -> FlaskClient:
        files = {"kggraph.toml": SETTINGS, "data/birds.ttl": DATA, **{f"theme/{k}": v for k, v in theme.items()}}
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        settings = read_settings(tmp_path)
        build(settings)
        stores = LiveStore(settings.build)
        opened.append(stores.current())
        return create_app(stores).test_client()

    yield publish_with
    for store in opened:
        store.close()


def test_without_a_theme_a_site_has_our_mark_and_no_style_of_its_own(publish: Publish) -> None:
    client = publish({})
    text = client.get("/en/").text
    assert "/theme/" not in text
    assert "#mark" in text
    assert client.get("/theme/style.css").status_code == 404


def test_a_style_sheet_and_a_logo_are_loaded_by_every_page_for_good(publish: Publish) -> None:
    client = publish({"style.css": ":root{--sky:#900}", "logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    for page in ("/en/", "/kk/about", "/en/nobody"):
        text = client.get(page, headers={"Accept": "text/html"}).text
        assert '<link rel="stylesheet" href="/theme/style.css?v=' in text
        assert '<img src="/theme/logo.svg?v=' in text
        assert "#mark" not in text
    style = client.get("/theme/style.css")
    assert style.text == ":root{--sky:#900}"
    assert style.content_type == "text/css; charset=utf-8"
    assert "immutable" in style.headers["Cache-Control"]


def test_a_page_of_the_theme_extends_the_one_it_replaces(publish: Publish) -> None:
    about = '{% extends "kggraph/about.html" %}{% block foot %}<b>{{ page.site.base }}</b> {% endblock %}'
    client = publish({"about.html": about})
    assert "<b>https://birds.example/</b>" in client.get("/en/about").text
    assert "<b>https://birds.example/</b>" not in client.get("/en/").text


def test_things_of_one_list_have_a_page_of_their_own(publish: Publish) -> None:
    bird = '{% extends "base.html" %}{% block main %}<h1>A bird: {{ heading.text }}</h1>{% endblock %}'
    client = publish({"things/birds.html": bird})
    assert "<h1>A bird: Swift</h1>" in client.get("/en/swift").text
    assert "A bird" not in client.get("/en/lake").text


def test_a_theme_s_templates_escape_what_the_data_say(publish: Publish) -> None:
    client = publish({"about.html": "{{ '<b>' }}"})
    assert client.get("/en/about").text == "&lt;b&gt;"


def test_a_theme_s_templates_reach_nothing_private(publish: Publish) -> None:
    client = publish({"about.html": "{{ page.__class__.__mro__ }}"})
    response = client.get("/en/about")
    assert response.status_code == 500
    assert "mro" not in response.text


REFUSED = {
    "script.js": ("let a = 1", "script.js: no file of a theme; expected style.css, logo.svg or logo.png, PAGE.html"),
    "about.html": ("{% block %}", "about.html, line 1: not a template of Jinja"),
    "things/a/b.html": ("", "b.html: no file of a theme"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_part_of_a_theme_stops_the_build(name: str, publish: Publish) -> None:
    text, message = REFUSED[name]
    with pytest.raises(SettingsError, match=message.replace("(", r"\(")):
        publish({name: text})
