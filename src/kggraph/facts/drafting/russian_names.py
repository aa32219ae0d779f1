"""Names of organizations and campaigns in Russian: the noun that says what it is, with its adjectives, and quotes."""

from collections.abc import Iterator

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.lexicon import endings, words
from kggraph.facts.drafting.name import Name, is_starter
from kggraph.facts.drafting.nouns import is_form, readings
from kggraph.facts.drafting.quotes import Quoted, find_quoted
from kggraph.facts.drafting.tokens import Sort

_FURTHEST = 5  # words between a noun and the quoted name
_ADJECTIVES = 4
_HEADS = ("head", "state", "school")


def find_russian_names(article: Article, sentence: Stretch) -> list[Name]:
    """Return the organizations and campaigns of a sentence, in order, none over another."""
    quoted = find_quoted(article, sentence)
    names = [name for name in (_quoted_name(article, sentence, quote) for quote in quoted) if name]
    taken = {p for q in quoted for p in range(q.opening, q.closing + 1)}
    taken |= {p for name in names for p in range(name.first, name.last)}
    for name in _unquoted(article, sentence, taken):
        if not any(p in taken for p in range(name.first, name.last)):
            names.append(name)
            taken |= set(range(name.first, name.last))
    return sorted(names, key=lambda name: name.first)


def _quoted_name(article: Article, sentence: Stretch, quote: Quoted) -> Name | None:
    finders = (_noun_before, _noun_inside, _noun_behind, _latin_inside)
    return next((name for find in finders if (name := find(article, sentence, quote))), None)


def _noun_before(article: Article, sentence: Stretch, quote: Quoted) -> Name | None:
    """«Татарский центр «Чишма»», «акция «Тепло сердец»», «ТОО «Иртыш»»."""
    for position in range(quote.opening - 1, max(sentence.first, quote.opening - _FURTHEST) - 1, -1):
        if not article.is_word(position):
            return None
        if is_form(article.form(position), "ru", "campaigns", "campaign"):
            return _campaign(article, quote, "ru.campaign.noun-before-quotes")
        if _is_legal_form(article, position):
            return _body(article, quote, position, Case.NOMINATIVE, "ru.organization.legal-form")
        heads = _heads(article.form(position))
        if heads:
            case = _case(article, position, heads)
            return _body(article, quote, position, case, "ru.organization.noun-before-quotes")
    return None


def _noun_inside(article: Article, sentence: Stretch, quote: Quoted) -> Name | None:
    """«Ассоциация «Барбанг»»: the noun stands within the outer quotes. A noun in plain quotes may be anything's."""
    del sentence
    first, last = quote.opening + 1, quote.closing
    nested = any(article.is_sort(p, Sort.OPENING) for p in range(first, last))
    if not nested or last - first > _FURTHEST:
        return None
    head = next((p for p in range(first, min(first + 3, last)) if _heads(article.form(p))), None)
    if head is None:
        return None
    case, label = _case(article, head, _heads(article.form(head))), article.words(quote.opening, last + 1)
    return Name(Kind.ORGANIZATION, quote.opening, last + 1, label, case, "ru.organization.noun-in-quotes")


def _noun_behind(article: Article, sentence: Stretch, quote: Quoted) -> Name | None:
    del sentence
    is_drive = is_form(article.form(quote.closing + 1), "ru", "campaigns", "strong")
    return _campaign(article, quote, "ru.campaign.noun-after-quotes") if is_drive else None


def _latin_inside(article: Article, sentence: Stretch, quote: Quoted) -> Name | None:
    del sentence
    first, last = quote.opening + 1, quote.closing
    latin = all(article.text[token.start] < "\u0250" for token in article.tokens[first:last] if token.is_word)
    if not latin or not article.is_word(first):
        return None
    return Name(Kind.ORGANIZATION, first, last, article.words(first, last), Case.NOMINATIVE, "ru.organization.latin")


