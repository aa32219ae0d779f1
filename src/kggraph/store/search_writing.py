"""Writing the search index of a release: SQLite, with names by how they sound in its full-text index (FTS5).

Names are numbered in the order of their importance, and FTS5 gives the numbers of what it finds in order: so the first
hundred that begin with a letter cost what a hundred cost, however many do. Beginnings of up to ten letters have indexes
of their own. ``near`` has the beginnings of words by what is left of them without one letter, so that misspelt words
lead to what may be meant (``spelling.keys``).

What pages say in passing of a thing that they link to, whether it was searched for or not, stands here too: its labels,
which are among its names from ``first`` to ``last``, and its classes. Those numbers are 0 where there is more to say.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from kggraph.sorting import sorted_lines
from kggraph.spelling import beginnings, keys, words
from kggraph.store.disk import storage_errors
from kggraph.store.search_entries import Entry, Name, Section

# FTS5 takes capitals for small letters, and sounds are written with both.
_SOUNDS, _STORED = "HJCS", "hjcw"
_ENCODED, _DECODED = str.maketrans(_SOUNDS, _STORED), str.maketrans(_STORED, _SOUNDS)
# What is quoted within a name is how people call the thing: «Асар» қоғамдық қоры.
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”\"]")
_BRACKETED = re.compile(r"\s*\([^()]*\)$")  # «Тараз (город)» is called «Тараз»
_SHORTENED = frozenset({Section.THING, Section.TERM})
_AT_ONCE = 1_000  # entries
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE kind (id INTEGER PRIMARY KEY, iri TEXT, types TEXT);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, section INTEGER, iri TEXT, kind INTEGER, uses INTEGER, first INTEGER, last INTEGER);
CREATE TABLE name (id INTEGER PRIMARY KEY, entry INTEGER, text TEXT, language TEXT, rank INTEGER, sounds TEXT);
CREATE TABLE section (id INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
CREATE TABLE near (key TEXT, start TEXT, PRIMARY KEY (key, start)) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5(
    sounds, content = '', columnsize = 0, detail = none, tokenize = ascii, prefix = '1 2 3 4 5 6 7 8 9 10');
INSERT INTO word (word, rank) VALUES ('hashsize', 67108864);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, row);
"""  # hashsize: bytes of words that are held before they are written and merged, 64 times as many as usual
_INDEXES = (
    "CREATE INDEX name_sounds ON name (sounds) WHERE sounds IS NOT NULL",
    "CREATE INDEX entry_iri ON entry (iri) WHERE first > 0",
)


def encode(sounds: Iterable[str]) -> str:
    """Return words as they sound as the index has them.

    >>> encode(["aHiska", "JaStari"]), decode("ahiska jawtari")
    ('ahiska jawtari', ('aHiska', 'JaStari'))
    """
    return " ".join(map(_encoded, sounds))


@lru_cache(16_384)
def _encoded(sound: str) -> str:
    return sound.translate(_ENCODED)


def decode(stored: str) -> tuple[str, ...]:
    """Return words as they sound from what the index has of them."""
    return tuple(stored.translate(_DECODED).split())


def write_search_index(entries: Iterable[Entry], target: Path, work: Path) -> None:
    """Write the index of entries that come in the order of their importance; ``work`` takes what is sorted meanwhile.

    Equal entries give equal bytes, by one version of SQLite. Memory does not grow with them. Raises StorageError.
    """
    with storage_errors(target), closing(sqlite3.connect(target, isolation_level=None)) as database:
        database.executescript(_TABLES)
        _write_names(database, entries)
        database.execute("INSERT INTO word (word) VALUES ('optimize')")
        near = (tuple(line.decode().rstrip("\n").split("\t")) for line in sorted_lines(_near(database), work))
        database.executemany("INSERT INTO near VALUES (?, ?)", near)
        for index in _INDEXES:
            database.execute(index)
        database.execute("DROP TABLE vocabulary")
        database.execute("COMMIT")


def _write_names(database: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    kinds: dict[tuple[str, ...], int] = {}
    number = 0
    for section, group in groupby(enumerate(entries, start=1), key=lambda pair: pair[1].section):
        first = number + 1
        while some := list(islice(group, _AT_ONCE)):
            rows: list[tuple[int | str, ...]] = []
            names: list[tuple[int, int, str, str, int | None, str]] = []
            for place, each in some:
                found = _names(each)
                span = (number + 1, number + len(found)) if _tells_all(each, found) else (0, 0)
                rows.append((place, section, each.iri, kinds.setdefault(each.types, len(kinds) + 1), each.uses, *span))
                names += [(n, place, *name, sounds) for n, (name, sounds) in enumerate(found, number + 1)]
                number += len(found)
            database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            kept = [(*name[:-1], None) for name in names] if section is Section.QUOTE else names
            database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)", kept)
            database.executemany("INSERT INTO word (rowid, sounds) VALUES (?, ?)", [(n[0], n[-1]) for n in names])
        database.execute("INSERT INTO section VALUES (?, ?, ?)", (section, first, number))
    found_kinds = ((number, types[0], " ".join(types)) for types, number in kinds.items())
    database.executemany("INSERT INTO kind VALUES (?, ?, ?)", found_kinds)


def _names(entry: Entry) -> list[tuple[Name, str]]:
    """Return the names of an entry with their sounds; those of things also as people shorten them."""
    if entry.section not in _SHORTENED:
        return [(name, sounds) for name in entry.names if (sounds := encode(words(name[0])))]
    found = []
    for name in entry.names:
        text = name[0]
        texts = dict.fromkeys((text, *_QUOTED.findall(text), _BRACKETED.sub("", text)))
        found += [(name, sounds) for sounds in dict.fromkeys([encode(words(each)) for each in texts]) if sounds]
    return found


def _tells_all(entry: Entry, found: Iterable[tuple[Name, str]]) -> bool:
    """Return whether the names that were found of an entry, and its classes, are all that pages say of it in passing.

    Quotes are shown by their words.
    """
    is_named = entry.section is not Section.QUOTE and entry.is_whole
    return is_named and len(set(map(itemgetter(0), found))) == len(entry.names)


def _near(database: sqlite3.Connection) -> Iterator[bytes]:
    """Yield what ``near`` holds; the vocabulary comes sorted, so that beginnings shared by words are met once."""
    before: list[str] = []
    for (word,) in database.execute("SELECT term FROM vocabulary"):
        starts = beginnings(word)
        for start in starts:
            if start not in before:
                yield from (f"{key}\t{start}\n".encode() for key in keys(start))
        before = starts
