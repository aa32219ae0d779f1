"""What a model says of an article: strings, within bounds; everything else in its answer is dropped or refused."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kggraph.errors import DraftingError

SLOTS = ("donor", "recipient", "amount", "count", "campaign", "place", "date")
_LONGEST = 2000  # characters of one string
_MOST = 200  # donations in one answer, and things in one donation
_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)

Ask = Callable[[str, str], Sequence["SaidDonation"]]


@dataclass(frozen=True)
class SaidDonation:
    """A donation as a model tells it: words that it claims to have copied. ``words`` maps slots to them."""

    evidence: str
    words: Mapping[str, str]
    goods: tuple[str, ...] = ()
    status: str = "done"


def read_content(content: str) -> list[SaidDonation]:
    """Return the donations in the text of a model's answer. Raises DraftingError if it is not the JSON asked for.

    >>> read_content('{"donations": [{"evidence": "Қор көмек берді.", "donor": "Қор", "offset": 7}]}')
    [SaidDonation(evidence='Қор көмек берді.', words={'donor': 'Қор'}, goods=(), status='done')]
    """
    fenced = _FENCE.fullmatch(content)
    try:
        answer = json.loads(fenced[1] if fenced else content)
    except (ValueError, RecursionError):
        raise DraftingError("the model's answer is not JSON; expected an object with 'donations'") from None
    donations = answer.get("donations") if isinstance(answer, dict) else None
    if not isinstance(donations, list):
        raise DraftingError("the model's answer has no list 'donations'")
    return said_donations(donations)


def said_donations(donations: Iterable[object]) -> list[SaidDonation]:
    """Return what mappings of strings say; what is no string, or too long to be a quote, is left out.

    Raises DraftingError if they are too many for an article, or no mappings.
    """
    found = []
    for number, donation in enumerate(donations):
        if number == _MOST:
            raise DraftingError(f"the model tells of more than {_MOST} donations; expected those of one article")
        if not isinstance(donation, Mapping):
            raise DraftingError(
                f"the model gives {type(donation).__name__} for a donation; expected a mapping of strings"
            )
        words = {slot: text for slot in SLOTS if (text := _words(donation.get(slot)))}
        goods = donation.get("goods")
        things = goods if isinstance(goods, list | tuple) else [goods]
        said = tuple(text for thing in things[:_MOST] if (text := _words(thing)))
        found.append(
            SaidDonation(_words(donation.get("evidence")), words, said, _words(donation.get("status")) or "done")
        )
    return found


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= _LONGEST else ""
