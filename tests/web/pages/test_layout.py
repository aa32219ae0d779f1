"""Statements about a thing stand as its shapes lay them out: in groups, in an order, under names of their own."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.web.app import create_app

DATA = Path(__file__).parent / "data"
HEADING = re.compile(r'<h3 class="fr-h">(?:<span[^>]*>)?([^<]+)<|<a class="prop"[^>]*>([^<]+)</a>')


@pytest.fixture(scope="session")
def yard(tmp_path_factory: pytest.TempPathFactory, store_kind: str, open_source, read_app) -> Iterator:
    """A reader of a project whose shapes have groups, orders, names and descriptions."""
    folder = tmp_path_factory.mktemp("yard") / "project"
    shutil.copytree(DATA / "yard", folder)
    settings = read_settings(folder)
    build(settings)
    stores = open_source(store_kind, settings)
    yield read_app(create_app(stores))
    stores.current().close()


def layout(html: str) -> list[str]:
    """Return the headings of groups (``# …``) and the names of properties of a page's statements, in their order."""
    section = html.partition('id="facts-h"')[2].partition("</section>")[0]
    return [f"# {heading}" if heading else name for heading, name in HEADING.findall(section)]


def test_groups_and_properties_stand_in_the_order_of_the_shapes_and_the_rest_after_them(yard) -> None:
    yard.read("/en/ship/tern")
    assert layout(yard.html("/en/ship/tern")) == [
        *("# Called", "alias"),
        *("# Size", "length overall", "width", "weight"),
        *("# history", "launched"),
        *("# Other statements", "zone", "colour", "builder"),
    ]


def test_names_of_shapes_are_used_where_they_are_in_the_language_of_the_page(yard) -> None:
    html = yard.html("/kk/ship/tern")
    assert layout(html)[2:6] == ["# Өлшемі", "ұзындығы", "width", "салмағы"]
    assert '<span lang="en">Called</span>' in html
    assert re.search(r'<a class="prop" [^>]+ lang="en">width</a>', html)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ">In tonnes, without cargo.<"), ("ru", ' lang="en">In tonnes'), ("kk", ">Тоннамен")],
)
def test_what_shapes_say_of_a_property_explains_it(yard, language: str, expected: str) -> None:
    assert expected in yard.html(f"/{language}/ship/tern")


def test_without_a_shape_about_it_a_thing_s_statements_stand_by_property(yard, stranger) -> None:
    assert layout(yard.html("/en/ship/buoy")) == ["colour", "mass"]
    html = stranger.html("/en/resource?iri=https://example.org/ship/1")
    assert layout(html)
    assert 'class="fr-h"' not in html


@pytest.mark.parametrize(
    ("language", "groups"),
    [
        ("en", ["Who", "What", "How much", "In what connection"]),
        ("ru", ["Кто", "Что", "Сколько", "В какой связи"]),
        ("kk", ["Кім", "Не", "Қанша", "Неге байланысты"]),
    ],
)
def test_a_donation_is_laid_out_as_who_what_how_much(site, language: str, groups: list[str]) -> None:
    shown = [line[2:] for line in layout(site.html(f"/{language}/donation/d3")) if line.startswith("# ")]
    assert [name for name in shown if name in groups] == groups
