"""The word lists are what the rules may rely on."""

from importlib.resources import files

import pytest

from kggraph.facts.drafting.grammar import russian_forms
from kggraph.facts.drafting.lexicon import read_rows, words

LISTS = sorted(path.name.removesuffix(".tsv") for path in files("kggraph.facts").joinpath("lexicon").iterdir())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_what_it_holds_and_has_no_row_too_wide(name: str) -> None:
    text = files("kggraph.facts").joinpath("lexicon", f"{name}.tsv").read_text(encoding="utf-8")
    lines = text.splitlines()
    columns = next(line for line in lines if not line.startswith("#")).split("\t")
    assert lines[0].startswith("# ")
    assert [row for row in lines if not row.startswith("#") and row.count("\t") >= len(columns)] == []
    assert list(read_rows(name)) or name == "confidence"


@pytest.mark.parametrize(("name", "sort"), [("organizations", "head"), ("recipients", "people"), ("goods", "item")])
def test_russian_nouns_decline(name: str, sort: str) -> None:
    assert len(russian_forms(name, sort)) > 4 * len(words(name, "ru", sort))
