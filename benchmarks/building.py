"""What a build costs, from RDF file to release, beside Oxigraph's own bulk load of the same file.

Run it as ``make bench-building`` or ``.venv/bin/python benchmarks/building.py [SIZE…]``. Oxigraph is pyoxigraph's
``bulk_load`` of the file into a new store on the disk, with flush and optimize, as a build leaves it. Each run is a
process of its own; memory is the most that it had.
"""

import json
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import children
import copies
import pyoxigraph as ox

from kggraph.pipeline import build
from kggraph.settings import settings_for_files

SHAPES = Path(__file__).parents[1] / "shapes"
RESULTS = Path("benchmarks/results/building.json")
SIZES = (100_000, 1_000_000)


def load(data: Path, folder: Path) -> None:
    """Load a file into a new store."""
    store = ox.Store(folder)
    store.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    store.optimize()


def build_unvalidated(data: Path, folder: Path) -> None:
    """Build a release of a file without shapes."""
    build(settings_for_files([data], build=folder, base="https://w3id.org/kggraph/"))


def build_validated(data: Path, folder: Path) -> None:
    """Build a release of a file, validated with the bundled shapes."""
    build(replace(settings_for_files([data], build=folder, base="https://w3id.org/kggraph/"), shapes=SHAPES))


def main() -> None:
    """Measure, say, and write the figures."""
    rows = []
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        with tempfile.TemporaryDirectory() as name:
            data = Path(name) / "data.nt"
            copies.write(data, size)
            costs = {
                step.__name__: children.cost_of(step, data, Path(name) / step.__name__)
                for step in (load, build_unvalidated, build_validated)
            }
        for step, cost in costs.items():
            ratio = cost.seconds / costs["load"].seconds
            rows.append({"step": step, "triples": size, **asdict(cost), "ratio": ratio})
            sys.stdout.write(
                f"{size:>10,} {step:18} {cost.seconds:8.1f} s, {cost.cpu_seconds:8.1f} s of a processor, "
                f"{cost.megabytes:6,} MB, {ratio:5.1f} times the load\n"
            )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
