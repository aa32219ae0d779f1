"""The values of a property that most things of a class have."""

import pyoxigraph as ox

from kggraph.store.interface import Solution
from kggraph.web.pages.page import Page
from kggraph.web.pages.tallied import tallied


def frequent_values(page: Page, class_: str, predicate: str) -> list[Solution]:
    """Return ``?value`` and ``?count`` (how many things of the class have it), the most frequent first, 60 at most."""
    terms = {"class": ox.NamedNode(class_), "property": ox.NamedNode(predicate)}
    return tallied(page, "list-values", [class_, predicate], terms)
