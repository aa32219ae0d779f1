"""Where names are looked up: in the index of a release, or, of a remote store, by its own text comparison."""

from collections.abc import Sequence
from typing import Protocol

import pyoxigraph as ox

from kggraph.spelling import words
from kggraph.store.interface import Store
from kggraph.store.name_index import NAMES_FILE, NamedThing, NameIndex, open_name_index
from kggraph.store.questions import question
from kggraph.store.release import Release

_LOOKED_AT = 200  # names for each skeleton that a word of a query may have
_ENOUGH = 300  # names that are compared with a query
_WORDS = 8  # of a query that names are looked up by
_CUT = 2  # letters that an ending takes from a word


class NameSource(Protocol):
    """Finds things that may be meant by a name."""

    def find(self, text: str) -> list[NamedThing]:
        """Return things that share a word with a text, each with the name that does."""
        ...

    def frequency(self, word: str) -> int:
        """Return about how many names have a word, as it sounds."""
        ...


class IndexedNames:
    """Names by how they sound, in whatever script."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index

    def find(self, text: str) -> list[NamedThing]:
        """Return things that share a word with a text, each with the name that does; rare words come first."""
        found: dict[NamedThing, None] = {}
        for word in sorted(set(words(text)), key=lambda word: (self.frequency(word), word))[:_WORDS]:
            if len(found) < _ENOUGH:
                found |= dict.fromkeys(self._index.find(word, most=_LOOKED_AT))
        return list(found)

    def frequency(self, word: str) -> int:
        """Return about how many names have a word, as it sounds."""
        return self._index.frequency(word)


class AskedNames:
    """Names that hold a word as it is written: a remote store knows nothing of how names sound."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, text: str) -> list[NamedThing]:
        """Return things that share a word with a text, each with the name that does; two words are asked for."""
        longest = sorted(set(text.casefold().split()), key=len, reverse=True)[:2]
        private = self._store.site.private
        return [
            NamedThing(row["thing"].value, row["name"])
            for word in longest
            for row in self._store.select(question("page-search"), wanted=ox.Literal(_without_ending(word)))
            if isinstance(row["name"], ox.Literal) and row["thing"].value not in private
        ]

    def frequency(self, word: str) -> int:
        """Return 1: all words weigh the same."""
        del word
        return 1


def open_names(store: Store, release: Release | None) -> NameSource:
    """Return where the names of a store are looked up."""
    if release is None or NAMES_FILE not in release.manifest.files:
        return AskedNames(store)
    return IndexedNames(open_name_index(release.path(NAMES_FILE)))


def _without_ending(word: str) -> str:
    return word[:-_CUT] if len(word) > 2 * _CUT + 1 else word


def named_first(found: Sequence[NamedThing]) -> dict[str, list[ox.Literal]]:
    """Return the names found by thing."""
    names: dict[str, list[ox.Literal]] = {}
    for thing in found:
        names.setdefault(thing.iri, []).append(thing.name)
    return names