def _campaign(article: Article, quote: Quoted, rule: str) -> Name:
    first, last = quote.opening + 1, quote.closing
    return Name(Kind.CAMPAIGN, first, last, article.words(first, last), Case.NOMINATIVE, rule)


def _body(article: Article, quote: Quoted, head: int, case: Case, rule: str) -> Name:
    first, last = _first_adjective(article, article.sentence_of(head), head), quote.closing + 1
    state = is_form(article.form(head), "ru", "organizations", "state")
    return Name(Kind.ORGANIZATION, first, last, _label(article, first, head, last), case, rule, state=state)


def _label(article: Article, first: int, head: int, last: int) -> str:
    """Return a name in the nominative where only its noun has to change: «объединения «Барбанг»»."""
    text, noun = article.words(first, last), next(iter(_heads(article.form(head))), None)
    if noun is None or first != head or article.form(head) != article.tokens[head].text:
        return text
    return noun.lemma + text[len(article.form(head)) :]


def is_adjective(form: str) -> bool:
    """Return whether a word has the ending of an adjective.

    >>> is_adjective("малообеспеченным"), is_adjective("фонд")
    (True, False)
    """
    return len(form) > _SHORTEST_ADJECTIVE and form.endswith(endings("ru", "adjective")) and not is_starter(form)


_PAST = ("ла", "ли", "ло")
_LONGEST_NOUN = 5  # «села», «школы» end alike
_SHORTEST_ADJECTIVE = 4


def _heads(form: str) -> tuple[Noun, ...]:
    return tuple(noun for sort in _HEADS for noun in readings(form, "ru", "organizations", sort))


def _case(article: Article, position: int, heads: tuple[Noun, ...]) -> Case:
    """Return the case of a noun; where the form may be several, the nominative if its adjective does not gainsay."""
    cases = [noun.case for noun in heads if not noun.plural] or [noun.case for noun in heads]
    before = article.form(position - 1)
    if Case.NOMINATIVE in cases and not before.endswith(("ую", "юю", "ого", "его", "ой")):
        return Case.NOMINATIVE
    return next((case for case in cases if case is not Case.NOMINATIVE), cases[0])


def _is_legal_form(article: Article, position: int) -> bool:
    token = article.tokens[position]
    return token.form in words("organizations", "ru", "form") and token.is_abbreviation


def _first_adjective(article: Article, sentence: Stretch, head: int) -> int:
    """Walk back over the adjectives and the legal form before a noun."""
    first = head
    while first - 1 >= max(sentence.first, head - _ADJECTIVES) and article.is_word(first - 1):
        form = article.form(first - 1)
        adjective = form.endswith(endings("ru", "adjective")) and not is_starter(form) and len(form) > 3  # noqa: PLR2004 - «ним»
        if not adjective and not _is_legal_form(article, first - 1):
            break
        first -= 1
    return first


def _unquoted(article: Article, sentence: Stretch, taken: set[int]) -> Iterator[Name]:
    position = sentence.first
    while position < sentence.last:
        name = None
        if position not in taken and article.is_word(position):
            finders = (_abbreviation, _headed, _latin, _company)
            name = next((found for find in finders if (found := find(article, sentence, position))), None)
        if name:
            yield name
        position = name.last if name else position + 1


def _company(article: Article, sentence: Stretch, position: int) -> Name | None:
    """«Газпром», «Казахтелекому»: one-word names that end as companies' names do."""
    del sentence
    token = article.tokens[position]
    endings = tuple(words("organizations", "ru", "suffix"))
    stem = next((s for e in ("ом", "а", "у", "е", "") if (s := token.form.removesuffix(e)).endswith(endings)), "")
    if not token.is_capital or not stem or stem in endings:
        return None
    case = Case.NOMINATIVE if stem == token.form else Case.GENITIVE
    return Name(Kind.ORGANIZATION, position, position + 1, token.text, case, "ru.organization.company")


