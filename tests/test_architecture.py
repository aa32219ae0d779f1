"""What a newcomer may rely on when reading the code."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

# Python's parser of patterns has no public name.
from re import _constants as kinds  # isort: skip
from re import _parser as patterns  # isort: skip

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


PATTERNS = [
    (f"{module.__name__}.{name}", value)
    for module in (
        import_module(f"kggraph.{path.relative_to(SOURCE).with_suffix('').as_posix().replace('/', '.')}")
        for path in MODULES
        if "re.compile(" in path.read_text(encoding="utf-8")
    )
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
]
CHOICES = {kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.BRANCH}


def parts(pattern: Iterable) -> Iterator[tuple]:
    """Yield every part of a parsed pattern: what it is, and its arguments."""
    for kind, arguments in pattern:
        yield kind, arguments
        for inner in arguments if isinstance(arguments, tuple | list) else ():
            for each in inner if isinstance(inner, list) else [inner]:
                if isinstance(each, patterns.SubPattern):
                    yield from parts(each)


@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_no_pattern_repeats_possessively_what_leaves_a_choice(name, pattern):
    """Before Python 3.11.5 such a pattern matches what it does not, or misses what it matches (gh-106052)."""
    repeated = [
        each[2]
        for kind, each in parts(patterns.parse(pattern.pattern, pattern.flags))
        if kind is kinds.POSSESSIVE_REPEAT
    ]
    assert [group for group in repeated if CHOICES & {kind for kind, _ in parts(group)}] == [], name
