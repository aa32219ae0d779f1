"""Names of organizations and campaigns in Kazakh: words in quotes, and words before a noun that says what it is."""

from collections.abc import Iterator

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case, Noun
from kggraph.facts.drafting.kazakh import base_form
from kggraph.facts.drafting.lexicon import words
from kggraph.facts.drafting.name import Name, is_starter
from kggraph.facts.drafting.nouns import is_form, readings
from kggraph.facts.drafting.quotes import Quoted, find_quoted

_FURTHEST = 7  # words between a quoted name and its noun, or in an unquoted name
_HEADS = ("head", "state", "school")
_JOINED = frozenset({"және", "мен", "бен", "пен", "сондай-ақ"})


def find_kazakh_names(article: Article, sentence: Stretch) -> list[Name]:
    """Return the organizations and campaigns of a sentence, in order, none over another."""
    quoted = find_quoted(article, sentence)
    names = list(_quoted_names(article, sentence, quoted))
    taken = {p for q in quoted for p in range(q.opening, q.closing + 1)}
    taken |= {p for name in names for p in range(name.first, name.last)}
    for position in range(sentence.first, sentence.last):
        if position in taken:
            continue
        name = _unquoted(article, sentence, position, taken)
        if name:
            names = [n for n in names if not (name.first <= n.first and n.last <= name.last)]
            names.append(name)
            taken |= set(range(name.first, name.last))
    return sorted(names, key=lambda name: name.first)


def _quoted_names(article: Article, sentence: Stretch, quoted: list[Quoted]) -> Iterator[Name]:
    kinds: dict[Quoted, Name | Kind] = {}
    for quote in quoted:
        found = _after_quote(article, sentence, quote)
        if found:
            kinds[quote] = found
    _pass_on(article, sentence, quoted, kinds)
    for quote, kind in kinds.items():
        yield kind if isinstance(kind, Name) else campaign(article, quote, "kk.campaign.listed")


def _after_quote(article: Article, sentence: Stretch, quote: Quoted) -> Name | None:
    """Return what the words after a quoted name make of it: a body, or a campaign."""
    position = quote.closing + 1
    while position < min(sentence.last, quote.closing + 1 + _FURTHEST) and article.is_word(position):
        token = article.tokens[position]
        if is_form(token.form, "kk", "campaigns", "campaign"):
            return campaign(article, quote, "kk.campaign.noun-after-quotes")
        if token.form in words("organizations", "kk", "form") and token.is_abbreviation:
            return _body(article, quote, position, _case_after(article, position + 1), "kk.organization.legal-form")
        head = _head(token.form)
        if head:
            return _body(article, quote, *_second_head(article, position, head), "kk.organization.noun-after-quotes")
        if token.is_capital or _is_oblique(token.form):
            break
        position += 1
    return _before_quote(article, quote) or _head_inside(article, quote)


def _head_inside(article: Article, quote: Quoted) -> Name | None:
    """«Отбасы банк», «Ассоциация «Барбанг»»: the noun that says what the body is stands inside the quotes."""
    head = _head(article.form(quote.closing - 1)) or _head(article.form(quote.opening + 1))
    if head is None or quote.closing - quote.opening < 3 or head.case is not Case.NOMINATIVE:  # noqa: PLR2004
        return None
    return _body(article, quote, quote.closing, Case.NOMINATIVE, "kk.organization.noun-in-quotes")


def _before_quote(article: Article, quote: Quoted) -> Name | None:
    form = article.form(quote.opening - 1)
    if form in words("organizations", "kk", "form") and article.tokens[quote.opening - 1].is_abbreviation:
        case = _case_after(article, quote.closing + 1)
        return _body(article, quote, quote.closing, case, "kk.organization.legal-form")
    return None


def _body(article: Article, quote: Quoted, end: int, case: Case, rule: str) -> Name:
    first = quote.opening - 1 if _is_prefix(article, quote.opening - 1) else quote.opening
    state = is_form(article.form(end), "kk", "organizations", "state")
    return Name(Kind.ORGANIZATION, first, end + 1, _label(article, first, end + 1), case, rule, state=state)


