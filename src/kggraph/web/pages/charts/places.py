"""Where things happened: the places of the data, what lies in what, and those whose coordinates the data state.

No coordinates are looked up: a place that the data put nowhere is listed, and a map is drawn of the others alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kggraph.labels import sort_key
from kggraph.literals import parse_number
from kggraph.store.interface import Solution
from kggraph.store.questions import question
from kggraph.vocabulary import DCTERMS, SCHEMA
from kggraph.web.asking import with_values
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.pages.tallied import count_class

LISTED = 200  # places that are shown with what lies in them; of more only the map is shown
# Well-Known Text (OGC 06-103r4, section 7): longitude first, in the reference system that GeoSPARQL takes for granted.
_POINT = re.compile(
    r"^(?:<http://www\.opengis\.net/def/crs/OGC/1\.3/CRS84>)?\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)\s*$", re.IGNORECASE
)
_USUAL_WHOLES = (SCHEMA.containedInPlace.value, "http://schema.org/containedInPlace", DCTERMS.isPartOf.value)
# What states coordinates, itself or through a node of its own (``chart-points``).
COORDINATES = frozenset(
    {
        "http://www.w3.org/2003/01/geo/wgs84_pos#lat",
        "http://www.opengis.net/ont/geosparql#hasGeometry",
        "http://www.opengis.net/ont/geosparql#asWKT",
        "http://www.wikidata.org/prop/direct/P625",
        *(f"{start}schema.org/{name}" for start in ("https://", "http://") for name in ("latitude", "geo")),
    }
)
_POLE, _MERIDIAN = 90.0, 180.0


@dataclass(frozen=True)
class Point:
    """A place on the earth in degrees, north and east."""

    iri: str
    latitude: float
    longitude: float


@dataclass
class Place:
    """A place with the places that lie in it, and what is said to have been there."""

    iri: str
    parts: "list[Place]" = field(default_factory=list)
    held: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Places:
    """The places of the data: the outermost ones with their parts, and points with their question.

    ``count`` is how many places there are; ``roots`` is empty where they are too many to be shown one by one.
    """

    count: int
    roots: Sequence[Place]
    points: Sequence[Point]
    query: str
    points_query: str

    @property
    def listed(self) -> list[tuple[int, Place]]:
        """The places one by one, each with its depth."""
        return [pair for root in self.roots for pair in _flat(root, 0)]


def read_places(page: Page) -> Places | None:
    """Return the places of the data, with their names learnt; None where there are none."""
    views = [view for view in page.site.classes if view.kind == "place"]
    count = max((count_class(page, view.iri) for view in views), default=0)
    points = read_points(page)
    items = _instances(page, [view.iri for view in views]) if 0 < count <= LISTED else []
    held = _held(page)
    wholes = read_wholes(page, items, {view.within for view in views if view.within})
    page.learn([*items, *(point.iri for point in points), *(iri for iris in held.values() for iri in iris)])
    if not (count or points):
        return None
    roots = _nested(page, items, wholes, held)
    where = with_values(question("page-instances-of"), "class", [ox.NamedNode(view.iri) for view in views])
    return Places(len(items) or count, roots, points, page.editor(where), page.as_sparql("chart-points"))


def read_points(page: Page) -> list[Point]:
    """Return the places whose coordinates the data state, each once, in the order of their IRIs."""
    rows = recall(page, "chart-points", lambda: page.store.select(question("chart-points")))
    found = {point.iri: point for row in rows if (point := point_of(row)) and not page.is_private(point.iri)}
    return [found[iri] for iri in sorted(found)]


def read_wholes(page: Page, items: Iterable[str], properties: Iterable[str]) -> dict[str, list[str]]:
    """Return what each of some things lies in, or is narrower than, by some properties."""
    found: dict[str, list[str]] = {}
    nodes = [ox.NamedNode(iri) for iri in items]
    for name in sorted(properties) or _USUAL_WHOLES:
        if nodes:
            text = with_values(question("chart-broader"), "item", nodes)
            for row in page.store.select(text, within_property=ox.NamedNode(name)):
                found.setdefault(row["item"].value, []).append(row["whole"].value)
    return {item: sorted(set(wholes)) for item, wholes in found.items()}


def parse_point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a point in Well-Known Text; None for what is no point or in another system.

    >>> parse_point("POINT(71.37 42.9)"), parse_point("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(42.9 71.37)")
    ((42.9, 71.37), None)
    """
    found = _POINT.match(text)
    return _degrees(found[2], found[1]) if found else None


def point_of(row: Solution) -> Point | None:
    """Return the point that a solution of ``chart-points`` states, or None where it states none on the earth."""
    texts = {name: term.value for name, term in row.items()}
    stated = parse_point(texts["point"]) if "point" in texts else _degrees(texts["latitude"], texts["longitude"])
    return Point(texts["item"], *stated) if stated else None


def _degrees(latitude: str, longitude: str) -> tuple[float, float] | None:
    north, east = parse_number(latitude), parse_number(longitude)
    if north is None or east is None or abs(north) > _POLE or abs(east) > _MERIDIAN:
        return None
    return float(north), float(east)


def _instances(page: Page, classes: Iterable[str]) -> list[str]:
    text = with_values(question("page-instances-of"), "class", [ox.NamedNode(iri) for iri in classes])
    rows = recall(page, "chart-place-instances", lambda: page.store.select(text))
    found = {row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode)}
    return sorted(iri for iri in found if not page.is_private(iri))


def _held(page: Page) -> dict[str, list[str]]:
    """Return what the data say happened at each place."""
    named = sorted({view.where for view in page.site.classes if view.where})
    found: dict[str, list[str]] = {}
    if named:
        text = with_values(question("chart-where"), "where", [ox.NamedNode(iri) for iri in named])
        for row in recall(page, "chart-where", lambda: page.store.select(text)):
            if not page.is_private(row["item"].value):
                found.setdefault(row["place"].value, []).append(row["item"].value)
    return found


def _nested(
    page: Page, items: Sequence[str], wholes: Mapping[str, Sequence[str]], held: Mapping[str, Sequence[str]]
) -> list[Place]:
    """Return the outermost places; one that lies in two stands in the first, and a circle is cut open at its first."""
    places = {iri: Place(iri, held=sorted(set(held.get(iri, ())))) for iri in items}
    parents = {iri: next((whole for whole in wholes.get(iri, ()) if whole in places), "") for iri in items}
    roots = []
    for iri in items:
        parent = parents[iri]
        if not parent or _leads_to(parents, parent, iri):
            parents[iri] = ""
            roots.append(places[iri])
        else:
            places[parent].parts.append(places[iri])

    def in_order(found: list[Place]) -> list[Place]:
        for place in found:
            place.parts = in_order(place.parts)
        return sorted(found, key=lambda place: (sort_key(page.names.name(place.iri).text), place.iri))

    return in_order(roots)


def _leads_to(parents: Mapping[str, str], start: str, end: str) -> bool:
    seen: set[str] = set()
    while start and start not in seen:
        if start == end:
            return True
        seen.add(start)
        start = parents[start]
    return False


def _flat(place: Place, depth: int) -> Iterable[tuple[int, Place]]:
    yield depth, place
    for part in place.parts:
        yield from _flat(part, depth + 1)
