import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from kggraph.errors import BuildLockedError, DamagedReleaseError, NoReleaseError, StorageError
from kggraph.store.release import Release, verify_release
from kggraph.store.workspace import Workspace

Publish = Callable[..., Release]
_TRIPLE = '<https://example.org/id/a> <https://example.org/value> "{}" .\n'
_MANY = "".join(_TRIPLE.format(sha256(b"%d" % number).hexdigest()) for number in range(5000))


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return tmp_path / "build"


@pytest.fixture
def three(publish: Publish, build: Path) -> list[str]:
    return [publish(_TRIPLE.format(name), build).id for name in "abc"]


def test_publishing_makes_a_release_current(publish: Publish, build: Path) -> None:
    release = publish(build=build)
    assert Workspace(build).current().id == release.id
    assert (build / "current").readlink() == Path("releases") / release.id
    assert set(release.manifest.files) == {"report.json", "site.json"}
    assert release.manifest.dataset.stored == 4
    verify_release(release)


def test_the_same_content_is_the_same_release(publish: Publish, build: Path) -> None:
    assert publish(build=build).id == publish(build=build).id == publish().id
    assert len(Workspace(build).history()) == 1


def test_a_damaged_release_is_made_anew_by_the_same_content(publish: Publish, build: Path) -> None:
    (publish(build=build).folder / "report.json").unlink()
    verify_release(publish(build=build))


def test_releases_are_listed_the_newest_first(three: list[str], build: Path) -> None:
    assert [release.id for release in Workspace(build).releases()] == three[::-1]


def test_rollback_goes_one_release_back_each_time(three: list[str], build: Path) -> None:
    workspace = Workspace(build)
    assert [workspace.rollback().id, workspace.rollback().id] == [three[1], three[0]]
    with pytest.raises(NoReleaseError, match="no release before the current one; there are: "):
        workspace.rollback()
    assert [entry.action for entry in workspace.history()] == ["publish"] * 3 + ["rollback"] * 2


def test_rollback_to_a_name_takes_its_first_letters(three: list[str], build: Path) -> None:
    assert Workspace(build).rollback(three[0][:10]).id == three[0] == Workspace(build).current().id


@pytest.mark.parametrize("name", ["no-such", "0123456789abcdef0"])
def test_rollback_to_an_unknown_name_lists_what_there_is(name: str, three: list[str], build: Path) -> None:
    with pytest.raises(NoReleaseError) as caught:
        Workspace(build).rollback(name)
    assert all(release in str(caught.value) for release in three)
    assert Workspace(build).current_id() == three[2]


def test_rollback_to_a_damaged_release_changes_nothing(three: list[str], build: Path) -> None:
    (build / "releases" / three[0] / "report.json").write_text("[]\n")
    with pytest.raises(DamagedReleaseError, match=r"report\.json"):
        Workspace(build).rollback(three[0])
    assert Workspace(build).current_id() == three[2]


