"""The way to the ontologies of the data; where there is none, the terms that are in use."""

import pyoxigraph as ox

from kggraph.statistics import Statistics
from kggraph.store.questions import question
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.pages.page import Page

_SHOWN = 200  # classes and properties in use


def list_ontologies(page: Page) -> list[str]:
    """Return the ontologies that the data describe, sorted; those below the site's base alone, if there are any."""
    rows = page.store.select(question("page-ontologies"))
    found = sorted(row["ontology"].value for row in rows if isinstance(row.get("ontology"), ox.NamedNode))
    return [iri for iri in found if iri.startswith(page.site.base)] or found


def render_terms(page: Page, ontologies: list[str]) -> str:
    """Return the page that lists ontologies and, of a release, the terms in use; it says so where there is none."""
    statistics = find_statistics(find_release()) or Statistics()
    classes = statistics.class_partitions[:_SHOWN]
    properties = statistics.property_partitions[:_SHOWN]
    page.learn([*ontologies, *(part.iri for part in classes), *(part.property for part in properties)])
    return page.render(
        "terms.html",
        ontologies=page.links(ontologies),
        statistics=statistics,
        classes=classes,
        properties=properties,
    )
