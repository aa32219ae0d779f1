"""Who gave: named at the verb, or sought in the sentences before it."""

from dataclasses import dataclass
from typing import TypeVar

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Alternative, Flag, Kind, Proposal, Value
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.givers import Giver
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.share import Share
from kggraph.facts.drafting.slots import ambiguous, inferred, said

T = TypeVar("T")

_FAR = 2000  # tokens back to whom «қор» or «ол» means
_PRONOUNS = frozenset({"он", "она", "мы", "я", "ол", "біз", "мен"})


@dataclass(frozen=True)
class Donor:
    """Who gave, if the words tell; else whom they may mean. The flags say what a person should look at."""

    value: Value[str] | None
    flags: frozenset[Flag] = frozenset()
    candidates: tuple[Alternative[str], ...] = ()


_NOBODY = Donor(None, frozenset({Flag.NO_DONOR}))
_CONTEXT = frozenset({Flag.DONOR_FROM_CONTEXT})


def find_donor(findings: Findings, share: Share, earlier: tuple[Share, Proposal] | None) -> Donor:
    """Return who gave a share; ``earlier`` is the donation told before it.

    A dropped subject is filled only where the sentence says that it goes on («бұған қоса», «кроме того»), with a flag;
    elsewhere the giver stays open, and the one before is a candidate.
    """
    article, giver = findings.article, share.giver
    if giver is None:
        return _missing(article, share, earlier)
    span = article.span(giver.first, giver.last)
    if giver.referring:
        return _referring(findings, giver)
    if share.inherited:
        elsewhere = giver.rule.endswith((".pronoun", ".list"))
        rule = giver.rule if elsewhere else f"{article.language}.donor.same-sentence"
        return Donor(inferred(giver.label, span, rule), _CONTEXT if elsewhere else frozenset())
    if share.others:
        others = tuple(Alternative(other.label, (article.span(other.first, other.last),)) for other in share.others)
        return Donor(ambiguous(giver.label, span, f"{article.language}.donor.joint", others))
    return Donor(said(giver.label, span, giver.rule))


def _referring(findings: Findings, giver: Giver) -> Donor:
    article = findings.article
    span = article.span(giver.first, giver.last)
    name = _referred(findings, giver.first, giver.label)
    if name is not None:
        return Donor(inferred(name.label, span, giver.rule), _CONTEXT)
    if giver.last - giver.first > 1:  # «бірлестік мүшелері» say something even where no body was named before
        return Donor(said(article.words(giver.first, giver.last), span, giver.rule))
    return _NOBODY


def _missing(article: Article, share: Share, earlier: tuple[Share, Proposal] | None) -> Donor:
    donor = earlier[1].donor if earlier else None
    if donor is None:
        return _NOBODY
    if goes_on(article, share) and not share.frame.passive:
        return Donor(value_again(donor, f"{article.language}.donor.goes-on"), _CONTEXT)
    return Donor(None, frozenset({Flag.NO_DONOR}), (Alternative(donor.value, donor.spans),))


def goes_on(article: Article, share: Share) -> bool:
    """Return whether a sentence says that it goes on with the donation before it: «бұған қоса», «кроме того»."""
    return (
        article.form(share.frame.sentence.first) in words("grammar", article.language, "goes-on")
        and not share.frame.joined
    )


def value_again(value: Value[T] | None, rule: str) -> Value[T] | None:
    """Return a value of an earlier donation, inferred for this one by a rule."""
    return inferred(value.value, value.spans[0], rule) if value else None


def _referred(findings: Findings, position: int, noun: str) -> Name | None:
    """Return the body that «қор» or «фонд» means: the last one named before with that noun in its name."""
    if noun in ("олар", "они"):
        return None
    earlier = Stretch(max(0, position - _FAR), position)
    if noun in _PRONOUNS:
        persons = findings.names_in(earlier, Kind.PERSON)
        return persons[-1] if persons else None
    before = [n for n in findings.names_in(earlier, Kind.ORGANIZATION) if not n.state]
    stem = noun[:-1] if noun.endswith(("к", "қ")) else noun
    return next((n for n in reversed(before) if any(w.startswith(stem) for w in n.label.casefold().split())), None)