@pytest.mark.usefixtures("three")
def test_history_is_dated_by_the_clock_that_is_handed_in(build: Path) -> None:
    workspace = replace(Workspace(build), clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
    workspace.rollback()
    assert workspace.history()[-1].at == "2026-01-02T00:00:00+00:00"


def test_a_torn_line_of_history_is_passed_over_and_not_continued(three: list[str], build: Path) -> None:
    with (build / "history.jsonl").open("a") as file:
        file.write('{"at": "2026-')
    Workspace(build).rollback()
    assert [entry.release for entry in Workspace(build).history()] == [*three, three[1]]


def test_a_release_whose_line_of_history_is_missing_is_the_newest(three: list[str], build: Path) -> None:
    lines = (build / "history.jsonl").read_text().splitlines(keepends=True)
    (build / "history.jsonl").write_text("".join(lines[:2]))
    assert [release.id for release in Workspace(build).releases()] == three[::-1]


@pytest.mark.parametrize("folder", ["missing", "."], ids=["no folder", "an empty folder"])
def test_nothing_published_says_what_to_do(folder: str, tmp_path: Path) -> None:
    build = tmp_path / folder
    with pytest.raises(NoReleaseError, match="nothing has been published here yet; run 'kggraph build'"):
        Workspace(build).current()
    assert Workspace(build).releases() == []
    assert Workspace(build).history() == []


def test_a_pointer_to_nowhere_is_damage(three: list[str], build: Path) -> None:
    (build / "releases" / three[2]).rename(build / "elsewhere")
    with pytest.raises(DamagedReleaseError, match=f"which is gone; there are: {three[1]}, {three[0]}"):
        Workspace(build).current()


def test_a_second_build_is_told_who_is_at_work(build: Path) -> None:
    with Workspace(build).lock(), pytest.raises(BuildLockedError, match=f"process {os.getpid()}"):  # noqa: SIM117
        with Workspace(build).lock():
            pytest.fail("two builds at once")
    with Workspace(build).lock():
        assert (build / "lock").exists()


def test_leftovers_of_an_unfinished_build_are_swept_out(publish: Publish, build: Path) -> None:
    workspace = Workspace(build)
    with workspace.lock():
        (workspace.new_incoming() / "half").write_text("…")
        (build / "current.new").symlink_to("releases/half")
        assert list(workspace.new_incoming().iterdir()) == []
    publish(build=build)
    assert sorted(path.name for path in build.iterdir()) == ["current", "history.jsonl", "lock", "releases"]


# A disk that says no


def _refused(publish: Publish, build: Path, words: str) -> None:
    before = Workspace(build).current_id()
    with pytest.raises(StorageError, match=words) as caught:
        publish(_MANY, build)
    assert str(build) in str(caught.value)
    assert Workspace(build).current_id() == before


def test_a_full_disk_leaves_the_current_release(publish: Publish, tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=500k", "tmpfs", tmp_path], check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        publish(build=tmp_path / "build")
        _refused(publish, tmp_path / "build", "the disk is full; free some room and build again")
        verify_release(Workspace(tmp_path / "build").current())
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)


def test_a_read_only_file_system_is_named_and_what_to_do(publish: Publish, tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", tmp_path], check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        _refused(publish, tmp_path / "build", "the file system is read-only; name another folder with --build")
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)


def test_a_file_size_limit_leaves_the_current_release(publish: Publish, build: Path) -> None:
    release = publish(build=build)
    program = f"""
import resource, signal, sys
from pathlib import Path
from kggraph.errors import StorageError
from kggraph.store.workspace import Workspace
from kggraph.store.loading import load_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
workspace = Workspace(Path({str(build)!r}))
with workspace.lock():
    try:
        load_store(workspace.new_incoming() / "store", Path(sys.argv[1]), union=True, has_named_graphs=False)
    except StorageError as error:
        print(error)
"""
    quads = build / "many.nq"
    quads.write_text(_MANY)
    said = subprocess.run([sys.executable, "-c", program, quads], capture_output=True, text=True, check=True).stdout
    assert "would pass the size limit of this process (ulimit -f)" in said
    assert Workspace(build).current().id == release.id


def test_a_file_where_a_folder_is_needed_is_named(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "build").write_text("")
    with pytest.raises(StorageError, match=r"build"):
        publish(build=tmp_path / "build")


# A process that is killed

# Forks a process for each line it reads, tells its number and when it is gone; each builds on and on, telling of it.
_BUILDER = """
import os, sys
from pathlib import Path
from kggraph.site import Site
from kggraph.store.loading import load_store
from kggraph.store.manifest import DatasetSummary, Manifest
from kggraph.store.workspace import Workspace
build, quads = Path(sys.argv[1]), Path(sys.argv[2])
site, workspace = Site("https://example.org/", {"en": "x"}), Workspace(build)
def build_without_end(number):
    while True:
        number += 1
        with workspace.lock():
            incoming = workspace.new_incoming()
            load_store(incoming / "store", quads, union=True, has_named_graphs=False)
            (incoming / "report.json").write_text(f"{number}")
            workspace.publish(incoming, Manifest(site.base, site.title, DatasetSummary(str(number), 1)), site)
        print("published", flush=True)
for line in sys.stdin:
    process = os.fork()
    if process == 0:
        build_without_end(int(line))
    print(process, flush=True)
    print("gone by", os.waitpid(process, 0)[1], flush=True)
"""


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_a_whole_release(publish: Publish, build: Path) -> None:
    start = time.monotonic()
    publish(build=build)
    moment = (time.monotonic() - start) / 50
    quads = build / "quads.nq"
    quads.write_text(_TRIPLE.format("x"))
    command = [sys.executable, "-c", _BUILDER, build, quads]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdin is not None
        assert builder.stdout is not None
        for number in range(50):
            print(number * 1000, file=builder.stdin, flush=True)
            process = int(builder.stdout.readline())
            for _ in range(number % 3):
                assert builder.stdout.readline() == "published\n"
            threading.Event().wait(number * moment)  # any moment of the first, second or third build
            os.kill(process, signal.SIGKILL)
            said = next(line for line in builder.stdout if line != "published\n")
            assert said == f"gone by {signal.SIGKILL:d}\n"
            verify_release(Workspace(build).current())
        builder.stdin.close()
    verify_release(publish(build=build))
    assert len(Workspace(build).releases()) > 30
    assert not (build / "incoming").exists()
