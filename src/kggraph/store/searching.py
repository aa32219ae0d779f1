"""Searching a release: from what somebody typed to what is meant by it, the nearest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kggraph.spelling import root, words
from kggraph.store.search_entries import Section
from kggraph.store.search_index import Named, SearchIndex
from kggraph.store.search_ranking import Nearness, Wanted, is_misspelt, weight

LONGEST = 200  # characters of what is searched for; the rest is left off
_WORDS = 8  # words of it, likewise
_LOOKED_AT = 200  # names of each word, where no name has all
_LEAST_SHARE = 0.5


class Hit(NamedTuple):
    """Something that was found, by the name that comes nearest."""

    named: Named
    nearness: Nearness


@dataclass(frozen=True)
class Results:
    """What was found, the nearest first, by section; ``is_cut`` where there is more than was looked at.

    ``is_guess`` is set where nothing has the words as they are: what is found may be meant.
    """

    wanted: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    is_cut: bool = False
    is_guess: bool = False


@dataclass(frozen=True)
class _Search:
    """One search in one section; ``most`` names are looked at."""

    index: SearchIndex
    wanted: Wanted
    section: Section
    most: int

    def literal(self) -> list[Hit]:
        """Find names that have the words, with whatever endings."""
        wanted = self.wanted.words
        found = self.index.same(wanted, self.section, self.most)
        found += self.index.beginning(wanted, self.section, self.most)
        if len(found) < self.most and any(root(word) != word for word in wanted):
            found += self.index.rooted(wanted, self.section, self.most)
        near = ((self.wanted.nearness(named.sounds), named) for named in found)
        return _nearest((float(how), Hit(named, how)) for how, named in near if how is not None)

    def misspelt(self) -> list[Hit]:
        """Find names that have the words but for wrong letters."""
        meant = {word: self.index.meant(word) for word in self.wanted.words}
        choices = [(word, root(word), *starts) for word, starts in meant.items()]
        found = self.index.misspelt(choices, self.section, self.most)
        near = (named for named in found if is_misspelt(self.wanted.words, named.sounds, meant))
        return _nearest((0.0, Hit(named, Nearness.MISSPELT)) for named in near)

    def partial(self) -> list[Hit]:
        """Find names that have at least the rarer of the words."""
        found = {word: self.index.rooted([word], self.section, _LOOKED_AT) for word in self.wanted.words}
        weights = {word: weight(len(names)) for word, names in found.items()}
        if sum(map(bool, found.values())) < _LEAST_SHARE * len(found):
            return []
        names = (named for each in found.values() for named in each)
        shares = ((self.wanted.share(named.sounds, weights), named) for named in names)
        return _nearest((-part, Hit(named, Nearness.PART)) for part, named in shares if part >= _LEAST_SHARE)


def search(index: SearchIndex, text: str, sections: Sequence[Section], most: int) -> Results:
    """Return what is found in some sections; of each section, ``most`` names are looked at.

    Nearer names come first; of equally near ones that which is used more, then in the order of IRIs. Only where
    nothing has the words are misspellings considered, and only then names that lack one of them.
    """
    wanted = Wanted(wanted_words(text))
    searches = [_Search(index, wanted, section, most) for section in sections if wanted.words]
    for look in (_Search.literal, _Search.misspelt, _Search.partial):
        hits = [hit for each in searches for hit in look(each)]
        if hits:
            return Results(wanted.words, tuple(hits), is_cut=len(hits) >= most, is_guess=look is not _Search.literal)
    return Results(wanted.words)


def wanted_words(text: str) -> tuple[str, ...]:
    """Return the words that are searched for, as they sound; prepositions of one letter are none.

    >>> wanted_words("Ахыска бірлестігі"), wanted_words("в Таразе"), wanted_words("б")
    (('aHiska', 'birlestigi'), ('taraze',), ('b',))
    """
    heard = words(text[:LONGEST])[:_WORDS]
    return tuple(word for number, word in enumerate(heard, start=1) if len(word) > 1 or number == len(heard))


def _nearest(hits: Iterable[tuple[float, Hit]]) -> list[Hit]:
    """Return one hit for each thing, by its nearest name: the nearest first, then what is used more, then shorter."""
    best: dict[str, Hit] = {}
    for _, hit in sorted(hits, key=_rank):
        best.setdefault(hit.named.iri, hit)
    return list(best.values())


def _rank(pair: tuple[float, Hit]) -> tuple[float, int, int, int]:
    far, hit = pair
    return far, -hit.named.uses, len(hit.named.sounds), hit.named.place
