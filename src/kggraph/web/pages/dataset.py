"""The page about the dataset as a whole: its files, its figures, its versions, and where programs find them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.statistics import ClassPartition, PropertyPartition, Statistics
from kggraph.store.interface import Term
from kggraph.store.tallies import is_asked_as_counted
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
    """A count, and the query that gives it where the endpoint counts the same: as ``?value``, or as many ``rows``."""

    label: str
    count: int
    query: str = ""
    of: str = "value"


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
        properties=_counted_properties(page, statistics),
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
    rows = [
        (page.say.gettext("Statements"), statistics.triples, "dataset-triples", "value"),
        (page.say.gettext("Things"), statistics.entities, "dataset-entities", "value"),
        (page.say.gettext("Classes"), statistics.classes, "page-classes", "rows"),
        (page.say.gettext("Properties"), statistics.properties, "page-properties", "rows"),
    ]
    return [Figure(label, count, _query(page, name), of) for label, count, name, of in rows]


def _counted_classes(page: Page, statistics: Statistics) -> list[tuple[ClassPartition, str, str]]:
    """Return the largest classes, each with the queries that count its things and the statements about these."""
    rows = ((part, {"class": ox.NamedNode(part.iri)}) for part in statistics.class_partitions[:SHOWN])
    return [
        (part, _query(page, "page-class-count", **terms), _query(page, "dataset-class-triples", **terms))
        for part, terms in rows
    ]


def _counted_properties(page: Page, statistics: Statistics) -> list[tuple[PropertyPartition, str, str]]:
    """Return the most used properties, each with the queries that count its statements and their subjects."""
    rows = ((part, {"property": ox.NamedNode(part.property)}) for part in statistics.property_partitions[:SHOWN])
    return [
        (part, _query(page, "page-property-count", **terms), _query(page, "dataset-property-subjects", **terms))
        for part, terms in rows
    ]


def _query(page: Page, name: str, **terms: Term) -> str:
    """Return the URL of a query; nothing where the endpoint's default graph is not what was counted."""
    release = find_release()  # without one nothing was counted
    return page.as_sparql(name, **terms) if release and is_asked_as_counted(release) else ""


def _languages(page: Page, statistics: Statistics) -> list[tuple[str, int, str]]:
    """Return the languages of texts by name, the most used first, each with the query that counts the texts."""
    rows = sorted(statistics.languages.items(), key=lambda row: (-row[1], row[0]))[:SHOWN]
    return [
        (language_name(tag, page.language), count, _query(page, "dataset-language-texts", language=ox.Literal(tag)))
        for tag, count in rows
    ]


def _terms(statistics: Statistics) -> Iterator[str]:
    yield from (part.iri for part in statistics.class_partitions[:SHOWN])
    yield from (part.property for part in statistics.property_partitions[:SHOWN])
    yield from (linkset.property for linkset in statistics.linksets[:SHOWN])
