"""Completion in the query editor: classes, properties and entities by any of their names, in any language."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from kggraph.iris import local_name
from kggraph.store.interface import Solution
from kggraph.store.questions import question
from kggraph.web.pages.formatting import sort_key
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall

LONGEST = 100  # characters of a text that is completed
_SHOWN = 30


@dataclass(frozen=True)
class Suggestion:
    """A term that fits a text: its IRI, how a query writes it, its label and the language of that where it differs."""

    iri: str
    name: str
    label: str
    lang: str
    kind: str


def complete(page: Page, kind: str, text: str) -> list[Suggestion]:
    """Return the terms of a kind, a key of ``KINDS``, that a text may mean: the nearest first, at most thirty.

    The text may stand anywhere in a name, whatever the language and case; or begin a prefixed name.
    """
    wanted = " ".join(text.split()).casefold()
    names = _names_by_thing(KINDS[kind](page, wanted))
    page.learn(names)
    ranked: list[tuple[tuple[int, int, tuple[str, ...], str], Suggestion]] = []
    for iri, known in names.items():
        suggestion = _suggestion(page, iri)
        spoken = [suggestion.label, *known, local_name(iri), suggestion.name]
        nearness = min(_nearness(wanted, name.casefold()) for name in spoken)
        if nearness < _FAR and not page.is_private(iri):
            ranked.append(((nearness, len(suggestion.label), sort_key(suggestion.label), iri), suggestion))
    return [suggestion for _, suggestion in sorted(ranked, key=lambda pair: pair[0])[:_SHOWN]]


def complete_as_json(page: Page, kind: str, text: str) -> bytes:
    """Return suggestions as JSON text."""
    suggestions = [asdict(suggestion) for suggestion in complete(page, kind, text)]
    return json.dumps({"suggestions": suggestions}, ensure_ascii=False).encode()


def _classes(page: Page, _: str) -> list[Solution]:
    return recall(page, "complete-classes", lambda: page.store.select(question("complete-classes")))


def _properties(page: Page, _: str) -> list[Solution]:
    return recall(page, "complete-properties", lambda: page.store.select(question("complete-properties")))


def _entities(page: Page, wanted: str) -> list[Solution]:
    if not wanted:
        return []
    rows = page.store.select(question("complete-entities"), wanted=ox.Literal(wanted))
    prefix, colon, local = wanted.partition(":")
    namespace = {name.casefold(): iri for name, iri in page.site.prefixes.items()}.get(prefix)
    if colon and namespace:
        rows += page.store.select(question("complete-iris"), start=ox.Literal(namespace + local))
    return rows


KINDS: Mapping[str, Callable[[Page, str], list[Solution]]] = {
    "class": _classes,
    "property": _properties,
    "entity": _entities,
}


def _names_by_thing(rows: Iterable[Solution]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in rows:
        known = names.setdefault(row["thing"].value, [])
        if isinstance(row.get("value"), ox.Literal):
            known.append(row["value"].value)
    return names


def _suggestion(page: Page, iri: str) -> Suggestion:
    link = page.link(iri)
    return Suggestion(iri, page.short(iri), link.text, link.lang, link.kind)


_FAR = 3


def _nearness(wanted: str, name: str) -> int:
    """Return 0 for a name that begins with a text, 1 if a word of it does, 2 if it has the text, ``_FAR`` if not.

    >>> [_nearness("don", name) for name in ("donation", "a donation", "abandon", "gift")]
    [0, 1, 2, 3]
    """
    if name.startswith(wanted):
        return 0
    if any(word.strip("«“\"'(").startswith(wanted) for word in name.split()):
        return 1
    return 2 if wanted in name else _FAR
