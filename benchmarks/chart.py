"""A chart of requests a second, by case and server, as SVG that stands alone."""

import math
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from report import KGGRAPH, Middle, Run, figure, middles

WIDTH, LEFT, RIGHT, BAR, GAP, HEAD = 900, 250, 130, 15, 12, 44
COLOURS = ["#0b6e4f", "#8a8f98", "#c8553d", "#e0a030", "#3d6fb4", "#7d5ba6", "#4aa3a2"]
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-size: 17px; font-weight: 600 }
.case { font-weight: 600 } .figure { font-size: 12px } .grid { stroke: #d0d7de } .ground { fill: #fff }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .grid { stroke: #3d444d } .ground { fill: #0d1117 }
}
"""


def draw(runs: Sequence[Run]) -> bytes:
    """Return the chart of some runs, one below the other. Lengths are logarithms: each line is ten times the last."""
    picture = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    ET.SubElement(picture, "title").text = "Requests a second of kggraph and of peers"
    ET.SubElement(picture, "style").text = _STYLE
    ground = ET.SubElement(picture, "rect", {"class": "ground", "width": str(WIDTH)})
    below = 0
    for run in runs:
        below = _panel(picture, run, below)
    ground.set("height", str(below))
    picture.set("viewBox", f"0 0 {WIDTH} {below}")
    return ET.tostring(picture, encoding="utf-8", xml_declaration=True)


def _panel(picture: ET.Element, run: Run, top: int) -> int:
    """Draw one size and return where it ends."""
    measured = middles(run)
    rates = [middle.requests for by_server in measured.values() for middle in by_server.values()]
    decades = (math.floor(math.log10(min(rates, default=1))), math.ceil(math.log10(max(rates, default=10))))
    _text(picture, (16, top + 27), f"Requests a second, {run['triples']:,} triples", "title")
    colours = dict(zip([KGGRAPH, *(name for name in run["servers"] if name != KGGRAPH)], COLOURS, strict=False))
    bars = top + HEAD + _legend(picture, colours, top + HEAD)
    bottom = bars + sum(BAR * len(by_server) + GAP for by_server in measured.values())
    _grid(picture, decades, (bars, bottom))
    for case, by_server in measured.items():
        bars = _bars(picture, case, by_server, (bars, decades, colours))
    return bottom + 34


def _legend(picture: ET.Element, colours: Mapping[str, str], top: int) -> int:
    across = 16
    for name, colour in colours.items():
        _rectangle(picture, (across, top), 12, colour)
        _text(picture, (across + 17, top + 11), name)
        across += 38 + 7 * len(name)
    return 32


def _grid(picture: ET.Element, decades: tuple[int, int], span: tuple[int, int]) -> None:
    for power in range(decades[0], decades[1] + 1):
        across = LEFT + _length(10.0**power, decades)
        line = {"x1": f"{across:.1f}", "x2": f"{across:.1f}", "y1": str(span[0] - 6), "y2": str(span[1])}
        ET.SubElement(picture, "line", {"class": "grid", **line})
        _text(picture, (across, span[1] + 16), f"{10.0**power:,g}", "figure", anchor="middle")


def _bars(
    picture: ET.Element,
    case: str,
    by_server: Mapping[str, Middle],
    where: tuple[int, tuple[int, int], Mapping[str, str]],
) -> int:
    """Draw the bars of a case and return where they end."""
    top, decades, colours = where
    _text(picture, (LEFT - 10, top + 12), case, "case", anchor="end")
    for name in (each for each in colours if each in by_server):
        requests = by_server[name].requests
        length = max(_length(requests, decades), 1)
        _rectangle(picture, (LEFT, top), length, colours[name])
        _text(picture, (LEFT + length + 6, top + 11), figure(requests), "figure")
        top += BAR
    return top + GAP


def _length(requests: float, decades: tuple[int, int]) -> float:
    lowest, highest = decades
    return (math.log10(requests) - lowest) / max(highest - lowest, 1) * (WIDTH - LEFT - RIGHT)


def _rectangle(picture: ET.Element, place: tuple[float, float], width: float, colour: str) -> None:
    size = {"width": f"{width:.1f}", "height": str(BAR - 3), "rx": "2", "fill": colour}
    ET.SubElement(picture, "rect", {"x": f"{place[0]:.1f}", "y": f"{place[1]:.1f}", **size})


def _text(
    picture: ET.Element, place: tuple[float, float], words: str, kind: str = "name", *, anchor: str = "start"
) -> None:
    at = {"x": f"{place[0]:.1f}", "y": f"{place[1]:.1f}", "class": kind, "text-anchor": anchor}
    ET.SubElement(picture, "text", at).text = words
