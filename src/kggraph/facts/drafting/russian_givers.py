"""Who gives, in Russian: nominative phrases of the clause, the instrumental with a passive verb."""

from collections.abc import Sequence

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.givers import Giver
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import in_case, is_form, readings

_ADJECTIVES = ("ые", "ие", "ый", "ий", "ая", "яя")
_WIDEST = 3
_PRONOUNS = {
    "мы": "ru.donor.speaker",
    "я": "ru.donor.speaker",
    "он": "ru.donor.pronoun",
    "она": "ru.donor.pronoun",
    "они": "ru.donor.pronoun",
}


def find_russian_givers(article: Article, frame: Frame, names: Sequence[Name]) -> list[Giver]:
    """Return the phrases before a verb that may be its subject, in order; those behind it if there is none before.

    >>> from kggraph.facts.drafting.names import find_names
    >>> from kggraph.facts.drafting.article import read_article
    >>> from kggraph.facts.drafting.russian_verbs import find_russian_frames
    >>> article = read_article("В пятницу фонд «Асар» передал школе мебель.", "ru")
    >>> frame = find_russian_frames(article, article.sentences[0], frozenset())[0]
    >>> [giver.label for giver in find_russian_givers(article, frame, find_names(article))]
    ['фонд «Асар»']
    """
    before = Stretch(frame.window.first, frame.verb)
    if frame.passive:
        return _agents(article, frame, names)
    found = find_subjects(article, before, names)
    return found or find_subjects(article, Stretch(frame.end, min(frame.window.last, frame.end + _WIDEST)), names)


def find_subjects(article: Article, stretch: Stretch, names: Sequence[Name]) -> list[Giver]:
    """Return the phrases of a stretch that stand as a subject does, in order."""
    by_first = {name.first: name for name in names if name.first in stretch}
    found: list[Giver] = []
    position = stretch.first
    while position < stretch.last:
        name = by_first.get(position)
        unnamed = _of_body(article, by_first, position) or _unnamed(article, stretch, position)
        giver = _named(article, name) if name else unnamed
        if giver:
            found.append(giver)
        position = giver.last if giver else name.last if name else position + 1
    return found


def _named(article: Article, name: Name) -> Giver | None:
    if name.kind not in (Kind.ORGANIZATION, Kind.PERSON) or name.case is not Case.NOMINATIVE:
        return None
    before = article.form(name.first - 1)
    if _is_preposition(before) or _is_owned(article, name):
        return None
    rule = "ru.donor.person" if name.kind is Kind.PERSON else "ru.donor.organization"
    return Giver(name.first, name.last, name.label, rule, name, name.state)


def _end_of_genitives(article: Article, stretch: Stretch, first: int) -> int:
    """Walk on over «города», «главы семьи», «Алматы»: whose the givers are."""
    last = first
    while last < min(stretch.last, first + _WIDEST) and article.is_word(last):
        form = article.form(last)
        genitive = form.endswith(("а", "я", "ы", "и", "ов", "ев", "ого", "его", "ой")) and form != "и" and len(form) > 2  # noqa: PLR2004
        if not genitive or form.endswith(("ла", "ли")):
            break
        last += 1
    return last


def _of_body(article: Article, by_first: dict[int, Name], position: int) -> Giver | None:
    """«Волонтёры клуба «Доброе сердце»»: those who act for a body, in the nominative before its name."""
    name = by_first.get(position + 1)
    if name is None or name.kind is not Kind.ORGANIZATION:
        return None
    form = article.form(position)
    nouns = (*readings(form, "ru", "organizations", "agent"), *readings(form, "ru", "organizations", "group"))
    acting = any(n.case is Case.NOMINATIVE and (n.plural or n.lemma in ("коллектив", "команда")) for n in nouns)
    if not acting:
        return None
    return Giver(position, name.last, name.label, "ru.donor.members", name, name.state)


def _is_owned(article: Article, name: Name) -> bool:
    """Return whether a name only says whose the noun before it is: «главы Samsung», «сотрудники фонда»."""
    latin = name.rule == "ru.organization.latin"
    return latin and is_form(article.form(name.first - 1), "ru", "organizations", "member")


def _unnamed(article: Article, stretch: Stretch, position: int) -> Giver | None:
    form, before = article.form(position), article.form(position - 1)
    if not article.is_word(position) or _is_preposition(before):
        return None
    rule = _PRONOUNS.get(form)
    if rule:
        return Giver(position, position + 1, form, rule, referring=True)
    agent = in_case(readings(form, "ru", "organizations", "agent"), Case.NOMINATIVE)
    if agent:
        return _people(article, stretch, position, agent)
    if _is_number_of(article, stretch, position):
        first = _first_of_number(article, position)
        return Giver(first, position + 1, article.words(first, position + 1), "ru.donor.number-of")
    heads = readings(form, "ru", "organizations", "head")
    noun = next((n for n in heads if n.case is Case.NOMINATIVE and not n.plural), None)
    bare = not before.endswith((*_ADJECTIVES, "ой", "ого", "ое"))
    if noun is None or not bare:
        return None
    return Giver(position, position + 1, noun.lemma, "ru.donor.referring", referring=True)


def _is_number_of(article: Article, stretch: Stretch, position: int) -> bool:
    """«35 этнокультурных центров»: so many bodies or people before the verb."""
    first = _first_of_number(article, position)
    if first < stretch.first or not article.form(first).isdecimal() or _is_preposition(article.form(first - 1)):
        return False
    nouns = [n for sort in ("agent", "head") for n in readings(article.form(position), "ru", "organizations", sort)]
    return any(noun.plural and noun.case is Case.GENITIVE for noun in nouns)


def _first_of_number(article: Article, position: int) -> int:
    first = position - 1
    while first > position - _WIDEST and article.form(first).endswith(("ых", "их")):
        first -= 1
    return first


def _people(article: Article, stretch: Stretch, position: int, agent: Noun) -> Giver | None:
    """«Неизвестный меценат», «жители города», «супруги Ивановы»; none behind a preposition or a number."""
    first = position
    while first > max(stretch.first, position - _WIDEST) and article.form(first - 1).endswith(_ADJECTIVES):
        first -= 1
    if _is_preposition(article.form(first - 1)) or article.form(first - 1).isdecimal():
        return None
    last = _end_of_genitives(article, stretch, position + 1)
    while last < stretch.last and article.tokens[last].is_capital and agent.lemma.startswith("супруг"):
        last += 1
    return Giver(first, last, article.words(first, last), "ru.donor.people")


def _is_preposition(form: str) -> bool:
    return form in words("grammar", "ru", "preposition")


def _agents(article: Article, frame: Frame, names: Sequence[Name]) -> list[Giver]:
    """Return who did what a passive verb tells: «фондом «Асар»», «при поддержке …»."""
    for name in names:
        if name.first not in frame.window or name.kind not in (Kind.ORGANIZATION, Kind.PERSON):
            continue
        support = f"{article.form(name.first - 2)}_{article.form(name.first - 1)}" in words("grammar", "ru", "support")
        agent = name.case is Case.INSTRUMENTAL and article.form(name.first - 1) not in words(
            "grammar", "ru", "preposition"
        )
        if support or agent:
            return [
                Giver(
                    name.first,
                    name.last,
                    name.label,
                    "ru.donor.support" if support else "ru.donor.agent",
                    name,
                    name.state,
                )
            ]
    return []
