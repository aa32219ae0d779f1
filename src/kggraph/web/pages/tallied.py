"""What was counted and added up when the release was made; where nobody did, the store is asked, once for a release."""

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kggraph.statistics import Statistics
from kggraph.store.interface import Solution, Term
from kggraph.store.questions import question
from kggraph.store.tallies import find_tallies, is_asked_as_counted
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall


def find_tallied(page: Page, name: str, about: Sequence[str]) -> list[Solution] | None:
    """Return the solutions of one of our questions as they were added up; None where nobody did."""
    tallies = find_tallies(page.store.release)
    return tallies.find(name, *about) if tallies else None


def tallied(page: Page, name: str, about: Sequence[str], terms: Mapping[str, Term]) -> list[Solution]:
    """Return the solutions of one of our questions, which these IRIs tell from the same question about others."""
    found = find_tallied(page, name, about)
    if found is not None:
        return found
    return recall(page, " ".join([name, *about]), lambda: page.store.select(question(name), **terms))


def count_classes(page: Page) -> Mapping[str, int]:
    """Return how many things each class has (``page-classes``)."""
    statistics = _find_statistics(page)
    if statistics and len(statistics.class_partitions) == statistics.classes:
        return {part.iri: part.entities for part in statistics.class_partitions}
    rows = recall(page, "page-classes", lambda: page.store.select(question("page-classes")))
    return {row["class"].value: int(row["count"].value) for row in rows if isinstance(row["class"], ox.NamedNode)}


def count_class(page: Page, iri: str) -> int:
    """Return how many things a class has."""
    return count_classes(page).get(iri, 0)


def frequent_values(page: Page, class_: str, predicate: str) -> list[Solution]:
    """Return ``?value`` and ``?count`` (how many things of the class have it), the most frequent first, 60 at most."""
    terms = {"class": ox.NamedNode(class_), "property": ox.NamedNode(predicate)}
    return tallied(page, "list-values", [class_, predicate], terms)


def count_properties(page: Page) -> Mapping[str, int]:
    """Return how many statements use each property, the most used first (``page-properties``)."""
    statistics = _find_statistics(page)
    if statistics and len(statistics.property_partitions) == statistics.properties:
        return {part.property: part.triples for part in statistics.property_partitions}
    rows = recall(page, "page-properties", lambda: page.store.select(question("page-properties")))
    return {row["property"].value: int(row["count"].value) for row in rows if "property" in row}


def count_property(page: Page, iri: str) -> int:
    """Return how many statements use a property (``page-property-count``)."""
    statistics = _find_statistics(page)
    if statistics and len(statistics.property_partitions) == statistics.properties:
        return statistics.triples_with(iri) or 0
    return int(page.store.select(question("page-property-count"), property=ox.NamedNode(iri))[0]["value"].value)


def _find_statistics(page: Page) -> Statistics | None:
    release = page.store.release
    return find_statistics(release) if release and is_asked_as_counted(release) else None
