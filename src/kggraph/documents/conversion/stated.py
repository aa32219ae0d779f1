"""What files state of themselves, taken over only where it has the form that it should have."""

import re
from datetime import date

_DATE = re.compile(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T\s])")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]|$)")
_LONGEST = 300


def as_date(text: str) -> str:
    """Return the day, month or year that a text begins with, in ISO 8601, or an empty string.

    >>> as_date("2023-05-01T10:00:00+05:00"), as_date("2023-05"), as_date("1 мамыр"), as_date("2023-02-30")
    ('2023-05-01', '2023-05', '', '')
    """
    found = _DATE.match(text)
    if not found:
        return ""
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return ""
    return found[0].strip()


def as_language(text: str) -> str:
    """Return the language of a language tag (BCP 47), or an empty string.

    >>> as_language("kk-KZ"), as_language("Kazakh")
    ('kk', '')
    """
    found = _LANGUAGE.match(text.strip().lower())
    return found[1] if found else ""


def first_line(text: str) -> str:
    r"""Return a text as one line, cut where it is far too long for a title.

    >>> first_line(" Қор\n көмек  берді ")
    'Қор көмек берді'
    """
    return " ".join(text.split())[:_LONGEST]
