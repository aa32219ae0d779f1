"""What a newcomer may rely on when reading the code."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "kggraph"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
FORBIDDEN = {"handle", "manage", "manager", "util", "utils", "helper", "helpers", "misc", "common"}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_the_folders_tell_the_flow():
    stages = ["documents", "facts", "graph", "indexing", "shapes", "store", "web"]
    # `cli` and `review` are how people drive them; `export` keeps what `web` answers.
    folders = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())
    assert folders == sorted(["cli", "export", "review", *stages])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_fits_into_a_head(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    lengths = {function.name: function.end_lineno - function.lineno + 1 for function in functions(path)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_stand_at_the_top(path):
    inside = [node for function in functions(path) for node in ast.walk(function)]
    assert [node.lineno for node in inside if isinstance(node, ast.Import | ast.ImportFrom)] == []


def test_no_file_has_a_name_that_says_nothing():
    assert [path for path in MODULES if set(path.stem.split("_")) & FORBIDDEN] == []


def test_queries_are_files_that_say_what_they_ask():
    queries = sorted([*SOURCE.rglob("*.rq"), *(SOURCE.parent.parent / "queries").glob("*.rq")])
    assert queries
    assert [path.name for path in queries if not path.read_text(encoding="utf-8").startswith("# ")] == []
