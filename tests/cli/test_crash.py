"""Whatever stops a build, what was published stays servable, and the next build works."""

import contextlib
import math
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from kggraph.store.release import verify_release
from kggraph.store.workspace import Workspace

MOMENTS = 50


def change(project: Path, number: int) -> None:
    (project / "data" / "more.nt").write_text(
        f"<http://e.example/a> <http://e.example/p> <http://e.example/{number}> .\n"
    )


def require_servable(project: Path) -> str:
    """Return the id of the current release, after reading it whole."""
    current = Workspace(project / "build").current()
    verify_release(current)
    return current.id


def test_a_build_killed_at_fifty_moments_leaves_a_servable_release_each_time(project, cli):
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("build_forker.py"), project],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    ) as builds:  # fmt: skip

        def build_for(seconds: float) -> str:
            builds.stdin.write(f"{seconds}\n")
            return builds.stdout.readline().strip()

        ended, releases = [], set()
        for number in range(MOMENTS):
            if number % 10 == 0:  # what else runs here changes how long a build takes
                change(project, -1 - number)
                took = float(build_for(math.inf))
            change(project, number)
            ended.append(build_for(1.2 * took * number / MOMENTS))
            releases.add(require_servable(project))
        builds.stdin.close()
    assert ended.count("killed") >= MOMENTS // 3, ended
    assert len(releases) > 1
    change(project, MOMENTS)
    assert cli("build", project).returncode == 0
    assert require_servable(project) not in releases
    assert not (project / "build" / "incoming").exists()


@pytest.mark.parametrize("kibibytes", [0, 1, 4, 16], ids=lambda size: f"{size} KiB")
def test_a_build_that_may_write_only_small_files_ends_with_a_sentence(kibibytes, project):
    before = require_servable(project)
    change(project, 1)
    limit = kibibytes * 1024
    ended = subprocess.run(
        [sys.executable, "-m", "kggraph", "build", project], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert ended.returncode == 1, ended.stdout
    assert "cannot be written" in ended.stderr
    assert "defect" not in ended.stderr
    assert require_servable(project) == before


@contextlib.contextmanager
def small_disk(folder: Path, size: str):
    """Mount a file system of some size; skip where that is not permitted."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_ends_a_build_with_a_sentence_and_the_last_release_stays(project, tmp_path, cli):
    with small_disk(tmp_path / "disk", "3m"):
        build = tmp_path / "disk" / "build"
        assert cli("build", project, "--build", build).returncode == 0
        before = Workspace(build).current().id
        room = os.statvfs(build)
        (build / "filler").write_bytes(b"x" * (room.f_bavail * room.f_frsize - 20_000))
        change(project, 1)
        ended = cli("build", project, "--build", build)
        assert ended.returncode == 1
        assert "the disk is full" in ended.stderr
        assert Workspace(build).current().id == before
        verify_release(Workspace(build).current())
        (build / "filler").unlink()
        assert cli("build", project, "--build", build).returncode == 0
        assert Workspace(build).current().id != before


def test_a_build_folder_that_cannot_be_made_is_told(project, tmp_path, cli):
    (tmp_path / "file").write_text("x")
    ended = cli("build", project, "--build", tmp_path / "file" / "build")
    assert ended.returncode == 1
    assert f"{tmp_path / 'file'}" in ended.stderr
    assert "a file stands where a folder is needed" in ended.stderr
