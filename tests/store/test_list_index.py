"""What the index of lists finds is what counting the things one by one finds: sets, orders and pages of them."""

from decimal import Decimal
from pathlib import Path

import pytest
from pyroaring import BitMap

from kggraph.labels import sort_key
from kggraph.site import ClassView, Site
from kggraph.store.list_entries import ListedThings
from kggraph.store.list_gathering import ABSENT, NOT_STATED, STATED, KeyKind
from kggraph.store.list_index import WRITTEN, Key, ListedClass, ListIndex
from kggraph.store.list_orders import PIECE
from kggraph.store.list_writing import write_lists
from kggraph.subjects import read_subjects
from kggraph.vocabulary import ASAR, RDF, RDFS, XSD

E = "https://e.example/"
MANY = 2 * PIECE + 300  # of which half are more than are ranked one by one
SECRET = f"{E}gift/secret"
VIEW = ClassView(f"{E}Gift", giver=f"{E}giver", what=f"{E}kind", amount=f"{E}amount", currency=f"{E}unit")
SITE = Site("https://example.org/", {}, classes=(VIEW,), private=(SECRET,), data_languages=("en",))


def said(number: int) -> list[str]:
    """Return what is said of a gift: every second is Ana's, the others have a giver each; two of three an amount."""
    giver = "ana" if number % 2 == 0 else f"g{number}"
    lines = [
        f"{RDF.type} <{VIEW.iri}>",
        f"<{VIEW.giver}> <{E}{giver}>",
        f'{RDFS.label} "Gift {number % 1000}"@en',
        f'{RDFS.label} "Сыйлық {number % 7}"@kk',
    ]
    if number % 3:
        lines += [
            f'<{VIEW.amount}> "{number % 500}"^^{XSD.integer}',
            f'<{VIEW.currency}> "{"KZT" if number % 5 else "EUR"}"',
        ]
    if number % 4 == 0:
        lines.append(f'<{E}on> "{2000 + number % 20}-01-02"^^{XSD.date}')
    return lines


def iri(number: int) -> str:
    return f"{E}gift/{number:06}"


def write_index(quads: Path, target: Path) -> None:
    listed = ListedThings(SITE, target.parent)
    read_subjects(quads, [listed])
    write_lists(listed.things(), target, SITE, work=target.parent)


@pytest.fixture(scope="module")
def gifts(tmp_path_factory: pytest.TempPathFactory) -> ListedClass:
    """The gifts of an index, of each fourth of which two facts are told, one of them published."""
    folder: Path = tmp_path_factory.mktemp("lists")
    lines = [f"<{iri(number)}> {line} ." for number in range(MANY) for line in said(number)]
    lines += [f"<{SECRET}> {RDF.type} <{VIEW.iri}> .", f"_:blank {RDF.type} <{VIEW.iri}> ."]
    for number in range(0, MANY, 4):
        for status, is_asserted in (("sure", "true"), ("unsure", "false")):
            fact = f"<{E}fact/{number}/{status}>"
            lines += [
                f"{fact} {RDF.subject} <{iri(number)}> .",
                f"{fact} {ASAR.status} <{E}{status}> .",
                f'{fact} {ASAR.asserted} "{is_asserted}"^^{XSD.boolean} .',
            ]
    quads = folder / "quads.nq"
    quads.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
    write_index(quads, folder / "lists.sqlite")
    found = ListIndex(folder / "lists.sqlite").of_class(VIEW.iri)
    assert found is not None
    return found


def key(gifts: ListedClass, name: str, written: str, kind: KeyKind = KeyKind.VALUE) -> Key:
    [found] = gifts.written_so(gifts.facet(name, kind), [written])
    return found


def test_things_kept_private_are_named_and_counted_nowhere(gifts: ListedClass) -> None:
    assert (gifts.count, gifts.hidden) == (MANY, (SECRET,))


WAYS = [
    ("a giver of many", VIEW.giver, KeyKind.VALUE, f"{E}ana", lambda n: n % 2 == 0),
    ("a giver of one", VIEW.giver, KeyKind.VALUE, f"{E}g33", lambda n: n == 33),
    ("a giver by the local name", VIEW.giver, KeyKind.VALUE, "g35", lambda n: n == 35),
    ("a currency", VIEW.currency, KeyKind.VALUE, "EUR", lambda n: n % 3 and n % 5 == 0),
    ("no currency", VIEW.currency, KeyKind.VALUE, ABSENT, lambda n: n % 3 == 0),
    ("no kind, which nothing has", VIEW.what, KeyKind.VALUE, ABSENT, lambda _: True),
    ("an amount", VIEW.amount, KeyKind.PRESENCE, STATED, lambda n: n % 3),
    ("no amount", VIEW.amount, KeyKind.PRESENCE, NOT_STATED, lambda n: n % 3 == 0),
    ("a year", f"{E}on", KeyKind.YEAR, "2004", lambda n: n % 20 == 4),
    ("no year", f"{E}on", KeyKind.YEAR, ABSENT, lambda n: n % 4),
    ("what a published fact is", ASAR.status.value, KeyKind.STATUS, f"{E}sure", lambda n: n % 4 == 0),
]


