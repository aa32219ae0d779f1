"""Donations told in Kazakh: each verb of giving with its giver, receiver, sum and things."""

from dataclasses import replace

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Flag, Goods
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.givers import Giver, find_givers, find_supporters
from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.kazakh_verbs import find_kazakh_frames
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.quantities import Money
from kggraph.facts.drafting.receivers import counted, find_receiver
from kggraph.facts.drafting.share import Share, introduced, is_ruled_out
from kggraph.facts.drafting.things import find_things

_SUPPLIED = (Case.ACCUSATIVE, Case.NOMINATIVE)  # «20 отбасын азық-түлікпен қамтыды»


def find_kazakh_shares(findings: Findings) -> list[Share]:
    """Return what is given in an article, in the order of its verbs, state money and awards left out."""
    found: list[Share] = []
    for sentence in findings.sentences:
        local = findings.of(sentence)
        subject = introduced(findings, sentence, find_givers)
        for frame in find_kazakh_frames(findings.article, sentence, local.named):
            shares = [_with_subject(share, subject) for share in _shares(local, frame)]
            shares = [_with_antecedent(findings, share) for share in shares]
            found += [share for share in shares if _is_donation(local, share, told=bool(found))]
            subject = shares[-1].giver or subject
    return found


def _with_subject(share: Share, subject: Giver | None) -> Share:
    """Return a share that has no giver of its own with that of the verb before it in the sentence."""
    if share.giver is not None or subject is None or share.frame.passive:
        return share
    return replace(share, giver=subject, inherited=True)


def _with_antecedent(findings: Findings, share: Share) -> Share:
    """«Олар»: the people that the sentence before spoke of last, if it spoke of any."""
    giver, start = share.giver, share.frame.sentence.first
    if giver is None or giver.label != "олар" or start == 0:
        return share
    before = findings.of(findings.article.sentence_of(start - 1))
    people = [g for g in find_givers(findings.article, before.sentences[0], before.names) if not g.referring]
    if not people:
        return share
    return replace(share, giver=replace(giver, label=people[-1].label, referring=False), inherited=True)


def _shares(findings: Findings, frame: Frame) -> list[Share]:
    article = findings.article
    find = find_supporters if frame.passive else find_givers
    groups = _groups(findings, find(article, frame.window, findings.names))
    if not groups:
        return [_filled(findings, Share(frame, frame.window))]
    starts = [frame.window.first, *(group[0].first for group in groups[1:]), frame.window.last]
    shares: list[Share] = []
    for number, group in enumerate(groups):
        giver, *others = group
        stretch = Stretch(starts[number], starts[number + 1])
        flags = frozenset({Flag.JOINT_DONORS} if others else ())
        shares.append(_filled(findings, Share(frame, stretch, giver, tuple(others), flags=flags)))
    return _shared(shares)


def _groups(findings: Findings, givers: list[Giver]) -> list[list[Giver]]:
    """Part the givers of a verb: those with a number of their own, and those that give together."""
    groups: list[list[Giver]] = []
    for giver in givers:
        if groups and not _has_number(findings, groups[-1][-1].last, giver.first):
            if _are_joined(findings.article, groups[-1][-1].last, giver.first):
                groups[-1].append(giver)
            elif groups[-1][-1].name is None:
                groups[-1] = [giver]  # of two phrases without a joint, the one nearer to the verb is its subject
        else:
            groups.append([giver])
    return groups


def _has_number(findings: Findings, first: int, last: int) -> bool:
    between = Stretch(first, last)
    return any(money.first in between for money in findings.moneys) or any(
        count.first in between for count in findings.counts
    )


def _are_joined(article: Article, first: int, last: int) -> bool:
    return any(article.form(p) in (",", "мен", "пен", "бен", "және") for p in range(first, last))


