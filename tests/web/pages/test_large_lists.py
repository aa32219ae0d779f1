"""Lists of more things than are read at a request: the store counts, choices leave fewer, pages reach a bound."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.site import ClassView
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.list_index import LISTS_FILE
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

pytestmark = pytest.mark.slow

E = "https://e.example/"
GIFTS = 10_100
GIFT = ClassView(f"{E}Gift", path="gifts", kind="donation", giver=f"{E}giver", what=f"{E}kind", amount=f"{E}amount")


class Unindexed:
    """Hands out one store."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    def current(self) -> EmbeddedStore:
        """Return the store."""
        return self._store


def gift(number: int) -> str:
    """Return a gift: every second is Ana's, every 100th Bo's, the others have a giver each; a third state an amount."""
    giver = "ana" if number % 2 == 0 else "bo" if number % 100 == 1 else f"g{number}"
    amount = f" ; e:amount {number}" if number % 3 == 0 else ""
    return f"e:gift{number} a e:Gift ; e:giver e:{giver} ; e:kind e:{'food' if number % 5 else 'money'}{amount} .\n"


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """The store of ten thousand gifts."""
    folder = tmp_path_factory.mktemp("large")
    source = folder / "gifts.ttl"
    source.write_text(f"@prefix e: <{E}> .\n" + "".join(map(gift, range(GIFTS))), encoding="utf-8")
    settings = settings_for_files([source], build=folder / "build")
    build(replace(settings, site=replace(settings.site, classes=(GIFT,))))
    stores = LiveStore(settings.build)
    yield stores
    stores.current().close()


@pytest.fixture(scope="module")
def indexed(stores):
    """A client of the pages of a release that indexed its lists."""
    return create_app(stores).test_client()


@pytest.fixture(scope="module")
def asking(stores):
    """A client of the same pages where each list has to ask the store."""
    release = stores.current().release
    files = {name: file for name, file in release.manifest.files.items() if name != LISTS_FILE}
    store = open_store(replace(release, manifest=replace(release.manifest, files=files)), all_graphs=True)
    yield create_app(Unindexed(store)).test_client()
    store.close()


@pytest.fixture(params=["indexed", "asking"])
def client(request):
    """A client of either."""
    return request.getfixturevalue(request.param)


def html(client, url: str) -> str:
    answer = client.get(url, headers={"Accept": "text/html"})
    assert answer.status_code == 200, url
    return answer.text


def shown(page: str) -> int:
    return int(re.search(r'role="status"><a class="fig"[^>]*><data value="(\d+)"', page)[1])


def given_by_query(client, page: str) -> int:
    url = unescape(re.search(r'<a class="sparql" href="([^"]+)"', page)[1])
    query = parse_qs(urlsplit(url).query)["query"][0]
    return len(
        list(
            csv.DictReader(
                io.StringIO(client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}).text)
            )
        )
    )


CASES = [
    ("nothing is chosen", "", GIFTS),
    ("more than are read have it", "giver=ana", GIFTS // 2),
    ("few have it", "giver=bo", 101),
    ("one has it whom no choice shows", f"giver={E}g33", 1),
    ("nobody has it", f"giver={E}nobody", 0),
    ("two are chosen", "giver=ana&kind=money", 1010),
    ("an amount is stated", "giver=bo&amount=stated", len([n for n in range(1, GIFTS, 100) if n % 3 == 0])),
    ("none is", "giver=bo&amount=not-stated", len([n for n in range(1, GIFTS, 100) if n % 3])),
]


@pytest.mark.parametrize(("state", "count"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_list_counts_what_its_query_gives_where(client, state: str, count: int) -> None:
    page = html(client, f"/en/gifts?{state}")
    assert shown(page) == count == given_by_query(client, page)


def test_counts_of_choices_are_those_of_the_lists_they_lead_to(client) -> None:
    for state in ("", "giver=bo", "kind=money&giver=bo"):
        page = html(client, f"/en/gifts?{state}")
        found = re.findall(
            r'name="([^"]+)" value="([^"]+)"[^>]*> <span[^>]*>[^<]*</span>(?: <span class="n">([^<]+)<)?', page
        )
        counted = [(name, value, int(re.sub(r"\D", "", count))) for name, value, count in found if count]
        assert counted, state
        for name, value, count in counted[:4]:
            others = "&".join(part for part in state.split("&") if part and not part.startswith(f"{name}="))
            assert shown(html(client, f"/en/gifts?{others}&{name}={value}")) == count, (state, name, value)


def test_pages_lead_to_the_first_ten_thousand_where_the_store_is_asked_and_say_so(asking) -> None:
    last = html(asking, "/en/gifts?page=9999")
    assert "page 400 of 400" in last
    assert "The pages lead to the first 10,000." in last
    assert 'rel="next"' not in last
    assert "The pages lead to" not in html(asking, "/en/gifts?giver=bo")


def test_pages_lead_to_everything_in_order_where_lists_are_indexed(indexed) -> None:
    last = html(indexed, "/en/gifts?page=9999")
    assert "page 404 of 404" in last
    assert "The pages lead to" not in last
    assert 'rel="next"' not in last
    for state in ("", "&giver=ana", "&amount.min=5000"):
        pages = [html(indexed, f"/en/gifts?sort=amount{state}&page={number}") for number in (1, 2, 3, 60)]
        found = [
            int(number)
            for page in pages
            for number in dict.fromkeys(re.findall(r'href="/en/resource[^"]*gift(\d+)"', page))
        ]
        assert found == sorted(found)
        assert len(found) == 4 * 25


def test_a_file_is_whole_or_refused(client) -> None:
    assert len(client.get("/en/gifts.json?giver=bo").get_json()) == 101
    refused = client.get("/en/gifts.csv")
    assert refused.status_code == 413
    assert "10100 things are too many for one file" in refused.get_json()["detail"]
    assert "gifts.csv" not in html(client, "/en/gifts")
