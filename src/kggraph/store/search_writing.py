"""Writing the search index of a release: SQLite, with names by how they sound in its full-text index (FTS5).

Names are numbered in the order of their importance, and FTS5 gives the numbers of what it finds in order: so the first
hundred that begin with a letter cost what a hundred cost, however many do. Beginnings of up to ten letters have indexes
of their own. ``near`` has the beginnings of words by what is left of them without one letter, so that misspelt words
lead to what may be meant (``spelling.keys``).
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path

from kggraph.sorting import sorted_lines
from kggraph.spelling import beginnings, keys, words
from kggraph.store.disk import storage_errors
from kggraph.store.search_entries import Entry, Section

# FTS5 takes capitals for small letters, and sounds are written with both.
_SOUNDS, _STORED = "HJCS", "hjcw"
_ENCODED, _DECODED = str.maketrans(_SOUNDS, _STORED), str.maketrans(_STORED, _SOUNDS)
# What is quoted within a name is how people call the thing: «Асар» қоғамдық қоры.
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”\"]")
_BRACKETED = re.compile(r"\s*\([^()]*\)$")  # «Тараз (город)» is called «Тараз»
_AT_ONCE = 1_000  # entries
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE kind (id INTEGER PRIMARY KEY, iri TEXT);
CREATE TABLE entry (id INTEGER PRIMARY KEY, section INTEGER, iri TEXT, kind INTEGER, uses INTEGER);
CREATE TABLE name (id INTEGER PRIMARY KEY, entry INTEGER, text TEXT, language TEXT, sounds TEXT);
CREATE TABLE section (id INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
CREATE TABLE near (key TEXT, start TEXT, PRIMARY KEY (key, start)) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5(
    sounds, content = '', columnsize = 0, detail = none, tokenize = ascii, prefix = '1 2 3 4 5 6 7 8 9 10');
INSERT INTO word (word, rank) VALUES ('hashsize', 67108864);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, row);
"""  # hashsize: bytes of words that are held before they are written and merged, 64 times as many as usual
_INDEX = "CREATE INDEX name_sounds ON name (sounds) WHERE sounds IS NOT NULL"


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
        database.execute(_INDEX)
        database.execute("DROP TABLE vocabulary")
        database.execute("COMMIT")


def _write_names(database: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    kinds: dict[str, int] = {}
    number = 0
    for section, group in groupby(enumerate(entries, start=1), key=lambda pair: pair[1].section):
        first = number + 1
        while some := list(islice(group, _AT_ONCE)):
            rows = [
                (place, section, each.iri, kinds.setdefault(each.kind, len(kinds) + 1), each.uses)
                for place, each in some
            ]
            database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
            found = [(place, *name) for place, each in some for name in _names(each)]
            is_quote = section is Section.QUOTE
            names = [(number + n, *name[:3], None if is_quote else name[3]) for n, name in enumerate(found, 1)]
            database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", names)
            words = [(number + n, name[3]) for n, name in enumerate(found, 1)]
            database.executemany("INSERT INTO word (rowid, sounds) VALUES (?, ?)", words)
            number += len(found)
        database.execute("INSERT INTO section VALUES (?, ?, ?)", (section, first, number))
    database.executemany("INSERT INTO kind VALUES (?, ?)", ((number, iri) for iri, number in kinds.items()))


def _names(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Yield the names of an entry with their language and sounds; those of things also as people shorten them."""
    is_named = entry.section in {Section.THING, Section.TERM}
    for text, language in entry.names:
        texts = dict.fromkeys((text, *_QUOTED.findall(text), _BRACKETED.sub("", text))) if is_named else (text,)
        for sounds in dict.fromkeys([encode(words(each)) for each in texts]):
            if sounds:
                yield text, language, sounds


def _near(database: sqlite3.Connection) -> Iterator[bytes]:
    """Yield what ``near`` holds; the vocabulary comes sorted, so that beginnings shared by words are met once."""
    before: list[str] = []
    for (word,) in database.execute("SELECT term FROM vocabulary"):
        starts = beginnings(word)
        for start in starts:
            if start not in before:
                yield from (f"{key}\t{start}\n".encode() for key in keys(start))
        before = starts
