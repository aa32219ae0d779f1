"""What one giver gives under a verb, before it becomes a proposal."""

from dataclasses import dataclass, field

from kggraph.facts.drafting.article import Stretch
from kggraph.facts.drafting.draft import Flag, Goods
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.givers import Giver
from kggraph.facts.drafting.quantities import Count, Money
from kggraph.facts.drafting.receivers import Receiver


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


def is_ruled_out(findings: Findings, share: Share) -> bool:
    """Return whether what is given is no gift: trade or crime, a body of the state, public money that nobody gives."""
    giver = share.giver
    if findings.is_trade or (giver is not None and giver.state):
        return True
    return giver is None and findings.is_public_money
