"""Charts: each equals its table and its query, is named, and shows nothing that the data do not state."""

import csv
import io
import re
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("kk", "ru", "en")


def table(reader, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reader.get(url).get_data(as_text=True))))


def drawing(reader, url: str) -> ET.Element:
    response = reader.get(url)
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    return ET.fromstring(response.get_data(as_text=True))  # noqa: S314 -- our own output


def answer(reader, page: str, section: str) -> list[dict[str, str]]:
    """Return what the query gives that a section of a page links to."""
    html = reader.html(page)
    part = html[html.index(f'id="{section}"') :]
    link = unescape(re.search(r'class="sparql" href="([^"]+)"', part)[1])
    query = parse_qs(urlsplit(link).query)["query"][0]
    response = reader.client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    assert response.status_code == 200, response.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


def has_class(element: ET.Element, name: str) -> bool:
    return name in element.get("class", "").split()


def texts(svg: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in svg.iter(f"{SVG}text")]


# Who gave what to whom


def test_the_flow_equals_its_query(site) -> None:
    rows, asked = table(site, "/en/charts/flow.csv"), answer(site, "/en/", "flow")
    amounts = {row["item"]: row["amount"] for row in asked}
    assert {row["iri"]: row["amount"] for row in rows} == amounts
    assert sum(Decimal(row["amount"]) for row in rows if row["amount"]) == 9_184_000
    for row in rows:
        said = [each for each in asked if each["item"] == row["iri"]]
        assert set(row["giver_iri"].split(" | ")) == {each["giver"] for each in said}
        assert set(filter(None, row["what_iri"].split(" | "))) == {each["what"] for each in said} - {""}


def test_the_flow_stands_on_the_page_as_a_table_and_as_a_list(site) -> None:
    text, rows = site.text("/en/"), table(site, "/en/charts/flow.csv")
    assert all(text.count(row["giver"]) >= 3 for row in rows), "in the drawing, the list and the table"
    assert text.count("4,164,000") >= 4


def test_an_amount_that_is_not_stated_is_neither_nothing_nor_a_ribbon(site) -> None:
    rows, svg = table(site, "/en/charts/flow.csv"), drawing(site, "/en/charts/flow.svg")
    unstated = [row for row in rows if not row["amount"]]
    paths = list(svg.iter(f"{SVG}path"))
    assert (len(unstated), len(rows)) == (3, 8)
    assert sum(has_class(path, "fl-unstated") for path in paths) == 2 * 3
    assert sum(has_class(path, "fl-scaled") for path in paths) == 2 * 5
    assert all(float(bar.get("height")) >= 1 for bar in svg.iter(f"{SVG}rect"))
    assert "amount not stated" in texts(svg)
    assert not [text for text in texts(svg) if re.fullmatch(r"0\D*", text)]


def test_ribbons_are_as_wide_as_the_amounts(site) -> None:
    svg = drawing(site, "/en/charts/flow.svg")
    bars = [float(bar.get("height")) for bar in svg.iter(f"{SVG}rect") if has_class(bar, "fl-node")]
    assert max(bars) / sorted(bars)[-4] == pytest.approx(4_164_000 / 3_300_000, rel=0.2)


def test_whom_the_settings_keep_private_the_flow_does_not_name(site) -> None:
    found = site.get("/en/charts/flow.csv").get_data(as_text=True)
    assert "Family" in found
    assert not [iri for iri in ("family/taburov", "group/child-parents", "person/") if iri in found]
    assert "Taburov" not in " ".join(texts(drawing(site, "/en/charts/flow.svg")))


# When


def test_the_timeline_equals_its_query(site) -> None:
    rows, asked = table(site, "/en/charts/timeline.csv"), answer(site, "/en/", "timeline")
    assert [(row["iri"], row["date"]) for row in rows] == [(row["item"], row["date"]) for row in asked]
    assert [row["precision"] for row in rows] == ["year", "year", "month", "month"]


def test_what_a_text_says_of_dates_and_what_is_worked_out_look_different(site) -> None:
    svg = drawing(site, "/en/charts/timeline.svg")
    marks = [mark for mark in svg.iter() if has_class(mark, "tm-mark")]
    assert [has_class(mark, "tm-open") for mark in marks] == [False, True, True, True]
    assert [mark.tag.removeprefix(SVG) for mark in marks] == ["rect", "rect", "circle", "circle"]
    assert texts(svg).count("worked out from the text") == 2


