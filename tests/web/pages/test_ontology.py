"""The page of an ontology: terms in the reader's language, in use, mapped, drawn, compared with the version before."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app
from kggraph.web.pages.terms.diagram import NARROW, WIDE, Arrow, draw

DATA = Path(__file__).parent / "data"
LANGUAGES = ("kk", "ru", "en")
BEFORE = """
ns:Raft a owl:Class ; rdfs:label "Raft"@en ; rdfs:isDefinedBy <https://harbour.example/ns> .
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory, read_app) -> Iterator:
    """A reader of a project whose ontology has changed twice, and whose data changed after that."""
    folder = tmp_path_factory.mktemp("harbour") / "project"
    shutil.copytree(DATA / "remarks", folder)
    terms, data = folder / "ontology" / "ns.ttl", folder / "data" / "ships.ttl"
    now = terms.read_text(encoding="utf-8")
    terms.write_text(now.replace("What floats and is steered.", "What floats.") + BEFORE, encoding="utf-8")
    settings = read_settings(folder)
    build(settings)
    terms.write_text(now.replace("ns:length a", "ns:berth a owl:Class . ns:length a"), encoding="utf-8")
    build(settings)
    data.write_text(data.read_text(encoding="utf-8") + "ship:s31 a ns:Ship .", encoding="utf-8")
    build(settings)
    stores = LiveStore(settings.build)
    yield read_app(create_app(stores))
    stores.current().close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["ns", "ontology"])
def test_the_page_is_well_formed_in_every_language(harbour, path: str, language: str) -> None:
    assert "ns:Vessel" in harbour.read(f"/{language}/{path}").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["asar", "ontology"])
def test_the_bundled_ontology_is_the_one_that_the_footer_leads_to(site, page: str, language: str) -> None:
    assert {"Donation", "donor", "Organization"} <= set(site.read(f"/{language}/{page}").ids)
    assert f"/{language}/ontology" in site.read(f"/{language}/").links


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("a definition in the language of the page", "One act of giving, in money or in kind, as the text counts it."),
        ("how many things a class has", "8 things"),
        ("the properties that they have", "16 properties in use with it"),
        ("how many of them have each", "donor 8 of 8"),
        ("narrower classes", "narrower classesCampaign, Donation, Incident"),
        ("the version", "version1.0.0"),
        ("ties to other vocabularies", "close match"),
        ("the classes that a property is used with", "1 class in use with it"),
    ],
)
def test_the_page_shows(site, title: str, words: str) -> None:
    assert words in site.text("/en/asar"), title


def test_a_class_leads_to_its_things_its_shapes_and_its_list(site) -> None:
    links = set(site.read("/ru/asar").links)
    assert any(link.startswith("/ru/donation/") for link in links)
    assert "/ru/shapes#about%5Ehttps%3A//w3id.org/kggraph/asar%23Donation" in links
    assert "/ru/donations" in links


def test_a_property_shows_statements_that_use_it(harbour) -> None:
    page = harbour.read("/en/ns")
    assert {"/en/ship/nautilus", "/en/ship/nemo"} <= set(page.links)
    assert re.search(r"Nautilus\s*→\s*Nemo", page.text)


def test_nothing_private_is_an_example(site) -> None:
    private = ("/person/unnamed-child", "/group/child-parents", "/family/taburov")
    assert not [link for link in site.read("/en/asar").links if link.endswith(private)]


def test_a_version_tells_which_terms_changed_and_how(harbour) -> None:
    text = harbour.text("/en/ns")
    assert "ns:Raft taken out" in text
    assert "berth ns:berth new" in text
    assert re.search(
        r"ns:Vessel\s*changed\s*definition \(en\): What floats\.\s*definition \(en\): What floats and is", text
    )


def test_a_first_version_has_nothing_to_compare(site, store_kind) -> None:
    text = site.text("/en/asar")
    assert ("No term has changed since the first release" in text) is (store_kind == "embedded")


def test_the_diagram_has_a_title_a_description_and_a_list(site) -> None:
    page = site.read("/kk/asar")
    drawings = [found for tag, found in page.tags if tag == "svg" and found.get("role") == "img"]
    assert len(drawings) == 2
    for drawing in drawings:
        assert drawing["aria-labelledby"]
        assert drawing["aria-describedby"]
    assert "Тізім түрінде" in page.text


ARROWS = [
    Arrow("e:Gift", "e:giver", "e:Person"),
    Arrow("e:Gift", "e:for", "e:Cause"),
    Arrow("e:Person", "e:knows", "e:Person"),
    Arrow("e:Cause", "e:champion", "e:Person"),
    Arrow("e:Person", "e:gave", "e:Gift"),
]


@pytest.mark.parametrize("look", [WIDE, NARROW], ids=["wide", "narrow"])
def test_boxes_do_not_overlap_and_stay_in_the_drawing(look) -> None:
    diagram = draw(ARROWS, look)
    assert len(diagram.boxes) == 3
    assert len(diagram.curves) == (0 if diagram.names_targets else 5)
    for box in diagram.boxes:
        assert box.x + diagram.box_width <= diagram.width
        assert box.y + box.height <= diagram.height
        beside = [other for other in diagram.boxes if other is not box and other.x == box.x]
        assert all(other.y >= box.y + box.height or other.y + other.height <= box.y for other in beside)


@pytest.mark.parametrize("look", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_drawing_does_not_depend_on_the_order_of_arrows(look) -> None:
    assert draw(ARROWS, look) == draw(ARROWS, look)
    assert {curve.path for curve in draw(ARROWS[::-1], look).curves} == {
        curve.path for curve in draw(ARROWS, look).curves
    }


def test_what_is_too_much_for_a_drawing_is_counted() -> None:
    arrows = [Arrow(f"e:{n}", "e:next", f"e:{n + 1}") for n in range(50)]
    diagram = draw(arrows, WIDE)
    assert (len(diagram.boxes), diagram.left_out) == (40, 11)


def test_data_without_an_ontology_say_so_and_show_the_terms_in_use(stranger) -> None:
    text = stranger.text("/ru/ontology")
    assert "Эти данные пришли без онтологии" in text
    assert "Ship" in text


def test_an_endpoint_elsewhere_shows_its_ontologies(remote) -> None:
    response = remote.get("/en/ontology")
    assert response.status_code == 200
    assert "asar:Donation" in response.get_data(as_text=True)
