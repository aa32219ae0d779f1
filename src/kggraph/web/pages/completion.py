"""Completion in the query editor: classes, properties and entities by any of their names, in any language."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from kggraph.store.interface import Solution
from kggraph.store.questions import question
from kggraph.web.pages.name_index import NameIndex
from kggraph.web.pages.page import Page

# The questions that give the things of each kind.
KINDS: Mapping[str, tuple[str, ...]] = {
    "class": ("complete-classes",),
    "property": ("complete-properties",),
    "entity": ("complete-entities", "complete-things"),
}
LONGEST = 100  # characters of a text that is completed
SHOWN = 30


@dataclass(frozen=True)
class Suggestion:
    """A term that fits a text: its IRI, how a query writes it, its label and the language of that where it differs."""

    iri: str
    name: str
    label: str
    lang: str
    kind: str


class Completion:
    """Completes texts from the names in the release that was asked of last; these are read once for each kind."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._release_id = ""
        self._indexes: dict[str, NameIndex] = {}

    def complete(self, page: Page, kind: str, text: str) -> list[Suggestion]:
        """Return the terms of a kind, a key of ``KINDS``, that a text may mean: the nearest first, at most ``SHOWN``.

        The text may stand anywhere in a name, whatever the language and case, or begin a prefixed name.
        """
        index = self._index(page, kind)
        shown = list(islice(index.find(_written_out(page, text)), SHOWN))
        page.learn(shown)
        return [_suggestion(page, iri) for iri in shown]

    def _index(self, page: Page, kind: str) -> NameIndex:
        with self._lock:
            if self._release_id != page.store.release_id:
                self._release_id, self._indexes = page.store.release_id, {}
            if kind not in self._indexes:
                rows = (row for name in KINDS[kind] for row in page.store.select(question(name)))
                self._indexes[kind] = NameIndex(_names(page, rows))
            return self._indexes[kind]


def _written_out(page: Page, text: str) -> str:
    """Return the beginning of an IRI that the beginning of a prefixed name stands for, other texts as they are."""
    prefix, colon, local = text.partition(":")
    namespace = page.site.prefixes.get(prefix) if colon else None
    return f"{namespace}{local}" if namespace else text


def _names(page: Page, rows: Iterable[Solution]) -> Iterator[tuple[str, str]]:
    """Give what each thing is found by: its names, and its IRI."""
    seen = set()
    for row in rows:
        iri = row["thing"].value
        if page.is_private(iri):
            continue
        if "value" in row:
            yield row["value"].value, iri
        if iri not in seen:
            seen.add(iri)
            yield iri, iri


def _suggestion(page: Page, iri: str) -> Suggestion:
    link = page.link(iri)
    return Suggestion(iri, page.short(iri), link.text, link.lang, link.kind)
