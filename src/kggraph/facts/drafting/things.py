"""Things given, in Kazakh: the phrase before the verb, its number and measure, and what is listed with it."""

from collections.abc import Sequence

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Goods
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.kazakh import analyses, base_form
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.measures import unit_of
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import is_form, readings
from kggraph.facts.drafting.numerals import Numeral
from kggraph.facts.drafting.quantities import Money

_WIDEST = 4  # words of one thing's name
_LISTED = frozenset({"және", "мен", "бен", "пен", "сондай-ақ", "әрі"})


def find_things(article: Article, frame: Frame, moneys: Sequence[Money], names: Sequence[Name]) -> list[Goods]:
    """Return the things that a verb phrase gives, in the order of the text.

    >>> from kggraph.facts.drafting.article import read_article
    >>> from kggraph.facts.drafting.kazakh_verbs import find_kazakh_frames
    >>> article = read_article("Қор 5 отбасыға 2 тонна көмір, азық-түлік және 3 планшет сыйлады.", "kk")
    >>> frame = find_kazakh_frames(article, article.sentences[0], frozenset())[0]
    >>> [(thing.item, thing.quantity, thing.unit) for thing in find_things(article, frame, [], [])]
    [('көмір', 2, 't'), ('азық-түлік', None, None), ('планшет', 3, 'pcs')]
    """
    barred = {p for m in moneys for p in range(m.first, m.last)} | {p for n in names for p in range(n.first, n.last)}
    found = _help_in_kind(article, frame)
    end = _skip_adverbs(article, frame.window, frame.verb)
    while True:
        thing = _thing(article, frame, end, barred, open_class=frame.sort == "strong" and not found)
        if thing is None:
            break
        first, goods = thing
        found.append(goods)
        before = _before_receiver(article, first - 1)
        if before < frame.window.first or not (article.form(before) == "," or article.form(before) in _LISTED):
            break
        end = before
    return found[::-1] or _bought(article, frame, barred) or _in_front(article, frame, barred)


def _bought(article: Article, frame: Frame, barred: set[int]) -> list[Goods]:
    """«500 көрпе сатып алып, тұрғындарға жеткізді»: a thing before the converb that says how it was come by."""
    for position in range(frame.window.last - 1, frame.window.first, -1):
        if article.form(position) not in words("grammar", "kk", "come-by"):
            continue
        end = position - 1 if article.form(position - 1) == "сатып" else position
        thing = _thing(article, frame, end, barred, open_class=False)
        if thing:
            return [thing[1]]
    return []


def _in_front(article: Article, frame: Frame, barred: set[int]) -> list[Goods]:
    """«5 тонна азық-түлікті зардап шеккендерге жөнелтті»: a thing in the accusative, far from its verb."""
    for head in range(frame.window.last - 1, frame.window.first - 1, -1):
        form, following = article.form(head), article.form(head + 1)
        nouns = readings(form, "kk", "goods", "item")
        accusative = any(noun.case is Case.ACCUSATIVE for noun in nouns) and not form.endswith("н")
        if head in barred or not accusative or following.endswith(_OF_ANOTHER_VERB):
            continue  # «үйді жөндеуге» is no house given
        thing = _thing(article, frame, head + 1, barred, open_class=False)
        return [thing[1]] if thing else []
    return []


_OF_ANOTHER_VERB = ("уге", "уға", "у", "ып", "іп", "ған", "ген", "қан", "кен")


def _help_in_kind(article: Article, frame: Frame) -> list[Goods]:
    """«Материалдық көмек көрсетті»: help that the word before it makes a thing."""
    first = frame.verb - 1
    if article.form(first) not in words("goods", "kk", "kind") or not is_form(
        article.form(frame.verb), "kk", "goods", "help"
    ):
        return []
    text = f"{article.words(first, first + 1)} {_nominative(article.form(frame.verb))}"
    return [Goods(text, article.span(first, frame.verb + 1))]


def _before_receiver(article: Article, position: int) -> int:
    """Step over who gets one of the things listed: «азық-түлік, балаларға тәттілер»."""
    nouns = readings(article.form(position), "kk", "recipients", "people")
    listed = article.form(position - 1) == "," or article.form(position - 1) in _LISTED
    return position - 1 if listed and any(n.case is Case.DATIVE and n.plural for n in nouns) else position


def _skip_adverbs(article: Article, window: Stretch, end: int) -> int:
    while end > window.first and article.form(end - 1) in words("grammar", "kk", "adverb"):
        end -= 1
    return end


