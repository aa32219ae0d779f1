"""Many documents: each has an outcome, in the order of their names, and what was done is not done again."""

import multiprocessing
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kggraph.errors import DraftingError
from kggraph.facts.drafting_many.engine import documents_in, draft_documents
from kggraph.facts.drafting_many.outcomes import DraftedDocument, FailedDocument, Outcome, SkippedDocument

GIFT = "«Үміт» қоры {} отбасыға көмек берді.\n"


class Counting:
    """Progress that keeps what it is told."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.number = 0

    def step(self, name: str) -> None:
        self.steps.append(name)

    def counted(self, things: Iterable[Outcome]) -> Iterator[Outcome]:
        for thing in things:
            self.number += 1
            yield thing


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with what people put into folders."""
    (tmp_path / "inner").mkdir()
    for number in range(1, 7):
        # The first takes the longest: order must not come from luck.
        (tmp_path / f"{number}.txt").write_text(GIFT.format(number) * (200 if number == 1 else 1), encoding="utf-8")
    (tmp_path / "inner" / "again.txt").write_text(GIFT.format(3), encoding="utf-8")
    (tmp_path / "arabic.txt").write_text("قازاقستان حالقى", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    (tmp_path / "table.csv").write_text("a,b")
    (tmp_path / ".hidden.txt").write_text("a")
    return tmp_path


def test_a_folder_holds_the_documents_whose_endings_are_known(folder):
    names = [path.relative_to(folder).as_posix() for path in documents_in(folder)]
    assert names == [*(f"{n}.txt" for n in range(1, 7)), "arabic.txt", "broken.pdf", "inner/again.txt"]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DraftingError, match="no such folder"):
        documents_in(tmp_path / "no")


def test_each_document_has_its_outcome_in_the_order_of_names_and_counts_as_progress(folder):
    progress = Counting()
    paths = documents_in(folder)
    outcomes = list(draft_documents(paths, progress=progress))
    assert [outcome.path for outcome in outcomes] == paths
    assert [type(outcome) for outcome in outcomes] == [DraftedDocument] * 6 + [FailedDocument] * 2 + [SkippedDocument]
    assert [outcome.draft.proposals[0].count.value for outcome in outcomes[:6]] == [1, 2, 3, 4, 5, 6]
    assert (progress.steps, progress.number) == ([f"drafting {len(paths)} documents"], len(paths))


def test_what_is_wrong_with_a_document_names_it_and_says_why(folder):
    arabic, broken = draft_documents(documents_in(folder)[6:8])
    assert arabic.problem.startswith(f"{folder / 'arabic.txt'}: the text is in Arabic script")
    assert broken.problem.startswith(f"{folder / 'broken.pdf'}: not a whole PDF")


def test_the_same_file_under_another_name_is_skipped(folder):
    *_, again = draft_documents(documents_in(folder))
    assert again.reason == f"the same file as {folder / '3.txt'}"


def test_work_that_was_stopped_goes_on_where_it_was(folder):
    paths = documents_in(folder)[:4]
    work = draft_documents(paths)
    done = [next(work), next(work)]
    work.close()
    rest = list(draft_documents(paths, drafted={outcome.sha256 for outcome in done}))
    assert [type(outcome) for outcome in rest] == [SkippedDocument] * 2 + [DraftedDocument] * 2


def test_a_document_that_was_changed_is_drafted_again(folder):
    [path] = documents_in(folder)[1:2]
    [before] = draft_documents([path])
    path.write_text(GIFT.format(9), encoding="utf-8")
    [after] = draft_documents([path], drafted={before.sha256})
    assert after.draft.proposals[0].count.value == 9


def test_the_number_of_cores_changes_nothing(folder):
    paths = documents_in(folder)[:3]
    assert list(draft_documents(paths, cores=1)) == list(draft_documents(paths, cores=2))


def test_a_process_that_is_killed_ends_the_work_with_a_sentence(folder):
    for number in range(20, 40):
        (folder / f"{number}.txt").write_text(GIFT.format(number), encoding="utf-8")
    work = draft_documents(documents_in(folder), cores=1)
    assert next(work).path == folder / "1.txt"
    for process in multiprocessing.active_children():
        process.kill()
    with pytest.raises(DraftingError, match="a drafting process was killed"):
        list(work)
