"""A verb of giving with the words that belong to it."""

from dataclasses import dataclass

from kggraph.facts.drafting.article import Stretch
from kggraph.facts.drafting.draft import Stage


@dataclass(frozen=True)
class Frame:
    """A verb phrase of giving at the tokens ``[verb, end)``.

    ``window`` are the tokens that may belong to it, the verb apart. ``sort`` is that of ``verbs.tsv``.
    ``joined`` is set when it follows another verb of giving of the same sentence, so that its giver may stand there.
    """

    sentence: Stretch
    window: Stretch
    verb: int
    end: int
    sort: str
    passive: bool
    stage: Stage
    joined: bool = False
