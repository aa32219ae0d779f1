"""The list of all that is described: where a crawler begins that reads nothing but RDF."""

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kggraph.vocabulary import HYDRA, VOID
from kggraph.web.dataset import entities
from kggraph.web.dataset.description import Place
from kggraph.web.dataset.entities import EntityList

BASE = "https://w3id.org/kggraph/"


def triples(client: FlaskClient, url: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(client.get(url).data, format=ox.RdfFormat.TURTLE)]


def test_the_dataset_names_the_list_as_where_to_begin(client: FlaskClient) -> None:
    told = triples(client, "/dataset.ttl")
    assert ox.Triple(ox.NamedNode(f"{BASE}dataset"), VOID.rootResource, ox.NamedNode(f"{BASE}entities")) in told


def test_the_list_leads_to_its_first_page(client: FlaskClient) -> None:
    response = client.get("/entities", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.location) == (303, "/entities/1")


def test_a_page_names_its_members(client: FlaskClient) -> None:
    told = triples(client, "/entities/1.ttl")
    collection = ox.NamedNode(f"{BASE}entities")
    members = {triple.object.value for triple in told if triple.predicate == HYDRA.member}
    [total] = [triple.object.value for triple in told if triple.predicate == HYDRA.totalItems]
    assert {triple.subject for triple in told if triple.predicate == HYDRA.member} == {collection}
    assert f"{BASE}id/org/akhyska" in members
    assert len(members) == int(total)


@pytest.mark.parametrize("page", [0, 2])
def test_there_is_no_other_page(page: int, client: FlaskClient) -> None:
    response = client.get(f"/entities/{page}", headers={"Accept": "text/turtle"})
    assert response.status_code == 404


def test_a_long_list_has_pages_that_lead_to_each_other(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(entities, "MEMBERS_PER_PAGE", 4)
    monkeypatch.setattr(entities, "_PER_LIST", 8)
    lists = [tmp_path / "0001.txt", tmp_path / "0002.txt"]
    lists[0].write_text("".join(f"{BASE}id/{number}\n" for number in range(8)), encoding="utf-8")
    lists[1].write_text(f"{BASE}id/8\n", encoding="utf-8")
    listed = EntityList(lists, Place(BASE, BASE))
    pages = [[t for section in listed.page(number) for t in section.triples] for number in range(1, listed.pages + 1)]
    members = [[t.object.value.rpartition("/")[2] for t in page if t.predicate == HYDRA.member] for page in pages]
    assert members == [["0", "1", "2", "3"], ["4", "5", "6", "7"], ["8"]]
    following = [[t.object.value for t in page if t.predicate == HYDRA.next] for page in pages]
    assert following == [[f"{BASE}entities/2"], [f"{BASE}entities/3"], []]
