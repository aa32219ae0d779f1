"""Looking things and quotes up in the search index of a release."""

import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kggraph.labels import Label
from kggraph.spelling import keys, root, words
from kggraph.store.release import Release
from kggraph.store.search_entries import Section
from kggraph.store.search_writing import decode, encode

SEARCH_FILE = "search.sqlite"
_MAPPED = 32 << 20  # bytes of the file that are mapped; the rest is read in pages, so that a worker stays small
_KEY = 7  # letters of a word that misspelt ones are found by (spelling.beginnings)
_INDEXED = 10  # letters of the longest beginnings that have an index; longer ones would be gathered first
_COLUMNS = """
SELECT name.id, entry.iri, kind.iri, entry.section, entry.uses, name.text, name.language, name.sounds
"""
_JOINED = "JOIN entry ON entry.id = name.entry JOIN kind ON kind.id = entry.kind"
_EXACT = f"{_COLUMNS} FROM name {_JOINED} WHERE name.sounds = ? AND name.id BETWEEN ? AND ? ORDER BY name.id LIMIT ?"
_BY_WORDS = f"""
{_COLUMNS} FROM word JOIN name ON name.id = word.rowid {_JOINED}
WHERE word MATCH ? AND word.rowid BETWEEN ? AND ? ORDER BY word.rowid LIMIT ?
"""
_TOLD = """
SELECT kind.types, name.rank, name.text, name.language
FROM entry JOIN kind ON kind.id = entry.kind JOIN name ON name.id BETWEEN entry.first AND entry.last
WHERE entry.iri = ? AND entry.first > 0
"""
_NEAR = "SELECT DISTINCT start FROM near WHERE key = ? ORDER BY start"


class Named(NamedTuple):
    """A name, or the words of a quote, and what it is of; ``place`` is its place in the order of importance."""

    place: int
    iri: str
    kind: str
    section: Section
    uses: int
    text: str
    language: str
    sounds: tuple[str, ...]


class ToldThing(NamedTuple):
    """What pages say of a thing in passing: its classes and its labels."""

    types: frozenset[str]
    labels: frozenset[Label]


class SearchIndex:
    """The index of a release. Safe to use from many threads; what it holds in memory is the system's."""

    def __init__(self, path: Path) -> None:
        location = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(location, uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._database.execute(f"PRAGMA mmap_size = {_MAPPED}")
        rows = self._database.execute("SELECT id, first, last FROM section").fetchall()
        self._places = {Section(number): (first, last) for number, first, last in rows}

    def same(self, sounds: Sequence[str], section: Section, most: int) -> list[Named]:
        """Return the names that sound so, the most important first."""
        return self._rows(_EXACT, encode(sounds), section, most)

    def beginning(self, sounds: Sequence[str], section: Section, most: int) -> list[Named]:
        """Return the names that have, for each word, one that begins as it does, at least for ten letters."""
        return self._matching([[encode([word])] for word in sounds], section, most)

    def rooted(self, sounds: Sequence[str], section: Section, most: int) -> list[Named]:
        """Return the names that have, for each word, one that begins with its root: among them all its forms."""
        return self._matching([[encode([root(word)])] for word in sounds], section, most)

    def told(self, iri: str) -> ToldThing | None:
        """Return what pages say of a thing in passing; None where the index does not have all of it."""
        rows = self._database.execute(_TOLD, (iri,)).fetchall()
        if not rows:
            return None
        labels = ((rank, _literal(text, language)) for _, rank, text, language in rows if rank is not None)
        return ToldThing(_classes(rows[0][0]), frozenset(labels))

    def meant(self, word: str) -> tuple[str, ...]:
        """Return beginnings of words in the index that may be meant by a word with a wrong letter."""
        starts = {word[:_KEY], root(word)[:_KEY]}
        wanted = sorted({key for start in starts if start.isalpha() for key in keys(start)})
        found = (start for key in wanted for (start,) in self._database.execute(_NEAR, (encode([key]),)))
        return tuple(decoded for start in dict.fromkeys(found) for decoded in decode(start))

    def misspelt(self, choices: Sequence[Iterable[str]], section: Section, most: int) -> list[Named]:
        """Return the names that have, for each word, one with one of some beginnings; the most important first."""
        return self._matching([[encode([start]) for start in starts] for starts in choices], section, most)

    def _matching(self, choices: Sequence[Sequence[str]], section: Section, most: int) -> list[Named]:
        # Words have letters and digits alone (spelling.sounds), so that quotes make terms of them for FTS5.
        cut = [dict.fromkeys(start[:_INDEXED] for start in starts) for starts in choices]
        groups = [" OR ".join(f'"{start}"*' for start in starts) for starts in cut]
        return self._rows(_BY_WORDS, " AND ".join(f"({group})" for group in groups), section, most)

    def _rows(self, statement: str, wanted: str, section: Section, most: int) -> list[Named]:
        if section not in self._places or not wanted:
            return []
        found = self._database.execute(statement, (wanted, *self._places[section], most)).fetchall()
        return [_named(row) for row in found]


def find_search_index(release: Release | None) -> SearchIndex | None:
    """Return the index of a release; None behind an endpoint, and for a release that has none with it."""
    if release is None or SEARCH_FILE not in release.manifest.files:
        return None
    return _open(release.path(SEARCH_FILE))


@lru_cache(maxsize=4)
def _open(path: Path) -> SearchIndex:
    return SearchIndex(path)


def _named(row: tuple[int, str, str, int, int, str, str, str | None]) -> Named:
    place, iri, kind, section, uses, text, language, sounds = row
    return Named(place, iri, kind, Section(section), uses, text, language, decode(sounds) if sounds else words(text))


@lru_cache(256)
def _classes(types: str) -> frozenset[str]:
    return frozenset(types.split())


def _literal(text: str, language: str) -> ox.Literal:
    return ox.Literal(text, language=language or None)
