"""Named days and years in Kazakh: told of as events, or the occasion of something else."""

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.kazakh import base_form
from kggraph.facts.drafting.name import Name, is_starter
from kggraph.facts.drafting.nouns import is_form, readings
from kggraph.facts.drafting.tokens import Sort

_WIDEST = 4
_FEASTS = frozenset({"мереке", "мейрам", "айт"})
_ADJECTIVES = (Case.FROM, Case.LIKE, Case.LOCATED)
_ORDERED = frozenset({"алғашқы", "бірінші", "екінші", "соңғы", "келесі", "ертеңгі"})


def find_events(article: Article, sentence: Stretch, taken: set[int]) -> list[Name]:
    """Return the days and years that a capital begins and «күні», «жылы», «мерекесі» ends, in order."""
    found: list[Name] = []
    if article.language != "kk":
        return found
    for position in range(sentence.first + 1, sentence.last):
        if is_form(article.form(position + 1), "kk", "campaigns", "day"):
            continue  # «Құрбан айт мерекесі» ends with its last noun
        found_nouns = readings(article.form(position), "kk", "campaigns", "day")
        noun = next((n for n in found_nouns if not n.plural and n.case not in _ADJECTIVES), None)
        first = _first(article, sentence, position, taken) if noun and position not in taken else None
        if noun is None or first is None or not (noun.possessed or noun.lemma in _FEASTS):
            continue
        if noun.case is Case.DATIVE and not _is_occasion(article, position, noun.case):
            continue  # «күніне 150 бетперде»: a day, not a Day
        kind = Kind.OCCASION if _is_occasion(article, position, noun.case) else Kind.EVENT
        form = article.form(position)
        label = article.words(first, position + 1)
        if article.tokens[position].text.casefold() == form:
            label = label[: len(label) - len(form)] + base_form(form)
        found.append(Name(kind, first, position + 1, label, noun.case, f"kk.{kind.value}.named-day"))
    return found


def _first(article: Article, sentence: Stretch, day: int, taken: set[int]) -> int | None:
    position = day - 1
    while position >= max(sentence.first, day - _WIDEST) and article.is_word(position) and position not in taken:
        if article.form(position) in _ORDERED:
            return None
        if article.tokens[position].is_capital:
            return None if is_starter(article.form(position)) else position
        position -= 1
    return None


def _is_occasion(article: Article, position: int, case: Case) -> bool:
    following = position + 1
    tied = is_form(article.form(following), "kk", "campaigns", "occasion") and article.form(following) != "қарсаңында"
    return tied or (case is Case.DATIVE and article.is_sort(following, Sort.OPENING))
