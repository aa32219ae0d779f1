"""Who gives, in Kazakh: the nominative phrases before the verb."""

from collections.abc import Sequence
from dataclasses import dataclass

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import in_case, is_form, readings

_NEAR = 4  # words between a body in the genitive and its member
_WIDEST = 4


@dataclass(frozen=True)
class Giver:
    """Who gives, at the tokens ``[first, last)``; ``name`` is set when the giver is named, here or elsewhere."""

    first: int
    last: int
    label: str
    rule: str
    name: Name | None = None
    state: bool = False
    referring: bool = False  # «қор», «ұйым»: the giver is named elsewhere


def find_givers(article: Article, stretch: Stretch, names: Sequence[Name]) -> list[Giver]:
    """Return the phrases of a stretch that may be its subject, in order, none over another.

    >>> from kggraph.facts.drafting.article import read_article
    >>> from kggraph.facts.drafting.names import find_names
    >>> article = read_article("Ауылда «Асар» тобының мүшелері мен жергілікті кәсіпкерлер көмек берді.", "kk")
    >>> [(giver.label, giver.rule) for giver in find_givers(article, article.sentences[0], find_names(article))]
    [('«Асар» тобы', 'kk.donor.members'), ('жергілікті кәсіпкерлер', 'kk.donor.people')]
    """
    by_first = {name.first: name for name in names if name.first in stretch}
    found: list[Giver] = []
    position = stretch.first
    while position < stretch.last:
        name = by_first.get(position)
        giver = _named(article, stretch, name, by_first) if name else _unnamed(article, stretch, position)
        if giver:
            found.append(giver)
        position = giver.last if giver else name.last if name else position + 1
    return found


def find_supporters(article: Article, stretch: Stretch, names: Sequence[Name]) -> list[Giver]:
    """Return who gives through a passive verb: «қордың қолдауымен», «кәсіпкерлер тарапынан»."""
    for position in range(stretch.first, stretch.last):
        if article.form(position) not in words("grammar", "kk", "support"):
            continue
        name = next((n for n in names if n.last == position and n.kind in (Kind.ORGANIZATION, Kind.PERSON)), None)
        if name:
            return [Giver(name.first, position, name.label, "kk.donor.support", name, name.state)]
        if position > stretch.first and is_form(article.form(position - 1), "kk", "organizations", "agent"):
            label = _without_genitive(article.words(position - 1, position))
            return [Giver(position - 1, position, label, "kk.donor.support-people")]
        owned = readings(article.form(position - 1), "kk", "organizations", "head")
        if position - 2 >= stretch.first and any(n.possessed and n.case is Case.NOMINATIVE for n in owned):
            return [Giver(position - 2, position, article.words(position - 2, position), "kk.donor.support-people")]
    return []


def _without_genitive(text: str) -> str:
    return text[:-3] if text.endswith(("ның", "нің", "дың", "дің", "тың", "тің")) else text


def _named(article: Article, stretch: Stretch, name: Name, by_first: dict[int, Name]) -> Giver | None:
    if name.kind is Kind.PERSON and name.case is Case.NOMINATIVE:
        return Giver(name.first, name.last, name.label, "kk.donor.person", name)
    if name.kind is not Kind.ORGANIZATION:
        return None
    if name.case is Case.NOMINATIVE and not _qualifies(article, name.last):
        member = _member(article, stretch, name.last, reach=2)
        last = member + 1 if member is not None else name.last
        itself = Giver(name.first, last, name.label, "kk.donor.organization", name, name.state)
        return _body_beside(article, stretch, name) or itself
    owner = name.case in (Case.GENITIVE, Case.NOMINATIVE)
    return _of_body(article, stretch, name, by_first) if owner else None


def _of_body(article: Article, stretch: Stretch, name: Name, by_first: dict[int, Name]) -> Giver | None:
    """«Қордың президенті Асқар Оспанов», «қордың еріктілері»: who acts for a body in the genitive."""
    person = next((by_first[p] for p in range(name.last, name.last + _NEAR) if p in by_first), None)
    if person and person.kind is Kind.PERSON and person.case is Case.NOMINATIVE and person.first in stretch:
        return Giver(person.first, person.last, person.label, "kk.donor.officer", person)
    member = _member(article, stretch, name.last, reach=_NEAR)
    if member is None:
        return None
    return Giver(name.first, member + 1, name.label, "kk.donor.members", name, name.state)


def _body_beside(article: Article, stretch: Stretch, name: Name) -> Giver | None:
    """«Ассамблея жанындағы аналар кеңесі»: a body that belongs to the named one."""
    if article.form(name.last) != "жанындағы":
        return None
    for position in range(name.last + 1, min(name.last + 1 + _NEAR, stretch.last)):
        nouns = readings(article.form(position), "kk", "organizations", "head")
        if any(noun.possessed and noun.case is Case.NOMINATIVE for noun in nouns):
            return Giver(
                name.first, position + 1, article.words(name.first, position + 1), "kk.donor.body-beside", name
            )
    return None


def _qualifies(article: Article, position: int) -> bool:
    """Return whether the word after a body makes it a mere qualifier: «ҚХА хатшылығының», «қоры төрағасына»."""
    form = article.form(position)
    return form.endswith(("сының", "сінің", "ының", "інің", "сына", "сіне", "ында", "інде", "сынан", "сінен")) and not (
        is_form(form, "kk", "recipients", "people", "families", "place") or is_form(form, "kk", "places", "head")
    )


