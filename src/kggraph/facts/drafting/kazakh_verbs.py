"""Kazakh verbs of giving: their forms, and the phrases that they end."""

from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Stage
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.tokens import Sort


class Tense(Enum):
    """What the ending of a verb makes of it."""

    PAST = "past"
    PRESENT = "present"
    PARTICIPLE = "participle"  # «таратқан»: done, at the end of a clause; before a noun it only describes
    CONVERB = "converb"  # «таратып», «таратса»: another verb follows
    PLAN = "plan"
    INFINITIVE = "infinitive"


@dataclass(frozen=True)
class Verb:
    """A form of a verb of giving."""

    stem: str
    sort: str
    passive: bool
    tense: Tense


_PASSIVES = ("", "ыл", "іл", "л", "ын", "ін", "н")
_PLANS = tuple(start + end for start in "мбп" for end in ("ақ", "ек", "ақшы", "екші"))
_ENDINGS: tuple[tuple[Tense, tuple[str, ...]], ...] = (
    (Tense.PAST, ("ды", "ді", "ты", "ті")),
    (Tense.PARTICIPLE, ("ған", "ген", "қан", "кен")),
    (Tense.CONVERB, ("ып", "іп", "п", "са", "се")),
    (Tense.PRESENT, ("ады", "еді", "йды", "йді", "уда", "уде")),
    (Tense.PLAN, (*_PLANS, "атын", "етін", "йтын", "йтін")),
    (Tense.INFINITIVE, ("у", "уді", "уды", "уге", "уға", "уі", "уы")),
)
_PERSONS = ("", "м", "қ", "к", "лар", "лер", "мыз", "міз", "быз", "біз", "пыз", "піз")
_SORTS = ("strong", "weak", "collect", "meal", "aid", "supply", "light")


@lru_cache(maxsize=65536)
def verb_readings(form: str) -> tuple[Verb, ...]:
    """Return the verbs of giving that a form may be, one per sort.

    >>> [(v.stem, v.passive, v.tense.value) for v in verb_readings("таратты")]
    [('тарат', False, 'past')]
    >>> [(v.sort, v.passive) for v in verb_readings("берілді")]
    [('weak', True), ('light', True)]
    """
    found = []
    for sort in _SORTS:
        for stem in words("verbs", "kk", sort):
            if form.startswith(stem):
                verb = _verb(form.removeprefix(stem), stem, sort)
                found += [verb] if verb else []
    return tuple(found)


def _verb(rest: str, stem: str, sort: str) -> Verb | None:
    for passive in _PASSIVES:
        if not rest.startswith(passive):
            continue
        for tense, endings in _ENDINGS:
            persons = _PERSONS if tense in (Tense.PAST, Tense.PARTICIPLE, Tense.PRESENT) else ("",)
            if any(rest == passive + ending + person for ending in endings for person in persons):
                return Verb(stem, sort, bool(passive), tense)
    return None


def find_kazakh_frames(article: Article, sentence: Stretch, taken: frozenset[int]) -> list[Frame]:
    """Return the verb phrases of giving of a sentence in order, each with the words before it that no other has.

    ``taken`` are the tokens of names, which hold no verb.

    >>> from kggraph.facts.drafting.article import read_article
    >>> article = read_article("Қор 10 отбасыға көмек көрсетті және ауылға көмір түсіріп берді.", "kk")
    >>> [article.words(f.verb, f.end) for f in find_kazakh_frames(article, article.sentences[0], frozenset())]
    ['көмек көрсетті', 'түсіріп берді']
    """
    frames: list[Frame] = []
    start = position = sentence.first
    while position < sentence.last:
        frame = None if position in taken else _frame(article, sentence, start, position)
        if frame:
            frames.append(replace(frame, joined=bool(frames)))
            start = position = frame.end
        else:
            position += 1
    return frames


