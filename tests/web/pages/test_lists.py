"""Lists: facets, sorting, paging, and the same as data."""

import csv
import io

import pytest

DONATION = "https://w3id.org/kggraph/id/donation/"
CASES = [
    ("without filters all are listed, largest first", "", "d5 d4 d1 d7 d3"),
    ("smallest first", "sort=value", "d3 d7 d1 d4 d5"),
    ("one giver", "donor=akhyska", "d4 d3 d2"),
    ("two givers are either of them", "donor=akhyska&donor=vynkhua", "d5 d4 d3 d2"),
    ("giver and kind are both", "donor=akhyska&kind=food", "d3"),
    ("a stated amount", "donor=akhyska&value=stated", "d4 d3"),
    ("no stated amount", "value=not-stated&donor=akhyska", "d2"),
    ("a campaign", "inCampaign=zhylu", "d7 d8"),
    ("a recipient", "recipient=buryl-families", "d3"),
    ("a whole IRI works as well", "donor=https://w3id.org/kggraph/id/org/vynkhua", "d5"),
    ("an unknown value leaves nothing", "donor=nobody", ""),
    ("an unknown parameter changes nothing", "colour=red&donor=vynkhua", "d5"),
]


@pytest.mark.parametrize(("query", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_list_shows(site, query: str, expected: str) -> None:
    rows = site.get(f"/en/donations.json?{query}").get_json()
    found = [row["iri"].removeprefix(DONATION) for row in rows]
    wanted = expected.split()
    assert found[: len(wanted)] == wanted
    assert len(found) == (8 if not query or query == "sort=value" else len(wanted))


def test_csv_and_json_and_the_page_agree(site) -> None:
    rows = site.get("/ru/donations.json?donor=akhyska").get_json()
    table = list(csv.DictReader(io.StringIO(site.get("/ru/donations.csv?donor=akhyska").get_data(as_text=True))))
    page = site.read("/ru/donations?donor=akhyska")
    assert [row["iri"] for row in table] == [row["iri"] for row in rows]
    assert [row["value"] for row in table] == ["3200000", "100000", ""]
    assert all(row["label"] in page.text for row in rows)
    assert rows[0]["quote"]


def test_counts_of_facets_are_those_of_the_lists_they_lead_to(site) -> None:
    html = site.get("/en/donations").get_data(as_text=True)
    boxes = [part.split(">")[0] for part in html.split('<input type="checkbox" ')[1:]]
    counts = [part.split('<span class="n">')[1].split("<")[0] for part in html.split('<input type="checkbox" ')[1:]]
    assert len(boxes) > 20
    for box, count in zip(boxes, counts, strict=True):
        name, value = box.split('name="')[1].split('"')[0], box.split('value="')[1].split('"')[0]
        rows = site.get(f"/en/donations.json?{name}={value}").get_json()
        assert len(rows) == int(count), f"{name}={value}"


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "7", "%00", "٣"])
def test_a_page_that_does_not_exist_is_the_nearest_that_does(site, page: str) -> None:
    assert "Donations" in site.read(f"/en/donations?page={page}").text


def test_a_long_list_has_pages(site) -> None:
    facts = "/en/resource?iri=https://w3id.org/kggraph/asar%23Fact"
    all_facts = f"{facts}&in=http://www.w3.org/1999/02/22-rdf-syntax-ns%23type"
    assert "All 137" in site.read(facts).text
    assert "page 1 of 2" in site.read(all_facts).text
    assert "page 2 of 2" in site.read(f"{all_facts}&page=2").text


def test_a_list_that_does_not_exist_is_not_found(site) -> None:
    site.read("/en/gifts", status=404)
    assert site.get("/en/gifts.csv").status_code == 404
