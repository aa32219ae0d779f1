"""``kggraph draft``: facts are proposed from texts, and wait for review."""

import tempfile
from pathlib import Path

import click

from kggraph.cli.adding import add_document, find_document
from kggraph.cli.asking import with_model
from kggraph.cli.folder_drafting import draft_folder
from kggraph.cli.selection import select_settings
from kggraph.cli.summary import counted
from kggraph.documents.conversion.reading import read_source
from kggraph.documents.reading import read_document
from kggraph.drafts import DraftingProject
from kggraph.errors import SettingsError
from kggraph.facts.drafting.drafting import draft_document
from kggraph.facts.drafting.language import LANGUAGES
from kggraph.facts.drafts.waiting import waiting_drafts
from kggraph.review.checking import check_drafts
from kggraph.settings import Settings
from kggraph.shapes.report import report_to_text


@click.command
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Project folder; the current one if not given.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the texts; else it is looked at.")
@click.option("--list", "lists", is_flag=True, help="Say which drafts wait for review, and change nothing.")
@click.option("--check", "checks", is_flag=True, help="Say what would not conform if every proposal were accepted.")
@click.pass_context
def command(
    context: click.Context, files: tuple[Path, ...], *, project: Path, language: str | None, lists: bool, checks: bool
) -> None:
    """Propose facts from the texts FILE, each tied to its words; they wait under data/drafts for review.

    A text that the project does not hold yet becomes a document of it. Of a folder every document is drafted, two at
    once, but for those that were drafted before; donations that two of them tell of are pointed out. A build never
    publishes drafts.
    """
    settings = select_settings([project])
    if not (files or lists or checks):
        raise SettingsError("nothing to draft; expected text files, a folder of them, --list or --check")
    if language and any(file.is_dir() for file in files):
        raise SettingsError("--language is for files; in a folder each text's own language is looked at")
    drafted = [_draft(settings, file, language) for file in files]
    if lists:
        _tell_waiting(settings)
    if checks:
        context.exit(_check(settings))
    context.exit(0 if all(drafted) else 1)


def _draft(settings: Settings, file: Path, language: str | None) -> bool:
    """Draft a file or a folder; return whether all of it could be drafted."""
    opened = DraftingProject.open(settings)
    if file.is_dir():
        return draft_folder(opened, file)
    _ = opened.table  # before anything is written: a project without one has no drafts
    source = read_source(file)
    path = find_document(settings, source.content)
    if path is None:
        added = add_document(settings, source, with_facts=False)
        path = added.document
        for sentence in added.notes:
            click.echo(f"{file.name}: {sentence}")
        click.echo(f"made {path}")
    document = read_document(path, base=settings.site.base, root=settings.root)
    draft = opened.composed(document, with_model(settings, draft_document(document.text, language)))
    target = opened.write(draft)
    click.echo(f"{counted(len(draft.proposals), 'proposal')} with {counted(len(draft.facts), 'fact')} in {target}")
    click.echo("Next: kggraph review")
    return True


def _tell_waiting(settings: Settings) -> None:
    waiting = waiting_drafts(settings)
    for draft in waiting:
        click.echo(f"{draft.name}: {counted(draft.proposals, 'proposal')}")
    if not waiting:
        click.echo("no draft waits for review")


def _check(settings: Settings) -> int:
    with tempfile.TemporaryDirectory(prefix="kggraph-") as folder:
        report = check_drafts(settings, Path(folder))
    click.echo(report_to_text(report), nl=False)
    return 0 if report.conforms else 1
