"""What tests of the command line share: the program as a user calls it, and a project of the test's own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kggraph.cli import main

PROGRAM = [sys.executable, "-m", "kggraph"]


@pytest.fixture
def cli(monkeypatch, capsys):
    """Call the program in this process: ``cli("build", folder)`` gives status, stdout and stderr."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the program sets its own

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, out, err)

    return call


@pytest.fixture(scope="session")
def built_project(tmp_path_factory) -> Path:
    """A project as ``kggraph init`` makes it, built once; not to be changed."""
    folder = tmp_path_factory.mktemp("init") / "project"
    for arguments in (["init", folder], ["build", folder]):
        assert main([str(argument) for argument in arguments]) == 0
    return folder


@pytest.fixture
def project(built_project, tmp_path) -> Path:
    """A copy of that project, with its release, for one test."""
    return Path(shutil.copytree(built_project, tmp_path / "project", symlinks=True))
