"""``kggraph new document``: a file becomes a document of a project."""

from dataclasses import asdict, replace
from pathlib import Path

import click

from kggraph.cli.selection import select_settings
from kggraph.cli.stated import stated_metadata
from kggraph.cli.stubs import document_slug, facts_stub, metadata_stub
from kggraph.documents.conversion.reading import read_source
from kggraph.documents.conversion.source import Metadata, SourceText
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
@click.option("--title", default="", help="The text's title; that which the file states if not given.")
@click.option("--date", default="", help="When it was published: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--url", default="", help="Where it was published.")
@click.option("--language", default="", help="The code of its language, such as kk; found by its letters if not given.")
def document(file: Path, *, project: Path, title: str, date: str, publisher: str, url: str, language: str) -> None:
    """Make the text of FILE a document of the project, with what is known of it and an empty file for its facts.

    FILE is a plain text, a web page (.html), a PDF or a Word file (.docx); the latter three need
    pip install 'kggraph[documents]'. The text is brought into the form that offsets rely on: UTF-8 without byte order
    mark, Unicode NFC, lines ended by LF. What was changed is told; from then on the copy is the document. What neither
    FILE nor an option states of the text is left open.
    """
    settings = select_settings([project])
    asked = Metadata(title, date, publisher, url, language)
    found = read_source(file)
    source = replace(found, metadata=stated_metadata(found, asked, settings.site.data_languages))
    slug = document_slug(file, source.content)
    data = settings.data or settings.root / "data"
    contents = {
        data / "documents" / f"{slug}.txt": source.text,
        data / "documents" / f"{slug}.ttl": metadata_stub(settings, slug, source),
        data / "facts" / f"{slug}.trig": facts_stub(settings, slug, source.metadata.language),
    }
    _require_new(contents, source)
    _write(contents)
    _require_readable(next(iter(contents)), contents, settings.site.base)
    _tell(contents, found)


def _require_new(contents: dict[Path, str], source: SourceText) -> None:
    target = next(iter(contents))
    same = [path for path in sorted(target.parent.glob("*.txt")) if path.read_bytes() == source.content]
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


def _tell(contents: dict[Path, str], source: SourceText) -> None:
    document, metadata, facts = contents
    for sentence in source.changes:
        click.echo(f"{source.origin.name}: {sentence}")
    for name, value in asdict(source.metadata).items():
        if value:
            click.echo(f"{source.origin.name}: states its {name}: {value}")
    click.echo(
        f"made {document}\n"
        f"Next: say in {metadata} what is known of it, write its facts into {facts}, then\n"
        f"  kggraph validate"
    )
