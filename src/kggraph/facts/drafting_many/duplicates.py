"""Donations that two sources may both tell of: proposed with a score and reasons, never merged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kggraph.facts.drafting_many.likeness import Likeness
from kggraph.facts.drafting_many.tellings import COUNTED, NAMED, Telling

# What a slot that agrees speaks for one event, and what it speaks against it if it differs. Recipients and places are
# told in so many ways («12 отбасыға», «тұрғындарға»; a village, its oblast) that a difference says nothing.
_FOR = {"donor": 0.3, "amount": 0.3, "recipient": 0.15, "count": 0.1, "campaign": 0.1, "date": 0.1, "place": 0.02}
_AGAINST = {"donor": 0.3, "amount": 0.2, "count": 0.1, "campaign": 0.1, "date": 0.1}
_ENOUGH = 0.5  # what must agree for a score of 1
_ALIKE = 0.6
_UNLIKE = 0.3
_LEAST = 0.65
_LEAST_SLOTS = 2


@dataclass(frozen=True)
class Difference:
    """One slot that two tellings fill differently; each value stands in the sentences of its telling."""

    slot: str
    first: str
    second: str


@dataclass(frozen=True)
class Duplicate:
    """Two tellings that may be of one event: how likely, between 0 and 1, why, and in what they differ."""

    first: Telling
    second: Telling
    score: float
    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]


def find_duplicates(tellings: Sequence[Telling], known: Iterable[Telling] = ()) -> list[Duplicate]:
    """Return the pairs of donations that may be one, in two documents or a document and the graph, the likeliest first.

    ``known`` are donations in the graph, which are not compared with each other. Nor are two donations of one document:
    whoever wrote it told of two. Nothing is merged; a person decides.
    """
    everything = [*tellings, *known]
    likeness = Likeness(told.values[slot] for told in everything for slot in NAMED if slot in told.values)
    found = (
        _compare(everything[first], everything[second], likeness)
        for first, second in _pairs(everything, likeness)
        if first < len(tellings) and everything[first].source != everything[second].source
    )
    duplicates = [duplicate for duplicate in found if duplicate is not None]
    return sorted(duplicates, key=lambda found: (-found.score, _place(found.first), _place(found.second)))


def _pairs(tellings: Sequence[Telling], likeness: Likeness) -> list[tuple[int, int]]:
    """Return the pairs that share a sum or have givers of like names: the others need no look."""
    near = likeness.near()
    by_amount: dict[str, list[int]] = {}
    by_donor: dict[str, list[int]] = {}
    for number, told in enumerate(tellings):
        by_amount.setdefault(told.values.get("amount", ""), []).append(number)
        by_donor.setdefault(told.values.get("donor", ""), []).append(number)
    pairs: set[tuple[int, int]] = set()
    for number, told in enumerate(tellings):
        amount, donor = told.values.get("amount"), told.values.get("donor")
        others = [*by_amount[amount]] if amount else []
        others += [other for name in near.get(donor or "", ()) for other in by_donor.get(name, ())]
        pairs |= {(number, other) for other in others if other > number}
    return sorted(pairs)


def _compare(first: Telling, second: Telling, likeness: Likeness) -> Duplicate | None:
    same: list[tuple[str, float, str]] = []
    differences: list[Difference] = []
    for slot, one, other in _both(first, second):
        score, reason = _agreement(slot, one, other, likeness)
        if score >= _ALIKE:
            same.append((slot, score, reason))
        elif slot in COUNTED or (score < _UNLIKE and first.language == second.language):
            differences.append(Difference(slot, one, other))
    agreeing = sum(_FOR[slot] * score for slot, score, _ in same)
    differing = sum(_AGAINST.get(difference.slot, 0) for difference in differences)
    if len(same) < _LEAST_SLOTS:
        return None
    score = round(agreeing / (agreeing + differing) * min(1, agreeing / _ENOUGH), 3)
    if score < _LEAST:
        return None
    return Duplicate(first, second, score, tuple(f"{slot}: {reason}" for slot, _, reason in same), tuple(differences))


def _both(first: Telling, second: Telling) -> Iterator[tuple[str, str, str]]:
    for slot in _FOR:
        if slot in first.values and slot in second.values:
            yield slot, first.values[slot], second.values[slot]


def _agreement(slot: str, one: str, other: str, likeness: Likeness) -> tuple[float, str]:
    if slot in COUNTED:
        return (1.0, "same number") if one == other else (0.0, "")
    return likeness.of(one, other)


def _place(told: Telling) -> tuple[str, int]:
    return told.source, told.number
