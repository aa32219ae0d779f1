"""What a thing lies in, level above level, and what lies in it; where it is, if the data say so."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from markupsafe import Markup

from kggraph.store.questions import question
from kggraph.vocabulary import DCTERMS, RDF, SCHEMA, SKOS
from kggraph.web.pages.charts.geometry import lines_of
from kggraph.web.pages.charts.map_drawing import draw_map
from kggraph.web.pages.charts.places import COORDINATES, point_of, read_wholes
from kggraph.web.pages.incoming import Group
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import Description

LEVELS = 8
_USUAL = (
    SCHEMA.containedInPlace.value,
    "http://schema.org/containedInPlace",
    SKOS.broader.value,
    DCTERMS.isPartOf.value,
)


@dataclass(frozen=True)
class Hierarchy:
    """Where a thing stands among others: what it lies in, the outermost first, and what lies in it."""

    levels: Sequence[Sequence[str]]
    parts: Sequence[str]
    count: int
    more_url: str


def read_hierarchy(page: Page, description: Description, groups: Sequence[Group]) -> Hierarchy | None:
    """Return where a thing stands among others, with the names learnt; None where it lies in nothing and holds nothing.

    The property is that of the settings for the thing's class, else one that is usual for it.
    """
    types = description.iris(RDF.type.value)
    named = [view.within for view in page.site.classes if view.iri in types and view.within and not view.giver]
    inside = {group.predicate: group for group in groups}
    for name in named or _USUAL:
        group = inside.get(name)
        if name in description.values or group:
            levels = _levels(page, description, name)
            parts = group.sources if group else []
            page.learn([*parts, *(iri for level in levels for iri in level)])
            more = page.incoming_url(description.iri, name)
            return Hierarchy(levels, parts, group.count if group else 0, more) if levels or parts else None
    return None


def _levels(page: Page, description: Description, name: str) -> list[list[str]]:
    levels: list[list[str]] = []
    seen = {description.iri}
    above = description.iris(name)
    while (level := sorted(set(above) - seen)) and len(levels) < LEVELS:
        levels.append(level)
        seen.update(level)
        wholes = read_wholes(page, level, [name])
        above = [iri for iris in wholes.values() for iri in iris]
    return levels[::-1]


def render_own_map(page: Page, description: Description) -> Markup:
    """Return a map of a thing whose coordinates the data state; empty for any other."""
    if not COORDINATES.intersection(description.values):
        return Markup("")
    rows = page.store.select(question("chart-points"), item=ox.NamedNode(description.iri))
    points = [point for row in rows if (point := point_of({"item": ox.NamedNode(description.iri), **row}))]
    drawing = draw_map(points[:1], [page.link(description.iri).text])
    return Markup(page.render("charts/map.svg", drawing=drawing, lines_of=lines_of)) if drawing else Markup("")  # noqa: S704 -- a template's own output