def _filled(findings: Findings, share: Share) -> Share:
    article, frame = findings.article, share.frame
    after = _around_giver(findings, share)
    moneys = [money for money in findings.moneys if money.first in after and not _is_aside(article, money)]
    moneys = moneys or [money for money in findings.moneys if money.first in after]
    things = find_things(article, frame, findings.moneys, findings.names)
    receiving = Stretch(after.first, _before_things(article, after, things))
    return replace(
        share,
        money=moneys[0] if moneys else None,
        other_moneys=tuple(moneys[1:]),
        count=counted(findings.counts, after, article, *(_SUPPLIED if frame.sort == "supply" else ())),
        receiver=find_receiver(article, receiving, findings.names, findings.moneys),
        goods=tuple(thing for thing in things if share.stretch.last == frame.window.last),
        flags=share.flags | ({Flag.TOTAL} if moneys and _is_total(article, moneys[0]) else frozenset()),
    )


def _around_giver(findings: Findings, share: Share) -> Stretch:
    """Return the words behind a giver; those before it too, where nobody and no sum stands behind it."""
    if share.giver is None:
        return share.stretch
    after = Stretch(share.giver.last, share.stretch.last)
    number = _has_number(findings, after.first, after.last)
    receiver = find_receiver(findings.article, after, findings.names, findings.moneys)
    return after if number or receiver else share.stretch


def _before_things(article: Article, stretch: Stretch, things: list[Goods]) -> int:
    """Return where the things begin: a dative among them is who gets one of them, not who gets all."""
    if not things:
        return stretch.last
    start = things[0].span.start
    return next((p for p in range(stretch.first, stretch.last) if article.tokens[p].start >= start), stretch.last)


def _is_aside(article: Article, money: Money) -> bool:
    return article.form(money.first - 1) == "(" or article.form(money.first - 2) == "("


def _is_total(article: Article, money: Money) -> bool:
    return any(article.form(p) in ("жалпы", "барлығы", "жиыны") for p in range(money.first - 3, money.first))


def _shared(shares: list[Share]) -> list[Share]:
    """Give the things before a verb to all its givers, which is how a Kazakh sentence tells them."""
    if len(shares) < 2:  # noqa: PLR2004 - nothing to share
        return shares
    goods = shares[-1].goods
    return [replace(share, goods=share.goods or goods, flags=share.flags | {Flag.SHARED_VERB}) for share in shares]


def _is_donation(findings: Findings, share: Share, *, told: bool) -> bool:
    frame, giver = share.frame, share.giver
    if is_ruled_out(findings, share):
        return False
    if giver is None and not frame.joined and not _is_private(findings, frame, told=told):
        return False
    if frame.sort in ("light", "aid"):
        return _is_help(findings, share)
    substance = bool(share.goods or share.money)
    if frame.sort in ("weak", "collect", "supply"):
        context = told or findings.follows_need
        return substance and (_is_for_people(findings, share) or (context and giver is not None))
    told_of = frame.sort == "strong" and giver is not None and share.receiver is not None and findings.is_need
    return substance or told_of


def _is_private(findings: Findings, frame: Frame, *, told: bool) -> bool:
    """Return whether something that nobody is said to give may be a private gift."""
    charity = findings.is_charity
    return charity or (told and not frame.passive)


def _is_help(findings: Findings, share: Share) -> bool:
    """«Көмек көрсетті»: help with a sum, a number or things, or from somebody named; no service of a profession."""
    article, frame = findings.article, share.frame
    if article.form(frame.verb - 1) in words("grammar", "kk", "service"):
        return False
    counted_or_paid = bool(share.money or share.count or share.goods)
    named = share.giver is not None and share.giver.name is not None
    return counted_or_paid or (named and share.receiver is not None)


def _is_for_people(findings: Findings, share: Share) -> bool:
    if findings.is_need:
        return True
    giver = share.giver
    if giver is None:
        return share.frame.joined and share.receiver is not None
    return share.receiver is not None or share.count is not None
