"""The page about the dataset as a whole: its files, its figures, its versions, and where programs find them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.statistics import ClassPartition, Statistics
from kggraph.vocabulary import DCTERMS, RDF
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics, list_dumps, list_versions
from kggraph.web.pages.formatting import language_name, moment_text
from kggraph.web.pages.page import Page
from kggraph.web.pages.schema_org import dataset_data
from kggraph.web.pages.statements import Nest, Shown
from kggraph.web.pages.thing import describe

SHOWN = 25  # rows of a table of classes, properties or links
_IN_HEADING = {RDF.type.value, DCTERMS.title.value, DCTERMS.description.value}


@dataclass(frozen=True)
class Figure:
    """A count, and the query that gives it where the endpoint counts the same."""

    label: str
    count: int
    query: str = ""


def render_dataset(page: Page) -> str:
    """Return the page about the dataset."""
    release = find_release()
    statistics = find_statistics(release) or Statistics()
    said = _read_statements(page)
    page.learn(term for predicate, values in said for term in (predicate, *values) if not isinstance(term, Nest))
    versions = list_versions(release)
    page.learn(_terms(statistics))
    return page.render(
        "dataset.html",
        iri=f"{page.site.base}dataset",
        release=page.store.release_id,
        figures=_figures(page, statistics),
        statistics=statistics,
        classes=_counted_classes(page, statistics),
        languages_used=_languages(page, statistics),
        dumps=list_dumps(release),
        said=said,
        versions=[(version, moment_text(version.at, page.language)) for version in versions],
        change=versions[0].change if versions else None,
        formats=[(row.label, f"/dataset.{row.extension}", row.media_type) for row in RdfFormat],
        shown=SHOWN,
        schema_org=dataset_data(page),
    )


def _read_statements(page: Page) -> list[tuple[str, tuple[Shown, ...]]]:
    """Return what the data themselves say of the dataset, in the words that readers of this page understand best."""
    description = describe(page, f"{page.site.base}dataset")
    rows = [(predicate, values) for predicate, values in description.values.items() if predicate not in _IN_HEADING]
    return [(predicate, _readable(page, values)) for predicate, values in rows]


def _readable(page: Page, values: tuple[Shown, ...]) -> tuple[Shown, ...]:
    texts = [value for value in values if isinstance(value, ox.Literal) and value.language]
    best = {(words.text, words.language) for words in page.names.choose_all(texts)}
    return tuple(
        value
        for value in values
        if isinstance(value, Nest | ox.NamedNode) or not value.language or (value.value, value.language) in best
    )


def _figures(page: Page, statistics: Statistics) -> list[Figure]:
    asked = _is_asked_as_counted(page)
    rows = [
        (page.say.gettext("Statements"), statistics.triples, "dataset-triples"),
        (page.say.gettext("Things"), statistics.entities, "dataset-entities"),
        (page.say.gettext("Classes"), statistics.classes, "page-classes"),
        (page.say.gettext("Properties"), statistics.properties, "page-properties"),
    ]
    return [Figure(label, count, page.as_sparql(name) if asked else "") for label, count, name in rows]


def _counted_classes(page: Page, statistics: Statistics) -> list[tuple[ClassPartition, str]]:
    """Return the largest classes, each with the query that counts its things."""
    asked = _is_asked_as_counted(page)
    return [
        (part, page.as_sparql("page-class-count", **{"class": ox.NamedNode(part.iri)}) if asked else "")
        for part in statistics.class_partitions[:SHOWN]
    ]


def _is_asked_as_counted(page: Page) -> bool:
    """Return whether the endpoint's default graph is what was counted: all graphs together."""
    release = find_release()
    return page.site.default_graph == "union" or (release is not None and not release.manifest.dataset.named_graphs)


def _languages(page: Page, statistics: Statistics) -> list[tuple[str, int]]:
    """Return the languages of texts by name, the most used first."""
    rows = sorted(statistics.languages.items(), key=lambda row: (-row[1], row[0]))[:SHOWN]
    return [(language_name(tag, page.language), count) for tag, count in rows]


def _terms(statistics: Statistics) -> Iterator[str]:
    yield from (part.iri for part in statistics.class_partitions[:SHOWN])
    yield from (part.property for part in statistics.property_partitions[:SHOWN])
    yield from (linkset.property for linkset in statistics.linksets[:SHOWN])
