"""Donations told in Russian: each verb of giving with its giver, receiver, sum and things."""

from dataclasses import replace

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Flag, Kind
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.givers import Giver
from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.nouns import is_form
from kggraph.facts.drafting.russian_givers import find_russian_givers, find_subjects
from kggraph.facts.drafting.russian_things import counted_in_russian, find_russian_receiver, find_russian_things
from kggraph.facts.drafting.russian_verbs import find_russian_frames
from kggraph.facts.drafting.share import Share, introduced, is_ruled_out

_JOINTS = frozenset({",", "и", "а", "также", "вместе", "с"})


def find_russian_shares(findings: Findings) -> list[Share]:
    """Return what is given in an article, in the order of its verbs, state money, bribes and awards left out."""
    found: list[Share] = []
    for sentence in findings.sentences:
        local = findings.of(sentence)
        subject = introduced(findings, sentence, find_subjects)
        for frame in find_russian_frames(findings.article, sentence, local.named):
            shares = [_with_subject(share, subject) for share in _shares(local, frame)]
            found += [share for share in shares if _is_donation(local, share, told=bool(found))]
    return found


def _with_subject(share: Share, subject: Giver | None) -> Share:
    """Return a share of a list's item, whose verb has no subject of its own, with that of the list."""
    if share.giver is not None or subject is None or share.frame.passive:
        return share
    return replace(share, giver=subject, inherited=True)


def _shares(findings: Findings, frame: Frame) -> list[Share]:
    """Return the share of a verb's giver, and of each that follows with a sum of its own and no verb («– 1 млн»)."""
    article = findings.article
    givers = find_russian_givers(article, frame, findings.names)
    bracketed = _bracketed(findings, frame, givers)
    if bracketed:
        return bracketed
    giver, others = _giver(article, givers)
    followers = _followers(findings, frame)
    last = followers[0].first if followers else frame.window.last
    own = replace(frame, window=Stretch(frame.window.first, last))
    flags = frozenset({Flag.JOINT_DONORS} if others else ())
    shares = [_filled(findings, Share(own, own.window, giver, tuple(others), flags=flags))]
    for number, follower in enumerate(followers):
        end = followers[number + 1].first if number + 1 < len(followers) else frame.window.last
        stretch = Stretch(follower.first, end)
        elided = replace(frame, window=stretch, verb=follower.last, end=follower.last)
        share = _filled(findings, Share(elided, stretch, follower, flags=frozenset({Flag.SHARED_VERB})))
        shares.append(share)
    return shares


def _bracketed(findings: Findings, frame: Frame, givers: list[Giver]) -> list[Share]:
    """«Фонд «А» (320 тысяч), центр «Б» (280 тысяч) собрали …»: givers with their sums in brackets."""
    sums = [next((m for m in findings.moneys if m.first == giver.last + 1), None) for giver in givers]
    pairs = [(giver, money) for giver, money in zip(givers, sums, strict=True) if money]
    if len(pairs) < 2:  # noqa: PLR2004 - one sum in brackets only spells another out
        return []
    flags = frozenset({Flag.SHARED_VERB})
    filled = _filled(findings, Share(frame, frame.window))
    return [
        replace(
            filled, stretch=Stretch(giver.first, money.last), giver=giver, money=money, other_moneys=(), flags=flags
        )
        for giver, money in pairs
    ]


def _giver(article: Article, givers: list[Giver]) -> tuple[Giver | None, list[Giver]]:
    """Return the subject nearest to the verb, with those that «и» or a comma joins to it."""
    if not givers:
        return None, []
    joined = [givers[-1]]
    for giver in reversed(givers[:-1]):
        between = {article.form(p) for p in range(giver.last, joined[0].first)}
        if not between & _JOINTS or giver.referring:
            break
        joined.insert(0, giver)
    return joined[0], joined[1:]


def _followers(findings: Findings, frame: Frame) -> list[Giver]:
    article = findings.article
    found = []
    for name in findings.names_in(Stretch(frame.end, frame.window.last), Kind.ORGANIZATION, Kind.PERSON):
        dash = article.form(name.last) in ("–", "—", "-")
        near = range(name.last + 1, name.last + 4)
        money = any(m.first in near for m in findings.moneys)
        things = any(is_form(article.form(p), "ru", "goods", "item") for p in near)
        if dash and (money or things) and name.case is Case.NOMINATIVE:
            found.append(Giver(name.first, name.last, name.label, "ru.donor.elided-verb", name, name.state))
    return found


def _filled(findings: Findings, share: Share) -> Share:
    article, frame = findings.article, share.frame
    moneys = [money for money in findings.moneys if money.first in frame.window]
    plain = [money for money in moneys if money.first not in findings.asides] or moneys
    return replace(
        share,
        money=plain[0] if plain else None,
        other_moneys=tuple(plain[1:]),
        count=counted_in_russian(findings.counts, frame, article),
        receiver=find_russian_receiver(article, frame, findings.names),
        goods=tuple(find_russian_things(findings, frame)),
    )


def _is_donation(findings: Findings, share: Share, *, told: bool) -> bool:
    frame, giver = share.frame, share.giver
    if is_ruled_out(findings, share):
        return False
    charity = findings.is_charity
    gathered = frame.sort == "collect" and (findings.is_need or findings.follows_need)
    if (
        giver is None
        and not charity
        and not gathered
        and not (told and (frame.sort == "strong" or _is_shared_out(share)))
    ):
        return False
    substance = bool(share.goods or share.money)
    if frame.sort == "strong":
        return substance or (giver is not None and share.receiver is not None and share.count is not None)
    if frame.sort in ("light", "aid"):
        somebody = giver is not None or frame.passive
        return somebody and (substance or share.count is not None) and _is_about_help(findings, share)
    context = told or findings.follows_need
    known = (
        context
        and giver is not None
        and (giver.name is not None or giver.referring or frame.sort == "collect" or giver.rule == "ru.donor.people")
    )
    return substance and (known or _is_about_help(findings, share) or _is_shared_out(share))


def _is_shared_out(share: Share) -> bool:
    """«Каждой семье выделено по 50 тысяч»: so much for each, said of a gift told before."""
    return share.money is not None and share.money.each and share.receiver is not None


def _is_about_help(findings: Findings, share: Share) -> bool:
    need = findings.is_need
    giver = share.giver
    named = giver is not None and (giver.name is not None or giver.referring)
    given = (share.count is not None and giver is not None) or (share.receiver is not None and named)
    return need or (given and share.frame.sort != "aid")