def campaign(article: Article, quote: Quoted, rule: str) -> Name:
    """Return the campaign whose name stands between two quotes."""
    first, last = quote.opening + 1, quote.closing
    return Name(Kind.CAMPAIGN, first, last, article.words(first, last), Case.NOMINATIVE, rule)


def _is_prefix(article: Article, position: int) -> bool:
    if not article.is_word(position):
        return False
    form = article.form(position)
    known = words("organizations", "kk", "form") | words("organizations", "kk", "name")
    return form in known and article.tokens[position].is_abbreviation


def _head(form: str) -> Noun | None:
    """Return the noun that ends a body's name, if the form is one: somebody's («қоры»), or the word itself («қор»)."""
    found = [
        noun
        for sort in _HEADS
        for noun in readings(form, "kk", "organizations", sort)
        if not noun.plural and noun.case not in (Case.FROM, Case.LIKE)  # «қоғамдық» is no «қоғам»
    ]
    return next((noun for noun in found if noun.possessed), found[0] if found else None)


def _second_head(article: Article, position: int, head: Noun) -> tuple[int, Case]:
    """Follow «өзбек орталығы» to «қоғамдық бірлестігі», the noun of its legal form."""
    following = position + 1
    if head.case is Case.NOMINATIVE and article.form(following) in words("organizations", "kk", "adjective"):
        second = _head(article.form(following + 1))
        if second and second.possessed and second.lemma in ("бірлестік", "қор", "ұйым"):
            return following + 1, second.case
    if article.form(following) in words("organizations", "kk", "form") and article.tokens[following].is_abbreviation:
        return following, _case_after(article, following + 1)
    return position, head.case


def _case_after(article: Article, position: int) -> Case:
    """Return the case that a noun after an abbreviation carries for it: «КММ мекемесінде»."""
    noun = _head(article.form(position))
    return noun.case if noun and noun.possessed else Case.NOMINATIVE


def _label(article: Article, first: int, last: int) -> str:
    """Return a name in the nominative: the case ending of its last word folded, where the word has the list's form."""
    text = article.words(first, last)
    token = article.tokens[last - 1]
    if not token.is_word or token.form != token.text.casefold():
        return text
    noun = _head(token.form)
    if noun is None or noun.case is Case.NOMINATIVE:
        return text
    return text[: len(text) - (len(token.form) - len(base_form(token.form)))]


def _is_oblique(form: str) -> bool:
    """Return whether a word ends a phrase: it stands in a case that no word inside a name has."""
    endings = ("ға", "ге", "қа", "ке", "да", "де", "та", "те", "дан", "ден", "тан", "тен", "дағы", "дегі", "тағы")
    possessed = ("сына", "сіне", "ында", "інде", "ынан", "інен", "ына", "іне", "ымен", "імен", "ын", "ін")
    return len(form) > 4 and form.endswith((*endings, *possessed))  # noqa: PLR2004 - «дала», «қала» are bare


def _is_bare_name(form: str) -> bool:
    return form in words("places", "kk", "name")  # «Қазақстан» only looks like an ablative


def _pass_on(article: Article, sentence: Stretch, quoted: list[Quoted], kinds: dict[Quoted, Name | Kind]) -> None:
    """Give listed names the kind of the one that closes their list: «А», «Б» акциялары."""
    plural_end = max((p for p in range(sentence.first, sentence.last) if _is_plural_campaign(article, p)), default=-1)
    for quote, following in zip(reversed(quoted[:-1]), reversed(quoted[1:]), strict=True):
        after = kinds.get(following)
        listed = article.form(quote.closing + 1) == "," or article.form(quote.closing + 1) in _JOINED
        joined = listed and following.opening - quote.closing == 2  # noqa: PLR2004 - one token between them
        is_campaign = after is Kind.CAMPAIGN or (isinstance(after, Name) and after.kind is Kind.CAMPAIGN)
        if quote not in kinds and listed and is_campaign and (joined or following.opening < plural_end):
            kinds[quote] = Kind.CAMPAIGN


def _is_plural_campaign(article: Article, position: int) -> bool:
    return any(noun.plural for noun in readings(article.form(position), "kk", "campaigns", "campaign"))


