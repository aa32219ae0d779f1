"""What must not be claimed from the document: one ASK query for each claim, and statements that would claim it."""

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest

HERE = Path(__file__).parent
FOLDER = HERE / "forbidden"
QUERIES = sorted(FOLDER.glob("*.rq"))


def planted_cases() -> list[tuple[Path, str]]:
    """Return each query with each of the statements beside it, one a line, and the prefixes that it needs."""
    cases = []
    for query in QUERIES:
        lines = query.with_suffix(".ttl").read_text(encoding="utf-8").splitlines()
        prefixes = [line for line in lines if line.startswith("@prefix")]
        cases += [(query, "\n".join([*prefixes, line])) for line in lines if line and not line.startswith(("@", "#"))]
    return cases


def asks(store: ox.Store, query: Path) -> bool:
    return bool(store.query(query.read_text(encoding="utf-8")))


def test_each_claim_has_its_query() -> None:
    with (HERE / "forbidden.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [(f"{row['number']}-{row['slug']}", row["claim"]) for row in rows] == [
        (query.stem, query.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")) for query in QUERIES
    ]
    assert len(rows) == 27


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_forbidden_claim_is_not_made(published, query) -> None:
    assert not asks(published, query)


@pytest.mark.parametrize(
    ("query", "statement"), planted_cases(), ids=lambda case: case.stem if isinstance(case, Path) else ""
)
def test_a_planted_claim_is_found(published, query, statement) -> None:
    store = ox.Store()
    store.bulk_extend(published)
    store.load(statement.encode("utf-8"), format=ox.RdfFormat.TURTLE)
    assert asks(store, query)
