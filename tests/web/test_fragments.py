"""Triple Pattern Fragments: what matches a pattern, page by page, with what a client needs to go on."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kggraph.formats import RdfFormat
from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.vocabulary import FOAF, HYDRA, RDF, VOID, XSD
from kggraph.web.app import create_app
from kggraph.web.fragments.pattern import LAST_PAGE, PAGE_SIZE

BASE = "https://e.example/"
COUNT = 250


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The app over 250 things with numbers, texts and blank nodes."""
    folder = tmp_path_factory.mktemp("many")
    rows = [f"e:{n} a e:Thing ; e:n {n} ; e:to e:hub ; e:part [ e:of e:{n} ] ." for n in range(COUNT)]
    rows.append(f'e:text e:says "plain" , "қазақша"@kk , "\\"quoted\\"" , "2024-01-01"^^{XSD.date} .')
    data = folder / "data.ttl"
    data.write_text(f"@prefix e: <{BASE}> .\n" + "\n".join(rows), encoding="utf-8")
    settings = settings_for_files([data], build=folder / "build", base=BASE)
    build(settings)
    stores = LiveStore(settings.build)
    yield create_app(stores).test_client()
    stores.current().close()


class Fragment:
    """A page of a fragment as a client reads it from N-Quads: its data, and what is told of them."""

    def __init__(self, client: FlaskClient, url: str) -> None:
        response = client.get(url, headers={"Accept": "application/n-quads"})
        assert response.status_code == 200, response.get_data(as_text=True)
        quads = list(ox.parse(response.data, format=ox.RdfFormat.N_QUADS))
        [topic] = [quad for quad in quads if quad.predicate == FOAF.primaryTopic]
        self.page = topic.object
        self.data = [quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()]
        self.told = [quad.triple for quad in quads if quad.graph_name == topic.graph_name]
        assert len(self.data) + len(self.told) == len(quads)

    def value(self, predicate: ox.NamedNode) -> str | None:
        found = {t.object.value for t in self.told if t.subject == self.page and t.predicate == predicate}
        assert len(found) <= 1
        return next(iter(found), None)


def fragment(client: FlaskClient, **pattern: str) -> Fragment:
    with client.application.test_request_context("/fragments", query_string=pattern) as context:
        return Fragment(client, context.request.full_path.rstrip("?"))


PATTERNS = [
    ("everything", {}, 4 * COUNT + COUNT + 4),
    ("one property", {"predicate": f"{BASE}n"}, COUNT),
    ("one class", {"predicate": RDF.type.value, "object": f"{BASE}Thing"}, COUNT),
    ("one subject", {"subject": f"{BASE}7"}, 4),
    ("one object of many", {"object": f"{BASE}hub"}, COUNT),
    ("one statement", {"subject": f"{BASE}7", "predicate": f"{BASE}to", "object": f"{BASE}hub"}, 1),
    ("an IRI in angle brackets", {"subject": f"<{BASE}7>"}, 4),
    ("named variables", {"subject": "?s", "predicate": f"{BASE}n", "object": "?o"}, COUNT),
    ("a number", {"object": f'"7"^^{XSD.integer.value}'}, 1),
    ("a number with brackets", {"object": f'"7"^^<{XSD.integer.value}>'}, 1),
    ("a plain text", {"object": '"plain"'}, 1),
    ("a text with a language", {"object": '"қазақша"@kk'}, 1),
    ("a text with quotes in it", {"object": '""quoted""'}, 1),
    ("a text without its language", {"object": '"қазақша"'}, 0),
    ("a property that is not there", {"predicate": f"{BASE}none"}, 0),
    ("a literal where none can be", {"subject": '"plain"'}, 0),
    ("a text as property", {"predicate": '"plain"'}, 0),
]


@pytest.mark.parametrize(("pattern", "count"), [row[1:] for row in PATTERNS], ids=[row[0] for row in PATTERNS])
def test_a_fragment_tells_how_much_matches_and_gives_it_page_by_page(
    many: FlaskClient, pattern: dict[str, str], count: int
) -> None:
    first = fragment(many, **pattern)
    found = list(first.data)
    page = first
    while next_url := page.value(HYDRA.next):
        previous, page = page, Fragment(many, next_url.removeprefix("http://localhost"))
        assert page.value(HYDRA.previous) == previous.page.value
        assert page.value(HYDRA.first) == first.page.value
        found += page.data
    assert len(set(found)) == len(found) == count
    assert len(first.data) == min(count, PAGE_SIZE)
    assert first.value(HYDRA.totalItems) == first.value(VOID.triples) == str(count)


