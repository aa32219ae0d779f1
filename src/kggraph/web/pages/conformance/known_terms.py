"""Which of the things that shapes and reports name have a page here."""

from collections.abc import Callable

import pyoxigraph as ox

from kggraph.statistics import Statistics
from kggraph.store.questions import question
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.pages.page import Page


def pages_of_terms(page: Page) -> Callable[[str], bool]:
    """Return what tells whether a term that has been learnt has a page: the data describe it, or use it as a term."""
    statistics = find_statistics(find_release()) or Statistics()
    used = {part.iri for part in statistics.class_partitions}
    used |= {part.property for part in statistics.property_partitions}
    return lambda iri: iri in used or _is_described(page, iri)


def has_page(page: Page, iri: str) -> bool:
    """Return whether a thing that has been learnt has a page; asks the store of one without name and class."""
    return _is_described(page, iri) or page.store.ask(question("entity-exists"), entity=ox.NamedNode(iri))


def _is_described(page: Page, iri: str) -> bool:
    return page.names.is_named(iri) or bool(page.names.types(iri))
