"""Suggestions while somebody types: things, classes and properties whose name begins with some words."""

from collections.abc import Iterable, Sequence

from kggraph.spelling import words
from kggraph.store.questions import question
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.reconciliation.names import NameSource, named_first

PER_PAGE = 20
_TERMS = 1_000
Item = dict[str, object]


def suggest_things(page: Page, names: NameSource, prefix: str, cursor: int) -> list[Item]:
    """Return things of whose names one has each word of the prefix, the last of them perhaps begun."""
    wanted = words(prefix)
    found = named_first(names.find(prefix)) if wanted else {}
    fitting = [iri for iri, known in found.items() if any(_begins(words(name.value), wanted) for name in known)]
    page.learn(fitting)
    ordered = sorted(fitting, key=lambda iri: (page.names.name(iri).text.casefold(), iri))
    shown = [iri for iri in ordered if not page.is_private(iri)][cursor : cursor + PER_PAGE]
    page.learn(kind for iri in shown for kind in page.names.types(iri))
    return [{**_named(page, iri), "notable": types_of(page, iri)} for iri in shown]


def suggest_types(page: Page, prefix: str, cursor: int) -> list[Item]:
    """Return classes by name; those with most things first."""
    return _suggest_terms(page, known_classes(page), prefix, cursor)


def suggest_properties(page: Page, prefix: str, cursor: int) -> list[Item]:
    """Return properties by name; those used most first."""
    return _suggest_terms(page, known_properties(page), prefix, cursor)


def known_classes(page: Page) -> list[str]:
    """Return the classes in the data, the largest first."""
    statistics = find_statistics(find_release())
    if statistics:
        return [part.iri for part in statistics.class_partitions]
    rows = recall(page, "page-classes", lambda: page.store.select(question("page-classes")))
    return [row["class"].value for row in rows[:_TERMS] if "class" in row]


def known_properties(page: Page) -> list[str]:
    """Return the properties in the data, the most used first."""
    statistics = find_statistics(find_release())
    if statistics:
        return [part.property for part in statistics.property_partitions]
    rows = recall(page, "page-properties", lambda: page.store.select(question("page-properties")))
    return [row["property"].value for row in rows[:_TERMS] if "property" in row]


def types_of(page: Page, iri: str) -> list[Item]:
    """Return the classes of a thing that has been learnt, as types."""
    return [_named(page, kind) for kind in page.names.types(iri)]


def _suggest_terms(page: Page, iris: Sequence[str], prefix: str, cursor: int) -> list[Item]:
    page.learn(iris)
    wanted = words(prefix)
    fitting = [
        iri
        for iri in iris
        if iri == prefix or _begins(words(page.names.name(iri).text), wanted) or _begins(words(page.short(iri)), wanted)
    ]
    return [{**_named(page, iri), "description": page.short(iri)} for iri in fitting[cursor : cursor + PER_PAGE]]


def _begins(name: Iterable[str], wanted: Sequence[str]) -> bool:
    """Return whether each wanted word begins a word of a name."""
    known = list(name)
    return all(any(word.startswith(begun) for word in known) for begun in wanted)


def _named(page: Page, iri: str) -> Item:
    return {"id": iri, "name": page.names.name(iri).text}
