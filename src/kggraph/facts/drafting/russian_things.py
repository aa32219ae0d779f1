"""Things given and who receives, in Russian: accusatives and datives of the clause."""

from collections.abc import Sequence

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Goods, Kind, Unit
from kggraph.facts.drafting.findings import Findings
from kggraph.facts.drafting.frame import Frame
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.measures import unit_of
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.nouns import is_form, readings
from kggraph.facts.drafting.numerals import Numeral
from kggraph.facts.drafting.quantities import Count
from kggraph.facts.drafting.receivers import Receiver
from kggraph.facts.drafting.russian_names import is_adjective

_WIDEST = 3
_OF_PLACE = frozenset({"в", "во", "для", "на"})
_PRONOUNS = frozenset({"их", "его", "ее"})
_LOOK_BACK = 60


def find_russian_things(findings: Findings, frame: Frame) -> list[Goods]:
    """Return the things that a verb gives: accusatives behind it, nominatives of a passive, instrumentals of a supply.

    >>> from kggraph.facts.drafting.article import read_article
    >>> from kggraph.facts.drafting.findings import find_all
    >>> from kggraph.facts.drafting.russian_verbs import find_russian_frames
    >>> article = read_article("Фонд передал школе 15 новых ноутбуков, 2 тонны угля и тёплые одеяла.", "ru")
    >>> frame = find_russian_frames(article, article.sentences[0], frozenset())[0]
    >>> things = find_russian_things(find_all(article), frame)
    >>> [(thing.item, thing.quantity, thing.unit) for thing in things]
    [('новых ноутбуков', 15, 'pcs'), ('угля', 2, 't'), ('тёплые одеяла', None, None)]
    """
    article = findings.article
    barred = findings.asides | {p for m in findings.moneys for p in range(m.first, m.last)}
    barred |= {p for name in findings.names for p in range(name.first, name.last)}
    first = frame.window.first if frame.passive else frame.end
    numerals = {n.last: n for n in article.numerals_in(frame.window)}
    places = [p for p in range(first, frame.window.last) if p not in barred and article.is_word(p)]
    found = [thing for thing in (_thing(article, frame, p, numerals) for p in places) if thing]
    return found or _help_in_front(article, frame) or _pronoun(article, frame)


def _help_in_front(article: Article, frame: Frame) -> list[Goods]:
    """«Гуманитарную помощь отправили …»: help in kind before the verb, in the accusative for certain."""
    first = frame.verb - 2
    kind = article.form(first) in words("goods", "ru", "kind") and article.form(first).endswith("ую")
    if first < frame.window.first or not kind or not is_form(article.form(first + 1), "ru", "goods", "help"):
        return []
    return [Goods(article.words(first, frame.verb), article.span(first, frame.verb))]


def _thing(article: Article, frame: Frame, position: int, numerals: dict[int, Numeral]) -> Goods | None:
    nouns = readings(article.form(position), "ru", "goods", "item")
    before = readings(article.form(position - 1), "ru", "goods", "item")
    if before and any(noun.case is Case.GENITIVE for noun in nouns):
        return None  # «продукты питания»
    helped = is_form(article.form(position), "ru", "goods", "help")
    if helped and article.form(position - 1) in words("goods", "ru", "kind"):
        return Goods(article.words(position - 1, position + 1), article.span(position - 1, position + 1))
    if not nouns or (frame.sort == "meal" and not is_form(article.form(position), "ru", "goods", "meal")):
        return None
    first = position
    while first - 1 >= frame.window.first and position - first < _WIDEST and _describes(article, first - 1):
        first -= 1
    numeral, unit = _number_before(article, first, numerals)
    if numeral is None and not _is_object(article, frame, first, nouns):
        return None
    quantity = int(numeral.value) if numeral and numeral.value.denominator == 1 else None
    last = _end_of_purpose(article, frame, position + 1)
    text = article.words(first, last)
    return Goods(text, article.span(first, last), quantity, unit or ("pcs" if quantity else None))


def _end_of_purpose(article: Article, frame: Frame, last: int) -> int:
    """Walk on over «для творчества», «с продуктами», which say what the thing is; not over who it is for."""
    noun = last + 1
    if article.form(last) not in ("для", "с", "со") or noun >= frame.window.last or not article.is_word(noun):
        return last
    people = is_form(article.form(noun), "ru", "recipients", "people", "families", "place")
    named = article.tokens[noun].is_capital or is_adjective(article.form(noun))
    return last if people or named else noun + 1


def _describes(article: Article, position: int) -> bool:
    return is_adjective(article.form(position)) and not article.tokens[position].is_capital


def _number_before(article: Article, first: int, numerals: dict[int, Numeral]) -> tuple[Numeral | None, str | None]:
    measured = article.form(first - 1) in words("goods", "ru", "measure")
    position = first - 1 if measured else first
    numeral = numerals.get(position)
    if numeral is None or numeral.ordinal:
        return None, None
    return numeral, unit_of(article.form(position)) if measured else None


