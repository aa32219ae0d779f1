"""The first page: what this is, one fact with its words, the figures, everything there is."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.labels import sort_key
from kggraph.site import ClassView
from kggraph.store.interface import Solution
from kggraph.store.questions import question, with_slice
from kggraph.vocabulary import ASAR, OWL, RDF, RDFS, SH, SKOS
from kggraph.web.asking import with_values
from kggraph.web.context import find_release
from kggraph.web.pages.cards import Card, card_views
from kggraph.web.pages.charts.charts import chart_names, find_chart
from kggraph.web.pages.listed import PER_PAGE, SORTABLE_UP_TO, query_of
from kggraph.web.pages.listing import cards_of, read_listing
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.pages.shown import Amount
from kggraph.web.pages.tallied import count_classes, count_properties, find_tallied

_NO_ARGUMENTS: "MultiDict[str, str]" = MultiDict()
CARDS_SHOWN = 50
NAMES_SHOWN = 60
CLASSES_SHOWN = 40
EXAMPLES_SHOWN = 8
# Classes of what describes things rather than of things: those of the description languages and of evidence.
_DESCRIBING = (OWL.iri, RDF.iri, RDFS.iri, SH.iri, SKOS.iri)
_EVIDENCE = {ASAR[name].value for name in ("Fact", "Passage", "Sentence", "SourceDocument")}
_COUNTED_KINDS = ("donation", "organization", "campaign", "document")
_LISTED_KINDS = ("campaign", "organization", "event", "place")


@dataclass(frozen=True)
class ShownFigure:
    """A number with its label and the query that gives it; ``stated`` of ``of`` things say it, where that applies.

    ``promised`` others are not counted, because they are not done yet.
    ``rows`` is the URL of the list of the things that it is made of, if the settings name one.
    """

    amount: Amount
    label: Words | None
    stated: int | None
    of: int | None
    promised: int | None
    query: str
    rows: str


@dataclass(frozen=True)
class ClassCount:
    """A class with how many things it has, and where they are listed."""

    iri: str
    count: int
    url: str
    kind: str
    query: str


def render_overview(page: Page) -> str:
    """Return the first page of a site; for data without settings its classes, examples and properties."""
    counts = _count_classes(page)
    things, machinery = _parted(page, counts)
    cards, total = _read_cards(page, counts)
    lists = _read_lists(page, counts)
    is_plain = not page.site.classes
    properties = list(count_properties(page).items()) if is_plain else []
    examples = _read_examples(page, [*things, *machinery]) if is_plain else {}
    page.learn([*(count.iri for count in counts), *(iri for _, iris in lists for iri in iris)])
    page.learn([*(iri for iri, _ in properties), *(iri for iris in examples.values() for iri in iris)])
    return page.render(
        "overview.html",
        figures=[_read_figure(page, name) for name in range(len(page.site.figures))],
        counted=[count for count in counts if count.iri in _counted_classes(page)],
        specimen=max((card for card in cards if not card.open), key=lambda card: card.rank, default=None),
        cards=cards,
        cards_total=total,
        cards_view=next(iter(card_views(page)), None),
        lists=[(view, page.links(iris)[:NAMES_SHOWN], len(iris), _list_query(page, view)) for view, iris in lists],
        classes=things[:CLASSES_SHOWN],
        machinery=machinery[:CLASSES_SHOWN],
        classes_left=max(len(things) - CLASSES_SHOWN, 0) + max(len(machinery) - CLASSES_SHOWN, 0),
        classes_query=page.as_sparql("page-classes"),
        properties=properties[:CLASSES_SHOWN],
        properties_left=max(len(properties) - CLASSES_SHOWN, 0),
        property_query=lambda iri: page.as_sparql("page-property-count", property=ox.NamedNode(iri)),
        properties_query=page.as_sparql("page-properties"),
        examples=examples,
        charts={name: chart for name in chart_names() if (chart := find_chart(page, name))},
        dumps=_read_dumps(),
        sort_key=sort_key,
    )


def _count_classes(page: Page) -> list[ClassCount]:
    """Return the classes in the data, those of the settings first, then by count."""
    counts = count_classes(page)
    order = {view.iri: place for place, view in enumerate(page.site.classes)}
    ranked = sorted(counts, key=lambda iri: (order.get(iri, len(order)), -counts[iri], iri))
    return [_class_count(page, iri, counts[iri]) for iri in ranked]


def _class_count(page: Page, iri: str, count: int) -> ClassCount:
    view = page.site.class_view(iri)
    url = f"/{page.language}/{view.path}" if view and view.path else page.own_url(iri)
    query = page.as_sparql("page-class-count", **{"class": ox.NamedNode(iri)})
    return ClassCount(iri, count, url, view.kind if view else "other", query)


def _parted(page: Page, counts: Sequence[ClassCount]) -> tuple[list[ClassCount], list[ClassCount]]:
    """Return the classes of things and, apart from them, those of what describes things.

    Classes of the settings are always of things. Where most things describe others, as in an ontology, all stay
    together: they are what the data are about.
    """
    things = [count for count in counts if not _is_machinery(page, count.iri)]
    machinery = [count for count in counts if _is_machinery(page, count.iri)]
    is_apart = bool(page.site.classes) or sum(c.count for c in things) > sum(c.count for c in machinery)
    return (things, machinery) if things and is_apart else (list(counts), [])


def _is_machinery(page: Page, iri: str) -> bool:
    return page.site.class_view(iri) is None and (iri.startswith(_DESCRIBING) or iri in _EVIDENCE)


def _counted_classes(page: Page) -> set[str]:
    """Return the classes whose size stands among the figures: the main one of each kind that has a list."""
    views = [page.first_of_kind(kind) for kind in _COUNTED_KINDS]
    return {view.iri for view in views if view}


def _read_cards(page: Page, counts: Sequence[ClassCount]) -> tuple[list[Card], int]:
    """Return the cards of the first class that has cards, largest amount first, and how many there are in all."""
    view = next(iter(card_views(page)), None)
    if view is None or all(count.iri != view.iri for count in counts):
        return [], 0
    listing = read_listing(page, view, _NO_ARGUMENTS)
    return cards_of(page, listing.view, listing.shown[:CARDS_SHOWN]), listing.count


def _read_lists(page: Page, counts: Sequence[ClassCount]) -> list[tuple[ClassView, list[str]]]:
    """Return the things of the main class of each listed kind, unless there are too many to read; one question."""
    sizes = {count.iri: count.count for count in counts}
    views = [view for kind in _LISTED_KINDS if (view := page.first_of_kind(kind))]
    views = [view for view in views if 0 < sizes.get(view.iri, 0) <= SORTABLE_UP_TO]
    if not views:
        return []
    text = with_values(question("page-instances-of"), "class", [ox.NamedNode(view.iri) for view in views])
    found: dict[str, list[str]] = {view.iri: [] for view in views}
    for row in page.store.select(text):
        if isinstance(row["item"], ox.NamedNode) and not page.is_private(row["item"].value):
            found[row["class"].value].append(row["item"].value)
    return [(view, sorted(found[view.iri])) for view in views]


def _list_query(page: Page, view: ClassView) -> str:
    """Return the editor's URL with the question that gives the list of a class."""
    return page.editor(query_of("list-items", view, [], page.site.private))


