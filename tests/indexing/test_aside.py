"""What another process writes is what this one would have written; and it never outlives its purpose."""

import hashlib
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from kggraph.errors import StorageError
from kggraph.graph import candidate as candidates
from kggraph.graph.candidate import Candidate
from kggraph.graph.links import write_links
from kggraph.indexing.aside import writing_aside
from kggraph.indexing.writing import PARTS
from kggraph.settings import Settings

LIMITED = """
import resource, sys
from kggraph.indexing import worker
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
sys.exit(worker.main(sys.argv[1:]))
"""


@pytest.fixture
def large(candidate: Candidate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Candidate:
    """The bundled candidate with a folder of its own, taken for a large one."""
    monkeypatch.setattr(candidates, "_LARGE", 0)
    (tmp_path / "work").mkdir()
    own = replace(candidate, quads=tmp_path / "work" / candidate.quads.name)
    own.quads.symlink_to(candidate.quads)
    write_links(own)
    return own


def contents(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(number) for task in tasks for number in task.read_text(encoding="ascii").split()}


def test_another_process_writes_the_same_bytes(large: Candidate, bundled: Settings, tmp_path: Path) -> None:
    for name in ("here", "aside"):
        (tmp_path / name).mkdir()
    for write in PARTS.values():
        write(large, tmp_path / "here", bundled.site)
    with writing_aside(large, tmp_path / "aside", bundled.site) as wait:
        wait()
    assert contents(tmp_path / "aside") == contents(tmp_path / "here")
    assert {"statistics.json", "names.tsv", "search.sqlite", "tallies.sqlite"} <= contents(tmp_path / "here").keys()


def test_of_a_small_candidate_this_process_writes_when_it_is_waited_for(
    large: Candidate, bundled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "_LARGE", large.count)
    (tmp_path / "new").mkdir()
    before = children()
    with writing_aside(large, tmp_path / "new", bundled.site) as wait:
        assert children() == before
        assert contents(tmp_path / "new") == {}
        wait()
    assert "statistics.json" in contents(tmp_path / "new")


def test_what_fails_meanwhile_ends_the_writing(large: Candidate, bundled: Settings, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    before = children()
    with suppress(LookupError), writing_aside(large, tmp_path / "new", bundled.site):
        begun = children() - before
        raise LookupError
    assert len(begun) == len(PARTS)
    assert children() == before


def test_a_writer_that_is_killed_is_told(large: Candidate, bundled: Settings, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    before = children()
    with writing_aside(large, tmp_path / "new", bundled.site) as wait:
        for process in children() - before:
            os.kill(process, signal.SIGKILL)
        with pytest.raises(StorageError, match="was ended by signal 9"):
            wait()


def test_a_disk_that_says_no_is_told_in_its_own_words(
    large: Candidate, bundled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is started as a program that may write no more than 8 KiB to a file."""
    (tmp_path / "new").mkdir()
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **rest: start([sys.executable, "-c", LIMITED, *command[4:]], **rest)
    )
    with (
        writing_aside(large, tmp_path / "new", bundled.site) as wait,
        pytest.raises(StorageError, match="cannot be written"),
    ):
        wait()


def test_a_writer_ends_with_its_parent(tmp_path: Path) -> None:
    """What holds it is the open end of a pipe, which the system closes whatever becomes of the parent."""
    job = tmp_path / "job.json"
    os.mkfifo(job)  # it waits here for ever
    ends, lifeline = os.pipe()
    command = [sys.executable, "-P", "-m", "kggraph.indexing.worker", str(ends), str(job), "dumps"]
    with subprocess.Popen(command, pass_fds=(ends,)) as process:
        os.close(ends)
        os.close(lifeline)
        assert process.wait(timeout=60) == 0
