"""How long validation takes with the bundled shapes: pySHACL as it is, and after screening, on the same data.

Run it as ``make bench-validation`` or ``.venv/bin/python benchmarks/validation.py [--plain N] [SIZE…]``. Each run is a
process of its own. pySHACL as it is (no query cache) is measured at ``--plain`` triples, and its time at other sizes is
put in proportion, which favours it: it grows at least with the number of focus nodes. Reports are compared at that
size, on data that every 200th statement was taken from.
"""

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import children
import click
import copies

from kggraph.graph.batches import batches
from kggraph.graph.candidate import Candidate, build_candidate
from kggraph.graph.reading import QuadReader
from kggraph.shapes.engine import Engine, apply_shapes, read_shapes, validate_candidate
from kggraph.shapes.report import build_report
from kggraph.shapes.terms import read_graph

SHAPES = Path(__file__).parents[1] / "shapes"
RESULTS = Path("benchmarks/results/validation.json")
MISSING = 200  # every so manieth statement is missing where reports are compared


def validate_plainly(candidate: Candidate) -> None:
    """Validate with pySHACL as it is."""
    apply_shapes(read_graph(candidate.quads), read_shapes([SHAPES]))


def validate_screened(candidate: Candidate) -> None:
    """Validate with pySHACL after screening."""
    validate_candidate(candidate, read_shapes([SHAPES]), engine=Engine.SCREENED)


def candidate_of(folder: Path, triples: int, *, missing: int | None = None) -> Candidate:
    """Return copies of the bundled dataset as a candidate."""
    folder.mkdir()
    copies.write(folder / "data.nt", triples)
    quads = QuadReader(base="https://w3id.org/kggraph/").read(folder / "data.nt", name="data.nt")
    kept = (quad for number, quad in enumerate(quads) if missing is None or number % missing)
    candidate = build_candidate(batches(kept), folder)
    (folder / "data.nt").unlink()
    return candidate


def compare_reports(candidate: Candidate) -> int:
    """Return how many results both ways find. Ends the run where they differ."""
    shapes = read_shapes([SHAPES])
    plain = build_report(apply_shapes(read_graph(candidate.quads), shapes), shapes=shapes.count)
    if plain != validate_candidate(candidate, shapes, engine=Engine.SCREENED):
        sys.exit("the reports differ")
    return len(plain.results)


@click.command
@click.argument("sizes", nargs=-1, type=int)
@click.option("--plain", default=10_000, show_default=True, help="Triples that pySHACL as it is validates.")
def main(sizes: tuple[int, ...], *, plain: int) -> None:
    """Measure, say, and write the figures."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = candidate_of(folder / "small", plain)
        unscreened = children.cost_of(validate_plainly, small)
        rows.append({"engine": "pySHACL as it is", "triples": small.count, **asdict(unscreened)})
        found = compare_reports(candidate_of(folder / "dirty", plain, missing=MISSING))
        sys.stdout.write(f"pySHACL as it is: {small.count:,} triples in {unscreened.cpu_seconds} s of a processor\n")
        sys.stdout.write(f"on dirty data both report the same {found:,} results\n")
        for size in sizes or (100_000, 1_000_000):
            candidate = candidate_of(folder / str(size), size)
            screened = children.cost_of(validate_screened, candidate)
            ratio = unscreened.cpu_seconds / small.count * candidate.count / screened.cpu_seconds
            rows.append(
                {"engine": Engine.SCREENED.value, "triples": candidate.count, **asdict(screened), "ratio": ratio}
            )
            sys.stdout.write(
                f"{Engine.SCREENED.value}: {candidate.count:,} triples in {screened.cpu_seconds} s of a processor, "
                f"{screened.megabytes:,} MB, {ratio:.0f} times as fast\n"
            )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
