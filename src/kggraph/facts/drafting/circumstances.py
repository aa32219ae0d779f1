"""In which campaign, where and when something was given."""

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.dates import find_dates
from kggraph.facts.drafting.draft import Kind, Stage, Value
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import in_case, is_form, readings
from kggraph.facts.drafting.places import find_places
from kggraph.facts.drafting.slots import inferred, said

_PLACED = (Case.LOCATED, Case.LOCATIVE, Case.GENITIVE, Case.DATIVE, Case.ABLATIVE)
_FAR = 2000  # tokens back to what «облыста» means
_AND = frozenset({"және", "мен", "пен", "бен", ",", "и"})


def find_campaign(findings: Findings, frame: Frame) -> Value[str] | None:
    """Return the campaign of a verb phrase: named in its sentence, or the one that the whole text tells of."""
    article, language = findings.article, findings.article.language
    named = findings.names_in(frame.sentence, Kind.CAMPAIGN)
    if named:
        before = [name for name in named if name.first < frame.end]
        # A campaign that only the rest of the sentence names is that of something else.
        nearest = next((n for n in reversed(before) if n.first in frame.window), before[-1] if before else None)
        if nearest is None and language == "ru":
            nearest = named[0]
        if nearest is None:
            return None
        return said(nearest.label, article.span(nearest.first, nearest.last), f"{language}.slot.campaign.named")
    overall = findings.campaign_of_all if frame.stage is Stage.DONE else None  # what is to come may be of another
    if overall is None or overall.first > frame.sentence.first or _has_event(article, frame.sentence):
        return None
    span = article.span(overall.first, overall.last)
    return inferred(overall.label, span, f"{language}.slot.campaign.of-the-text")


def _has_event(article: Article, sentence: Stretch) -> bool:
    """Return whether a sentence speaks of another event: a concert, a fair."""
    return any(
        is_form(article.form(p), article.language, "campaigns", "campaign")
        and not is_form(article.form(p), article.language, "campaigns", "strong")
        for p in range(sentence.first, sentence.last)
        if article.is_word(p)
    )


def find_place(findings: Findings, stretch: Stretch, giver: Name | None) -> Value[str] | None:
    """Return where the words of a verb phrase say that it happened, or that its giver or receiver is."""
    article, language = findings.article, findings.article.language
    of_bodies = {p for n in findings.names_in(stretch, Kind.ORGANIZATION) for p in range(n.first, n.last)}
    barred = findings.asides | of_bodies  # «Союз предпринимателей Тараза» may give elsewhere
    named = [n for n in findings.names_in(stretch, Kind.PLACE) if n.first not in barred]
    held = {n.first for n in findings.names_in(stretch, Kind.PERSON)}
    # «Президент США Дональд Трамп»: a place right before a person says whose office it is.
    places = [name for name in named if _is_placed(article, name) and not (language == "ru" and name.last in held)]
    if places:
        chosen = _most_exact(places)
        return said(chosen.label, article.span(chosen.first, chosen.last), f"{language}.slot.place.named")
    if giver is not None and giver.kind is Kind.ORGANIZATION and giver.first in stretch:
        inside = find_places(article, Stretch(giver.first, giver.last), set())
        if inside and inside[0].case in _PLACED:
            span = article.span(inside[0].first, inside[0].last)
            return inferred(inside[0].label, span, f"{language}.slot.place.of-giver")
    return _referring(findings, stretch)


def _is_placed(article: Article, name: Name) -> bool:
    if article.language == "ru":
        return name.case is not Case.FROM
    joined = name.case is Case.NOMINATIVE and article.form(name.last) in _AND
    return name.case in _PLACED or joined


def _most_exact(places: list[Name]) -> Name:
    """Of «Байзақ ауданының Бурыл ауылында» the village; of «Алматы қаласы және Алматы облысы» the first."""
    chosen = places[0]
    for following in places[1:]:
        between = following.first - chosen.last
        owned = chosen.case is Case.GENITIVE and between <= 1
        if not owned:
            break
        chosen = following
    return chosen


def _referring(findings: Findings, stretch: Stretch) -> Value[str] | None:
    """«Облыстағы», «ауданда»: the oblast that was named before, if only one was."""
    article = findings.article
    if article.language != "kk":
        return None
    for position in range(stretch.first, stretch.last):
        noun = in_case(readings(article.form(position), "kk", "places", "head"), Case.LOCATED, Case.LOCATIVE)
        if noun is None or noun.possessed or (article.tokens[position].is_capital and position != stretch.first):
            continue
        earlier = Stretch(max(0, position - _FAR), position)
        before = {n.label: n for n in findings.names_in(earlier, Kind.PLACE)}
        same = [n for n in before.values() if any(r.lemma == noun.lemma for r in _heads(article, n))]
        if len(same) == 1:
            span = article.span(position, position + 1)
            return inferred(same[0].label, span, "kk.slot.place.referring")
    return None


def _heads(article: Article, name: Name) -> tuple[Noun, ...]:
    return readings(article.form(name.last - 1), "kk", "places", "head")


def find_date(findings: Findings, stretch: Stretch) -> Value[str] | None:
    """Return the first expression of time in a stretch that is no part of a name."""
    article = findings.article
    taken = findings.asides | {p for name in findings.names_in(stretch, *Kind) for p in range(name.first, name.last)}
    for when in find_dates(article, stretch):
        if when.first not in taken:
            span = article.span(when.first, when.last)
            return said(article.words(when.first, when.last), span, when.rule)
    return None
