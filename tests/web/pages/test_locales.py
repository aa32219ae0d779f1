"""Pages write numbers, dates and names as each language does, with little of Babel's data in memory."""

from decimal import Decimal

import pytest
from babel import localedata

from kggraph.site import INTERFACE_LANGUAGES
from kggraph.vocabulary import XSD
from kggraph.web.pages.formatting import currency_symbol, language_name, literal_text, moment_text, number_text
from kggraph.web.pages.locales import locale_of

MOMENT = "2026-11-23T09:05:00+00:00"
WRITTEN = {
    "kk": "1 234 567,5|2022 ж. 5 қараша|2022 ж. қараша|қараша|2026 ж. 23 қар., 09:05 UTC|түрік тілі",
    "ru": "1 234 567,5|5 ноября 2022 г.|ноябрь 2022 г.|ноябрь|23 нояб. 2026 г., 09:05 UTC|турецкий",
    "en": "1,234,567.5|November 5, 2022|November 2022|November|Nov 23, 2026, 09:05 UTC|Turkish",
}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_each_language_writes_in_its_own_way(language: str) -> None:
    written = [
        number_text(Decimal("1234567.5"), language),
        literal_text("2022-11-05", XSD.date.value, language),
        literal_text("2022-11", XSD.gYearMonth.value, language),
        literal_text("--11", XSD.gMonth.value, language),
        moment_text(MOMENT, language),
        language_name("tr", language),
    ]
    assert "|".join(written).replace("\xa0", " ").replace("\u202f", " ") == WRITTEN[language]


def test_currencies_have_their_signs() -> None:
    assert [currency_symbol(code) for code in ("KZT", "RUB", "USD", "XTS")] == ["₸", "₽", "$", "XTS"]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_what_no_page_needs_of_a_language_is_not_kept(language: str) -> None:
    locale_of(language)
    for name in ("root", language):
        assert not {"unit_patterns", "time_zones", "territories"} & localedata.load(name).keys()
    assert "languages" in localedata.load(language)
