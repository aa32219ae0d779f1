"""The charts of the first page by name: each as a drawing to keep, and as the table that it is equal to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kggraph.web.pages.charts.flow import Flow, read_flow
from kggraph.web.pages.charts.flow_drawing import draw_flow
from kggraph.web.pages.charts.geometry import lines_of
from kggraph.web.pages.charts.labels import amount_of, name_of, names_of, public_iris
from kggraph.web.pages.charts.map_drawing import draw_map
from kggraph.web.pages.charts.places import Places, read_places
from kggraph.web.pages.charts.timeline import Timeline, read_timeline
from kggraph.web.pages.charts.timeline_drawing import draw_timeline
from kggraph.web.pages.page import Page

Table = list[dict[str, object]]
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Chart:
    """A chart: what its templates show, its drawing (empty where there is nothing to draw), and its rows."""

    context: Mapping[str, object]
    svg: Markup
    table: Table


def find_chart(page: Page, name: str) -> Chart | None:
    """Return the chart of a name, or None where there is none or the data have nothing for it to show."""
    return _CHARTS[name](page) if name in _CHARTS else None


def chart_names() -> tuple[str, ...]:
    """Return the names of all charts."""
    return tuple(_CHARTS)


def _drawn(page: Page, name: str, context: Mapping[str, object]) -> Markup:
    return Markup(page.render(f"charts/{name}.svg", **context))  # noqa: S704 -- a template's own output


def _flow(page: Page) -> Chart | None:
    flow = read_flow(page)
    if flow is None:
        return None
    context = {
        "flow": flow,
        "drawing": draw_flow(flow),
        "party": lambda iris: names_of(page, iris),
        "money": lambda total, currency: amount_of(page, total, currency),
        "lines_of": lines_of,
    }
    return Chart(context, _drawn(page, "flow", context), _flow_table(page, flow))


def _flow_table(page: Page, flow: Flow) -> Table:
    rows: Table = []
    for stream in flow.streams:
        row: dict[str, object] = {}
        for role, iris in (("giver", stream.givers), ("what", stream.whats), ("receiver", stream.receivers)):
            row[role] = names_of(page, iris).text
            row[f"{role}_iri"] = " | ".join(public_iris(page, iris))
        row |= {"count": stream.count, "amount": "" if stream.total is None else str(stream.total)}
        row |= {"currency": stream.currency.value if stream.currency else "", "iri": stream.item}
        rows.append(row)
    return rows


def _timeline(page: Page) -> Chart | None:
    timeline = read_timeline(page)
    if timeline is None:
        return None
    context = {"timeline": timeline, "drawing": draw_timeline(timeline), "lines_of": lines_of}
    return Chart(context, _drawn(page, "timeline", context), _timeline_table(page, timeline))


def _timeline_table(page: Page, timeline: Timeline) -> Table:
    if timeline.bars:
        return [{"from": bar.first, "until": bar.last, "count": bar.count} for bar in timeline.bars]
    return [
        {
            "date": dated.date.value,
            "precision": dated.precision,
            "certainty": dated.certainty,
            "name": page.names.name(dated.iri).text,
            "iri": dated.iri,
        }
        for _, group in timeline.groups
        for dated in group
    ]


def _places(page: Page) -> Chart | None:
    places = read_places(page)
    if places is None:
        return None
    names = [name_of(page, point.iri).text for point in places.points]
    context = {"places": places, "drawing": draw_map(places.points, names), "lines_of": lines_of}
    svg = _drawn(page, "map", context) if places.points else Markup("")
    return Chart(context, svg, _places_table(page, places))


def _places_table(page: Page, places: Places) -> Table:
    points = {point.iri: point for point in places.points}
    listed = [place.iri for _, place in places.listed]
    return [
        {
            "name": name_of(page, iri).text,
            "latitude": points[iri].latitude if iri in points else "",
            "longitude": points[iri].longitude if iri in points else "",
            "iri": iri,
        }
        for iri in dict.fromkeys([*listed, *points])
    ]


_CHARTS: dict[str, Callable[[Page], Chart | None]] = {"flow": _flow, "timeline": _timeline, "map": _places}
