"""What the documentation says is so: its commands and options exist, its examples run, its files are there."""

import doctest
import re
import shutil
from pathlib import Path

import click
import pytest

from kggraph.cli.program import COMMANDS, program
from kggraph.store.release import Release

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def leaves() -> list[tuple[str, click.Command]]:
    """Return every command that does something, by its name."""
    found = []
    for name in COMMANDS:
        command = program.get_command(None, name)
        children = command.commands if isinstance(command, click.Group) else {}
        found += [(f"{name} {child}", children[child]) for child in children] or [(name, command)]
    return found


@pytest.mark.parametrize(("name", "command"), leaves(), ids=[name for name, _ in leaves()])
def test_every_command_has_a_row_in_the_readme_with_all_its_options(name, command):
    [row] = [line for line in README.splitlines() if line.startswith(f"| `kggraph {name}")]
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in row] == []


def test_the_readme_names_no_command_or_option_that_is_not_there():
    rows = [line for line in README.splitlines() if line.startswith("| `kggraph ")]
    known = {option for _, command in leaves() for parameter in command.params for option in parameter.opts}
    assert len(rows) == len(leaves())
    assert {option for row in rows for option in re.findall(r"--[a-z-]+", row)} <= known


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_make_target_that_is_named_is_there(text):
    named = {target for line in re.findall(r"\bmake ([a-z ]+)", text) for target in line.split()[:1]}
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert {name for name in named if name in {"serve", "test", *targets}} <= targets
    assert {"serve", "test"} <= targets


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_file_that_is_named_is_there(text):
    named = re.findall(
        r"`((?:src|tests|ontology|shapes|data|queries)/[\w./-]*\w(?:\.\w+)|LICENSE|CHANGELOG\.md)`", text
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_python_examples_of_the_readme_run(release: Release, tmp_path, monkeypatch):
    shutil.copytree(release.folder.parent.parent, tmp_path / "build", symlinks=True)
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(README, {}, "README.md", "README.md", 0)
    told: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert results.attempted > 3
    assert not results.failed, "".join(told)


def test_the_version_has_a_place_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog


def test_the_lock_of_the_tests_pins_extras_as_they_are_asked_for():
    """pip takes coverage[toml] for something that nobody pinned where the lock says coverage alone."""
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    assert "\ncoverage[toml]==" in lock
