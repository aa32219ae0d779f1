"""What was added up at a build is what the question answers, solution by solution."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.errors import SettingsError
from kggraph.site import ROLES, ClassView, Figure, Site
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.figures import ask_figures, write_figures
from kggraph.store.interface import Solution, Term
from kggraph.store.questions import question
from kggraph.store.release import Release
from kggraph.store.tallies import Tallies
from kggraph.store.tallying import Tallying
from kggraph.subjects import read_subjects
from kggraph.vocabulary import RDF

E = "https://e.example/"
X = "http://www.w3.org/2001/XMLSchema#"
VIEW = ClassView(
    f"{E}Gift",
    amount=f"{E}value",
    currency=f"{E}currency",
    giver=f"{E}giver",
    receiver=f"{E}receiver",
    what=f"{E}what",
    within=f"{E}within",
    stage=f"{E}stage",
    done=f"{E}done",
    when=f"{E}on",
)
SITE = Site("https://example.org/", {}, classes=(VIEW,))
ENTITIES = [f"{E}e{number}" for number in range(12)]
# What adds up exactly; and what only the store can add up, because it is no number, inexact, or more than fits.
AMOUNTS = [
    '"7"^^xsd:integer',
    '"007"^^xsd:int',
    '"2.50"^^xsd:decimal',
    '"-3.0"^^xsd:decimal',
    '"12"^^xsd:nonNegativeInteger',
]
ODD = [
    '"many"',
    '" 7"^^xsd:integer',
    '"1.5"^^xsd:double',
    '"9223372036854775807"^^xsd:integer',
    "<https://e.example/e1>",
]
CURRENCIES = ['"KZT"', '"EUR"', '"tab\\there"@en', f"<{E}tenge>"]
DATES = ['"2020-01-02"^^xsd:date', '"2020"^^xsd:gYear', '"-0044"^^xsd:gYear', '"once"', '"12020-01"^^xsd:gYearMonth']


def written(term: str) -> str:
    lexical, is_typed, name = term.partition("^^xsd:")
    return f"{lexical}^^<{X}{name}>" if is_typed else term


def some(chance: random.Random, values: list[str], most: int) -> list[str]:
    return chance.sample(values, chance.randrange(most + 1))


def gift(chance: random.Random, number: int, amounts: list[str]) -> Iterator[str]:
    """Yield what is said of a gift, in some places several times over, in some not at all."""
    subject = f"_:g{number}" if number % 9 == 0 else f"<{E}gift/{number}>"
    said = {
        RDF.type.value: [f"<{E}Gift>", *some(chance, [f"<{E}Other>"], 1)] if number % 10 else [f"<{E}Other>"],
        VIEW.amount: some(chance, amounts, 2),
        VIEW.currency: some(chance, CURRENCIES, 2),
        VIEW.stage: some(chance, [f"<{E}done>", f"<{E}promised>", f"<{E}planned>"], 2),
        VIEW.when: some(chance, DATES, 2),
        f"{E}else": ['"nothing"'],
    }
    yield f'<{E}ns#term{number}> <{E}else> "a term" .'
    said |= {getattr(VIEW, role): some(chance, [f"<{iri}>" for iri in ENTITIES] + ["_:who"], 2) for role in ROLES}
    for name, values in said.items():
        for value in values:
            yield f"{subject} <{name}> {written(value)} ."
            if chance.random() < 0.2:
                yield f"{subject} <{name}> {written(value)} <{E}graph> ."


def add_up(quads: Path, target: Path, site: Site) -> None:
    tallying = Tallying(site, quads.parent)
    read_subjects(quads, [tallying])
    tallying.write(target)


@pytest.fixture(scope="module", params=["exact", "odd"])
def told(request, publish: Callable[..., Release], tmp_path_factory) -> Iterator[tuple[EmbeddedStore, Tallies]]:
    """A store and what was added up of its data."""
    chance, folder = random.Random(7), tmp_path_factory.mktemp("tallies")  # noqa: S311 - no secret
    odd = ODD if request.param == "odd" else []
    lines = sorted({line for number in range(250) for line in gift(chance, number, AMOUNTS * 20 + odd)})
    (folder / "quads.nq").write_text("\n".join([*lines, ""]), encoding="utf-8")
    add_up(folder / "quads.nq", folder / "tallies", SITE)
    store = open_store(publish("\n".join([*lines, ""])))
    yield store, Tallies(folder / "tallies")
    store.close()


def terms(*fields: str) -> dict[str, Term]:
    return {"class": ox.NamedNode(VIEW.iri), "done": ox.NamedNode(VIEW.done)} | {
        f"{name}_property": ox.NamedNode(getattr(VIEW, name)) for name in fields
    }


def comparable(rows: list[Solution]) -> list[dict[str, str]]:
    """Return solutions as texts, blank nodes all alike: the store has names of its own for them."""
    return [{name: "_" if isinstance(term, ox.BlankNode) else str(term) for name, term in row.items()} for row in rows]


def test_what_a_thing_gave_and_received_adds_up_to_what_the_question_answers(told) -> None:
    store, tallies = told
    asked = added = 0
    for iri in [*ENTITIES, f"{E}nobody"]:
        for role in ROLES:
            predicate = getattr(VIEW, role)
            bound = terms("amount", "currency", "stage") | {
                "entity": ox.NamedNode(iri),
                "role": ox.NamedNode(predicate),
            }
            rows = store.select(question("page-sum"), **bound)
            found = tallies.find("page-sum", iri, predicate, VIEW.iri)
            asked += 1
            if found is not None:
                added += 1
                assert comparable(found) == comparable(rows), (iri, role)
    assert added > 4, f"only {added} of {asked} were added up"


def test_the_largest_pairs_are_those_that_the_question_answers(told) -> None:
    store, tallies = told
    found = tallies.find("chart-pairs", VIEW.iri)
    if found is not None:
        assert comparable(found) == comparable(
            store.select(question("chart-pairs"), **terms("giver", "receiver", "amount", "currency", "stage"))
        )
    assert (found is None) is store.ask(f"ASK {{ ?gift <{VIEW.amount}> 'many' }}")


def test_what_a_list_is_chosen_by_is_counted_as_the_question_counts(told) -> None:
    store, tallies = told
    counted = tallies.find("list-count", VIEW.iri)
    assert comparable(counted) == comparable(store.select(question("list-count"), **terms()))
    for role in ROLES:
        predicate = getattr(VIEW, role)
        bound = {"class": ox.NamedNode(VIEW.iri), "property": ox.NamedNode(predicate)}
        rows = store.select(question("list-values"), **bound)
        assert len(rows) == len(ENTITIES)
        assert comparable(tallies.find("list-values", VIEW.iri, predicate)) == comparable(rows), role


def test_of_values_that_an_engine_may_write_otherwise_the_store_is_asked(tmp_path: Path) -> None:
    view = ClassView(f"{E}Gift", what=f"{E}what", within=f"{E}within")
    lines = [
        f'<{E}g> <{E}what> "1"^^<{X}boolean> .',
        f'<{E}g> <{E}within> "01"^^<{X}integer> .',
        f"<{E}g> <{RDF.type.value}> <{E}Gift> .",
    ]
    (tmp_path / "quads.nq").write_text("\n".join([*lines, ""]), encoding="utf-8")
    add_up(tmp_path / "quads.nq", tmp_path / "tallies", Site(E, {}, classes=(view,)))
    tallies = Tallies(tmp_path / "tallies")
    assert tallies.find("list-values", view.iri, view.what) is None
    assert [row["value"].value for row in tallies.find("list-values", view.iri, view.within)] == ["1"]


def test_what_nobody_added_up_is_told_from_nothing(told) -> None:
    _, tallies = told
    assert tallies.find("list-values", f"{E}Other", VIEW.giver) is None
    assert tallies.find("list-values", VIEW.iri, VIEW.stage) != []
    assert tallies.find("page-sum", f"{E}nobody", VIEW.giver, VIEW.iri, absent=[]) == []


def test_the_documents_of_terms_are_those_that_the_question_answers(told) -> None:
    store, tallies = told
    rows = store.select(question("page-hash-documents"))
    assert len(rows) == 1
    assert comparable(tallies.find("page-hash-documents")) == comparable(rows)


def test_a_figure_is_what_its_query_gives(told, tmp_path: Path) -> None:
    store, _ = told
    asked = f"{{ ?gift <{VIEW.currency}> ?currency }} GROUP BY ?currency ORDER BY ?currency"
    query = f"SELECT (COUNT(*) AS ?value) ?currency {asked}"
    site = Site(E, {}, figures=(Figure("gifts", query, {}), Figure("none", "SELECT ?value { ?value a <e:None> }", {})))
    (tmp_path / "quads.nq").write_text("", encoding="utf-8")
    add_up(tmp_path / "quads.nq", tmp_path / "tallies", site)
    write_figures(ask_figures(store.release.store, site), tmp_path / "tallies")
    tallies = Tallies(tmp_path / "tallies")
    assert comparable(tallies.find("figure", "0")) == comparable(store.select(query))[:1]
    assert tallies.find("figure", "1") == []


@pytest.mark.parametrize(
    ("query", "reason"),
    [("ASK { ?s ?p ?o }", "'q': expected a SELECT query"), ("SELECT { ?s ?p ?o }", "'q': line 1, column 8: ")],
)
def test_a_figure_that_cannot_be_asked_stops_the_build(told, query: str, reason: str) -> None:
    store, _ = told
    with pytest.raises(SettingsError, match=re.escape(reason)):
        ask_figures(store.release.store, Site(E, {}, figures=(Figure("q", query, {}),)))


def test_the_years_of_dates_are_those_that_the_question_answers(told) -> None:
    store, tallies = told
    rows = store.select(question("chart-years"), when=ox.NamedNode(VIEW.when))
    assert len(rows) == 3
    assert comparable(tallies.find("chart-years", VIEW.when)) == comparable(rows)


def test_equal_quads_give_equal_bytes(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    lines = sorted({line for number in range(50) for line in gift(chance, number, AMOUNTS)})
    (tmp_path / "quads.nq").write_text("\n".join([*lines, ""]), encoding="utf-8")
    for name in ("one", "two"):
        add_up(tmp_path / "quads.nq", tmp_path / name, SITE)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "quads.nq", "two"], "nothing is left behind"
