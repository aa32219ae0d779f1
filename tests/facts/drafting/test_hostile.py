"""No text, however odd, keeps drafting busy for long: it ends with a draft, or with a sentence that says why not."""

import time

import pytest

from kggraph.errors import DraftingError
from kggraph.facts.drafting.drafting import draft_document

SIZE = 60_000
LONGEST = 20.0  # seconds; squared time would take minutes
CASES = {
    "a row of full stops": "қазақ " + "." * SIZE,
    "quotes that never close": "қор " + "«" * SIZE,
    "words in quotes that never close": "қор " + "«а " * (SIZE // 3),
    "closing quotes only": "қор " + "» " * (SIZE // 2),
    "one number of many digits": "қор " + "1" * SIZE,
    "groups of digits": "қор " + "1 111 " * (SIZE // 6),
    "digits of other scripts": "қор ² ٣ १ ① " * (SIZE // 12),
    "control characters": "қор\x00\x07\x1b " * (SIZE // 7),
    "scripts mixed in a word": "қорqor " * (SIZE // 7),
    "words tied by hyphens": "қ-" * (SIZE // 2),
    "brackets that never close": "қор ( " * (SIZE // 6),
    "one verb again and again": "көмек берді " * (SIZE // 12),
    "one Russian verb again and again": "передал фонд " * (SIZE // 13),
    "one name again and again": "Иван Иванов " * (SIZE // 12),
    "numbers in words without an end": "жүз мың бүтін оннан бір " * (SIZE // 24),
    "givers meant and not named": "«Асар» қоры келді. Қор 5 отбасыға көмек берді. " * (SIZE // 47),
    "places meant and not named": "Шығыс Қазақстан облысы. " + "облыста көмек берді " * (SIZE // 20),
    "empty lines": "қ\n" * (SIZE // 2),
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_it_ends_with_a_draft(text: str) -> None:
    started = time.process_time()
    draft = draft_document(text)
    assert time.process_time() - started < LONGEST
    assert draft.text == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("қ" * 100_000_000, "the text has 100000000 characters; expected at most 300000: draft it in parts"),
        ("بۇل قازاقشا ماتىن", "in Arabic script; expected Kazakh in Cyrillic or Latin letters, or Russian"),
        ("This is an English text.", "neither Kazakh nor Russian"),
        ("", "neither Kazakh nor Russian"),
        ("\x00" * 1000, "neither Kazakh nor Russian"),
    ],
)
def test_it_ends_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(DraftingError, match=message):
        draft_document(text)


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(DraftingError, match=r"no rules for the language 'tt'; expected one of: kk, ru"):
        draft_document("Қор көмек берді.", language="tt")
