"""Every kind of broken facts file stops the build with its line, what is wrong and what was expected.

The first line of a case says what is expected: the line (and column), then a part of the message.
"""

from pathlib import Path

import pytest

from kggraph.documents.reading import read_documents
from kggraph.errors import FactError
from kggraph.facts.reading import read_facts
from kggraph.ontology import Ontology

HERE = Path(__file__).parent
BASE = "https://kg.example/"
ASAR = "https://w3id.org/kggraph/asar#"
ONTOLOGY = Ontology(frozenset(ASAR + name for name in ("Donation", "value", "currency", "donor", "kind")), (ASAR,))
CASES = sorted((HERE / "broken").glob("*.trig"))


def read(folder: Path, case: Path, *, named: str = "note") -> None:
    (folder / "note.txt").write_bytes((HERE / "note.txt").read_bytes())
    # Without the expectation, whose words must not be taken for the place of the problem.
    text = case.read_text(encoding="utf-8").partition("\n")[2]
    (folder / f"{named}.trig").write_text(f"#\n{text}", encoding="utf-8")
    read_facts(folder, read_documents(folder, base=BASE, root=folder), ONTOLOGY, base=BASE, root=folder)


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_a_facts_file_is_refused(case: Path, tmp_path: Path) -> None:
    place, _, message = case.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expected: ").partition(": ")
    if not place[0].isdigit():
        place, message = "", f"{place}: {message}".removesuffix(": ")
    with pytest.raises(FactError) as raised:
        read(tmp_path, case)
    lines = [line for line in str(raised.value).splitlines() if message in line]
    assert lines, str(raised.value)
    assert any(line.startswith(f"note.trig:{place}".rstrip(":")) for line in lines), lines


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Басқа.", encoding="utf-8")
    (tmp_path / "other.trig").write_bytes((HERE / "broken" / "no-status.trig").read_bytes())
    with pytest.raises(FactError) as raised:
        read(tmp_path, HERE / "broken" / "no-evidence.trig")
    assert {problem.path for problem in raised.value.problems} == {"note.trig", "other.trig"}
    assert "is written in 2 files" in str(raised.value)


def test_a_facts_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.trig").mkdir()
    with pytest.raises(FactError, match=r"^note\.trig: cannot be read: Is a directory$"):
        read_facts(tmp_path, [], ONTOLOGY, base=BASE, root=tmp_path)


def test_facts_of_a_document_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"expected documents/nota.txt beside it; did you mean 'note'\?"):
        read(tmp_path, HERE / "broken" / "no-status.trig", named="nota")
