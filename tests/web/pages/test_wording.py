"""The interface's catalogues: complete, without leftovers, with the plural forms of their language."""

from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.pages.wording import TRANSLATIONS, Wording, read_catalogue

WEB = Path(TRANSLATIONS).parent
Message = str | tuple[str, ...]


@pytest.fixture(scope="session")
def used() -> set[Message]:
    """The messages that templates and code use."""
    methods = [
        ("*.py", "python"),
        ("pages/**.py", "python"),
        ("reconciliation/**.py", "python"),
        ("templates/**.html", "jinja2"),
        ("templates/**.xml", "jinja2"),
        ("templates/**.svg", "jinja2"),
    ]
    errors = dict.fromkeys(("ReviewError", "DraftChangedError"))
    keywords = {"_": None, "gettext": None, "_n": (1, 2), "ngettext": (1, 2), **errors}
    rooms = (WEB, WEB.parent / "review", WEB.parent / "export")
    rows = [row for room in rooms for row in extract_from_dir(room, method_map=methods, keywords=keywords)]
    return {message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in rows}


def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_message_is_translated_and_none_is_left_over(language: str, used: set[Message]) -> None:
    entries = {
        entry.id if isinstance(entry.id, str) else tuple(entry.id): entry for entry in catalogue(language) if entry.id
    }
    assert entries.keys() == used
    for message, entry in entries.items():
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(strings), f"{language}: {message} is not translated"
        assert not entry.fuzzy


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_translations_keep_the_values_of_their_message(language: str) -> None:
    for entry in catalogue(language):
        if entry.id:
            strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            names = entry.id if isinstance(entry.id, str) else entry.id[1]
            wanted = {part.split(")")[0] for part in names.split("%(")[1:]}
            assert all({part.split(")")[0] for part in text.split("%(")[1:]} == wanted for text in strings), names


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("en", 1, "1 statement"),
        ("en", 0, "0 statements"),
        ("ru", 1, "1 утверждение"),
        ("ru", 3, "3 утверждения"),
        ("ru", 11, "11 утверждений"),
        ("ru", 21, "21 утверждение"),
        ("ru", 112, "112 утверждений"),
        ("ru", 1_000_001, "1\u00a0000\u00a0001 утверждение"),
        ("en", 12_000, "12,000 statements"),
        ("kk", 1, "1 тұжырым"),
        ("kk", 12_000, "12\u00a0000 тұжырым"),
    ],
)
def test_numbers_take_the_form_of_their_language(language: str, n: int, expected: str) -> None:
    assert Wording.of(language).ngettext("%(n)s statement", "%(n)s statements", n) == expected


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_each_plural_category_of_cldr_has_a_form_of_its_own(language: str) -> None:
    """For whole numbers, which are all that is counted."""
    category, say = Locale(language).plural_form, read_catalogue(language).ngettext
    forms = {(category(n), say("%(n)s statement", "%(n)s statements", n)) for n in range(1_200)}
    pluralized = [entry for entry in catalogue(language) if entry.pluralizable]
    assert len(forms) == len({name for name, _ in forms})
    assert {len(entry.string) for entry in pluralized} == {len(forms)}


def test_values_cannot_bring_markup() -> None:
    assert "&lt;b&gt;" in Wording.of("en").gettext("sentence %(n)s", n="<b>")


def test_a_language_without_a_catalogue_is_told() -> None:
    with pytest.raises(LookupError, match="no catalogue for 'de'; there are: kk, ru, en"):
        Wording.of("de")
