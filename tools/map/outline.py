"""Write the outline of the land that maps are drawn on: ``outline.py land-110m.json``, which world-atlas 2 holds.

Natural Earth made the data and put them in the public domain (naturalearthdata.com, 1:110m, land); world-atlas keeps
them as TopoJSON under the ISC licence. Borders are left out: a dataset's places need none, and many are disputed.
Corners are rounded to quarters of a degree, so that the outline is a few kilobytes.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

TEMPLATE = Path(__file__).parents[2] / "src/kggraph/web/templates/charts/_land.svg"
PER_DEGREE = 4
HALF = 180
FEWEST = 5  # corners of an island that can be seen


def decoded(topology: dict) -> list[list[tuple[float, float]]]:
    """Return the arcs of a topology as longitude and latitude (TopoJSON 1.0, section 2.1.3)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def rings(topology: dict) -> list[list[tuple[float, float]]]:
    """Return the rings of the land."""
    arcs = decoded(topology)
    geometries = topology["objects"]["land"]["geometries"]
    polygons = [polygon for geometry in geometries for polygon in geometry["arcs"]]
    return [
        [point for arc in ring for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]
        for polygon in polygons
        for ring in polygon
    ]


def unwound(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a ring without its leaps from one edge of the map to the other; one around a pole is closed below it."""
    turns, corners = 0, [ring[0]]
    for (before, _), (longitude, latitude) in pairwise(ring):
        turns += (longitude - before < -HALF) - (longitude - before > HALF)
        corners.append((longitude + 2 * HALF * turns, latitude))
    return (
        [*corners[:-1], corners[-1], (corners[-1][0], -HALF / 2), (corners[0][0], -HALF / 2)] if turns else corners[:-1]
    )


def path(ring: list[tuple[float, float]], shift: int = 0) -> str:
    """Return a ring as relative lines in quarters of a degree, southwards; empty for one that is too small."""
    corners: list[tuple[int, int]] = []
    for longitude, latitude in ring:
        corner = round((longitude + shift) * PER_DEGREE), round(-latitude * PER_DEGREE)
        if corner not in corners[-1:]:
            corners.append(corner)
    if len(corners) < FEWEST:
        return ""
    steps = " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(corners))
    return f"M{corners[0][0]} {corners[0][1]}l{steps.replace(' -', '-')}z"


def drawn(ring: list[tuple[float, float]]) -> str:
    """Return a ring as a path, once more on the other side of the map where it reaches over an edge."""
    corners = unwound(ring)
    longitudes = [longitude for longitude, _ in corners]
    shifts = [0] + [2 * HALF] * (min(longitudes) < -HALF) + [-2 * HALF] * (max(longitudes) > HALF)
    seen = [[corner for corner in corners if not shift or abs(corner[0] + shift) <= HALF + 1] for shift in shifts]
    return "".join(path(found, shift) for found, shift in zip(seen, shifts, strict=True))


def main() -> None:
    """Write the template that draws the land."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    outline = "".join(map(drawn, rings(topology)))
    words = "{# Land by Natural Earth (public domain), in quarters of a degree; made by tools/map/outline.py. #}\n"
    TEMPLATE.write_text(f"{words}{outline}", encoding="utf-8")


if __name__ == "__main__":
    main()
