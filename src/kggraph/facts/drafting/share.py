"""What one giver gives under a verb, before it becomes a proposal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Flag, Goods
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.givers import Giver
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.quantities import Count, Money
from kggraph.facts.drafting.receivers import Receiver

FindGivers = Callable[[Article, Stretch, Sequence[Name]], list[Giver]]
_MARKS = frozenset({"–", "—", "-", "•", "*", "·"})


@dataclass(frozen=True)
class Share:
    """The part of a verb phrase that belongs to one giver, or to none that is named there."""

    frame: Frame
    stretch: Stretch
    giver: Giver | None = None
    others: tuple[Giver, ...] = ()
    money: Money | None = None
    other_moneys: tuple[Money, ...] = ()
    count: Count | None = None
    receiver: Receiver | None = None
    goods: tuple[Goods, ...] = ()
    flags: frozenset[Flag] = field(default=frozenset())
    inherited: bool = False  # the giver stands in an earlier clause or sentence


def introduced(findings: Findings, sentence: Stretch, find: FindGivers) -> Giver | None:
    """Return the giver of an item of a list («Қор биыл: – 48 отбасына көмір берді; – …»): whom its first line names.

    The first line ends with a colon, each item begins with a mark.
    """
    article = findings.article
    before = sentence
    while before.first > 0 and article.form(before.first) in _MARKS:
        before = article.sentence_of(before.first - 1)
    if before == sentence or article.form(before.last - 1) != ":":
        return None
    givers = find(article, before, findings.of(before).names)
    if not givers:
        return None
    return replace(givers[-1], rule=f"{article.language}.donor.list")


def is_ruled_out(findings: Findings, share: Share) -> bool:
    """Return whether what is given is no gift: trade or crime, a body of the state, public money that nobody gives."""
    giver = share.giver
    if findings.is_trade or (giver is not None and giver.state):
        return True
    return giver is None and findings.is_public_money
