"""Which language and script a text is in, and whether the rules can read it."""

from kggraph.errors import DraftingError

LANGUAGES = ("kk", "ru")
LONGEST = 300_000  # characters; a hundred articles

_KAZAKH = frozenset("әғқңөұүһі")
_KAZAKH_LATIN = frozenset("äğñöūüşáǵńóúýıq")
# Kazakh text has some 15 % of letters that Russian lacks; Russian text with Kazakh names stays far below this share.
_KAZAKH_SHARE = 0.05
_KAZAKH_LATIN_SHARE = 0.04


def detect_language(text: str) -> str:
    """Return ``kk`` or ``ru``. Kazakh may be in Cyrillic or in one of its two Latin alphabets.

    Raises DraftingError for a text that is too long, in Arabic script, or in no language that the rules know.

    >>> detect_language("Қор 10 отбасыға көмек берді."), detect_language("Qor 10 otbasyğa kömek berdı.")
    ('kk', 'kk')
    >>> detect_language("Фонд помог десяти семьям.")
    'ru'
    """
    if len(text) > LONGEST:
        raise DraftingError(f"the text has {len(text)} characters; expected at most {LONGEST}: draft it in parts")
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    arabic = sum(1 for letter in letters if "\u0600" <= letter <= "\u08ff" or "\ufb50" <= letter <= "\ufeff")
    latin = sum(1 for letter in letters if letter < "\u0250")
    cyrillic = sum(1 for letter in letters if "\u0400" <= letter <= "\u052f")
    if arabic > max(latin, cyrillic):
        raise DraftingError("the text is in Arabic script; expected Kazakh in Cyrillic or Latin letters, or Russian")
    if cyrillic and cyrillic >= latin:
        kazakh = sum(1 for letter in letters if letter in _KAZAKH)
        return "kk" if kazakh >= _KAZAKH_SHARE * cyrillic else "ru"
    if latin and sum(1 for letter in letters if letter in _KAZAKH_LATIN) >= _KAZAKH_LATIN_SHARE * latin:
        return "kk"
    raise DraftingError("the text is neither Kazakh nor Russian as far as its letters tell; expected one of the two")
