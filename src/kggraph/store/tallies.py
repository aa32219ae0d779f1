"""What was added up when a release was made: answers that would take longer the more data there are.

They are the very answers that the questions have (``store.tallying`` finds them), so that a page shows what a reader
gets who asks. Where there are none, as in front of an endpoint without a release, the store is asked.
"""

import json
import sqlite3
import weakref
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kggraph.store.interface import Solution, Term
from kggraph.store.release import Release

TALLIES_FILE = "tallies.sqlite"
_ANSWER = "SELECT rows FROM answer WHERE question = ? AND about = ?"


class Tallies:
    """The answers in a release. Safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        location = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(location, uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)

    def find(self, question: str, *about: str, absent: list[Solution] | None = None) -> list[Solution] | None:
        """Return the solutions of a question about some IRIs; ``absent`` where nothing was added up for these.

        None where the numbers are such that only the store knows what they make.
        """
        row = self._database.execute(_ANSWER, (question, " ".join(about))).fetchone()
        if row is None:
            return absent
        return None if row[0] is None else [_solution(texts) for texts in json.loads(row[0])]


def find_tallies(release: Release | None) -> Tallies | None:
    """Return the answers in a release; None where there are none, or not those of the default graph."""
    if release is None or TALLIES_FILE not in release.manifest.files or not is_asked_as_counted(release):
        return None
    return _open(release.path(TALLIES_FILE))


def is_asked_as_counted(release: Release) -> bool:
    """Return whether the default graph holds all triples, as builds count them."""
    return release.site.default_graph == "union" or not release.manifest.dataset.named_graphs


def read_term(text: str) -> Term:
    """Return the term that N-Triples writes so.

    >>> read_term('"KZT"').value, read_term("<https://example.org/id/ada>")
    ('KZT', <NamedNode value=https://example.org/id/ada>)
    """
    quad = next(ox.parse(f"<tally:of> <tally:is> {text} .", format=ox.RdfFormat.N_TRIPLES))
    if not isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal):
        raise TypeError(f"no term of a solution: {text}")
    return quad.object


def _solution(texts: dict[str, str]) -> Solution:
    return {name: read_term(text) for name, text in texts.items()}


@lru_cache(maxsize=4)
def _open(path: Path) -> Tallies:
    return Tallies(path)