def _thing(article: Article, frame: Frame, end: int, barred: set[int], *, open_class: bool) -> tuple[int, Goods] | None:
    """Return the thing whose name ends before a token, and where it begins with its number."""
    head = end - 1
    if head < frame.window.first or head in barred or not article.is_word(head):
        return None
    numerals = {n.last: n for n in article.numerals_in(frame.window)}
    if not _is_thing(article, frame, head, numerals, open_class=open_class):
        return None
    first = _first_of_phrase(article, frame.window, head, barred, numerals)
    numeral, unit, start = _number_before(article, first, numerals)
    item_first = first
    quantity = int(numeral.value) if numeral and numeral.value.denominator == 1 and not numeral.ordinal else None
    text = article.words(item_first, head + 1)
    token = article.tokens[head]
    if token.form == token.text:
        text = text[: len(text) - len(token.form)] + _nominative(token.form)
    return start, Goods(text, article.span(item_first, head + 1), quantity, unit or ("pcs" if quantity else None))


def _is_thing(article: Article, frame: Frame, head: int, numerals: dict[int, Numeral], *, open_class: bool) -> bool:
    form = article.form(head)
    if is_form(form, "kk", "goods", "award", "abstract"):
        return False
    if is_form(form, "kk", "goods", "help"):
        return article.form(head - 1) in words("goods", "kk", "kind")
    nouns = readings(form, "kk", "goods", "item")
    before = range(max(frame.window.first, head - 3), head)
    each = head in numerals or any(article.form(p).startswith("бір-бір") or p in numerals for p in before)
    cases = {noun.case for noun in nouns}
    if cases & {Case.NOMINATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL} or (each and Case.ABLATIVE in cases):
        return frame.sort != "meal" or is_form(form, "kk", "goods", "meal")
    return (
        open_class
        and not article.tokens[head].is_capital
        and _may_be_object(form)
        and (head in numerals or not _is_other(form))
    )


def _may_be_object(form: str) -> bool:
    """Return whether an unknown word may be what is given: bare, or in the accusative."""
    oblique = (
        "ға",
        "ге",
        "қа",
        "ке",
        "на",
        "не",
        "да",
        "де",
        "дан",
        "ден",
        "нан",
        "нен",
        "ның",
        "нің",
        "мен",
        "ша",
        "ше",
    )
    return len(form) > 2 and not form.endswith(oblique)  # noqa: PLR2004 - no noun is shorter


def _is_other(form: str) -> bool:
    """Return whether a word is known to be something else than a thing: people, time, money."""
    return (
        is_form(form, "kk", "recipients", "people", "families", "place", "need")
        or is_form(form, "kk", "dates", "stretch", "month")
        or is_form(form, "kk", "organizations", "head", "member")
        or form in words("verbs", "kk", "idiom")
        or form in words("approximations", "kk", "after")
        or form in words("goods", "kk", "measure")
        or form.startswith("бір-бір")
        or form.endswith(("ып", "іп", "ған", "ген", "қан", "кен"))
    )


def _first_of_phrase(
    article: Article, window: Stretch, head: int, barred: set[int], numerals: dict[int, Numeral]
) -> int:
    """Walk back over the words that belong to a thing's name: «тұрмыстық қажетті заттар», «азық-түлік пакеттері»."""
    first = head
    while first > max(window.first, head - _WIDEST) and first - 1 not in barred and article.is_word(first - 1):
        form = article.form(first - 1)
        modifies = form in words("goods", "kk", "modifier") or form in words("goods", "kk", "kind")
        if first in numerals or not (modifies or form in words("goods", "kk", "item")):
            break
        first -= 1
    return _over_unknown(article, window, first, barred, numerals)


def _over_unknown(article: Article, window: Stretch, first: int, barred: set[int], numerals: dict[int, Numeral]) -> int:
    """Walk on over bare words that no list knows, if what stands before them closes the phrase for certain."""
    position = first
    while position > max(window.first, first - _WIDEST) and position - 1 not in barred and position not in numerals:
        form = article.form(position - 1)
        if not article.is_word(position - 1) or form in _LISTED or not _may_be_object(form) or _is_other(form):
            break
        position -= 1
    before = position - 1
    closed = (
        position in numerals
        or article.form(before).startswith("бір-бір")
        or before in barred
        or article.form(before) == ","
        or article.form(before) in _LISTED
    )
    dative = (
        before >= window.first
        and article.is_word(before)
        and article.form(before).endswith(("ға", "ге", "қа", "ке", "на", "не"))
    )
    return position if closed or dative else first


def _number_before(
    article: Article, first: int, numerals: dict[int, Numeral]
) -> tuple[Numeral | None, str | None, int]:
    measured = article.form(first - 1) in words("goods", "kk", "measure")
    position = first - 1 if measured else first
    numeral = numerals.get(position)
    if numeral is None or numeral.case not in (Case.NOMINATIVE, Case.GENITIVE):
        return None, None, first
    return numeral, unit_of(article.form(position)) if measured else None, numeral.first


def _nominative(form: str) -> str:
    known = [noun for noun in analyses(form) if noun.lemma in words("goods", "kk", "item")]
    return known[0].lemma if known and not known[0].plural and not known[0].possessed else base_form(form)