def _is_object(article: Article, frame: Frame, first: int, nouns: tuple[Noun, ...]) -> bool:
    if article.form(first - 1) in words("grammar", "ru", "preposition"):
        return False
    purposed = article.form(first - 2) in ("на", "для", "по", "при") and article.is_word(first - 1)
    if purposed and any(noun.case is Case.GENITIVE and not noun.plural for noun in nouns):
        return False  # «на разработку вакцины»
    wanted = {Case.ACCUSATIVE}
    if frame.passive:
        wanted = {Case.NOMINATIVE}
    if frame.sort in ("supply", "aid", "meal"):
        wanted = {Case.INSTRUMENTAL, Case.ACCUSATIVE} if frame.sort == "meal" else {Case.INSTRUMENTAL}
    return any(noun.case in wanted for noun in nouns)


def _pronoun(article: Article, frame: Frame) -> list[Goods]:
    """«Пожертвовать их»: the things named last before."""
    if article.form(frame.end) not in _PRONOUNS and article.form(frame.verb - 1) not in _PRONOUNS:
        return []
    first = max(0, frame.verb - _LOOK_BACK)
    numerals = {n.last: n for n in article.numerals_in(Stretch(first, frame.verb))}
    for position in range(frame.verb - 1, first - 1, -1):
        if readings(article.form(position), "ru", "goods", "item"):
            numeral = numerals.get(position)
            quantity = int(numeral.value) if numeral and numeral.value.denominator == 1 else None
            text = article.words(position, position + 1)
            return [Goods(text, article.span(position, position + 1), quantity, "pcs" if quantity else None)]
    return []


def counted_in_russian(counts: Sequence[Count], frame: Frame, article: Article) -> Count | None:
    """Return the first number of people or families of a clause in the dative, or behind «для»."""
    for count in counts:
        if count.first not in frame.window or count.last > frame.window.last:
            continue
        before = {article.form(count.first - 1), article.form(count.first - 2)}
        if count.case is Case.DATIVE or "для" in before or frame.sort in ("supply", "meal"):
            return count
    return None


def find_russian_receiver(article: Article, frame: Frame, names: Sequence[Name]) -> Receiver | None:
    """Return who receives: a dative, «для» or «в» with people or a house, «на лечение» with a name."""
    barred = {p for n in names if n.kind is Kind.CAMPAIGN for p in range(n.first, n.last)}
    around = [*range(frame.end, frame.window.last), *range(frame.window.first, frame.verb)]
    for position in around:
        if position in barred or not article.is_word(position):
            continue
        found = _named_receiver(article, frame, position, names) or _receiver(article, frame, position)
        if found:
            return found
    return None


def _named_receiver(article: Article, frame: Frame, position: int, names: Sequence[Name]) -> Receiver | None:
    name = next((n for n in names if n.first == position and n.kind in (Kind.ORGANIZATION, Kind.PERSON)), None)
    if name is None:
        return None
    first = position
    while first - 1 > frame.verb and article.form(first - 1).endswith(("ей", "ой", "его", "ого", "ему", "ому")):
        first -= 1
    treated = article.form(first - 1) in ("лечение", "операцию", "реабилитацию")
    if name.kind is Kind.PERSON and (name.case is Case.DATIVE or treated):
        return Receiver(first, name.last, Unit.PEOPLE)
    organization = name.kind is Kind.ORGANIZATION and name.case is Case.DATIVE
    return Receiver(name.first, name.last) if organization else None


def _receiver(article: Article, frame: Frame, position: int) -> Receiver | None:
    for sort in ("families", "people", "place"):
        nouns = readings(article.form(position), "ru", "recipients", sort)
        first = position
        while first - 1 >= frame.window.first and _belongs(article, first - 1):
            first -= 1
        before = article.form(first - 1)
        dative = any(n.case is Case.DATIVE for n in nouns) and not is_preposition(before)
        placed = bool(nouns) and before in _OF_PLACE and any(n.case in (Case.ACCUSATIVE, Case.GENITIVE) for n in nouns)
        named = sort == "families" and position + 1 < frame.window.last and article.tokens[position + 1].is_capital
        if (dative or placed) and named and not any(noun.plural for noun in nouns if noun.case is Case.DATIVE):
            return Receiver(first, position + 2, Unit.FAMILIES)
        if dative or placed:
            return Receiver(first, position + 1)
    return None


def _belongs(article: Article, position: int) -> bool:
    token = article.tokens[position]
    return is_adjective(token.form) or token.form.isdecimal()


def is_preposition(form: str) -> bool:
    """Return whether a word is a preposition that takes its noun out of the dative of who receives."""
    return form in words("grammar", "ru", "preposition")
