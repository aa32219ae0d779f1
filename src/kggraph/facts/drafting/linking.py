"""Which entities of the graph a name may mean: candidates with score and reasons, for a person to choose from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kggraph.facts.drafting.alphabets import alphabet_of, cyrillic_form, is_latin_kazakh
from kggraph.facts.drafting.draft import Kind, Mention
from kggraph.facts.drafting.kazakh import analyses
from kggraph.facts.drafting.lexicon import endings
from kggraph.facts.drafting.slugs import new_slug
from kggraph.spelling import mend_look_alikes

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”\"]")
_LEAST = 0.3
_SHORTEST_STEM = 4


@dataclass(frozen=True)
class KnownEntity:
    """An entity of the graph: its IRI, every label and alias, and what it is (None fits any name)."""

    iri: str
    labels: tuple[str, ...]
    kind: Kind | None = None


@dataclass(frozen=True, order=True)
class Candidate:
    """An entity that a name may mean; ``score`` lies between 0 and 1, ``reasons`` say what it rests on.

    Reasons: ``same words``, ``same words in another case``, ``same words in quotes``, ``abbreviation``,
    ``part of its name``, ``words shared``.
    """

    score: float
    iri: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A name with the entities that it may mean, the best first, and the slug that it gets if it is none of them."""

    mention: Mention
    candidates: tuple[Candidate, ...]
    slug: str


@dataclass(frozen=True)
class _Label:
    entity: KnownEntity
    plain: str
    stems: frozenset[str]
    quoted: frozenset[str]
    initials: str
    compact: str  # the initials of the words, abbreviations kept whole: «облыстық ҚХА» is оқха


def link_mentions(mentions: Sequence[Mention], entities: Iterable[KnownEntity]) -> list[Link]:
    """Return the candidates of each name in the order of the names. Nothing is merged: a person chooses.

    Slugs differ from the last parts of all known IRIs and from each other.

    >>> from kggraph.documents.document import Span
    >>> known = KnownEntity("https://kg.example/id/org/akhyska", ("«Ахыска» түрік этномәдени бірлестігі",))
    >>> name = Mention(Kind.ORGANIZATION, "«Ахыска» түрік этномәдени бірлестігінің", (Span(0, 39),), "", 0.5)
    >>> [(c.iri, c.reasons) for c in link_mentions([name], [known])[0].candidates]
    [('https://kg.example/id/org/akhyska', ('same words in another case',))]
    """
    known = list(entities)
    linker = Linker(known)
    taken = {re.split(r"[/#]", entity.iri)[-1] for entity in known}
    links = []
    for mention in mentions:
        slug = new_slug(mention.name, taken)
        taken.add(slug)
        links.append(Link(mention, linker.candidates(mention), slug))
    return links


class Linker:
    """Finds the entities that a name may mean; what they are called is looked through once, for all names."""

    def __init__(self, entities: Iterable[KnownEntity]) -> None:
        self._by_stem: dict[str, list[_Label]] = {}
        for label in (_label(entity, text) for entity in entities for text in entity.labels):
            for key in {*label.stems, label.initials}:
                self._by_stem.setdefault(key, []).append(label)

    def candidates(self, mention: Mention) -> tuple[Candidate, ...]:
        """Return the entities that a name may mean, the best first."""
        own = _label(KnownEntity("", (mention.name,), mention.kind), mention.name)
        near = {id(label): label for key in {*own.stems, own.compact} for label in self._by_stem.get(key, [])}
        best: dict[str, Candidate] = {}
        for label in near.values():
            if label.entity.kind not in (None, mention.kind):
                continue
            score, reason = _score(own, label)
            candidate = Candidate(score, label.entity.iri, (reason,))
            if score >= _LEAST and candidate > best.get(label.entity.iri, Candidate(0, "", ())):
                best[label.entity.iri] = candidate
        return tuple(sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.iri)))


def _score(own: _Label, other: _Label) -> tuple[float, str]:
    if own.plain == other.plain:
        return 1.0, "same words"
    if own.stems == other.stems:
        return 0.95, "same words in another case"
    if own.quoted and own.quoted == other.quoted:
        return 0.8, "same words in quotes"
    if own.compact == other.initials or (other.compact == own.initials and own.initials):
        return 0.7, "abbreviation"
    if own.stems < other.stems:
        return 0.4, "part of its name"
    shared = len(own.stems & other.stems) / len(own.stems | other.stems)
    if own.quoted and other.quoted and not own.quoted & other.quoted:
        shared /= 3  # two bodies of one sort with names of their own
    return round(0.7 * shared, 3), "words shared"


def _label(entity: KnownEntity, text: str) -> _Label:
    words = _words(text)
    quoted = _QUOTED.search(text)
    initials = "".join(word[0] for word in words) if len(words) > 2 else ""  # noqa: PLR2004 - «АА» abbreviates too much
    return _Label(
        entity,
        " ".join(words),
        frozenset(map(_stem, words)),
        frozenset(map(_stem, _words(quoted[1]))) if quoted else frozenset(),
        initials,
        "".join(word.casefold() if word.isupper() else word[0].casefold() for word in _WORD.findall(text)),
    )


def _words(text: str) -> list[str]:
    folded = text.casefold().replace("ё", "е")
    if is_latin_kazakh(text):
        alphabet = alphabet_of(text)
        return [cyrillic_form(word, alphabet) for word in _WORD.findall(folded)]
    return [mend_look_alikes(word) for word in _WORD.findall(folded)]


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """Return what all forms of a word share, or nearly: its shortest Kazakh stem, cut of a Russian ending."""
    stems = [noun.lemma for noun in analyses(word) if len(noun.lemma) >= _SHORTEST_STEM]
    shortest = min([word, *stems], key=len)
    shortest = shortest[:-1] + {"к": "г", "қ": "ғ", "п": "б"}.get(shortest[-1], shortest[-1])
    ending = next(
        (e for e in endings("ru", "case") if shortest.endswith(e) and len(shortest) - len(e) >= _SHORTEST_STEM), ""
    )
    return shortest.removesuffix(ending) if ending else shortest
