"""Pages of ten thousand things: charts stay small, count everything, and lead to the rest."""

import csv
import io
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.statistics import STATISTICS_FILE
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.live import LiveStore
from kggraph.store.tallies import TALLIES_FILE
from kggraph.web.app import create_app

MANY = 10_000
BASE = "https://many.example/"
SETTINGS = f"""
base = "{BASE}"

[prefixes]
m = "{BASE}ns#"

[[classes]]
class = "m:Gift"
path = "gifts"
kind = "donation"
amount = "m:value"
currency = "m:currency"
giver = "m:giver"
receiver = "m:receiver"
when = "m:date"
stage = "m:stage"
done = "m:done"
"""
LARGEST_PAGE = 200_000  # characters


def gift(number: int) -> str:
    """Return a gift: each third states no amount, each seventh is in another currency, each eleventh is promised."""
    amount = f'm:value {number} ; m:currency "{"EUR" if number % 7 == 0 else "KZT"}" ;' if number % 3 else ""
    stage = "promised" if number % 11 == 0 else "done"
    return (
        f'<id/gift/{number}> a m:Gift ; rdfs:label "Gift {number}" ; m:giver <id/giver/{number % 50}> ; {amount}'
        f' m:stage m:{stage} ; m:receiver <id/hub> ; m:date "{1900 + number % 120}"^^xsd:gYear ;'
        f" geo:lat {number % 170 - 85} ; geo:long {number % 359 - 179} ."
    )


@dataclass
class Counting:
    """A source of one store over a release as older programs made it: nothing was counted for it but its quads."""

    store: EmbeddedStore

    def current(self) -> EmbeddedStore:
        return self.store


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """The store of ten thousand gifts."""
    folder = tmp_path_factory.mktemp("many-things")
    (folder / "kggraph.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "data").mkdir()
    head = f"""@base <{BASE}> . @prefix m: <{BASE}ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> ."""
    (folder / "data" / "gifts.ttl").write_text("\n".join([head, *map(gift, range(MANY))]), encoding="utf-8")
    settings = read_settings(folder, build=folder / "build")
    build(settings)
    stores = LiveStore(settings.build)
    yield stores
    stores.current().close()


@pytest.fixture(scope="module")
def many(stores, reader_of):
    """A reader of the pages of ten thousand gifts."""
    return reader_of(create_app(stores))


@pytest.fixture(scope="module")
def counting(stores, reader_of):
    """A reader of the same pages where each of them has to count for itself."""
    release = stores.current().release
    counted = {TALLIES_FILE, STATISTICS_FILE}
    files = {name: file for name, file in release.manifest.files.items() if name not in counted}
    store = open_store(replace(release, manifest=replace(release.manifest, files=files)), all_graphs=True)
    yield reader_of(create_app(Counting(store)))
    store.close()


def table(reader, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reader.get(url).get_data(as_text=True))))


@pytest.mark.parametrize("path", ["", "hub", "explore/hub", "giver/7"])
def test_a_page_does_not_grow_with_the_data(many, path: str) -> None:
    many.read(f"/en/{path}")
    assert len(many.html(f"/en/{path}")) < LARGEST_PAGE


@pytest.mark.parametrize("path", ["", "hub", "giver/7", "gifts", "gifts?receiver=hub", "compare", "charts/flow.csv"])
def test_a_page_reads_what_it_would_count(many, counting, path: str) -> None:
    assert many.html(f"/en/{path}") == counting.html(f"/en/{path}")


def test_a_flow_of_many_adds_up_per_giver_and_currency(many) -> None:
    rows = table(many, "/en/charts/flow.csv")
    assert 0 < len(rows) <= 16
    for row in rows:
        giver = int(row["giver_iri"].rpartition("/")[2])
        gifts = [number for number in range(MANY) if number % 50 == giver and number % 3 and number % 11]
        same = [number for number in gifts if (number % 7 == 0) is (row["currency"] == "EUR")]
        assert (Decimal(row["amount"]), int(row["count"])) == (sum(same), len(same))


def test_bars_count_every_date(many) -> None:
    rows = table(many, "/en/charts/timeline.csv")
    assert sum(int(row["count"]) for row in rows) == MANY
    assert [row["from"] for row in rows[:2]] == ["1900", "1910"]
    assert "1900–1909" in many.text("/en/")


def test_surroundings_of_a_hub_say_how_many_others_there_are_and_lead_to_them(many) -> None:
    page = many.read("/en/hub")
    assert "and 9,996 others" in page.text
    assert any(link.startswith("/en/hub?in=") for link in page.links)
    assert "and 9,992 others" in many.text("/en/explore/hub")
