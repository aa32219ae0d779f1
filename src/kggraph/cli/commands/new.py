"""``kggraph new document``: a file becomes a document of a project."""

from pathlib import Path

import click

from kggraph.cli.adding import add_document
from kggraph.cli.selection import select_settings
from kggraph.documents.conversion.reading import read_source
from kggraph.documents.conversion.source import Metadata


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
    asked = Metadata(title, date, publisher, url, language)
    added = add_document(select_settings([project]), read_source(file), asked, with_facts=True)
    for sentence in added.notes:
        click.echo(f"{file.name}: {sentence}")
    click.echo(
        f"made {added.document}\n"
        f"Next: say in {added.metadata} what is known of it, write its facts into {added.facts}, then\n"
        f"  kggraph validate"
    )
