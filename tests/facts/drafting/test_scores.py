"""How right drafts are on the documents with gold facts, by the scoring program that stands beside them.

KGGRAPH_EXTRACTION names the folder with ``score.py``, ``dev``, ``synthetic/dev`` and ``numerals/dev.tsv``.
"""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from kggraph.facts.drafting.drafting import draft_document
from kggraph.facts.drafting.numerals import find_numerals
from kggraph.facts.drafting.tokens import read_tokens

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "drafting.py"
FOLDER = os.environ.get("KGGRAPH_EXTRACTION", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="KGGRAPH_EXTRACTION names no folder of documents with gold facts")
MICRO = "MICRO donation slots"


def scored(folder: str, predictions: Path, *options: str) -> dict[str, list[float]]:
    """Return precision, recall and F1 by what was measured."""
    gold, out = Path(FOLDER, folder), predictions / "scores.json"
    subprocess.run([sys.executable, BENCHMARK, "predict", gold, predictions], check=True)
    command = [sys.executable, Path(FOLDER, "score.py"), gold, predictions, "--json", out, *options]
    subprocess.run(command, check=True, capture_output=True)
    return json.loads(out.read_text(encoding="utf-8"))


def test_kazakh_documents(tmp_path: Path) -> None:
    scores = scored("dev", tmp_path, "--lang", "kk")
    precision, _, f1 = scores[MICRO]
    assert f1 >= 0.90
    assert precision >= 0.95
    assert scores["strict facts"][2] >= 0.70
    assert scores["MICRO entities relaxed"][2] >= 0.90


def test_russian_documents(tmp_path: Path) -> None:
    scores = scored("dev", tmp_path, "--lang", "ru")
    assert scores[MICRO][0] >= 0.95
    assert scores[MICRO][2] >= 0.70
    assert scores["MICRO entities relaxed"][2] >= 0.90


def test_synthetic_documents(tmp_path: Path) -> None:
    assert scored("synthetic/dev", tmp_path)[MICRO][2] >= 0.90


def test_the_bundled_article() -> None:
    gold = json.loads(Path(FOLDER, "dev", "seed000.gold.json").read_text(encoding="utf-8"))["donations"]
    draft = draft_document(Path(FOLDER, "dev", "seed000.txt").read_text(encoding="utf-8"))
    wanted = [(d["donor"], d["amount"], d["count"]) for d in gold]
    proposed = [tuple(slot.value if slot else None for slot in (p.donor, p.amount, p.count)) for p in draft.proposals]
    assert len([facts for facts in wanted if facts in proposed]) >= 7
    assert [facts for facts in proposed if facts not in wanted] == []


def test_numerals_in_words() -> None:
    rows = Path(FOLDER, "numerals", "dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    right = 0
    for row in rows:
        _, words, value, *_ = row.split("\t")
        found = [numeral.value for numeral in find_numerals(read_tokens(words, "kk"), "kk")]
        right += found == [Fraction(value.replace(",", "."))]
    assert right / len(rows) >= 0.985
