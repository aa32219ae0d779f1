"""All names of an article, each token in one of them at most."""

from collections.abc import Iterable, Sequence

from kggraph.facts.drafting.article import Article, Stretch
from kggraph.facts.drafting.confidence import confidence_of
from kggraph.facts.drafting.draft import Kind, Mention
from kggraph.facts.drafting.events import find_events
from kggraph.facts.drafting.kazakh_names import find_kazakh_names
from kggraph.facts.drafting.name import Name
from kggraph.facts.drafting.persons import find_known_persons, find_persons
from kggraph.facts.drafting.places import find_place_adjectives, find_places
from kggraph.facts.drafting.russian_names import find_russian_names

_SHORTEST_PART = 3  # letters of a family name that stands alone


def find_names(article: Article) -> list[Name]:
    """Return the names of an article in order; where two would share a word, the more telling one stands.

    >>> from kggraph.facts.drafting.article import read_article
    >>> article = read_article("Тараз қаласында «Асар» қоғамдық қоры құрылды, – деді Ерлан Сабитов.", "kk")
    >>> [(name.kind.value, name.label) for name in find_names(article)]
    [('place', 'Тараз қаласы'), ('organization', '«Асар» қоғамдық қоры'), ('person', 'Ерлан Сабитов')]
    """
    found: list[Name] = []
    for sentence in article.sentences:
        names = _bodies(article, sentence)
        for finder in (find_events, find_places, find_persons):
            names += finder(article, sentence, _taken(names))
        found += names
    found += _second_pass(article, found)
    return sorted(found, key=lambda name: name.first)


def _bodies(article: Article, sentence: Stretch) -> list[Name]:
    return find_kazakh_names(article, sentence) if article.language == "kk" else find_russian_names(article, sentence)


def _taken(names: Iterable[Name]) -> set[int]:
    return {position for name in names for position in range(name.first, name.last)}


def _second_pass(article: Article, names: list[Name]) -> list[Name]:
    """Return what is known only once all other names are: single parts of persons' names, adjectives of places."""
    persons = [name for name in names if name.kind is Kind.PERSON]
    parts = {part for name in persons for part in _parts(article, name)}
    known = frozenset(part for part in parts if len(part) >= _SHORTEST_PART)
    found: list[Name] = []
    taken = _taken(names)
    for sentence in article.sentences:
        parts_of_names = find_known_persons(article, sentence, taken, known)
        taken |= _taken(parts_of_names)
        found += parts_of_names
        if article.language == "ru":
            found += find_place_adjectives(article, sentence, taken)
    return found


def _parts(article: Article, name: Name) -> set[str]:
    """Return the words of a person's name; in Kazakh those of its nominative, to be found in any case."""
    forms = {article.form(p) for p in range(name.first, name.last) if article.is_word(p)}
    return forms | set(name.label.casefold().split()) if article.language == "kk" else forms


def gather_mentions(article: Article, names: Sequence[Name]) -> tuple[Mention, ...]:
    """Return one mention per name, with all its places, in the order of the first.

    >>> from kggraph.facts.drafting.article import read_article
    >>> article = read_article("Семей – қала. Мен Семейде тұрамын.", "kk")
    >>> [(m.name, len(m.spans)) for m in gather_mentions(article, find_names(article))]
    [('Семей', 2)]
    """
    by_key: dict[tuple[Kind, str], list[Name]] = {}
    for name in names:
        by_key.setdefault(name.key, []).append(name)
    return tuple(
        Mention(
            kind=same[0].kind,
            name=same[0].label,
            spans=tuple(article.span(name.first, name.last) for name in same),
            rule=same[0].rule,
            confidence=confidence_of(same[0].rule),
        )
        for same in by_key.values()
    )
