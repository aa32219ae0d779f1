"""One name in several scripts and spellings is one name; other names stay others."""

import pytest

from kggraph.spelling import similarity, skeleton, words

ONE_NAME = [
    ("Kazakh Cyrillic and the alphabet of 2021", "Қоғамдық келісім", "Qoğamdyq kelısım"),
    ("Kazakh Cyrillic and the alphabet of 2018", "Қоғамдық келісім", "Qoǵamdyq kelisim"),
    ("both Latin alphabets", "Ádilet júregi", "Ädilet jüregi"),
    ("the alphabet of 2018 writes у as ý", "Жылу", "Jylý"),
    ("Russian and its romanization for passports", "Касым-Жомарт", "Kassym-Zhomart"),
    ("a letter that English writes with four", "Щербаков", "Shcherbakov"),
    ("х as kh, h and x", "Ахыска", "Akhyska"),
    ("Kazakh х as x", "Ахысқа", "Axısqa"),
    ("ш with a cedilla", "Ашық", "Aşyq"),
    ("ю and я", "Юлия", "Yuliya"),
    ("soft and hard signs", "Объявление", "Obyavlenie"),
    ("в as w", "Навои", "Nawoi"),
    ("an accent that is written apart", "Özbek", "O\u0308zbek"),
    ("case and quotation marks", "«ДОСТЫҚ үйі»", "Достық үйі"),
]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in ONE_NAME], ids=[row[0] for row in ONE_NAME])
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert words(one) == words(other)


WITH_ENDINGS = [
    ("Kazakh dative", "Ахыска", "Ахыскаға"),
    ("Kazakh genitive", "Тараз", "Тараздың"),
    ("Kazakh locative", "Тараз", "Таразда"),
    ("Kazakh possession and case", "ассамблея", "ассамблеясының"),
    ("Kazakh plural", "бірлестік", "бірлестіктер"),
    ("Russian instrumental", "Токаев", "Токаевым"),
    ("Russian genitive", "Тараз", "Тараза"),
    ("two cases", "Тараза", "Тараздан"),
    ("Russian adjective", "Костанайская", "Костанайской"),
]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in WITH_ENDINGS], ids=[row[0] for row in WITH_ENDINGS])
def test_endings_hardly_count(one: str, other: str) -> None:
    [left], [right] = words(one), words(other)
    assert 0.9 < similarity(left, right) < 1
    assert similarity(left, right) == similarity(right, left)


OTHER_NAMES = [
    ("Тараз", "Алматы"),
    ("Токаев", "Токмаков"),
    ("Ахмет", "Ахыска"),
    ("Жылу", "Жылқы"),
    ("облыс", "обед"),
    ("Бурыл", "Байзақ"),
]


@pytest.mark.parametrize(("one", "other"), OTHER_NAMES)
def test_other_names_stay_others(one: str, other: str) -> None:
    [left], [right] = words(one), words(other)
    assert similarity(left, right) < 0.7


def test_a_letter_stands_for_a_word_that_it_begins() -> None:
    assert similarity("k", "kasim") == 0.8
    assert similarity("k", "Jomart") == 0


@pytest.mark.parametrize("text", ["", "«»", " – "])
def test_what_is_no_word_is_no_word(text: str) -> None:
    assert words(text) == ()


def test_a_skeleton_has_the_first_letter_and_the_consonants_after_it() -> None:
    assert [skeleton(word) for word in ("aHiska", "kogamdik", "ai", "10")] == ["aHsk", "kgmd", "a", "10"]