@pytest.mark.parametrize(("name", "kind", "written", "has"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
def test_things_are_found_by(gifts: ListedClass, name: str, kind: KeyKind, written: str, has) -> None:
    found = key(gifts, name, written, kind)
    wanted = [number for number in range(MANY) if has(number)]
    assert list(found.things) == wanted
    assert found.count == len(wanted)


def test_facts_that_are_not_published_say_nothing(gifts: ListedClass) -> None:
    assert gifts.written_so(gifts.facet(ASAR.status.value, KeyKind.STATUS), [f"{E}unsure"]) == []


BOUNDS = [("100", None), (None, "7"), ("100", "120"), ("99.5", "100.5"), ("900", None), ("7", "3"), ("0", "499")]


@pytest.mark.parametrize(("least", "most"), BOUNDS)
def test_things_are_found_by_their_numbers(gifts: ListedClass, least: str | None, most: str | None) -> None:
    first, last = (None if bound is None else Decimal(bound) for bound in (least, most))
    wanted = [
        number
        for number in range(MANY)
        if number % 3 and (first is None or number % 500 >= first) and (last is None or number % 500 <= last)
    ]
    assert list(gifts.between(VIEW.amount, first, last)) == wanted
    assert gifts.span(VIEW.amount) == (0, 499)


def by_name(number: int) -> tuple[str, str]:
    return sort_key(f"Gift {number % 1000}"), iri(number)


def by_amount(number: int) -> tuple[object, ...]:
    stated = number % 3 != 0
    unit = ("KZT" if number % 5 else "EUR") if stated else ""
    return not stated, unit, -(number % 500) if stated else 0, by_name(number)


ORDERS = [("", "up", by_name), (VIEW.amount, "down", by_amount)]
CHOSEN = [("few", 97), ("as many as are ranked one by one", 3), ("more", 1)]


@pytest.mark.parametrize(("name", "way", "rank"), ORDERS, ids=["names", "amounts"])
@pytest.mark.parametrize("step", [each[1] for each in CHOSEN], ids=[each[0] for each in CHOSEN])
def test_any_page_of_what_is_chosen_is_in_order(gifts: ListedClass, name: str, way: str, rank, step: int) -> None:
    wanted = sorted(range(0, MANY, step), key=rank)
    order, chosen = gifts.order(name, way, "en"), BitMap(range(0, MANY, step))
    for offset in (0, 7, len(wanted) // 2, len(wanted) - 3):
        assert order.page(chosen, offset, 25) == wanted[offset : offset + 25]
        if step == 1:
            assert order.whole_page(offset, 25) == wanted[offset : offset + 25]
    assert gifts.iris(wanted[:3]) == [iri(number) for number in wanted[:3]]


def test_names_are_those_of_the_readers_language(gifts: ListedClass) -> None:
    wanted = sorted(range(MANY), key=lambda number: (sort_key(f"Сыйлық {number % 7}"), iri(number)))
    assert gifts.order("", "up", "kk").whole_page(0, 40) == wanted[:40]


def test_values_of_some_things_are_counted(gifts: ListedClass) -> None:
    things = BitMap(range(5, MANY, MANY // 50))
    counted = {found.key: count for found, count in gifts.had_by(gifts.facet(VIEW.giver, KeyKind.VALUE), things)}
    assert counted.pop(f"{E}ana") == sum(number % 2 == 0 for number in things)
    assert counted == {f"{E}g{number}": 1 for number in things if number % 2}


def test_uses_of_properties_are_counted_as_far_as_readers_choose(gifts: ListedClass) -> None:
    used = {name: (datatype, count, different) for name, datatype, count, different in gifts.used()}
    assert used[VIEW.currency] == (XSD.string.value, MANY - len(range(0, MANY, 3)), 2)
    assert used[VIEW.giver] == ("", MANY, 100)


def test_a_class_that_the_settings_do_not_name_is_not_indexed(tmp_path: Path) -> None:
    (tmp_path / "quads.nq").write_text(f"<{E}a> {RDF.type} <{E}Other> .\n", encoding="utf-8")
    write_index(tmp_path / "quads.nq", tmp_path / "lists.sqlite")
    index = ListIndex(tmp_path / "lists.sqlite")
    assert index.of_class(f"{E}Other") is None
    empty = index.of_class(VIEW.iri)
    assert empty is not None
    assert (empty.count, empty.order("", "up", "en").whole_page(0, 25), empty.span(VIEW.amount)) == (0, [], None)


def test_keys_are_found_by_what_is_written_without_looking_through_the_others(gifts: ListedClass) -> None:
    plan = [step for *_, step in gifts.rows(f"EXPLAIN QUERY PLAN {WRITTEN}", 1, "[]")]
    searches = {step for step in plan if " key " in step}
    assert {"facet=? AND key=?" in step or "facet=? AND local=?" in step for step in searches if "facet" in step} == {
        True
    }
    assert len(searches) == 3, plan  # by key, by local name, by number
    assert all(step.startswith("SEARCH") for step in searches)