def _member(article: Article, stretch: Stretch, first: int, *, reach: int) -> int | None:
    """Return where the members who act for a body stand in the nominative."""
    for position in range(first, min(first + reach, stretch.last)):
        placed = is_form(article.form(position), "kk", "places", "name")
        if not article.is_word(position) or (article.tokens[position].is_capital and not placed):
            return None
        nouns = readings(article.form(position), "kk", "organizations", "member")
        if any(noun.possessed and noun.case is Case.NOMINATIVE for noun in nouns):
            return position
    return None


def _unnamed(article: Article, stretch: Stretch, position: int) -> Giver | None:
    """«Белсенді жастар», «облыстағы этномәдени бірлестіктер», «кәсіпкер», «қор», «ұйым мүшелері»."""
    form = article.form(position)
    if not article.is_word(position):
        return None
    if in_case(readings(form, "kk", "organizations", "state"), Case.NOMINATIVE):
        return Giver(position, position + 1, form, "kk.donor.state", state=True)
    if form in ("олар", "ол"):
        return Giver(position, position + 1, form, "kk.donor.pronoun", referring=True)
    if not _ends_phrase(article, stretch, position) or _is_receiver(article, stretch, position):
        return None
    heads = readings(form, "kk", "organizations", "head")
    if in_case(heads, Case.NOMINATIVE) and not any(n.plural and n.case is Case.NOMINATIVE for n in heads):
        return _referring(article, stretch, position)
    agents = readings(form, "kk", "organizations", "agent")
    return _people(article, stretch, position, [n for n in (*agents, *heads) if n.case is Case.NOMINATIVE])


def _people(article: Article, stretch: Stretch, position: int, nouns: list[Noun]) -> Giver | None:
    if not nouns or article.form(position) in words("organizations", "kk", "group"):
        return None  # «белсенді жас»: the next word is who gives
    kin = any(noun.lemma in words("organizations", "kk", "kin") for noun in nouns)
    if all(noun.possessed for noun in nouns) and not kin:
        return _owned(article, stretch, position)
    first = _first_of_phrase(article, stretch, position)
    return Giver(first, position + 1, article.words(first, position + 1), "kk.donor.people")


def _owned(article: Article, stretch: Stretch, position: int) -> Giver | None:
    """«Қор мүшелері», «мектептің түлектері», «полиция қызметкерлері»: somebody's people; without an owner none."""
    owner = position - 1
    if owner < stretch.first or not article.is_word(owner):
        return None
    form = article.form(owner)
    if is_form(form, "kk", "organizations", "state") or form == "полиция":
        return Giver(owner, position + 1, article.words(owner, position + 1), "kk.donor.people", state=True)
    head = in_case(readings(form, "kk", "organizations", "head"), Case.NOMINATIVE)
    if head and not head.possessed:
        return Giver(owner, position + 1, head.lemma, "kk.donor.referring-members", referring=True)
    return Giver(owner, position + 1, article.words(owner, position + 1), "kk.donor.people")


def _ends_phrase(article: Article, stretch: Stretch, position: int) -> bool:
    """Return whether a noun is the last of its phrase, and no subject of a clause of its own."""
    following = article.form(position + 1)
    if position + 1 >= stretch.last:
        return True
    owned = is_form(following, "kk", "organizations", "member") and following.endswith(("ы", "і"))
    owned = owned or any(noun.possessed for noun in readings(following, "kk", "organizations", "head"))
    return not (owned or _qualifies(article, position + 1) or following in ("үшін", "туралы", "болып", "ретінде"))


def _is_receiver(article: Article, stretch: Stretch, position: int) -> bool:
    """Return whether a noun shares the dative, or «үшін», of the next: «қызметкерлері мен жұмысшыларға»."""
    if article.form(position + 1) not in (",", "мен", "пен", "бен", "және"):
        return False
    for following in range(position + 2, min(position + 2 + _NEAR, stretch.last)):
        if not article.is_word(following):
            return False
        nouns = readings(article.form(following), "kk", "recipients", "people")
        if nouns:
            return nouns[0].case is Case.DATIVE or article.form(following + 1) == "үшін"
    return False


def _referring(article: Article, stretch: Stretch, position: int) -> Giver | None:
    noun = in_case(readings(article.form(position), "kk", "organizations", "head"), Case.NOMINATIVE)
    before = article.form(position - 1) if position > stretch.first else ""
    pointed = before in ("аталған", "осы", "бұл", "сол", "аталмыш")
    if noun is None or noun.possessed or noun.plural:
        return None
    alone = (
        not article.is_word(position - 1)
        or before in words("grammar", "kk", "before-referring")
        or before in words("dates", "kk", "deictic")
    )
    if not pointed and before and not alone:
        return None
    first = position - 1 if pointed else position
    return Giver(first, position + 1, noun.lemma, "kk.donor.referring", referring=True)


def _first_of_phrase(article: Article, stretch: Stretch, head: int) -> int:
    first = head
    while first > max(stretch.first, head - _WIDEST) and article.is_word(first - 1):
        form = article.form(first - 1)
        if not (
            form in words("organizations", "kk", "group")
            or form.endswith(("дағы", "дегі", "тағы", "тегі", "лық", "лік", "дық", "дік"))
        ):
            break
        first -= 1
    return first