def test_what_has_no_date_is_listed_as_such(site) -> None:
    text = site.text("/en/")
    for name, without in (("Donations", 8), ("Campaigns", 12), ("Events", 5)):
        assert f"{name} {without}" in text[text.index("No date stated") :]


def test_dates_of_a_stranger_stand_in_the_order_of_time(towns) -> None:
    rows = table(towns, "/en/charts/timeline.csv")
    assert [row["date"] for row in rows] == ["-0044", "1991-12-16", "1998-05-06"]
    assert "worked out" not in towns.text("/en/")


# Where


def test_without_coordinates_there_is_no_map_and_the_page_says_so(site) -> None:
    assert site.get("/en/charts/map.svg").status_code == 404
    assert "no map is drawn" in site.text("/en/")
    assert "mp-land" not in site.html("/en/")


def test_places_stand_below_the_place_that_they_lie_in(site) -> None:
    html = site.html("/en/")
    tree = html[html.index('id="map"') :]
    baizaq, buryl = tree.index("place/baizaq-audany"), tree.index("place/buryl")
    assert "</li>" not in tree[baizaq:buryl]


def test_places_of_known_coordinates_are_drawn_and_no_others(towns) -> None:
    rows = table(towns, "/en/charts/map.csv")
    svg = drawing(towns, "/en/charts/map.svg")
    assert [row["name"] for row in rows] == ["Aktau", "Almaty", "Astana", "Taraz"]
    assert {row["name"] for row in rows} <= set(texts(svg))
    assert sum(has_class(mark, "mp-pt") for mark in svg.iter(f"{SVG}circle")) == 4
    assert {row["item"] for row in answer(towns, "/en/", "map")} >= {row["iri"] for row in rows}


def test_north_is_up_and_east_is_right(towns) -> None:
    svg = drawing(towns, "/en/charts/map.svg")
    marks = [mark for mark in svg.iter(f"{SVG}circle") if has_class(mark, "mp-pt")]
    x, y = ({mark[0].text: float(mark.get(axis)) for mark in marks} for axis in ("cx", "cy"))
    assert sorted(x, key=x.get) == ["Aktau", "Taraz", "Astana", "Almaty"]
    assert min(y, key=y.get) == "Astana"
    width, height = map(float, svg.get("viewBox").split()[2:])
    assert all(0 < value < width for value in x.values())
    assert all(0 < value < height for value in y.values())


def test_a_place_shows_its_map_and_what_it_lies_in_circles_included(towns) -> None:
    page = towns.read("/en/resource?iri=https://example.org/town/astana")
    assert "Where it is" in page.text
    assert [tag for tag, found in page.tags if "mp-pt" in (found.get("class") or "")] == ["circle"]
    assert page.text.index("Ring") < page.text.index("Kazakhstan", page.text.index("Ring"))
    land = towns.read("/en/resource?iri=https://example.org/town/land").text
    assert all(name in land for name in ("Almaty", "Astana", "Ring"))


# All of them


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["flow", "timeline"])
def test_a_drawing_has_a_name_and_a_description_and_no_style_or_script(site, language: str, name: str) -> None:
    svg = drawing(site, f"/{language}/charts/{name}.svg")
    named = {each.get("id"): each for each in svg if each.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == list(named)
    assert all(each.text and each.text.strip() for each in named.values())
    assert not [each for each in svg.iter() if each.get("style") or each.tag in {f"{SVG}script", f"{SVG}style"}]
    assert site.html(f"/{language}/").count(f'id="{svg.get("aria-labelledby").split()[0]}"') == 1


@pytest.mark.parametrize("url", ["/en/charts/nothing.csv", "/en/charts/flow.png", "/de/charts/flow.csv"])
def test_there_is_no_chart(site, url: str) -> None:
    assert site.get(url).status_code == 404


def test_a_chart_is_asked_for_again_only_when_it_has_changed(site) -> None:
    first = site.get("/en/charts/flow.csv")
    again = site.client.get("/en/charts/flow.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_a_stranger_without_donations_dates_and_places_has_no_charts(awkward) -> None:
    html = awkward.html("/en/")
    assert "Who gave what to whom" not in html
    assert awkward.get("/en/charts/flow.csv").status_code == 404
