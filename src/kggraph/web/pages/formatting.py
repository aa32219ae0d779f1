"""Numbers, amounts, dates and names as people of one language write and sort them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, get_month_names
from babel.numbers import format_decimal, get_currency_symbol

from kggraph.literals import is_exact_number, parse_number
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.vocabulary import XSD
from kggraph.web.pages.locales import locale_of

_RIGHT_TO_LEFT = {"ar", "arc", "arz", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}
_SCRIPT_LENGTH = 4
_NUMBERS_KEPT = 1_000
_GROUPED_FROM = 10_000  # so that years written as plain integers stay years


@lru_cache(maxsize=_NUMBERS_KEPT)
def number_text(number: int | Decimal, language: str) -> str:
    """Return a number with the separators of a language; these never break a line.

    >>> number_text(9184000, "en"), number_text(9184000, "kk").split()
    ('9,184,000', ['9', '184', '000'])
    """
    return format_decimal(number, locale=locale_of(language), decimal_quantization=False)


@cache
def currency_symbol(code: str) -> str:
    """Return the sign of an ISO 4217 currency, or the code where nobody we ask has a sign for it.

    >>> currency_symbol("KZT"), currency_symbol("XTS")
    ('₸', 'XTS')
    """
    signs = (get_currency_symbol(code, locale=locale_of(language)) for language in INTERFACE_LANGUAGES)
    return next((sign for sign in signs if sign != code), code)


def literal_text(text: str, datatype: str, language: str) -> str:
    """Return a literal's text as a reader of a language writes it; what is not understood stays as it is.

    >>> literal_text("--11", XSD.gMonth.value, "ru"), literal_text("2022-11", XSD.gYearMonth.value, "en")
    ('ноябрь', 'November 2022')
    >>> literal_text("2022-11-05", XSD.date.value, "en"), literal_text("1080", XSD.integer.value, "kk")
    ('November 5, 2022', '1080')
    >>> literal_text("2022-02-31", XSD.date.value, "en")
    '2022-02-31'
    """
    if is_exact_number(datatype):
        number = parse_number(text)
        return text if number is None or abs(number) < _GROUPED_FROM else number_text(number, language)
    try:
        return _date_text(text, datatype, locale_of(language)) or text
    except (ValueError, KeyError):
        return text


def moment_text(at: str, language: str) -> str:
    """Return a moment (ISO 8601) as a reader of a language writes it, by the world's clock.

    >>> moment_text("2026-11-23T09:05:00+00:00", "ru").split()
    ['23', 'нояб.', '2026', 'г.,', '09:05', 'UTC']
    """
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return f"{format_date(moment, 'medium', locale=locale_of(language))}, {moment:%H:%M} UTC"


def language_name(code: str, language: str) -> str:
    """Return what a language is called in another one.

    >>> language_name("kk", "en"), language_name("kk", "ru")
    ('Kazakh', 'казахский')
    """
    return str(locale_of(language).languages.get(code.partition("-")[0], code))


@cache
def writes_right_to_left(language: str) -> bool:
    """Return whether a language tag (BCP 47) names a language or script that is written from right to left.

    >>> writes_right_to_left("ar-EG"), writes_right_to_left("az-Arab"), writes_right_to_left("kk")
    (True, True, False)
    """
    primary, *rest = language.lower().split("-")
    scripts = [part for part in rest if len(part) == _SCRIPT_LENGTH]
    return scripts[0] in _RIGHT_TO_LEFT_SCRIPTS if scripts else primary in _RIGHT_TO_LEFT


def _date_text(text: str, datatype: str, locale: Locale) -> str | None:
    if datatype == XSD.gMonth.value:
        name = str(get_month_names("wide", "stand-alone", locale)[int(text[2:4])])
        return name if locale.language == "en" else name.lower()  # only English writes months with a capital
    if datatype == XSD.gYearMonth.value:
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=locale))
    if datatype == XSD.date.value:
        return str(format_date(date.fromisoformat(text), "long", locale=locale))
    return None
