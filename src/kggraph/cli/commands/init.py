"""``kggraph init``: a new project that builds, serves and passes its own check."""

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from kggraph.bundled import bundled_project
from kggraph.errors import SettingsError

# What facts, passages and documents are called and must be like is the same in every project: copied, not kept twice.
EVIDENCE_FILES = (
    "ontology/evidence.ttl",
    "ontology/statuses.ttl",
    "ontology/reused-terms.ttl",
    "shapes/prefixes.ttl",
    "shapes/fact.ttl",
    "shapes/passage.ttl",
    "shapes/sentence.ttl",
    "shapes/source-document.ttl",
    "shapes/tombstone.ttl",
)
_TEMPLATE_BASE = "http://example.org/project/"
_RENAMED = {"gitignore": ".gitignore"}  # a file of that name would hide others from packaging


@click.command
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make a new project in FOLDER: settings, an ontology, shapes, one document and two facts.

    It builds and serves as it is. FOLDER must be new or empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(f"{folder} is there and not empty; expected a new or an empty folder")
    base = f"http://example.org/{_slug(folder)}/"
    _copy(resources.files("kggraph.cli") / "template", folder, base)
    for name in EVIDENCE_FILES:
        (folder / name).write_bytes((bundled_project() / name).read_bytes())
    click.echo(f"made {folder}. Next:\n  kggraph serve {folder} --watch\nThen read {folder / 'README.md'}.")


def _slug(folder: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "project"


def _copy(source: Traversable, folder: Path, base: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        target = folder / _RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            _copy(entry, target, base)
        else:
            text = entry.read_text(encoding="utf-8").replace(_TEMPLATE_BASE, base)
            target.write_text(text, encoding="utf-8", newline="")
