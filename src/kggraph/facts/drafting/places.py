"""Names of places: known ones, and capitalized words beside a noun that says what sort of place it is."""

from dataclasses import replace

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.kazakh import analyses, base_form, possessive
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name, is_starter
from kggraph.facts.drafting.nouns import readings

_WIDEST = 3  # capitalized words before «облысы»


def find_places(article: Article, sentence: Stretch, taken: set[int]) -> list[Name]:
    """Return the places of a sentence outside the tokens that other names have taken, in order."""
    found: list[Name] = []
    position = sentence.first
    while position < sentence.last:
        name = None if position in taken else _place(article, sentence, position, taken)
        if name:
            found.append(name)
        position = name.last if name else position + 1
    return found


def _place(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    if not article.tokens[position].is_capital:
        return None
    finders = (_facility, _kazakh_headed, _kazakh_known) if article.language == "kk" else _RUSSIAN
    found = (finder(article, sentence, position, taken) for finder in finders)
    return next((name for name in found if name), None)


def _name(article: Article, first: int, last: int, case: Case, rule: str) -> Name:
    return Name(Kind.PLACE, first, last, _label(article, first, last, case), case, rule)


def _label(article: Article, first: int, last: int, case: Case) -> str:
    """Return a place in the nominative, as far as its ending is known."""
    text, form = article.words(first, last), article.form(last - 1)
    if case is Case.NOMINATIVE or form != article.tokens[last - 1].text.casefold():
        return text
    stem = _nominative(article, form)
    shared = next((n for n, (a, b) in enumerate(zip(form, stem, strict=False)) if a != b), min(len(form), len(stem)))
    return text[: len(text) - len(form) + shared] + stem[shared:]


def _folded(article: Article, name: Name) -> str:
    form = article.form(name.last - 1)
    is_plain = article.language == "kk" and article.tokens[name.last - 1].text.casefold() == form
    return name.label[: len(name.label) - len(form)] + base_form(form) if is_plain else name.label


def _nominative(article: Article, form: str) -> str:
    if article.language == "ru":
        found = readings(form, "ru", "places", "name")
        return found[0].lemma if found else form
    known = readings(form, "kk", "places", "name")
    headed = readings(form, "kk", "places", "head")
    if known and not known[0].possessed:
        return known[0].lemma
    return possessive(headed[0].lemma) if headed else form


def _facility(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    for phrase in words("places", article.language, "facility"):
        first, second = phrase.split("_")
        fits = article.form(position) in (first, f"{first}а", f"{first}у", f"{first}е", f"{first}ом")
        if (
            fits
            and position + 1 < sentence.last
            and position + 1 not in taken
            and article.form(position + 1).startswith(second)
        ):
            name = _name(article, position, position + 2, Case.LOCATIVE, f"{article.language}.place.facility")
            return replace(name, label=_folded(article, name))
    return None


def _kazakh_headed(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    end = position + 1
    while end < min(sentence.last, position + _WIDEST + 1) and article.tokens[end].is_capital and end not in taken:
        end += 1
    # «Нұрлан Әбдіров Мерке ауданындағы»: of three capitals or more only the last, or one behind a point of the compass.
    behind = position > sentence.first and article.tokens[position - 1].is_capital and position - 1 not in taken
    if (behind or end - position >= _WIDEST) and end - position > 1 and article.form(position) not in _COMPASS:
        return None
    head = _head(article, end) if end < sentence.last and end not in taken else None
    begins = position == sentence.first and is_starter(article.form(position))
    if head is None or begins:
        return None
    return _name(article, position, end + 1, head.case, "kk.place.noun-after-name")


_COMPASS = frozenset({"шығыс", "батыс", "солтүстік", "оңтүстік", "орталық"})


def _head(article: Article, position: int) -> Noun | None:
    found = readings(article.form(position), "kk", "places", "head")
    return next((noun for noun in found if noun.possessed and not noun.plural), None)


def _kazakh_known(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    del sentence, taken
    known = words("places", "kk", "name") | words("places", "kk", "phrase")
    form = article.form(position)
    two = f"{form}_{article.form(position + 1)}"
    for phrase in words("places", "kk", "phrase"):
        if "_" in phrase and two.startswith(phrase):
            return _name(article, position, position + 2, Case.LOCATIVE, "kk.place.known")
    if form == "ақш" and article.form(position + 1).startswith("доллар"):
        return None
    noun = next((a for a in analyses(form) if a.lemma in known and a.case is not Case.FROM and not a.plural), None)
    return _name(article, position, position + 1, noun.case, "kk.place.known") if noun else None


def _russian_headed(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    """«Павлодарская область», «Сарыаркинский район»."""
    following = position + 1
    heads = readings(article.form(following), "ru", "places", "head")
    if not heads or following >= sentence.last or following in taken or not _is_adjective(article.form(position)):
        return None
    return _name(article, position, following + 1, heads[0].case, "ru.place.noun-after-name")


def _russian_after(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    """«Село Бурыл», «в городе Семей», «г. Алматы»."""
    del taken
    before = position - 1
    if article.form(before) == "." and article.form(before - 1) in ("г", "с", "п"):
        before -= 1
    named = article.form(before) in ("г", "с", "п") or readings(article.form(before), "ru", "places", "head")
    followed = position + 1 < sentence.last and article.tokens[position + 1].is_capital
    if not named or before < sentence.first or is_starter(article.form(position)) or followed:
        return None  # two capitals behind «города» are the mayor, not the town
    return _name(article, position, position + 1, Case.NOMINATIVE, "ru.place.name-after-noun")


def _russian_known(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    del sentence, taken
    found = readings(article.form(position), "ru", "places", "name") or readings(
        article.form(position), "ru", "places", "phrase"
    )
    return _name(article, position, position + 1, found[0].case, "ru.place.known") if found else None


def _is_adjective(form: str) -> bool:
    return form.endswith(("ая", "ый", "ий", "ой", "ое", "ого", "ому", "ом", "ую", "ым", "им"))


def _compound(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    """«Ростов-на-Дону»: a capitalized word of three parts or more is a town far oftener than a person."""
    del sentence, taken
    if article.tokens[position].text.count("-") < _WIDEST - 1:
        return None
    return _name(article, position, position + 1, Case.NOMINATIVE, "ru.place.compound")


def _after_preposition(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    """«В Окинаве»: a single capitalized word in the prepositional case behind «в»."""
    before, form = article.form(position - 1), article.form(position)
    alone = position + 1 in taken or position + 1 >= sentence.last or not article.tokens[position + 1].is_capital
    if before not in ("в", "во") or not form.endswith(("е", "ах")) or not alone:
        return None
    if article.tokens[position].text.isupper() or is_starter(form) or form in words("dates", "ru", "month"):
        return None
    return _name(article, position, position + 1, Case.LOCATIVE, "ru.place.after-preposition")


_RUSSIAN = (_facility, _russian_headed, _russian_after, _russian_known, _compound, _after_preposition)


def find_place_adjectives(article: Article, sentence: Stretch, taken: set[int]) -> list[Name]:
    """Return the Russian adjectives of places («китайского», «уханьским»); a capital is not needed."""
    stems = tuple(words("places", "ru", "adjective"))
    return [
        _name(article, p, p + 1, Case.FROM, "ru.place.adjective")
        for p in range(sentence.first, sentence.last)
        if p not in taken
        and article.is_word(p)
        and article.form(p).startswith(stems)
        and not _qualifies_other(article, p)
        and _is_adjective_ending(article.form(p), stems)
    ]


def _qualifies_other(article: Article, position: int) -> bool:
    """Return whether an adjective tells which money or tongue is meant: «гонконгских долларов», «китайском языке»."""
    following = article.form(position + 1)
    return following.startswith(("доллар", "рубл", "фунт", "юан", "тенге", "крон", "язык", "фунт", "вон", "лир"))


def _is_adjective_ending(form: str, stems: tuple[str, ...]) -> bool:
    endings = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")
    return any(form.startswith(stem) and form.removeprefix(stem) in endings for stem in stems)