def _read_examples(page: Page, counts: Sequence[ClassCount]) -> dict[str, list[str]]:
    """Return a few things of each of the largest classes."""
    examples: dict[str, list[str]] = {}
    for count in counts[:PER_PAGE]:
        text = with_slice(question("page-instances"), offset=0, limit=EXAMPLES_SHOWN)
        rows = page.store.select(text, **{"class": ox.NamedNode(count.iri)})
        examples[count.iri] = sorted(row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode))
    return examples


def _read_figure(page: Page, place: int) -> ShownFigure:
    figure = page.site.figures[place]
    rows = find_tallied(page, "figure", [str(place)])
    if rows is None:
        rows = recall(page, f"figure-{place}", lambda: page.store.select(figure.query))
    row = rows[0] if rows else {}
    return ShownFigure(
        amount=page.amount(row.get("value"), row.get("currency")),
        label=page.of_site(figure.label),
        stated=_count(row, "stated"),
        of=_count(row, "of"),
        promised=_count(row, "promised"),
        query=page.editor(figure.query),
        rows=f"/{page.language}/{figure.rows}" if figure.rows else "",
    )


def _count(row: Solution, name: str) -> int | None:
    value = row.get(name)
    return int(value.value) if isinstance(value, ox.Literal) else None


def _read_dumps() -> list[tuple[str, int]]:
    """Return the names and sizes of the release's dumps."""
    release = find_release()
    files = release.manifest.files if release else {}
    return [(name, file.bytes) for name, file in sorted(files.items()) if name.startswith("dumps/")]
