"""Names of persons: capitalized words side by side that are no place and no organization."""

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.kazakh import analyses, base_form
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name, is_starter
from kggraph.facts.drafting.nouns import is_form, readings
from kggraph.facts.drafting.tokens import Sort

_WIDEST = 4
_SHORTEST = 2


def find_persons(article: Article, sentence: Stretch, taken: set[int]) -> list[Name]:
    """Return the persons of a sentence outside the tokens that other names have taken, in order."""
    found: list[Name] = []
    position = sentence.first
    while position < sentence.last:
        end = _end_of_run(article, sentence, position, taken)
        first = position
        while first < end and _only_begins(article, sentence, first, end):
            first += 1
        single = end - first == 1 and _is_named_once(article, sentence, first)
        if single or (end - first >= _SHORTEST and _is_person(article, sentence, first, end)):
            found.append(_person(article, first, end))
        position = max(end, position + 1)
    return found


def _end_of_run(article: Article, sentence: Stretch, first: int, taken: set[int]) -> int:
    """Return where a run of capitalized words of one script ends, initials with their dots among them."""
    end = first
    while end < min(sentence.last, first + 2 * _WIDEST) and end not in taken:
        token = article.tokens[end]
        initial = token.form == "." and end > first and len(article.form(end - 1)) == 1
        if not initial and not (token.is_capital and (not token.text.isupper() or len(token.text) == 1)):
            break
        if end > first and token.is_capital and _is_latin(token.text) != _is_latin(article.tokens[first].text):
            break
        end += 1
        if article.language == "kk" and not initial and len(token.text) > 1 and _ends_name(token.form):
            break
    return end


def _ends_name(form: str) -> bool:
    """Return whether a Kazakh word has a case ending, behind which no name goes on."""
    return form.endswith(("ның", "нің", "дың", "дің", "тың", "тің", "ға", "ге", "дан", "ден"))


def _is_latin(text: str) -> bool:
    return text[0] < "\u0250"


def _only_begins(article: Article, sentence: Stretch, position: int, end: int) -> bool:
    form = article.form(position)
    if position != sentence.first or end - position < _SHORTEST:
        return False
    common = is_starter(form) or is_form(form, article.language, "recipients", "people", "families", "place", "need")
    common = common or is_form(form, article.language, "organizations", "agent", "head")
    if article.language == "kk" and form not in words("persons", "kk", "given"):
        common = common or form.endswith(("нда", "нде", "ында", "інде", "ға", "ге"))  # «жиында Тілеуханов»
    return common or form in words("persons", article.language, "title")


def _is_person(article: Article, sentence: Stretch, first: int, end: int) -> bool:
    if article.is_sort(first - 1, Sort.OPENING) and article.is_sort(end, Sort.CLOSING):
        return False  # the title of a book or film
    if article.language == "ru" and article.form(first) in ("день", "дня", "дню", "дне", "днем"):
        return False  # «ко Дню Республики»
    if article.language == "ru":
        return not _is_latin(article.tokens[first].text) or article.form(first - 1) == "("
    following = article.form(end)
    headed = any(
        noun.possessed
        for name, sort in (("places", "head"), ("organizations", "head"), ("organizations", "state"))
        for noun in readings(following, "kk", name, sort)
    )
    if headed and end < sentence.last:
        return False
    titled = is_form(article.form(first - 1), "kk", "persons", "title")
    return first != sentence.first or titled or _is_known(article, first, end)


def _is_named_once(article: Article, sentence: Stretch, position: int) -> bool:
    """«Шестилетней Алии», «6 жасар Әлия»: a single capitalized word behind an age."""
    before = article.form(position - 1)
    return position > sentence.first and (before in ("жасар", "жастағы", "жасында") or before.endswith(_AGED))


_AGED = ("летний", "летняя", "летнего", "летней", "летнему", "летнюю", "летним")


def _is_known(article: Article, first: int, end: int) -> bool:
    if article.form(first) in words("persons", "kk", "given"):
        return True
    surnames = tuple(words("persons", "kk", "surname"))
    return any(noun.lemma.endswith(surnames) for noun in analyses(article.form(end - 1)))


def _person(article: Article, first: int, end: int) -> Name:
    label, last = article.words(first, end), article.form(end - 1)
    case = Case.NOMINATIVE
    if article.language == "kk" and last == article.tokens[end - 1].text.casefold():
        noun = next((a for a in analyses(last) if not a.possessed and not a.plural and a.case in _PLAIN), None)
        if noun and base_form(last) == noun.lemma:
            case, label = noun.case, label[: len(label) - len(last) + len(noun.lemma)]
    if article.language == "ru":
        case = russian_case(last)
    return Name(Kind.PERSON, first, end, label, case, f"{article.language}.person.capitals")


_PLAIN = (Case.GENITIVE, Case.DATIVE, Case.ABLATIVE, Case.LOCATIVE)


def russian_case(form: str) -> Case:
    """Return the case of a Russian family name by its ending, the nominative where the ending may be anything's."""
    if form.endswith(("ову", "еву", "ину", "скому")):
        return Case.DATIVE
    if form.endswith(("ова", "ева", "ина", "ского", "овой", "евой", "иной", "ской")):
        return Case.NOMINATIVE if form.endswith(("ова", "ева", "ина")) else Case.GENITIVE
    if form.endswith(("овым", "евым", "иным", "ским")):
        return Case.INSTRUMENTAL
    return Case.NOMINATIVE


def find_known_persons(article: Article, sentence: Stretch, taken: set[int], known: frozenset[str]) -> list[Name]:
    """Return single capitalized words that are a part of a person's name met in full elsewhere, or a given name.

    A given name alone counts in Kazakh only, and not where it begins the sentence, since many are common words.
    """
    found = []
    for position in range(sentence.first, sentence.last):
        if position in taken or not article.tokens[position].is_capital:
            continue
        if article.language == "ru" and article.form(position) in known:
            label, case = article.words(position, position + 1), russian_case(article.form(position))
            found.append(Name(Kind.PERSON, position, position + 1, label, case, "ru.person.part-of-name"))
        if article.language == "kk":
            found += _known_in_kazakh(article, sentence, position, known)
    return found


def _known_in_kazakh(article: Article, sentence: Stretch, position: int, known: frozenset[str]) -> list[Name]:
    plain = [
        a for a in analyses(article.form(position)) if not a.possessed and not a.plural and a.case is not Case.FROM
    ]
    noun = next((a for a in plain if a.lemma in known), None)
    rule = "kk.person.part-of-name"
    if noun is None and position > sentence.first:
        alone = words("persons", "kk", "given") - words("persons", "kk", "common")
        noun = next((a for a in plain if a.lemma in alone), None)
        rule = "kk.person.given-name"
    if noun is None or is_form(article.form(position + 1), "kk", "places", "head"):
        return []
    text = article.words(position, position + 1)
    label = text[: len(noun.lemma)] if article.form(position).startswith(noun.lemma) else text
    return [Name(Kind.PERSON, position, position + 1, label, noun.case, rule)]
