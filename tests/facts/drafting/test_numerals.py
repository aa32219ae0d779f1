"""Numbers in words and digits, with the endings and words around them that change what they say."""

from fractions import Fraction

import pytest

from kggraph.facts.drafting.article import read_article
from kggraph.facts.drafting.quantities import find_counts, find_money


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("kk", "1 миллион 520 мың", 1_520_000),
        ("kk", "40 338 мың", 40_338_000),
        ("kk", "1\u00a0080", 1080),
        ("kk", "бес жүз мыңнан", 500_000),
        ("kk", "екі жарым миллион", 2_500_000),
        ("kk", "мың жарым", 1500),
        ("kk", "жеті бүтін оннан бір миллион", 7_100_000),
        ("kk", "төрт де бес", Fraction(9, 2)),
        ("kk", "алты жүз да қырық төрт", 644),
        ("kk", "бесеуіне", 5),
        ("ru", "2 миллиона 300 тысяч", 2_300_000),
        ("ru", "1,5 млн", 1_500_000),
        ("ru", "полмиллиарда", 500_000_000),
        ("ru", "полторы тысячи", 1500),
        ("ru", "двадцати пяти", 25),
        ("ru", "трёмстам", 300),
    ],
)
def test_a_number_is_read(language: str, words: str, value: Fraction) -> None:
    assert [numeral.value for numeral in read_article(words, language).numerals] == [value]


@pytest.mark.parametrize("words", ["отбасы үшін", "онда болды", "бірге келді", "жетім бала", "№5 мектеп"])
def test_words_that_only_look_like_numbers_are_none(words: str) -> None:
    assert read_article(words, "kk").numerals == []


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("kk", "50 мың теңгеден", (50_000, "KZT", True, False)),
        ("kk", "52 миллион теңгеден астам", (52_000_000, "KZT", False, True)),
        ("kk", "шамамен 3 мың АҚШ доллары", (3000, "USD", False, True)),
        ("kk", "10 000 ₸", (10_000, "KZT", False, False)),
        ("ru", "по 100 тысяч тенге", (100_000, "KZT", True, False)),
        ("ru", "более 4 млн тенге", (4_000_000, "KZT", False, True)),
        ("ru", "$600 млн", (600_000_000, "USD", False, False)),
        ("ru", "1 млн гонконгских долларов", (1_000_000, "HKD", False, False)),
        ("ru", "375 тыс. тенге", (375_000, "KZT", False, False)),
    ],
)
def test_a_sum_is_read(language: str, words: str, expected: tuple[int, str, bool, bool]) -> None:
    """Expected are the value, the currency, whether it is each one's, and whether it is about so much."""
    found = find_money(read_article(words, language))
    assert [(m.value, m.currency, m.each, m.approximate) for m in found] == [expected]


@pytest.mark.parametrize(
    ("language", "words", "value", "unit"),
    [
        ("kk", "200-ден астам балаға", 200, "people"),
        ("kk", "20 мүгедек жанға", 20, "people"),
        ("kk", "жеті жүз отбасына", 700, "families"),
        ("kk", "сол отбасылардың бесеуіне", 5, "families"),
        ("ru", "25 малообеспеченным семьям", 25, "families"),
        ("ru", "двумстам пенсионерам", 200, "people"),
    ],
)
def test_people_are_counted(language: str, words: str, value: int, unit: str) -> None:
    assert [(c.value, c.unit.value) for c in find_counts(read_article(words, language))] == [(value, unit)]