def test_a_client_learns_how_to_ask_for_another_fragment(many: FlaskClient) -> None:
    page = fragment(many, predicate=f"{BASE}n")
    [form] = [t.object for t in page.told if t.predicate == HYDRA.search]
    assert [t.object.value for t in page.told if t.subject == form and t.predicate == HYDRA.template] == [
        "http://localhost/fragments{?subject,predicate,object}"
    ]
    mappings = [t.object for t in page.told if t.predicate == HYDRA.mapping]
    places = {t.object for node in mappings for t in page.told if t.subject == node and t.predicate == HYDRA.property}
    assert places == {RDF.subject, RDF.predicate, RDF.object}
    assert ox.Triple(ox.NamedNode(f"{BASE}dataset"), VOID.subset, page.page) in page.told


def test_a_blank_node_can_be_asked_for_again(many: FlaskClient) -> None:
    [part] = fragment(many, subject=f"{BASE}7", predicate=f"{BASE}part").data
    assert part.object.value.startswith(f"{BASE}.well-known/genid/")
    [of] = fragment(many, subject=part.object.value).data
    assert (of.subject, of.object) == (part.object, ox.NamedNode(f"{BASE}7"))
    assert fragment(many, object=part.object.value).data == [part]


@pytest.mark.parametrize("row", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_each_format_holds_data_and_controls(many: FlaskClient, row: RdfFormat) -> None:
    url = f"/fragments?subject={BASE}7"
    response = many.get(url, headers={"Accept": row.media_type})
    assert (response.status_code, response.mimetype) == (200, row.media_type)
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    triples = [quad.triple for quad in ox.parse(response.data, format=row.engine)]
    expected = Fragment(many, url)
    assert len(triples) == len(expected.data) + len(expected.told)
    assert set(expected.data) <= set(triples)


REFUSED = [
    ("a term that is no IRI", {"subject": "example.org/a"}, 400),
    ("a datatype that is no IRI", {"object": '"1"^^integer'}, 400),
    ("a page too far", {"page": str(LAST_PAGE + 1)}, 413),
]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("asked", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_answered_is_refused(many: FlaskClient, prefix: str, asked: dict[str, str], status: int) -> None:
    response = many.get(f"{prefix}/fragments", query_string=asked, headers={"Accept": "text/turtle"})
    assert response.status_code == status


def test_a_format_that_is_not_there_is_refused(many: FlaskClient) -> None:
    assert many.get("/fragments?format=png").status_code == 406


def test_a_client_that_has_a_page_is_told_so(many: FlaskClient) -> None:
    tag = many.get("/fragments").headers["ETag"]
    assert many.get("/fragments", headers={"If-None-Match": tag}).status_code == 304
    assert many.get("/fragments?page=2", headers={"If-None-Match": tag}).status_code == 200


def test_a_reader_gets_a_form_and_what_matches(many: FlaskClient) -> None:
    sent = many.get(f"/fragments?predicate={BASE}n", headers={"Accept": "text/html", "Accept-Language": "kk"})
    assert sent.headers["Location"] == f"/kk/fragments?predicate={BASE}n"
    html = many.get(sent.headers["Location"]).get_data(as_text=True)
    assert html.count("<tr>") == PAGE_SIZE + 1
    assert f'name="predicate" type="text" value="{BASE}n"' in html
    assert 'rel="next" href="/kk/fragments?predicate=https%3A%2F%2Fe.example%2Fn&amp;page=2"' in html
    assert '<meta name="robots" content="noindex">' in html


def test_a_count_above_the_bound_is_a_lower_bound(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    line = "<https://e.example/{}> <https://e.example/to> <https://e.example/hub> .\n"
    data.write_text("".join(line.format(n) for n in range(10_050)), encoding="utf-8")
    settings = settings_for_files([data], build=tmp_path / "build", base=BASE)
    build(settings)
    stores = LiveStore(settings.build)
    client = create_app(stores).test_client()
    assert fragment(client, predicate=f"{BASE}to").value(VOID.triples) == "10050"  # counted when it was built
    assert fragment(client, object=f"{BASE}hub").value(VOID.triples) == "10001"
    assert "at least 10,001" in client.get(f"/en/fragments?object={BASE}hub").get_data(as_text=True)
    stores.current().close()


def test_fragments_of_a_remote_store_are_those_of_the_store_behind_it(remote: FlaskClient, client: FlaskClient) -> None:
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    for pattern in ({"predicate": label}, {"subject": "https://w3id.org/kggraph/id/org/akhyska"}, {"object": '"KZT"'}):
        ours, theirs = fragment(client, **pattern), fragment(remote, **pattern)
        assert theirs.value(VOID.triples) == ours.value(VOID.triples)
        assert len(theirs.data) == len(ours.data)
    assert set(fragment(remote, object='"KZT"').data) == set(fragment(client, object='"KZT"').data)
