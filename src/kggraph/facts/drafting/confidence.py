"""How sure each rule has been: measured on the development documents, smoothed, kept as a word list."""

from functools import cache

from kggraph.facts.drafting.lexicon import read_rows

_UNMEASURED = 0.5


def confidence_of(rule: str) -> float:
    """Return the share of right values among those that a rule gave, one half for a rule that has given none yet.

    The share is (right + 1) / (right + wrong + 2): a rule that was right once is not thought infallible.

    >>> confidence_of("a rule that nobody wrote")
    0.5
    """
    right, wrong = _counts().get(rule, (0, 0))
    return (right + 1) / (right + wrong + 2) if right or wrong else _UNMEASURED


@cache
def _counts() -> dict[str, tuple[int, int]]:
    return {row["rule"]: (int(row["right"]), int(row["wrong"])) for row in read_rows("confidence")}
