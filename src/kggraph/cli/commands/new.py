"""``kggraph new document``: a text becomes a document of a project."""

from pathlib import Path

import click

from kggraph.cli.normalizing import NormalizedText, normalize_text
from kggraph.cli.selection import select_settings
from kggraph.cli.stubs import document_slug, facts_stub, metadata_stub
from kggraph.documents.reading import read_document
from kggraph.errors import DocumentError, SettingsError


@click.group
def command() -> None:
    """Add something to a project."""


@command.command
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Project folder; the current one if not given.",
)
def document(file: Path, *, project: Path) -> None:
    """Copy the text FILE into the project, with a stub of its metadata and an empty file for its facts.

    The text is brought into the form that offsets rely on: UTF-8 without byte order mark, Unicode NFC, lines ended by
    LF. What was changed is told; from then on the copy is the document.
    """
    settings = select_settings([project])
    text = normalize_text(file)
    slug = document_slug(file, text.content)
    data = settings.data or settings.root / "data"
    contents = {
        data / "documents" / f"{slug}.txt": text.text,
        data / "documents" / f"{slug}.ttl": metadata_stub(settings, slug, title=file.stem, content=text.content),
        data / "facts" / f"{slug}.trig": facts_stub(settings, slug),
    }
    _require_new(contents, text)
    _write(contents)
    _require_readable(next(iter(contents)), contents, settings.site.base)
    _tell(contents, text, file)


def _require_new(contents: dict[Path, str], text: NormalizedText) -> None:
    target = next(iter(contents))
    same = [path for path in sorted(target.parent.glob("*.txt")) if path.read_bytes() == text.content]
    if same:
        raise SettingsError(f"{same[0]} holds the same text already")
    if there := [path for path in contents if path.exists()]:
        raise SettingsError(f"{there[0]} is there already; give the new text's file another name")


def _write(contents: dict[Path, str]) -> None:
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")


def _require_readable(document: Path, contents: dict[Path, str], base: str) -> None:
    """Leave nothing behind of a text that no build would take, such as one with control characters."""
    try:
        read_document(document, base=base, root=document.parent)
    except DocumentError:
        for path in contents:
            path.unlink()
        raise


def _tell(contents: dict[Path, str], text: NormalizedText, file: Path) -> None:
    document, metadata, facts = contents
    for sentence in text.changes:
        click.echo(f"{file.name}: {sentence}")
    click.echo(
        f"made {document}\n"
        f"Next: say in {metadata} what is known of it, write its facts into {facts}, then\n"
        f"  kggraph validate"
    )
