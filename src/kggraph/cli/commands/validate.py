"""``kggraph validate``: the report of the shapes, without publishing anything."""

import tempfile
from pathlib import Path

import click

from kggraph.cli.drawing import drawn_progress
from kggraph.cli.options import paths_argument
from kggraph.cli.selection import select_settings
from kggraph.errors import SettingsError
from kggraph.pipeline import check
from kggraph.shapes.report import Report, report_to_json, report_to_text, report_to_turtle


@click.command
@paths_argument
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Shapes file or folder, instead of the project's own; may be given several times.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "turtle", "json"]),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option("--language", default="en", show_default=True, help="Language of the sentences in a text report.")
@click.pass_context
def command(
    context: click.Context, paths: tuple[Path, ...], *, shapes: tuple[Path, ...], form: str, language: str
) -> None:
    """Say what does not conform: in a project folder, or in RDF files of any kind with --shapes.

    Without PATH: the project in the current folder, else the bundled dataset. The exit status is 1 if anything
    violates a shape; warnings leave it 0.
    """
    with tempfile.TemporaryDirectory(prefix="kggraph-") as folder, drawn_progress() as progress:
        settings = select_settings(paths, build=Path(folder))
        if settings.files and not shapes:
            raise SettingsError(f"which shapes should {settings.files[0].name} conform to? Name them with --shapes")
        report = check(settings, settings.build, shapes=shapes, progress=progress)
    click.echo(_written(report, form, language), nl=False)
    context.exit(0 if report.conforms else 1)


def _written(report: Report, form: str, language: str) -> str:
    match form:
        case "turtle":
            return report_to_turtle(report)
        case "json":
            return report_to_json(report)
        case _:
            return report_to_text(report, language=language)
