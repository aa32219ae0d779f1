"""The values of a property that most things of a class have; counted once for a release."""

import pyoxigraph as ox

from kggraph.store.interface import Solution
from kggraph.store.questions import question
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall


def frequent_values(page: Page, class_: str, predicate: str) -> list[Solution]:
    """Return ``?value`` and ``?count`` (how many things of the class have it), the most frequent first, 60 at most."""
    terms = {"class": ox.NamedNode(class_), "property": ox.NamedNode(predicate)}
    return recall(
        page, f"list-values {class_} {predicate}", lambda: page.store.select(question("list-values"), **terms)
    )
