"""Russian verbs of giving: their forms, and the clauses they stand in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Stage
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.lexicon import words

_PAST = ("л", "ла", "ли", "ло")
_CONJUGATIONS = {
    "a": (_PAST, "ть"),
    "i": (tuple("и" + ending for ending in _PAST), "ить"),
    "z": (("", "ла", "ли", "ло"), "ти"),
    "o": (("ел", "ела", "ели", "ело"), "ести"),
    "0": ((), "ь"),
}
_SORTS = ("strong", "weak", "collect", "meal", "aid", "light", "supply")
_IDIOM_REACH = 4
_STAGE_REACH = 14  # words between «намерены» and its infinitive


@dataclass(frozen=True)
class _Verb:
    sort: str
    passive: bool = False
    infinitive: bool = False
    future: bool = False


@cache
def _forms() -> dict[str, _Verb]:
    forms: dict[str, _Verb] = {}
    for sort in _SORTS:
        for entry in sorted(words("verbs", "ru", sort)):
            stem, conjugation, participle = entry.split("|")
            past, infinitive = _CONJUGATIONS[conjugation]
            forms |= {stem + ending: _Verb(sort) for ending in past}
            forms[stem + infinitive] = _Verb(sort, infinitive=True)
            if participle:
                forms |= {participle + ending: _Verb(sort, passive=True) for ending in ("", "а", "о", "ы")}
    for sort in _SORTS:
        forms |= {form: _Verb(sort, future=True) for form in words("verbs", "ru", f"future-{sort}")}
        forms |= {form: _Verb(sort) for form in words("verbs", "ru", f"present-{sort}")}
    return forms


def find_russian_frames(article: Article, sentence: Stretch, taken: frozenset[int]) -> list[Frame]:
    """Return the verbs of giving of a sentence in order, each with the words of its clause, those behind it included.

    >>> from kggraph.facts.drafting.article import read_article
    >>> article = read_article("Фонд передал 10 семьям наборы, а завод перечислил 1 млн тенге.", "ru")
    >>> frames = find_russian_frames(article, article.sentences[0], frozenset())
    >>> [article.words(f.window.first, f.window.last) for f in frames]
    ['Фонд передал 10 семьям наборы', ', а завод перечислил 1 млн тенге.']
    """
    found = list(_found(article, sentence, taken))
    frames: list[Frame] = []
    start = sentence.first
    for number, frame in enumerate(found):
        following = found[number + 1].verb if number + 1 < len(found) else None
        last = sentence.last if following is None else _boundary(article, frame.end, following)
        frames.append(replace(frame, window=Stretch(start, last), joined=number > 0))
        start = last
    return frames


def _found(article: Article, sentence: Stretch, taken: frozenset[int]) -> Iterator[Frame]:
    for position in range(sentence.first, sentence.last):
        verb = None if position in taken else _forms().get(article.form(position))
        if verb is None or (verb.sort == "light" and not _has_idiom(article, sentence, position)):
            continue
        stage = _stage(article, sentence, position, verb)
        if stage:
            yield Frame(sentence, sentence, position, position + 1, verb.sort, verb.passive, stage)


def _has_idiom(article: Article, sentence: Stretch, position: int) -> bool:
    near = range(max(sentence.first, position - _IDIOM_REACH), min(sentence.last, position + 1 + _IDIOM_REACH))
    return any(article.form(p) in words("verbs", "ru", "idiom") for p in near)


def _stage(article: Article, sentence: Stretch, position: int, verb: _Verb) -> Stage | None:
    """Return how far the giving has come; None for an infinitive that nothing makes a fact or a plan."""
    if verb.future:
        return Stage.PLANNED
    near = [article.form(p) for p in range(max(sentence.first, position - _STAGE_REACH), position)]
    if verb.infinitive:
        by_word = {"promised": Stage.PROMISED, "planned": Stage.PLANNED, "allowed": Stage.DONE}
        told = (stage for form in reversed(near) for s, stage in by_word.items() if form in words("verbs", "ru", s))
        return next(told, None)
    if verb.passive and any(form in ("будет", "будут") for form in near[-2:]):
        return Stage.PLANNED
    return Stage.DONE if "не" not in near[-1:] else None


def _boundary(article: Article, first: int, verb: int) -> int:
    """Return where the clause of the next verb begins: at the last comma or «и», «а» before its subject."""
    breaks = [p for p in range(first, verb) if article.form(p) in (",", ";", "и", "а") or article.form(p) in ("–", "—")]
    if not breaks:
        return verb
    commas = [p for p in breaks if article.form(p) == "," and article.form(p + 1) in _CLAUSES]
    return commas[0] if commas else breaks[-1]


_CLAUSES = frozenset({"а", "и", "также", "который", "которая", "которые"})
