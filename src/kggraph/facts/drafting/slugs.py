"""The part of an IRI that a new entity gets, by a fixed table of letters."""

import re
import unicodedata
from collections.abc import Container
from functools import cache

from kggraph.facts.drafting.lexicon import read_rows

_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”\"]")
_LETTERS = re.compile("й[іи]|[а-яёәғқңөұүһі]")
_LONGEST = 60


def slug_of(name: str) -> str:
    """Return a name in lower-case Latin letters, digits and hyphens; of a name in quotes what the quotes hold.

    The table is frozen, since published IRIs rest on it; a name without a letter or digit gives ``unnamed``.

    >>> slug_of("«Ахыска» түрік этномәдени бірлестігі"), slug_of("Қостанай облысы"), slug_of("Sartoria San Lazzaro")
    ('akhyska', 'qostanai-oblysy', 'sartoria-san-lazzaro')
    """
    quoted = _QUOTED.search(name)
    words = (quoted[1] if quoted else name).casefold()
    letters = _LETTERS.sub(lambda found: _letters()[found[0]], words)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug[:_LONGEST].rstrip("-") or "unnamed"


def new_slug(name: str, taken: Container[str]) -> str:
    """Return a slug for a name that none of the taken ones equals: a number is added where need be.

    >>> new_slug("Жылу", {"zhylu"})
    'zhylu-2'
    """
    slug, number = slug_of(name), 2
    unique = slug
    while unique in taken:
        unique, number = f"{slug}-{number}", number + 1
    return unique


@cache
def _letters() -> dict[str, str]:
    return {row["cyrillic"]: row["latin"] for row in read_rows("transliteration")}
