"""Projects of any size with our settings, ontology, shapes and queries, and copies of the bundled data."""

import shutil
from pathlib import Path

import copies

from kggraph.bundled import bundled_project
from kggraph.cli import main

_TAKEN = ("ontology", "shapes", "queries")
DATA = "data/data.nt"


def write(project: Path, triples: int) -> Path:
    """Make a project of about so many triples and return its file of N-Triples. The same for the same number."""
    data = project / DATA
    if not data.exists():
        data.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundled_project() / "kggraph.toml", project / "kggraph.toml")
        for name in _TAKEN:
            shutil.copytree(bundled_project() / name, project / name, dirs_exist_ok=True)
        unfinished = data.with_suffix(".new")
        copies.write(unfinished, triples)
        unfinished.rename(data)
    return data


def build_project(project: Path, folder: Path) -> None:
    """Build a release of a project as the command does, from nothing, validated with its shapes."""
    shutil.rmtree(folder, ignore_errors=True)
    build_again(project, folder)


def build_again(project: Path, folder: Path) -> None:
    """Build a release of a project beside those that there are. Ends the run where it does not build."""
    if status := main(["build", str(project), "--build", str(folder)]):
        raise SystemExit(status)
