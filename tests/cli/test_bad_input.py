"""Each file of bad-input/ breaks a project in one way: it is told where and why, and the last good release stays."""

import shutil
import tomllib
from pathlib import Path

import pytest

from kggraph.store.release import verify_release
from kggraph.store.workspace import Workspace

CASES = sorted((Path(__file__).parent / "bad-input").glob("*.toml"))
KNOWN = {"says", "status", "files", "hex", "replace", "append", "remove"}


def spoil(project: Path, case: dict) -> None:
    for name in case.get("remove", []):
        path = project / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, text in case.get("files", {}).items():
        (project / name).write_text(text, encoding="utf-8")
    for name, digits in case.get("hex", {}).items():
        (project / name).write_bytes(bytes.fromhex(digits))
    for name, text in case.get("append", {}).items():
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(text)
    for name, words in case.get("replace", {}).items():
        text = (project / name).read_text(encoding="utf-8")
        for old, new in words.items():
            assert old in text
            text = text.replace(old, new)
        (project / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", ["build", "validate"])
def test_bad_input_is_told_with_its_place_and_the_last_good_release_stays(command, path, project, cli):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(case) <= KNOWN
    before = Workspace(project / "build").current().id
    spoil(project, case)

    ended = cli(command, project)

    assert ended.returncode == case.get("status", 1), ended.stderr
    told = ended.stderr + (ended.stdout if command == "validate" else "")
    assert [words for words in case["says"] if words not in told] == [], told
    assert "defect" not in told
    current = Workspace(project / "build").current()
    assert current.id == before
    verify_release(current)