def _frame(article: Article, sentence: Stretch, start: int, position: int) -> Frame | None:
    for verb in verb_readings(article.form(position)):
        idiom = _idiom_before(article, start, position)
        light = verb.sort == "light"
        if light is (idiom is None) and (light or _may_be_light(verb)):
            continue
        if verb.sort == "weak" and _is_promise(article, position):
            continue
        end, tense = _with_auxiliaries(article, sentence, position + 1, verb)
        stage = _stage(article, sentence, end, tense)
        if stage is None:
            continue
        first = idiom if verb.sort == "light" and idiom is not None else _with_converb(article, start, position)
        sort = _sort_of_idiom(article.form(first)) if light else verb.sort
        return Frame(sentence, Stretch(start, first), first, end, sort, verb.passive, stage)
    return None


def _sort_of_idiom(form: str) -> str:
    if form in words("verbs", "kk", "gift"):
        return "strong"
    return "supply" if form in words("verbs", "kk", "supply") else "light"


def _may_be_light(verb: Verb) -> bool:
    return verb.stem in words("verbs", "kk", "light")


def _idiom_before(article: Article, start: int, position: int) -> int | None:
    """Return where «сыйға», «көмек қолын» before a light verb begins."""
    first = position
    while first > start and article.form(first - 1) in words("verbs", "kk", "idiom"):
        first -= 1
    return first if first < position else None


def _is_promise(article: Article, position: int) -> bool:
    return article.form(position - 1) in words("verbs", "kk", "promised")


def _with_converb(article: Article, start: int, position: int) -> int:
    """«Түсіріп берді», «сатып алып берді»: what was done for somebody begins with its converbs."""
    first = position
    while first > start and article.form(first - 1).endswith(("ып", "іп")) and article.is_word(first - 1):
        first -= 1
    return first


def _with_auxiliaries(article: Article, sentence: Stretch, end: int, verb: Verb) -> tuple[int, Tense]:
    tense = verb.tense
    while end < sentence.last and article.form(end) in words("verbs", "kk", "auxiliary"):
        tense = Tense.PRESENT if tense is Tense.CONVERB else tense
        end += 1
    return end, tense


def _stage(article: Article, sentence: Stretch, end: int, tense: Tense) -> Stage | None:
    """Return how far the giving has come, or None for a form that only describes a noun or another verb."""
    following = article.form(end)
    clause_ends = end >= sentence.last or not article.is_word(end) or following in ("және", "әрі", "мен", "да", "де")
    if tense in (Tense.PLAN, Tense.INFINITIVE):
        return _intended(article, end, tense, clause_ends=clause_ends)
    if tense is Tense.CONVERB:
        return Stage.DONE if clause_ends or _is_last_converb(article, end) else None
    if tense is Tense.PARTICIPLE and (not clause_ends or article.is_sort(end, Sort.NUMBER)):
        return None  # «аз қамтылған 45 отбасы»
    future = tense is Tense.PRESENT and article.form(sentence.first) in words("verbs", "kk", "future")
    return Stage.PLANNED if future else Stage.DONE


def _intended(article: Article, end: int, tense: Tense, *, clause_ends: bool) -> Stage | None:
    """«Таратпақ», «беретін болады», «беруді жоспарлап отыр», «беруге уәде етті»."""
    following = article.form(end)
    planned = following in words("verbs", "kk", "planned")
    if tense is Tense.INFINITIVE:
        promised = following in words("verbs", "kk", "promised")
        return Stage.PROMISED if promised else Stage.PLANNED if planned else None
    intended = article.form(end - 1).endswith(("шы", "ші", "қ", "к"))
    return Stage.PLANNED if intended or planned or clause_ends else None


def _is_last_converb(article: Article, end: int) -> bool:
    """«Таратып, сыйлады» and «таратып көмектесті» alike: the giving is told as done."""
    return article.form(end) in ("көмектесті", "көмектескен", "қуантты", "қуантқан")
