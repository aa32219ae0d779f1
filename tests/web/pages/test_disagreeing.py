"""Where two documents disagree, both values stand side by side, each with its sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

from .conftest import Reader

BASE = "https://kg.example/"
TEXTS = {
    "first": "Қор бар. Мектепке 5 кітап берілді. Ол қыста болды.\n",
    "second": "Қор бар. Мектепке 7 кітап берілді.\n",
}
TRIG = f"""@prefix asar: <https://w3id.org/kggraph/asar#> .
@prefix ac: <https://w3id.org/kggraph/concept/> .
@prefix fact: <{BASE}fact/> .
@prefix ns: <{BASE}ns#> .
"""
GIFT = f"<{BASE}id/gift/books>"
FACTS = {
    "first": f"""{TRIG}
fact:f1 asar:quote "5 кітап"@kk ; asar:status ac:explicit . fact:f1 {{ {GIFT} ns:number 5 . }}
fact:f2 asar:quote "қыста"@kk ; asar:status ac:explicit . fact:f2 {{ {GIFT} ns:season "қыс"@kk . }}
fact:f3 asar:quote "Қор"@kk ; asar:status ac:explicit . fact:f3 {{ {GIFT} ns:giver "Қор"@kk . }}
""",
    "both published": f"""{TRIG}
fact:g1 asar:quote "7 кітап"@kk ; asar:status ac:explicit . fact:g1 {{ {GIFT} ns:number 7 . }}
fact:g3 asar:quote "Қор"@kk ; asar:status ac:explicit . fact:g3 {{ {GIFT} ns:giver "Қор"@kk . }}
""",
    "one published": f"""{TRIG}
fact:g1 asar:quote "7 кітап"@kk ; asar:status ac:explicit ; asar:alternativeTo fact:f1 .
fact:g1 {{ {GIFT} ns:number 7 . }}
""",
}


@pytest.fixture(scope="module", params=["both published", "one published"])
def reader(request, tmp_path_factory) -> Iterator[Reader]:
    """A reader of a project of two documents; the second contradicts the first, as a fact or as a reading of it."""
    folder: Path = tmp_path_factory.mktemp("differ")
    (folder / "data/documents").mkdir(parents=True)
    (folder / "data/facts").mkdir()
    (folder / "kggraph.toml").write_text(f'base = "{BASE}"\ndata_languages = ["kk"]\n')
    for name, text in TEXTS.items():
        (folder / f"data/documents/{name}.txt").write_text(text, encoding="utf-8")
        facts = FACTS["first" if name == "first" else request.param]
        (folder / f"data/facts/{name}.trig").write_text(facts, encoding="utf-8")
    build(read_settings(folder))
    stores = LiveStore(folder / "build")
    reader = Reader(create_app(stores))
    reader.case = request.param
    yield reader
    stores.current().close()


TOLD = {
    "en": {"both published": "Documents give different values", "one published": "Another document says otherwise"},
    "ru": {
        "both published": "В документах указаны разные значения",
        "one published": "В другом документе сказано иначе",
    },
    "kk": {"both published": "Құжаттарда әртүрлі мән берілген", "one published": "Басқа құжатта өзгеше айтылған"},
}


@pytest.mark.parametrize("language", TOLD)
def test_both_values_stand_side_by_side_with_their_sentences(reader, language):
    text = reader.text(f"/{language}/gift/books")
    first, second = text.index("Мектепке 5 кітап берілді."), text.index("Мектепке 7 кітап берілді.")
    assert TOLD[language][reader.case] in text[first:second]
    assert "қыста болды" not in text[first:second]


def test_what_the_documents_agree_on_or_one_of_them_says_is_no_disagreement(reader):
    text = reader.text("/en/gift/books")
    assert text.count(TOLD["en"][reader.case]) == {"both published": 2, "one published": 1}[reader.case]


def test_the_documents_are_named_and_linked(reader):
    links = reader.read("/en/gift/books").links
    assert "/en/doc/second" in links
