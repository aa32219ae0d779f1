"""How many things a class has, asked once for a release."""

import pyoxigraph as ox

from kggraph.store.questions import question
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall


def class_size(page: Page, class_iri: str) -> int:
    """Return how many things a class has."""
    terms = {"class": ox.NamedNode(class_iri)}
    ask = question("page-class-count")
    rows = recall(page, f"page-class-count {class_iri}", lambda: page.store.select(ask, **terms))
    return int(rows[0]["value"].value)
