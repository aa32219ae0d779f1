"""How many things a class has."""

from kggraph.web.pages.page import Page
from kggraph.web.pages.tallied import count_classes


def class_size(page: Page, class_iri: str) -> int:
    """Return how many things a class has."""
    return count_classes(page).get(class_iri, 0)