def _abbreviation(article: Article, sentence: Stretch, position: int) -> Name | None:
    token = article.tokens[position]
    if not token.is_abbreviation:
        return None
    if token.form in words("organizations", "ru", "generic") and is_adjective(article.form(position - 1)):
        first = max(position - 1, sentence.first)
        words_of = article.words(first, position + 1)
        return Name(Kind.ORGANIZATION, first, position + 1, words_of, Case.NOMINATIVE, "ru.organization.adjective")
    if token.form not in words("organizations", "ru", "name"):
        return None
    before = article.form(position - 1)
    region = article.is_word(position - 1) and is_adjective(before) and before.startswith(_REGIONS)
    first = position - region
    return Name(
        Kind.ORGANIZATION,
        first,
        position + 1,
        article.words(first, position + 1),
        Case.NOMINATIVE,
        "ru.organization.abbreviation",
    )


_MANY = ("цев", "ков", "ров", "нов", "тов", "лей", "лов", "дов", "сов")  # genitives of people
_REGIONS = ("областн", "городск", "районн", "региональн", "республиканск")


def _headed(article: Article, sentence: Stretch, position: int) -> Name | None:
    """«Красный Крест», «Союз поляков Казахстана», «Акимат города»: a noun with a capital, or after one."""
    heads = _heads(article.form(position))
    if not heads:
        return None
    first = _first_adjective(article, sentence, position)
    token, state = article.tokens[first], is_form(article.form(position), "ru", "organizations", "state")
    alone = first == position and not is_form(token.form, "ru", "organizations", "alone")
    last = _end_of_genitives(article, sentence, position)
    if (
        alone
        and last == position + 1
        and article.form(last).endswith(_MANY)
        and not is_form(article.form(last), "ru", "organizations", "member")
    ):
        last += 1  # «Ассоциация корейцев»
    if not token.is_capital or (first == sentence.first and not state and alone and last == position + 1):
        return None
    if alone and last == position + 1:
        return None
    if article.form(position - 1).endswith(("ые", "ие")) and first < position:
        return None  # «этнокультурные объединения»: several, so no name
    case = _case(article, position, heads)
    return Name(
        Kind.ORGANIZATION, first, last, article.words(first, last), case, "ru.organization.noun-in-name", state=state
    )


def _end_of_genitives(article: Article, sentence: Stretch, head: int) -> int:
    """Walk on over «народа Казахстана», «города», «центрального округа Сеула»."""
    end, last = head + 1, head + 1
    while end < min(sentence.last, head + _FURTHEST) and article.is_word(end):
        token = article.tokens[end]
        if token.form == "и" and end + 1 < sentence.last and article.tokens[end + 1].is_capital and last == end:
            end += 1
            continue
        if not token.is_capital and len(token.form) > _LONGEST_NOUN and token.form.endswith(_PAST):
            break  # «подвела», «собрали»: no genitive, but the verb of a headline
        if not token.form.endswith(("а", "я", "ы", "и", "ов", "ев", "ей", "ого", "его", "ой")):
            break
        end += 1
        if token.is_capital or token.form in ("города", "области", "района", "республики"):
            last = end
    return last


def _latin(article: Article, sentence: Stretch, position: int) -> Name | None:
    """«Samsung Electronics»: a foreign body; in brackets, a name spelt again."""
    end = position
    while end < sentence.last and article.is_sort(end, Sort.WORD) and _is_latin_name(article.tokens[end].text):
        end += 1
    before = article.tokens[position - 1] if position else None
    if end == position or (before and (before.form in ("(", "-") or (before.is_word and _is_latin_name(before.text)))):
        return None
    return Name(
        Kind.ORGANIZATION, position, end, article.words(position, end), Case.NOMINATIVE, "ru.organization.latin"
    )


def _is_latin_name(text: str) -> bool:
    return text[0] < "\u0250" and text[:2].istitle() and len(text) > 2  # noqa: PLR2004 - no «SARS», no «U2»
