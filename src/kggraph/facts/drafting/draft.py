"""What drafting proposes: names and donations, each value tied to the words that say it.

Nothing here is a fact yet. A draft is for a person to accept, correct or reject; so each value says by which rule it
was read, how sure that rule has been, and what else the words could mean.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from kggraph.documents.document import Span

T_co = TypeVar("T_co", covariant=True)


class Reading(Enum):
    """How words carry a value; the names are those of ``asar:status`` in ``ontology/statuses.ttl``."""

    EXPLICIT = "explicit"  # the words say it
    INFERRED = "inferred"  # it follows from other words by the rule
    AMBIGUOUS = "ambiguous"  # the grammar allows another reading, which stands among the alternatives


class Kind(Enum):
    """What a name names."""

    ORGANIZATION = "organization"
    PERSON = "person"
    PLACE = "place"
    CAMPAIGN = "campaign"  # an organised drive or contest; the name is the words inside its quotes
    EVENT = "event"  # a named day or year that something is told of
    OCCASION = "occasion"  # a named day on whose occasion something else is done


class Unit(Enum):
    """What a number of recipients counts."""

    PEOPLE = "people"
    FAMILIES = "families"


class Stage(Enum):
    """How far a donation has come."""

    DONE = "done"
    PLANNED = "planned"
    PROMISED = "promised"


class Flag(Enum):
    """Why a person should look twice at a proposal."""

    NO_DONOR = "no-donor"  # the words name nobody: an unidentified agent, unless a person knows better
    DONOR_FROM_CONTEXT = "donor-from-context"  # a dropped subject or «қор», «ұйым»: the giver stands elsewhere
    SHARED_VERB = "shared-verb"  # several givers under one verb: what belongs to whom is read from the order
    JOINT_DONORS = "joint-donors"  # several givers of one sum; the others stand among the alternatives
    TOTAL = "total"  # a sum of several donations, which may be proposed one by one as well
    FRACTIONAL_AMOUNT = "fractional-amount"  # the sum is no whole number, so the amount is left empty


@dataclass(frozen=True)
class Alternative(Generic[T_co]):
    """Another value that the words allow, with the words that would say it."""

    value: T_co
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Value(Generic[T_co]):
    """One value of a proposal: what was read, where, by which rule.

    ``spans`` are the words, in code points of the draft's text, end exclusive; never empty.
    ``confidence`` is how likely the rule is right in a document that it was not written for, between 0 and 1
    (``kggraph.facts.drafting.confidence`` says how that was measured).
    ``alternatives`` are given exactly when the reading is ambiguous.
    """

    value: T_co
    spans: tuple[Span, ...]
    rule: str
    confidence: float
    reading: Reading = Reading.EXPLICIT
    alternatives: tuple[Alternative[T_co], ...] = ()


@dataclass(frozen=True)
class Mention:
    """A name of the document with every place where it stands, inflected as it is there.

    ``name`` is in the nominative where the endings are known, else as it stands. Two names are one Mention only if they
    are the same words; whether they are the same thing is for linking, and in the end for a person, to say.
    """

    kind: Kind
    name: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float


@dataclass(frozen=True)
class Goods:
    """Things given: ``item`` in the nominative, ``quantity`` and its unit (``pcs``, ``kg``, ``t``, ``l``) if stated."""

    item: str
    span: Span
    quantity: int | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Proposal:
    """One donation as the text tells it. A slot that is None, or an empty tuple, is one that the words leave open.

    ``amount`` is in whole units of ``currency`` (ISO 4217); with ``each`` it is the worth for one recipient.
    ``approximate`` are the slots whose number is «шамамен», «астам», «более»: among ``amount`` and ``count``.
    ``evidence`` is the clause that tells of the donation, and covers the spans of what is explicit, save goods and
    campaign that one verb shares among several givers.
    ``donor_candidates`` are whom the text speaks of before, where the words leave the giver open.
    ``confidence`` is the least of its values' confidences.
    """

    evidence: Span
    stage: Stage
    rule: str
    confidence: float
    donor: Value[str] | None = None
    recipient: Value[str] | None = None
    count: Value[int] | None = None
    unit: Value[Unit] | None = None
    amount: Value[int] | None = None
    currency: Value[str] | None = None
    each: bool = False
    approximate: frozenset[str] = frozenset()
    goods: Value[tuple[Goods, ...]] | None = None
    campaign: Value[str] | None = None
    place: Value[str] | None = None
    date: Value[str] | None = None
    donor_candidates: tuple[Alternative[str], ...] = ()
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True)
class Draft:
    """What was read in one document. All spans are of ``text``, which is the text that was handed in."""

    text: str
    language: str  # kk or ru
    mentions: tuple[Mention, ...] = ()
    proposals: tuple[Proposal, ...] = field(default=())

    def quote(self, span: Span) -> str:
        """Return the characters of a span."""
        return self.text[span.start : span.end]