def _unquoted(article: Article, sentence: Stretch, position: int, taken: set[int]) -> Name | None:
    token = article.tokens[position]
    if not token.is_word:
        return None
    if token.is_abbreviation and token.form in words("organizations", "kk", "name"):
        first = position - _is_region(article, position - 1)
        case = Case.GENITIVE if token.ending else Case.NOMINATIVE
        return Name(
            Kind.ORGANIZATION,
            first,
            position + 1,
            article.words(first, position + 1),
            case,
            "kk.organization.abbreviation",
        )
    head = _head(token.form) or next(iter(readings(token.form, "kk", "organizations", "alone")), None)
    if head is None:
        return None
    found = _first_of_name(article, sentence, position, taken) if head.possessed else None
    return _named_body(article, position, head, found)


def _named_body(article: Article, position: int, head: Noun, first: int | None) -> Name | None:
    if first is None and _stands_alone(article, position):
        first = position - _is_region(article, position - 1)
    if first is None:
        return None
    last, case = _second_head(article, position, head)
    state = is_form(article.form(last), "kk", "organizations", "state") or head.lemma in ("үкімет", "парламент")
    label = _label(article, first, last + 1)
    return Name(Kind.ORGANIZATION, first, last + 1, label, case, "kk.organization.noun-after-name", state=state)


def _stands_alone(article: Article, position: int) -> bool:
    token = article.tokens[position]
    found = readings(token.form, "kk", "organizations", "alone")
    if not found:
        return False
    return token.is_capital or (found[0].lemma == "ассамблея" and article.names_the_assembly)


def _is_region(article: Article, position: int) -> bool:
    return article.is_word(position) and article.form(position) in words("organizations", "kk", "region")


def _first_of_name(article: Article, sentence: Stretch, head: int, taken: set[int]) -> int | None:
    """Walk back from the noun of an unquoted name to its capital, or to the people whose cultural society it is."""
    first: int | None = None
    position = head - 1
    while position >= max(sentence.first, head - _FURTHEST) and article.is_word(position) and position not in taken:
        token = article.tokens[position]
        joins = token.form in _JOINED and not article.form(head).startswith("министрл")
        if (_is_oblique(token.form) and not _is_bare_name(token.form)) or joins or _ends_person(article, position):
            break
        if token.is_capital and not _only_begins(article, sentence, position, head):
            first = position
        if token.form in words("organizations", "kk", "ethnic") and (
            position + 1 == head or _has_culture(article, position, head)
        ):
            first = position
        position -= 1
    if first is not None and _is_region(article, first - 1) and first - 1 >= sentence.first:
        return first - 1
    opened = position + 1
    if first is None and opened == sentence.first and head - opened > 1 and _is_region(article, opened):
        return opened  # «Облыстық кәсіпкерлер палатасы»
    return first


def _ends_person(article: Article, position: int) -> bool:
    """Return whether two capitals side by side are a person, whose name no body's name goes on."""
    before = article.tokens[position - 1] if position else None
    if before is None or not (before.is_capital and article.tokens[position].is_capital):
        return False
    surname = article.form(position).endswith(tuple(words("persons", "kk", "surname")))
    titled = is_form(article.form(position - 2), "kk", "persons", "title")
    return before.form in words("persons", "kk", "given") or surname or titled


def _has_culture(article: Article, first: int, head: int) -> bool:
    known = words("organizations", "kk", "culture")
    return any(article.form(p) in known for p in range(first, head))


def _only_begins(article: Article, sentence: Stretch, position: int, head: int) -> bool:
    """Return whether a word has its capital only because it begins the sentence."""
    if position != sentence.first:
        return False
    form = article.form(position)
    if form in words("organizations", "kk", "ethnic"):
        return False
    if position + 1 == head and is_form(article.form(head), "kk", "organizations", "council"):
        return is_starter(form)
    single = position + 1 == head and not form.endswith(("лар", "лер", "дар", "дер", "тар", "тер"))
    if single and not is_form(form, "kk", "places", "name"):
        return True
    common = is_starter(form) or is_form(form, "kk", "organizations", "member", "head")
    common = common or is_form(form, "kk", "recipients", "people", "families", "need")
    return common or any(article.tokens[p].is_capital for p in range(position + 1, head) if article.is_word(p))
